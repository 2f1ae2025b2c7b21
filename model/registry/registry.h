// A registry, by the OCI distribution specification 1.1: existence, tags, raw manifests, put. Facts with sources in
// promises.md 5. The seam: the real one speaks HTTP in registryclient.cpp; tests use a fake too.
// Every answer comes once, later, and not at all if `context` is gone.
#pragma once

#include "model/base/result.h"
#include "model/stack/imageref.h"
#include "model/stack/plan.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QObject>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>

namespace stackwright {

/// "missing", "no permission" and "could not tell" are three different answers (P23).
struct Existence
{
    Presence presence = Presence::Unknown;
    QString digest;   ///< of Presence::Yes
    QString mediaType;
    bool noPermission = false; ///< of Unknown: the registry refused us
    Clause why;       ///< of Unknown
    Clause advice = {}; ///< of Unknown: what fixes it, where that is not the registry
};

struct RawManifest
{
    QByteArray bytes; ///< exactly as received: never serialised again
    QString mediaType;
    QString digest; ///< sha256 of bytes, verified
    QJsonObject json() const;
    bool isIndex() const;
};

/// What refers to a manifest. From the referrers API, or from the index under the fallback tag, which then is `fallback`.
struct Referrers
{
    QList<QJsonObject> entries;
    std::optional<RawManifest> fallback;
};

class Registry
{
public:
    template <typename T>
    using Answer = std::function<void(T)>;

    virtual ~Registry() = default;
    // Errors tell apart what P23 wants told apart: kind Input is "missing", Surroundings is "no permission" or "could not
    // tell", Work is an answer that is wrong or a registry that refuses the work.

    /// HEAD of a tag or digest.
    virtual void exists(const ImageRef &ref, QObject *context, Answer<Existence> answer) = 0;
    virtual void manifest(const ImageRef &ref, QObject *context, Answer<Result<RawManifest>> answer) = 0;
    /// PUT of exactly these bytes under ref's tag (or digest); success is 201 and the digest re-read. Answer: the digest.
    virtual void putManifest(const ImageRef &ref, const RawManifest &manifest, QObject *context,
                             Answer<Result<QString>> answer) = 0;
    /// As putManifest(), but the tag is read back only where the registry's answer does not name the digest: for who looks at
    /// the tag again.
    virtual void sendManifest(const ImageRef &ref, const RawManifest &manifest, QObject *context, Answer<Result<QString>> answer)
    {
        putManifest(ref, manifest, context, std::move(answer));
    }
    virtual void tags(const ImageRef &repository, QObject *context, Answer<Result<QStringList>> answer) = 0;
    /// A small blob (an image's configuration, a verdict); refused above 4 MiB, digest verified.
    virtual void blob(const ImageRef &repository, const QString &digest, QObject *context,
                      Answer<Result<QByteArray>> answer) = 0;
    /// Uploads a small blob; answer: its digest.
    virtual void putBlob(const ImageRef &repository, const QByteArray &bytes, QObject *context,
                         Answer<Result<QString>> answer) = 0;
    /// Brings the image that `from` names by its digest to the tag of `to`, which may be in another registry: every byte of its
    /// manifest, or of its index and all that this lists, and the layers that are not there yet by way of files in `scratch`.
    /// Answer: its digest, read back there.
    virtual void copyImage(const ImageRef &from, const ImageRef &to, const QString & /*scratch*/, QObject *context, Answer<Result<QString>> answer)
    {
        manifest(from.withTag({}), context, [this, to, context, answer](const Result<RawManifest> &got) {
            if (got) // one store holds all layers
                putManifest(to, *got, context, answer);
            else
                answer(got.error());
        });
    }
    /// Manifests that refer to `subject`'s digest with this artifactType: the referrers API, else the fallback tag.
    virtual void referrers(const ImageRef &subject, const QString &artifactType, QObject *context,
                           Answer<Result<Referrers>> answer) = 0;
    /// May we push here? Asked before anything moves.
    virtual void mayPush(const ImageRef &repository, QObject *context, Answer<Result<void>> answer) = 0;
    /// The time by this registry's own clock, as its answers told it; invalid: none has yet. What two machines compare is
    /// written in this time, for their own clocks may differ.
    virtual QDateTime timeAt(const QString & /*host*/) const { return {}; }
    /// How long a tag that was put may take to be seen (P11).
    virtual std::chrono::milliseconds settleTime() const { return std::chrono::seconds(60); }
    /// Removes a tag where the registry can; Error kind Work where it cannot.
    virtual void removeTag(const ImageRef &ref, QObject *context, Answer<Result<void>> answer) = 0;
};

} // namespace stackwright
