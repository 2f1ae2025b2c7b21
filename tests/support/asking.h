// Asks a registry and waits for the answer: tests read like sentences.
#pragma once

#include "model/registry/registryclient.h"
#include "tests/support/spin.h"

#include <optional>

namespace stackwright::testing {

/// `ask` is called with a context and the answer's receiver. An answer that never comes is a default T... and a failed test.
template <typename T, typename Ask>
T answerOf(Ask ask, std::chrono::milliseconds limit = std::chrono::seconds(20))
{
    QObject context;
    std::optional<T> answer;
    ask(&context, [&answer](const T &given) { answer = given; });
    if (!spinUntil([&] { return answer.has_value(); }, limit))
        throw std::runtime_error("no answer came");
    return *answer;
}

inline Existence existenceOf(Registry &registry, const ImageRef &ref)
{
    return answerOf<Existence>([&](QObject *context, auto answer) { registry.exists(ref, context, answer); });
}
inline Result<RawManifest> manifestOf(Registry &registry, const ImageRef &ref)
{
    return answerOf<Result<RawManifest>>([&](QObject *context, auto answer) { registry.manifest(ref, context, answer); });
}
inline Result<QString> put(Registry &registry, const ImageRef &ref, const RawManifest &manifest)
{
    return answerOf<Result<QString>>([&](QObject *context, auto answer) { registry.putManifest(ref, manifest, context, answer); });
}

/// Waits of milliseconds where the program waits for seconds.
inline RetryPolicy quick()
{
    RetryPolicy retry;
    retry.first = std::chrono::milliseconds(2);
    retry.most = std::chrono::milliseconds(5);
    retry.retryAfterMost = std::chrono::milliseconds(1500);
    retry.requestDeadline = retry.uploadDeadline = std::chrono::milliseconds(700);
    retry.settle = std::chrono::milliseconds(60);
    return retry;
}

inline RegistryOptions quickOptions(const QMap<QString, QString> &environment = {}, const QString &registry = {})
{
    RegistryOptions options = RegistryOptions::fromEnvironment(registry, environment);
    options.retry = quick();
    return options;
}

} // namespace stackwright::testing
