#include "model/run/resume.h"

#include <QCryptographicHash>

namespace stackwright {

QString specFingerprint(const Spec &spec)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray &part) {
        hash.addData(QByteArray::number(part.size()));
        hash.addData(" ");
        hash.addData(part);
    };
    add(spec.tagPrefix.value_or(QString()).toUtf8());
    for (const QString &registry : spec.alsoPush)
        add(registry.toUtf8());
    for (const QStringList &command : spec.prepare)
        add(command.join(QChar(0)).toUtf8());
    for (const ImageSpec &image : spec.images) {
        add(image.name.toUtf8());
        add(image.repository.toUtf8());
        add(fingerprint(image));
    }
    for (const InfoCommand &info : spec.infoCommands) {
        add(info.key.toUtf8());
        add(info.description.toUtf8());
        add(info.command.toUtf8());
    }
    return QString::fromLatin1(hash.result().toHex());
}

Result<Run> resumableRun(const QList<Event> &events, const QString &file, const Plan &plan, const Spec &spec)
{
    const QString advice = QStringLiteral("start a new run without --resume");
    Run run;
    for (const Event &event : events)
        run.apply(event);
    if (run.plan().head != plan.head)
        return inputError(file, QLatin1String("that run is of commit ") + run.plan().head.left(7) + QLatin1String(", this one would be of ")
                                    + plan.head.left(7), advice);
    if (run.plan().tag != plan.tag && (run.plan().dirty || plan.dirty))
        return inputError(file, QLatin1String("the files that are built have changed since that run: its tag was ") + run.plan().tag
                                    + QLatin1String(", it would be ") + plan.tag, advice);
    const QString fingerprint = events.first().fields[QLatin1String("spec")].toString();
    if (!fingerprint.isEmpty() && fingerprint != specFingerprint(spec))
        return inputError(file, QStringLiteral("the spec has changed since that run"), advice);
    for (const ImageRecord &image : run.images()) {
        const int index = plan.indexOf(image.name);
        if (index < 0 || plan.images[index].target.text() != image.fullName)
            return inputError(file, QLatin1String("that run names an image ") + image.fullName + QLatin1String(", this one would not"), advice);
    }
    return run;
}

} // namespace stackwright
