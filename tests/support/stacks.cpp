#include "tests/support/stacks.h"

namespace stackwright {

Spec specOf(const char *images)
{
    Spec spec;
    spec.tagPrefix = QStringLiteral("2026.3");
    for (const QString &word : QString::fromUtf8(images).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        ImageSpec image;
        image.name = word.section(QLatin1Char('<'), 0, 0);
        const QStringList below = word.section(QLatin1Char('<'), 1, 1).split(QLatin1Char('+'));
        image.parent = below.first();
        for (const QString &used : below.mid(1)) {
            UsedImage use;
            use.name = used;
            image.uses += use;
        }
        image.repository = QLatin1String("ghcr.io/acme/") + image.name;
        spec.images += image;
    }
    for (ImageSpec &image : spec.images) {
        image.parentIndex = spec.indexOf(image.parent);
        for (UsedImage &used : image.uses)
            used.index = spec.indexOf(used.name);
    }
    return spec;
}

ChangeSet changesOf(const QList<QByteArray> &files)
{
    ChangeSet changes;
    changes.head = QStringLiteral("2035e52aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    changes.base = QStringLiteral("a729d1fbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    changes.branch = QStringLiteral("dev");
    changes.message = QStringLiteral("Change something\n");
    for (const QByteArray &line : files) {
        ChangedFile file;
        file.path = line.mid(2);
        using Status = ChangedFile::Status;
        file.status = line[0] == 'A' ? Status::Added : line[0] == 'D' ? Status::Deleted : line[0] == 'T' ? Status::TypeChange : Status::Modified;
        if (const qsizetype arrow = file.path.indexOf(" -> "); line[0] == 'R' && arrow >= 0) {
            file.status = Status::Renamed;
            file.oldPath = file.path.first(arrow);
            file.path = file.path.mid(arrow + 4);
        }
        changes.files += file;
    }
    return changes;
}

QByteArray textOf(const Plan &plan)
{
    QByteArray text;
    for (const PlannedImage &image : plan.images) {
        QByteArrayList reasons;
        for (const Reason &reason : image.reasons) {
            QByteArrayList of = reason.files;
            if (!reason.image.isEmpty())
                of += reason.image.toUtf8();
            if (!reason.to.isEmpty())
                of += (reason.from + QLatin1String(" to ") + reason.to).toUtf8();
            QByteArray one = reason.kind.toUtf8();
            if (!of.isEmpty())
                one += '(' + of.join(", ") + ')';
            reasons += one;
        }
        text += (image.name + QLatin1Char(' ') + word(image.state) + QLatin1Char(' ') + word(image.action)).toUtf8() + ": " + reasons.join("; ") + '\n';
    }
    return text;
}

} // namespace stackwright
