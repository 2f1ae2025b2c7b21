#include "model/items/reasontext.h"

#include "model/base/text.h"
#include "model/items/translated.h"

namespace stackwright {

namespace {

constexpr qsizetype mostNamed = 2; ///< children; more would fill the head of the page

ReasonText words(const QString &text)
{
    return {{ReasonPart::Kind::Words, text}};
}

ReasonText image(const QString &name)
{
    return {{ReasonPart::Kind::Image, name}};
}

/// The pattern's words, with `parts` where it says %1, %2, …; what stands in a part is never taken for a pattern.
ReasonText filled(const QString &pattern, const QList<ReasonText> &parts)
{
    ReasonText text;
    QString piece;
    const auto flush = [&] {
        if (!piece.isEmpty())
            text << ReasonPart{ReasonPart::Kind::Words, std::exchange(piece, QString())};
    };
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const int at = pattern[i] == QLatin1Char('%') && i + 1 < pattern.size() ? pattern[i + 1].digitValue() - 1 : -1;
        if (at < 0 || at >= parts.size()) {
            piece += pattern[i];
            continue;
        }
        flush();
        text += parts[at];
        ++i;
    }
    flush();
    return text;
}

ReasonText named(const QList<QByteArray> &files)
{
    if (files.isEmpty())
        return words(tr("its own keys in the spec"));
    const ReasonText first{{ReasonPart::Kind::File, visible(files.first())}};
    return files.size() == 1 ? first : filled(tr("%1 and %2"), {first, words(counted(files.size() - 1, tr("other file"), tr("other files")))});
}

ReasonText textOf(const Reason &reason)
{
    const QString &kind = reason.kind;
    if (kind == QLatin1String("files-changed"))
        return filled(tr("%1 changed"), {named(reason.files)});
    if (kind == QLatin1String("build-all-file"))
        return filled(tr("%1 changed, which builds every image"), {named(reason.files)});
    if (kind == QLatin1String("full-rebuild-message"))
        return words(tr("the commit's message asks for a full rebuild"));
    if (kind == QLatin1String("main-branch"))
        return words(tr("a commit on a main branch builds every image"));
    if (kind == QLatin1String("parent-rebuilt"))
        return filled(tr("its parent %1 is built"), {image(reason.image)});
    if (kind == QLatin1String("needed-by-child"))
        return filled(tr("%1 is built and needs it under the same tag"), {image(reason.image)});
    if (kind == QLatin1String("missing-in-registry"))
        return words(tr("its tag is not in the registry"));
    if (kind == QLatin1String("no-baseline"))
        return words(tr("there is no earlier commit to compare with"));
    if (kind == QLatin1String("requested"))
        return words(tr("it was asked for"));
    if (kind == QLatin1String("base-image-moved"))
        return filled(tr("its base image moved from %1 to %2"), {words(reason.from), words(reason.to)});
    if (kind == QLatin1String("tests-changed"))
        return filled(tr("its tests changed: %1"), {named(reason.files)});
    if (kind == QLatin1String("nothing-changed"))
        return words(tr("nothing that it is made of changed"));
    return words(sentence(reason)); // of a newer version's journal
}

} // namespace

QList<ReasonText> reasonTexts(const PlannedImage &planned)
{
    QList<ReasonText> texts;
    QStringList children;
    for (const Reason &reason : planned.reasons)
        if (reason.kind == QLatin1String("needed-by-child"))
            children << reason.image;
    const bool many = children.size() > mostNamed + 1;
    for (const Reason &reason : planned.reasons) {
        if (reason.kind == QLatin1String("nothing-changed") && planned.state != ChangeState::Unchanged) {
            texts << words(tr("what it is built on changed, but other images were asked for"));
            continue;
        }
        if (!many || reason.kind != QLatin1String("needed-by-child"))
            texts << textOf(reason);
        else if (reason.image == children.first())
            texts << filled(tr("%1, %2 and %3 other images are built and need it under the same tag"),
                            {image(children[0]), image(children[1]), words(QString::number(children.size() - mostNamed))});
    }
    return texts;
}

QString whyOf(const PlannedImage &planned)
{
    QStringList sentences;
    for (const ReasonText &one : reasonTexts(planned)) {
        QString text;
        for (const ReasonPart &part : one)
            text += part.text;
        sentences << text;
    }
    return sentences.join(QStringLiteral("; "));
}

} // namespace stackwright
