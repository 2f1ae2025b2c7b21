#include "model/stack/precise.h"

#include "model/stack/buildcontext.h"
#include "model/stack/dockeruses.h"
#include "model/stack/rules.h"

#include <QSet>

namespace stackwright {

namespace {

/// Of the changed files below one image's folder (relative to it), those that count.
QList<QByteArray> counting(const QByteArray &folder, const ImageSpec &image, const QList<QByteArray> &paths, const PreciseQuestion &question)
{
    const QByteArray dockerfile = image.dockerfile.toUtf8();
    const std::optional<QByteArray> text = question.read(folder + dockerfile);
    QByteArray ignoreName = dockerfile + ".dockerignore"; // goes before the folder's
    std::optional<QByteArray> ignoreText = question.read(folder + ignoreName);
    if (!ignoreText) {
        ignoreName = ".dockerignore";
        ignoreText = question.read(folder + ignoreName);
    }
    BuildInputs inputs;
    for (const auto &[name, value] : image.buildArgs)
        inputs.arguments.insert(name.toUtf8(), value.toUtf8());
    // Without its Dockerfile nothing can be told apart.
    const QList<QByteArray> sources = text ? usesOf(readDockerfile(*text), inputs).sourcePaths() : QList<QByteArray>{"."};
    const DockerIgnore ignore(ignoreText.value_or(QByteArray()));
    QList<QByteArray> counted;
    for (const QByteArray &path : paths) {
        const bool ownIgnore = path == ".dockerignore" || path == QByteArray(dockerfile + ".dockerignore");
        if (path == dockerfile || (ownIgnore && !sources.isEmpty()) || reachesImage(sources, ignore, path))
            counted += folder + path;
    }
    return counted;
}

} // namespace

QHash<QString, QList<QByteArray>> preciselyChanged(const PreciseQuestion &question)
{
    QHash<QByteArray, QList<QByteArray>> byFolder;
    bool specChanged = false;
    for (const ChangedFile &file : question.files)
        for (const QByteArray &path : {file.path, file.oldPath}) {
            specChanged = specChanged || path == question.specPath;
            const qsizetype slash = path.indexOf('/', imagesPrefix.size());
            if (path.startsWith(imagesPrefix) && slash > 0)
                byFolder[path.mid(imagesPrefix.size(), slash - imagesPrefix.size())] += path.mid(slash + 1);
            else if (path.startsWith(imagesPrefix))
                byFolder[path.mid(imagesPrefix.size())] += QByteArray(); // the folder itself became something else
        }
    QHash<QString, QByteArray> keysBefore;
    if (question.before)
        for (const ImageSpec &image : question.before->images)
            keysBefore.insert(image.name, fingerprint(image));

    QHash<QString, QList<QByteArray>> changed;
    for (const ImageSpec &image : question.spec.images) {
        QList<QByteArray> counted;
        const QByteArray name = image.name.toUtf8();
        if (const auto own = byFolder.constFind(name); own != byFolder.cend())
            counted = own->contains(QByteArray()) ? QList<QByteArray>{imagesPrefix + name}
                                                  : counting(imagesPrefix + name + '/', image, *own, question);
        const auto before = keysBefore.constFind(image.name);
        if (specChanged && (before == keysBefore.cend() || *before != fingerprint(image)))
            counted += question.specPath;
        if (!counted.isEmpty())
            changed.insert(image.name, counted);
    }
    return changed;
}

} // namespace stackwright
