#include "model/stack/imageinputs.h"

#include "model/base/text.h"
#include "model/stack/buildcontext.h"
#include "model/stack/rules.h"

#include <algorithm>

namespace stackwright {

namespace {

BuildInputs inputsOf(const ImageSpec &image)
{
    BuildInputs inputs;
    for (const auto &[name, value] : image.buildArgs)
        inputs.arguments.insert(name.toUtf8(), value.toUtf8());
    // Given by the run or the builder: no default in the Dockerfile says what they will be.
    for (const char *name : {"BASE_TAG", "BASE_IMAGE", "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"})
        inputs.environmentBelow.insert(name);
    return inputs;
}

/// Without tag and digest.
QByteArray repositoryOf(const QByteArray &reference)
{
    const QByteArray named = reference.left(reference.indexOf('@'));
    const qsizetype colon = named.lastIndexOf(':');
    return colon > named.lastIndexOf('/') ? named.left(colon) : named;
}

} // namespace

QByteArray folderOf(const ImageSpec &image)
{
    return imagesPrefix.toByteArray() + image.name.toUtf8();
}

ImageInputs::ImageInputs(const Spec &spec, const ImageSpec &image, const StackReader &reader)
    : m_dockerfile(image.dockerfile.toUtf8()), m_ignoreFiles(ignoreFilesOf(m_dockerfile))
{
    readDockerfileOf(spec, image, reader);
    const QByteArray folder = folderOf(image);
    if (reader.links && !m_sources.isEmpty())
        m_sources = followLinks(m_sources, reader.links(folder));
    const auto rules = [&](const QByteArray &name) { return reader.read(folder + '/' + name); };
    // The classic builder reads the folder's; BuildKit the Dockerfile's own, if there is one; Podman files of its own.
    m_ignores += DockerIgnore(rules(m_ignoreFiles.first()).value_or(QByteArray()));
    for (const QByteArray &name : m_ignoreFiles.mid(1))
        if (const std::optional<QByteArray> own = rules(name))
            m_ignores += DockerIgnore(*own);
}

void ImageInputs::readDockerfileOf(const Spec &spec, const ImageSpec &image, const StackReader &reader)
{
    const QByteArray path = folderOf(image) + '/' + m_dockerfile;
    const std::optional<QByteArray> text = reader.read(path);
    if (!text) { // without its Dockerfile nothing can be told apart
        m_sources = {"."};
        return;
    }
    BuildInputs inputs = inputsOf(image);
    const Dockerfile file = readDockerfile(*text);
    const DockerUses first = usesOf(file, inputs);
    // Images of the stack that it builds on: the parent, and whatever else a FROM names.
    QList<int> below;
    if (image.parentIndex >= 0)
        below += image.parentIndex;
    for (const ImageUse &use : first.images) {
        if (use.place != ImageUse::Place::From || use.onBuild)
            continue;
        const QByteArray repository = repositoryOf(use.image.value_or(QByteArray()));
        const auto named = std::find_if(spec.images.cbegin(), spec.images.cend(), [&](const ImageSpec &other) {
            return !repository.isEmpty() && (other.repository.toUtf8() == repository || other.name.toUtf8() == repository);
        });
        if (named != spec.images.cend() && !below.contains(named - spec.images.cbegin()))
            below += static_cast<int>(named - spec.images.cbegin());
        else if (named == spec.images.cend() && (image.parentIndex < 0 || use.image))
            m_foreignBase = visible(use.image.value_or(use.written));
    }
    for (const int index : below) {
        addTriggers(spec.images[index], reader, &inputs, true);
        for (int up = spec.images[index].parentIndex; up >= 0; up = spec.images[up].parentIndex)
            addTriggers(spec.images[up], reader, &inputs, false);
    }
    const DockerUses uses = usesOf(file, inputs);
    doubt(visible(path), uses.doubts);
    m_sources += uses.sourcePaths();
    if (m_foreignBase.contains(QLatin1String("onbuild")))
        m_sources += QByteArray(".");
}

/// The parent's ONBUILD takes from its children's folders. Its ENV, and that of those below it, goes before a child's ARG.
void ImageInputs::addTriggers(const ImageSpec &image, const StackReader &reader, BuildInputs *inputs, bool direct)
{
    const QByteArray path = folderOf(image) + '/' + image.dockerfile.toUtf8();
    const std::optional<QByteArray> text = reader.read(path);
    if (!text)
        return;
    const DockerUses uses = usesOf(readDockerfile(*text), inputsOf(image));
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
    return path == m_dockerfile || isIgnoreFile(path)
        || std::any_of(m_ignores.cbegin(), m_ignores.cend(), [&](const DockerIgnore &ignore) { return !ignore.ignores(path); });
}

bool ImageInputs::takes(const QByteArray &path) const
{
    if (path == m_dockerfile)
        return true;
    return std::any_of(m_ignores.cbegin(), m_ignores.cend(), [&](const DockerIgnore &ignore) { return reachesImage(m_sources, ignore, path); });
}

} // namespace stackwright
