#include "model/stack/precise.h"

#include "model/stack/rules.h"

#include "model/base/text.h"

#include <QSet>

namespace stackwright {

namespace {

/// Are the rules of an ignore file others than at the base? A comment changes nothing.
bool rulesDiffer(const QByteArray &path, const PreciseQuestion &question)
{
    if (!question.readBefore)
        return true;
    const DockerIgnore now(question.head.read(path).value_or(QByteArray())), then(question.readBefore(path).value_or(QByteArray()));
    return !now.isPlain() || !then.isPlain() || !(now == then);
}

/// Of the changed files below one image's folder (relative to it), those that count.
QList<QByteArray> counting(const ImageSpec &image, const QList<QByteArray> &paths, const PreciseQuestion &question, PreciseAnswer *answer)
{
    const QByteArray folder = folderOf(image) + '/';
    const ImageInputs inputs(question.spec, image, question.head);
    QList<QByteArray> counted, left;
    for (const QByteArray &path : paths) {
        const bool rules = inputs.isIgnoreFile(path) && inputs.takesSomething() && rulesDiffer(folder + path, question);
        if (rules || inputs.takes(path))
            counted += folder + path;
        else
            left += folder + path;
    }
    if (!counted.isEmpty())
        for (const QString &doubt : inputs.doubts())
            answer->remarks += {folder + image.dockerfile.toUtf8(), QString(doubt + QLatin1String(": so every file of the folder counts"))};
    if (!left.isEmpty() && counted.isEmpty() && !inputs.foreignBase().isEmpty())
        answer->remarks += {left.first(), QString(visible(left.first()) + QLatin1String(" changed and is not taken by the Dockerfile of ") + image.name
                                                  + QLatin1String("; whether an ONBUILD of ") + inputs.foreignBase() + QLatin1String(" takes it is not known here"))};
    return counted;
}

} // namespace

PreciseAnswer preciselyChanged(const PreciseQuestion &question)
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

    PreciseAnswer answer;
    for (const ImageSpec &image : question.spec.images) {
        QList<QByteArray> counted;
        const QByteArray name = image.name.toUtf8();
        if (const auto own = byFolder.constFind(name); own != byFolder.cend())
            counted = own->contains(QByteArray()) ? QList<QByteArray>{imagesPrefix + name}
                                                  : counting(image, *own, question, &answer);
        const auto before = keysBefore.constFind(image.name);
        if (specChanged && (before == keysBefore.cend() || *before != fingerprint(image)))
            counted += question.specPath;
        if (!counted.isEmpty())
            answer.changed.insert(image.name, counted);
    }
    return answer;
}

} // namespace stackwright
