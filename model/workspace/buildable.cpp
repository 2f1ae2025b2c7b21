#include "model/workspace/buildable.h"

#include "model/base/files.h"
#include "model/base/mask.h"
#include "model/stack/check_places.h"
#include "model/stack/check_uses.h"
#include "model/stack/dockeruses.h"
#include "model/stack/spec_registries.h"
#include "model/workspace/buildsecrets.h"

#include <QVersionNumber>

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
        if (!text) {
            for (const Finding &one : findingsOfPlaces(planning.folders.specFile, image, *files))
                if (one.severity == Finding::Severity::Error)
                    return inputError(one.place(), one.text, one.advice);
            continue; // said by others
        }
        if (const std::optional<Error> why = look(image, readDockerfile(*text), *files))
            return why;
    }
    return {};
}

} // namespace

std::optional<Error> whyNotBuildable(const Planning &planning)
{
    return firstOf(planning, [&planning](const ImageSpec &image, const Dockerfile &file, StackFiles &files) -> std::optional<Error> {
        if (file.doubts.isEmpty() && usesOf(file).stages.isEmpty())
            return inputError(image.dockerfilePath() + QLatin1Char(':') + QString::number(file.instructions.isEmpty() ? 1 : file.instructions.first().line),
                              QStringLiteral("the Dockerfile has no FROM"), QStringLiteral("name the image that it builds on"));
        for (const QList<Finding> &findings : {findingsOfPlaces(planning.folders.specFile, image, files), findingsOfUses(planning.spec, image, file, files)})
            for (const Finding &one : findings)
                if (one.severity == Finding::Severity::Error)
                    return inputError(one.place(), one.text, one.advice);
        return {};
    });
}

std::optional<Error> whyArgumentsTell(const Planning &planning, const QMap<QString, QString> &environment)
{
    QList<QPair<QString, Masker>> secrets; // of which variable
    for (auto one = environment.cbegin(); one != environment.cend(); ++one)
        if (const QByteArrayList found = secretsOfEnvironment({{one.key(), one.value()}}); !found.isEmpty())
            secrets.append({one.key(), Masker(found)});
    if (secrets.isEmpty())
        return {};
    for (const QString &name : planning.plan.order) {
        const ImageSpec &image = planning.spec.images[planning.spec.indexOf(name)];
        QList<QPair<QString, QString>> arguments = image.allBuildArgs() + image.parentArgs;
        for (const UsedImage &used : image.uses)
            arguments += used.arguments;
        for (const auto &[argument, value] : std::as_const(arguments))
            for (const auto &[variable, masker] : std::as_const(secrets))
                if (masker.mask(value) != value)
                    return inputError(QStringLiteral("%1:%2:%3").arg(planning.folders.specFile).arg(image.line).arg(image.column),
                                      QStringLiteral("build argument \"%1\" of %2 holds the secret that stands in %3: everybody who has the image could read it in its history")
                                          .arg(argument, name, variable),
                                      QStringLiteral("take it out of the spec and of the files that it names; a build that needs it mounts it: RUN --mount=type=secret"));
    }
    return {};
}

/// The first thing in the Dockerfile that this podman does not know. Measured on 4.3 (Debian 12) and 5.4 (Debian 13); what lies
/// between them is left to itself.
static std::optional<Dockerfile::Need> podmanLacks(const Dockerfile &file, const QVersionNumber &version)
{
    const bool old = !version.isNull() && version < QVersionNumber(4, 4), known = !version.isNull() && version < QVersionNumber(5, 5);
    struct Flag
    {
        const char *instructions, *name;
        bool old; ///< lacked only by the old one
    };
    static const Flag flags[] = {{"COPY ADD", "link", false}, {"COPY ADD", "parents", false}, {"ADD", "keep-git-dir", false}, {"ADD", "unpack", false},
                                 {"RUN", "security", false},  {"RUN", "network", true},       {"COPY ADD", "exclude", true},  {"ADD", "checksum", true},
                                 {"HEALTHCHECK", "start-interval", true}};
    for (const DockerInstruction &one : file.instructions) {
        for (const Flag &flag : flags)
            if ((flag.old ? old : known) && QByteArray(flag.instructions).split(' ').contains(one.name) && one.flag(flag.name))
                return Dockerfile::Need{one.line, QByteArray("--") + flag.name, false};
        if (old && !one.documents.isEmpty())
            return Dockerfile::Need{one.line, "a here-document", false};
    }
    return {};
}

std::optional<Error> whyEngineCannot(const Planning &planning, const EngineFacts &facts)
{
    if (facts.podman || facts.podmanEngine)
        return firstOf(planning, [&](const ImageSpec &image, const Dockerfile &file, StackFiles &) -> std::optional<Error> {
            const auto lacks = podmanLacks(file, QVersionNumber::fromString(facts.serverVersion));
            if (!lacks)
                return {};
            return surroundingsError(QString(image.dockerfilePath() + QLatin1Char(':') + QString::number(lacks->line)),
                                     QString(QString::fromUtf8(lacks->what) + QLatin1String(" is not known to podman ") + facts.serverVersion),
                                     QStringLiteral("write the instruction without it, or use --engine docker"));
        });
    using Builder = EngineFacts::Builder;
    const bool classic = facts.builder == Builder::Classic;
    if (classic)
        for (const QString &name : planning.plan.order)
            if (const ImageSpec &image = planning.spec.images[planning.spec.indexOf(name)]; !image.secrets.isEmpty())
                return surroundingsError(placeOf(planning, image.secrets.first()),
                                         QLatin1String("the secrets of ") + name + QLatin1String(" need BuildKit, and this engine builds without it: ") + facts.whyBuilder.text,
                                         QStringLiteral("install buildx (docker-buildx)"));
    const int major = facts.serverVersion.section(QLatin1Char('.'), 0, 0).toInt();
    if (facts.builder == Builder::Buildx || (!classic && (major == 0 || major >= 23)))
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

std::optional<Error> whyBuilderCannot(const Planning &planning, const EngineFacts &facts, bool push)
{
    if (push || !facts.buildsElsewhere())
        return {};
    const Plan &plan = planning.plan;
    for (const QString &name : plan.order)
        for (const int below : plan.images[plan.indexOf(name)].below())
            if (plan.order.contains(plan.images[below].name))
                return inputError(QStringLiteral("--no-push"), QStringLiteral("%1 is built on %2, which builder \"%3\" (%4) can only take from a registry")
                                                                   .arg(name, plan.images[below].name, facts.buildxBuilder, facts.buildxDriver),
                                  QStringLiteral("leave --no-push out, or build with the engine itself: leave --builder out"));
    return {};
}

std::optional<Error> whyCacheCannot(const Planning &planning, const CacheSpec &cache, const EngineFacts &facts, bool push)
{
    using Builder = EngineFacts::Builder;
    if (cache.isEmpty() || planning.plan.order.isEmpty())
        return {};
    const QString place = planning.folders.specFile + QLatin1Char(':') + QString::number(cache.line) + QLatin1Char(':') + QString::number(cache.column);
    if (facts.podman || facts.podmanEngine)
        return surroundingsError(place, QStringLiteral("cache is BuildKit's, and podman builds without it"), QStringLiteral("build with docker, or take cache out of the spec"));
    if (facts.builder == Builder::Classic)
        return surroundingsError(place, QLatin1String("cache needs BuildKit, and this engine builds without it: ") + facts.whyBuilder.text, QStringLiteral("install buildx (docker-buildx), or take cache out of the spec"));
    const bool keeps = facts.builder == Builder::Buildx && (facts.buildsElsewhere() || facts.imageStore == EngineFacts::ImageStore::Containerd);
    if (cache.to.isEmpty() || !push || keeps)
        return {};
    const QString which = facts.builder == Builder::Buildx ? QStringLiteral("the builder inside an engine with the classic image store") : QStringLiteral("docker's own client without buildx");
    return surroundingsError(place, QLatin1String("cache.to names a repository, and ") + which + QLatin1String(" can keep steps in the image alone"),
                             QStringLiteral("write to: inline, or build with --builder NAME (docker buildx create --driver docker-container)"));
}

namespace {

/// An instruction that runs a program of this platform on the way to the image: a builder without emulation cannot. A stage whose FROM
/// has a --platform of its own is taken for one of the builder's.
std::optional<int> runsFor(const ImageSpec &image, const Dockerfile &file)
{
    const DockerUses all = usesOf(file);
    QSet<int> foreign; // lines of stages that are for the builder's platform
    for (const DockerInstruction &one : file.instructions)
        if (one.name == "FROM" && one.flag("platform") && !one.flag("platform")->contains("TARGETPLATFORM"))
            foreign.insert(one.line);
    QSet<int> needed;
    QList<int> open{all.stageNamed(image.target.toUtf8())};
    while (!open.isEmpty()) {
        const int at = open.takeLast();
        if (at < 0 || needed.contains(at))
            continue;
        needed.insert(at);
        open += all.stages[at].base;
        open += all.stages[at].takes;
    }
    int stage = -1;
    for (const DockerInstruction &one : file.instructions) {
        if (one.name == "FROM" && !one.onBuild)
            ++stage;
        int first = stage; // --platform stands at the first of the stages that go on from each other
        while (first >= 0 && all.stages[first].base >= 0)
            first = all.stages[first].base;
        if (one.name == "RUN" && !one.onBuild && needed.contains(stage) && !foreign.contains(all.stages[first].line))
            return one.line;
    }
    return {};
}

/// The FROM that leads to the parent names a platform itself: the image for the others would be built on that one's layers.
std::optional<int> fixesPlatform(const ImageSpec &image, const Dockerfile &file)
{
    const DockerUses all = usesOf(file);
    const ImageUse *const base = image.parent.isEmpty() ? nullptr : all.baseOf(all.stageNamed(image.target.toUtf8()));
    for (const DockerInstruction &one : file.instructions)
        if (base && one.name == "FROM" && one.line == base->line && one.flag("platform") && !one.flag("platform")->contains("TARGETPLATFORM"))
            return one.line;
    return {};
}

} // namespace

std::optional<Error> whyPlatformsCannot(const Planning &planning, const RunOptions &options, const EngineFacts &facts)
{
    QStringList asking; // in the plan's order
    for (const QString &name : planning.plan.order)
        if (!platformsOf(planning.spec.images[planning.spec.indexOf(name)], options).isEmpty())
            asking += name;
    if (asking.isEmpty())
        return {};
    const ImageSpec &first = planning.spec.images[planning.spec.indexOf(asking.first())];
    const QString place = options.platform.isEmpty() ? QString(planning.folders.specFile + QLatin1Char(':') + QString::number(first.line) + QLatin1Char(':') + QString::number(first.column))
                                                     : QStringLiteral("--platform");
    const QString what = first.name + QLatin1String(" is to be made for ") + platformsOf(first, options).join(QLatin1String(", "));
    const QString orLocal = QStringLiteral(", or add --platform local to build for this machine's own");
    if (facts.podman || facts.podmanEngine)
        return surroundingsError(place, what + QLatin1String(", and podman builds for this machine's own platform here"), QString(QLatin1String("build with docker and buildx") + orLocal));
    if (facts.builder != EngineFacts::Builder::Buildx)
        return surroundingsError(place, what + QLatin1String(", which needs buildx: ") + facts.whyBuilder.text, QString(QLatin1String("install buildx (docker-buildx)") + orLocal));
    if (!facts.holdsPlatforms())
        return surroundingsError(place, what + QLatin1String(", and the builder inside an engine with the classic image store makes one platform alone"),
                                 QString(QLatin1String("docker buildx create --name many --driver docker-container, and then --builder many") + orLocal));
    if (facts.buildsElsewhere() && !options.push)
        return inputError(QStringLiteral("--no-push"), what + QLatin1String(", which builder \"") + facts.buildxBuilder + QLatin1String("\" (") + facts.buildxDriver
                                                           + QLatin1String(") can only leave in a registry"),
                          QString(QLatin1String("leave --no-push out") + orLocal));
    const auto has = [](const QStringList &platforms, const QString &one) {
        return std::any_of(platforms.cbegin(), platforms.cend(), [&](const QString &other) { return plainPlatform(other) == plainPlatform(one); });
    };
    for (const QString &name : std::as_const(asking)) {
        const ImageSpec &image = planning.spec.images[planning.spec.indexOf(name)];
        const QStringList platforms = platformsOf(image, options);
        if (!facts.platform.isEmpty() && !has(platforms, facts.platform))
            return surroundingsError(place, name + QLatin1String(" is to be made for ") + platforms.join(QLatin1String(", ")) + QLatin1String(", and this engine is ") + facts.platform
                                                + QLatin1String(": nothing of it could be tested here"),
                                     QString(QLatin1String("run this on such a machine, add ") + facts.platform + QLatin1String(" to its platforms") + orLocal));
    }
    return firstOf(planning, [&](const ImageSpec &image, const Dockerfile &file, StackFiles &) -> std::optional<Error> {
        const QStringList platforms = platformsOf(image, options);
        if (platforms.isEmpty())
            return {};
        const QString at = image.dockerfilePath() + QLatin1Char(':');
        if (const std::optional<int> line = fixesPlatform(image, file); line && platforms.size() > 1)
            return inputError(QString(at + QString::number(*line)), QLatin1String("this FROM names a platform, so ") + image.name + QLatin1String(" would be built on the same layers for ")
                                                               + platforms.join(QLatin1String(" and ")),
                              QStringLiteral("take --platform out of the FROM"));
        const std::optional<int> line = facts.builderPlatforms.isEmpty() ? std::optional<int>() : runsFor(image, file);
        if (!line)
            return {};
        for (const QString &platform : platforms)
            if (!has(facts.builderPlatforms, platform))
                return surroundingsError(QString(at + QString::number(*line)), QLatin1String("RUN needs programs of ") + platform + QLatin1String(", and the builder runs ")
                                                                                   + facts.builderPlatforms.join(QLatin1String(", ")) + QLatin1String(" alone"),
                                         QString(QLatin1String("install its emulation where the builder runs (docker run --privileged --rm tonistiigi/binfmt --install ")
                                                 + platform.section(QLatin1Char('/'), 1, 1) + QLatin1String("), use a builder that has it (--builder NAME)") + orLocal));
        return {};
    });
}

} // namespace stackwright
