#include "model/stack/imageinputs.h"

#include "model/base/text.h"
#include "model/stack/buildcontext.h"
#include "model/stack/imageref.h"
#include "model/stack/spec_uses.h"
#include "model/stack/variants.h"
#include "model/yaml/yaml.h"

#include <algorithm>

namespace stackwright {

namespace {

BuildInputs inputsOf(const ImageSpec &image)
{
    BuildInputs inputs;
    for (const auto &[name, value] : image.allBuildArgs())
        inputs.arguments.insert(name.toUtf8(), value.toUtf8());
    // Given by the run or the builder: no default in the Dockerfile says what they will be.
    for (const char *name : {"BASE_TAG", "BASE_IMAGE", "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"})
        inputs.environmentBelow.insert(name);
    return inputs;
}

/// Without tag and digest.
QByteArray repositoryOf(const QByteArray &reference)
{
    const QByteArray named = reference.split('@').first();
    const qsizetype colon = named.lastIndexOf(':');
    return colon > named.lastIndexOf('/') ? named.left(colon) : named;
}

} // namespace

void addInputs(const ImageSpec &image, int number, FolderIndex *index)
{
    const QByteArray dockerfile = image.dockerfilePath().toUtf8();
    index->add(image.contextPath().toUtf8(), number);
    index->add(dockerfile, number);
    for (const char *kind : {".dockerignore", ".containerignore"})
        index->add(dockerfile + kind, number);
    for (const QString &path : image.argumentsFilePaths())
        index->add(path.toUtf8(), number);
    for (const QString &path : image.inputs)
        index->add(path.toUtf8(), number, true);
}

ImageInputs::ImageInputs(const Spec &spec, const ImageSpec &image, const StackReader &reader)
    : m_context(image.contextPath().toUtf8()), m_dockerfile(image.dockerfilePath().toUtf8()), m_ignoreFiles(ignoreFilesOf(m_context, m_dockerfile))
{
    for (const QString &path : image.argumentsFilePaths())
        m_named.add(path.toUtf8(), 0);
    for (const QString &path : image.inputs)
        m_named.add(path.toUtf8(), 0, true);
    readDockerfileOf(spec, image, reader);
    if (reader.links && !m_sources.isEmpty())
        m_sources = followLinks(m_sources, reader.links(m_context));
    // The classic builder reads the context's; BuildKit the Dockerfile's own, if there is one; Podman files of its own.
    m_ignores += DockerIgnore(reader.read(m_ignoreFiles.first()).value_or(QByteArray()));
    for (const QByteArray &name : m_ignoreFiles.mid(1))
        if (const std::optional<QByteArray> own = reader.read(name))
            m_ignores += DockerIgnore(*own);
}

void ImageInputs::readDockerfileOf(const Spec &spec, const ImageSpec &image, const StackReader &reader)
{
    const QByteArray &path = m_dockerfile;
    const std::optional<QByteArray> text = reader.read(path);
    if (!text) { // without its Dockerfile nothing can be told apart
        m_sources = {"."};
        return;
    }
    BuildInputs inputs = inputsOf(image);
    const Dockerfile file = readDockerfile(*text);
    const QByteArray target = image.target.toUtf8();
    const DockerUses first = usesOf(file, inputs).upTo(target);
    // Images of the stack that it builds on: the parent, and whatever else a FROM names.
    QList<int> below;
    if (image.parentIndex >= 0)
        below += image.parentIndex;
    for (const ImageUse &use : first.images) {
        if (use.place != ImageUse::Place::From || use.onBuild)
            continue;
        const QByteArray repository = repositoryOf(use.image.value_or(QByteArray()));
        const auto isMeant = [&](const ImageSpec &other) {
            return !repository.isEmpty() && (other.repository.toUtf8() == repository || isMeantBy(QString::fromUtf8(repository), other.name));
        };
        // Of several in one repository the one that the spec names for it.
        const QList<int> own = image.below();
        const auto inSpec = std::find_if(own.cbegin(), own.cend(), [&](int one) { return isMeant(spec.images[one]); });
        const auto any = inSpec == own.cend() ? std::find_if(spec.images.cbegin(), spec.images.cend(), isMeant) : spec.images.cend();
        const int named = inSpec != own.cend() ? *inSpec : any != spec.images.cend() ? static_cast<int>(any - spec.images.cbegin()) : -1;
        if (named >= 0 && !below.contains(named))
            below += named;
        else if (named < 0 && (image.parentIndex < 0 || (use.image && parseImageRef(QString::fromUtf8(*use.image)).ok()))) // ":" is what the parent is given as
            m_foreignBase = visible(use.image.value_or(use.written));
    }
    for (const int index : below) {
        addTriggers(spec.images[index], reader, &inputs, true);
        for (int up = spec.images[index].parentIndex; up >= 0; up = spec.images[up].parentIndex)
            addTriggers(spec.images[up], reader, &inputs, false);
    }
    const DockerUses uses = usesOf(file, inputs).upTo(target);
    doubt(visible(path), uses.doubts);
    m_sources += uses.sourcePaths();
    if (m_foreignBase.contains(QLatin1String("onbuild")))
        m_sources += QByteArray(".");
}

/// The parent's ONBUILD takes from its children's folders. Its ENV, and that of those below it, goes before a child's ARG.
void ImageInputs::addTriggers(const ImageSpec &image, const StackReader &reader, BuildInputs *inputs, bool direct)
{
    const QByteArray path = image.dockerfilePath().toUtf8();
    const std::optional<QByteArray> text = reader.read(path);
    if (!text)
        return;
    const DockerUses uses = usesOf(readDockerfile(*text), inputsOf(image)).upTo(image.target.toUtf8());
    inputs->environmentBelow.unite(uses.environment);
    if (!direct)
        return;
    bool triggers = false;
    for (const ContextSource &source : uses.sources) {
        if (!source.onBuild)
            continue;
        triggers = true;
        m_sources += source.written.contains('$') ? QByteArray(".") : source.path;
    }
    if (triggers)
        doubt(visible(path), uses.doubts);
    else if (!uses.doubts.isEmpty() && text->toUpper().contains("ONBUILD"))
        m_sources += QByteArray(".");
}

void ImageInputs::doubt(const QString &file, const QList<DockerDoubt> &doubts)
{
    for (const DockerDoubt &one : doubts) {
        m_doubts += file + QLatin1Char(':') + QString::number(one.line) + QLatin1String(": ") + visible(one.why);
        m_sources = {"."};
    }
}

bool ImageInputs::isGiven(const QByteArray &path) const
{
    if (path == m_dockerfile || isIgnoreFile(path) || !m_named.holding(path).isEmpty())
        return true;
    QByteArray inside;
    return isWithin(path, m_context, &inside)
        && std::any_of(m_ignores.cbegin(), m_ignores.cend(), [&](const DockerIgnore &ignore) { return !ignore.ignores(inside); });
}

bool ImageInputs::takes(const QByteArray &path) const
{
    if (path == m_dockerfile || !m_named.holding(path).isEmpty())
        return true;
    QByteArray inside;
    return isWithin(path, m_context, &inside)
        && std::any_of(m_ignores.cbegin(), m_ignores.cend(), [&](const DockerIgnore &ignore) { return reachesImage(m_sources, ignore, inside); });
}

void readArgumentFiles(Spec *spec, const std::function<std::optional<QByteArray>(const QByteArray &path)> &read, QList<Finding> *findings, const QString &specFile)
{
    for (ImageSpec &image : spec->images) {
        const QStringList paths = image.argumentsFilePaths();
        std::optional<QByteArray> text;
        QString file;
        for (const QString &path : paths)
            if (!text && (text = read(path.toUtf8())))
                file = path;
        image.fileArgs.clear();
        if (!text && !paths.isEmpty())
            *findings += Finding{Finding::Severity::Error, QStringLiteral("missing-build-args-file"), specFile, image.line, image.column,
                                 QLatin1String("image ") + quotedText(image.name) + QLatin1String(" has no ") + paths.join(QLatin1String(" and no ")),
                                 QStringLiteral("write it, a line NAME=value for each argument, or remove build_args_file")};
        int number = 0;
        for (const QByteArray &raw : text.value_or(QByteArray()).split('\n')) {
            ++number;
            const QString line = QString::fromUtf8(raw).trimmed();
            if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
                continue;
            const qsizetype equals = line.indexOf(QLatin1Char('='));
            const QString name = line.left(equals), why = equals < 0 ? QStringLiteral("it has no =") : whyNoArgument(name);
            if (!why.isEmpty())
                *findings += Finding{Finding::Severity::Error, QStringLiteral("illegal-build-arg"), file, number, 1,
                                     QLatin1String("no line NAME=value: ") + quotedText(line) + QLatin1String(": ") + why,
                                     QStringLiteral("fix the line, or begin it with #")};
            else
                image.fileArgs.append({name, line.mid(equals + 1)});
        }
    }
}

} // namespace stackwright
