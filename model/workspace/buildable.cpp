#include "model/workspace/buildable.h"

#include "model/base/files.h"
#include "model/stack/check_uses.h"

namespace stackwright {

namespace {

/// Calls `look` with each image that would be built and its Dockerfile, until it answers.
std::optional<Error> firstOf(const Planning &planning,
                             const std::function<std::optional<Error>(const ImageSpec &, const Dockerfile &, StackFiles &)> &look)
{
    std::unique_ptr<Git> git;
    std::unique_ptr<StackFiles> files;
    if (planning.fromCommit) {
        Result<std::unique_ptr<Git>> opened = openGit(planning.folders.checkout, Bare::Allowed);
        if (!opened)
            return opened.error();
        git = std::move(opened).value();
        files = filesOfCommit(*git, planning.plan.head);
    } else {
        files = filesOfCheckout(planning.folders.checkout);
    }
    for (const QString &name : planning.plan.order) {
        const ImageSpec &image = planning.spec.images[planning.spec.indexOf(name)];
        const Result<QByteArray> text = files->file(image.dockerfilePath(), mebibyte);
        if (!text)
            continue; // said by others
        if (const std::optional<Error> why = look(image, readDockerfile(*text), *files))
            return why;
    }
    return {};
}

} // namespace

std::optional<Error> whyNotBuildable(const Planning &planning)
{
    return firstOf(planning, [&planning](const ImageSpec &image, const Dockerfile &file, StackFiles &files) -> std::optional<Error> {
        for (const Finding &one : findingsOfUses(planning.spec, image, file, files))
            if (one.severity == Finding::Severity::Error)
                return inputError(one.place(), one.text, one.advice);
        return {};
    });
}

std::optional<Error> whyEngineCannot(const Planning &planning, const EngineFacts &facts)
{
    using Builder = EngineFacts::Builder;
    const bool classic = facts.builder == Builder::Classic;
    const int major = facts.serverVersion.section(QLatin1Char('.'), 0, 0).toInt();
    if (facts.podman || facts.builder == Builder::Buildx || (!classic && (major == 0 || major >= 23)))
        return {};
    return firstOf(planning, [&](const ImageSpec &image, const Dockerfile &file, StackFiles &) -> std::optional<Error> {
        if (!classic && !file.syntax.isEmpty())
            return {};
        const auto need = file.needsBuildKit(!classic);
        if (!need)
            return {};
        const QString what = QString::fromUtf8(need->what);
        return surroundingsError(QString(image.dockerfilePath() + QLatin1Char(':') + QString::number(need->line)),
                                 classic ? QString(what + QLatin1String(" needs BuildKit, and this engine builds without it: ") + facts.whyBuilder.text)
                                         : QString(what + QLatin1String(" needs the BuildKit of engine 23 or newer; this is ") + facts.serverVersion),
                                 classic ? QStringLiteral("install buildx (docker-buildx), or write the instruction without it")
                                         : QStringLiteral("write # syntax=docker/dockerfile:1 as the first line, or install a newer engine"));
    });
}

} // namespace stackwright
