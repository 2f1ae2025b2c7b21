#include "model/stack/precise.h"

#include "model/base/text.h"
#include "model/stack/variants.h"

#include <algorithm>

namespace stackwright {

namespace {

/// Are the rules of an ignore file others than at the base? A comment changes nothing.
bool rulesDiffer(const QByteArray &path, const PreciseQuestion &question)
{
    if (!question.readBefore || question.assumed.contains(path))
        return true;
    const DockerIgnore now(question.head.read(path).value_or(QByteArray())), then(question.readBefore(path).value_or(QByteArray()));
    return !now.isPlain() || !then.isPlain() || !(now == then);
}

/// A file that changed and that an image's Dockerfile does not take, as far as is known without the base's ONBUILD.
struct Untaken
{
    QString key; ///< of the image in the spec: of its variants one may take it
    QByteArray path;
    QString base;
};

/// Of the changed files that may be an image's, those that are.
QList<QByteArray> counting(const ImageSpec &image, const QList<QByteArray> &paths, const PreciseQuestion &question, PreciseAnswer *answer, QList<Untaken> *untaken)
{
    const QByteArray context = image.contextPath().toUtf8();
    if (paths.contains(context)) // the folder itself became something else
        return {context};
    const ImageInputs inputs(question.spec, image, question.head);
    QList<QByteArray> counted, left;
    for (const QByteArray &path : paths) {
        const bool rules = inputs.isIgnoreFile(path) && inputs.takesSomething() && rulesDiffer(path, question);
        if (rules || inputs.takes(path))
            counted += path;
        else
            left += path;
    }
    if (!counted.isEmpty())
        for (const QString &doubt : inputs.doubts())
            answer->remarks += {image.dockerfilePath().toUtf8(), QString(doubt + QLatin1String(image.sharesContext() ? ": so every file of its context counts" : ": so every file of the folder counts"))};
    if (!left.isEmpty() && counted.isEmpty() && !inputs.foreignBase().isEmpty() && !question.sharedOnly)
        untaken->append({keyOf(image), left.first(), inputs.foreignBase()});
    return counted;
}

} // namespace

PreciseAnswer preciselyChanged(const PreciseQuestion &question)
{
    const QList<ImageSpec> &images = question.spec.images;
    FolderIndex index;
    for (int i = 0; i < images.size(); ++i)
        if (!question.sharedOnly || images[i].sharesContext())
            addInputs(images[i], i, &index);
    QList<QList<QByteArray>> mayCount(images.size());
    bool specChanged = false;
    for (const ChangedFile &file : question.files)
        for (const QByteArray &path : {file.path, file.oldPath}) {
            specChanged = specChanged || path == question.specPath;
            if (!path.isEmpty())
                for (const int image : index.holding(path))
                    mayCount[image] += path;
        }
    QHash<QString, QByteArray> keysBefore;
    if (question.before)
        for (const ImageSpec &image : question.before->images)
            keysBefore.insert(image.name, fingerprint(image));

    PreciseAnswer answer;
    QList<Untaken> untaken;
    for (int i = 0; i < images.size(); ++i) {
        const ImageSpec &image = images[i];
        QList<QByteArray> counted;
        if (!mayCount[i].isEmpty())
            counted = counting(image, mayCount[i], question, &answer, &untaken);
        const auto before = keysBefore.constFind(image.name);
        if (!question.sharedOnly && specChanged && (before == keysBefore.cend() || *before != fingerprint(image)) && !counted.contains(question.specPath))
            counted += question.specPath;
        if (!counted.isEmpty())
            answer.changed.insert(image.name, counted);
    }
    for (const Untaken &one : std::as_const(untaken)) {
        const bool taken = std::any_of(images.cbegin(), images.cend(), [&](const ImageSpec &image) { return keyOf(image) == one.key && answer.changed.value(image.name).contains(one.path); });
        if (!taken)
            answer.remarks += {one.path, QString(visible(one.path) + QLatin1String(" changed and is not taken by the Dockerfile of ") + one.key + QLatin1String("; whether an ONBUILD of ")
                                                 + one.base + QLatin1String(" takes it is not known here"))};
    }
    return answer;
}

} // namespace stackwright
