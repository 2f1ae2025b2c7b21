// Reasons in the person's language: the same words as the console's where there is no translation, in parts for links.
#include "model/items/reasontext.h"

#include <gtest/gtest.h>

namespace reasontext_test {

using namespace stackwright;

namespace {

std::string partsOf(const ReasonText &text)
{
    QStringList parts;
    for (const ReasonPart &part : text)
        parts << (part.kind == ReasonPart::Kind::Words ? part.text : QString((part.kind == ReasonPart::Kind::Image ? QStringLiteral("[image ") : QStringLiteral("[file ")) + part.text + QLatin1Char(']')));
    return parts.join(QString()).toStdString();
}

PlannedImage because(const QList<Reason> &reasons)
{
    PlannedImage image;
    image.reasons = reasons;
    return image;
}

} // namespace

TEST(ReasonText, SaysWhatTheConsoleSays)
{
    const QStringList kinds{QStringLiteral("files-changed"), QStringLiteral("build-all-file"), QStringLiteral("full-rebuild-message"), QStringLiteral("main-branch"),
                            QStringLiteral("parent-rebuilt"), QStringLiteral("needed-by-child"), QStringLiteral("missing-in-registry"), QStringLiteral("no-baseline"),
                            QStringLiteral("requested"), QStringLiteral("base-image-moved"), QStringLiteral("nothing-changed"), QStringLiteral("of-tomorrow")};
    for (const QString &kind : kinds)
        for (const QList<QByteArray> &files : {QList<QByteArray>{}, QList<QByteArray>{"a/%1"}, QList<QByteArray>{"a", "b"}, QList<QByteArray>{"a", "b", "c"}}) {
            const Reason reason{kind, files, QStringLiteral("base"), QStringLiteral("old"), QStringLiteral("new")};
            EXPECT_EQ(whyOf(because({reason})).toStdString(), sentence(reason).toStdString());
        }
}

TEST(ReasonText, NamesFilesAndImagesAsParts)
{
    // Names that are words of the sentence, or look like a place in it, are still only names.
    EXPECT_EQ(partsOf(reasonTexts(because({{QStringLiteral("parent-rebuilt"), {}, QStringLiteral("parent"), {}, {}}}))[0]), "its parent [image parent] is built");
    EXPECT_EQ(partsOf(reasonTexts(because({{QStringLiteral("files-changed"), {"%2", "x"}, {}, {}, {}}}))[0]), "[file %2] and 1 other file changed");
}

TEST(ReasonText, CountsChildrenThatWouldFillThePage)
{
    QList<Reason> reasons{{QStringLiteral("requested"), {}, {}, {}, {}}};
    for (const char *child : {"a", "b", "c"})
        reasons << Reason{QStringLiteral("needed-by-child"), {}, QLatin1String(child), {}, {}};
    EXPECT_EQ(reasonTexts(because(reasons)).size(), 4) << "three are still named";
    reasons << Reason{QStringLiteral("needed-by-child"), {}, QStringLiteral("d"), {}, {}};
    const QList<ReasonText> texts = reasonTexts(because(reasons));
    ASSERT_EQ(texts.size(), 2);
    EXPECT_EQ(partsOf(texts[1]), "[image a], [image b] and 2 other images are built and need it under the same tag");
}

} // namespace reasontext_test
