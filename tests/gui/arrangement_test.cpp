// How the parts stand to each other: what is cut off, out of line, or empty room where there could be rows.
#include "storedrun.h"
#include "tests/support/repository.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QStyle>
#include <QStyleOptionHeader>
#include <QTabBar>
#include <QToolButton>

using namespace stackwright;

namespace {

QStyleOptionHeader titleOf(const QString &text, Qt::Alignment alignment, int width)
{
    QStyleOptionHeader option;
    option.rect = QRect(0, 0, width, 28);
    option.text = text;
    option.textAlignment = alignment | Qt::AlignVCenter;
    option.orientation = Qt::Horizontal;
    option.sortIndicator = QStyleOptionHeader::SortDown;
    option.fontMetrics = QFontMetrics(QApplication::font());
    return option;
}

} // namespace

TEST(Arrangement, TheArrowOfASortedColumnLeavesItsTitleWhole)
{
    const QStyle *style = QApplication::style();
    for (const Qt::Alignment alignment : {Qt::AlignLeft, Qt::AlignRight}) {
        const QStyleOptionHeader option = titleOf(QStringLiteral("Nr."), alignment, 44);
        const QRect words = style->subElementRect(QStyle::SE_HeaderLabel, &option), arrow = style->subElementRect(QStyle::SE_HeaderArrow, &option);
        const QSize size(option.fontMetrics.horizontalAdvance(option.text), option.fontMetrics.height());
        EXPECT_GE(words.width(), size.width()) << alignment;
        EXPECT_FALSE(QStyle::alignedRect(Qt::LeftToRight, option.textAlignment, size, words).intersects(arrow)) << alignment;
        EXPECT_TRUE(option.rect.contains(arrow)) << alignment;
        EXPECT_EQ(arrow.center().y(), option.rect.center().y()) << "in the middle, as the words are";
    }
    QStyleOptionHeader plain = titleOf(QStringLiteral("Size"), Qt::AlignRight, 80);
    const int end = style->subElementRect(QStyle::SE_HeaderLabel, &plain).right();
    plain.sortIndicator = QStyleOptionHeader::None;
    EXPECT_EQ(style->subElementRect(QStyle::SE_HeaderLabel, &plain).right(), end) << "sorting moves no title away from its numbers";
}
