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

bool isSaid(const QWidget &window, const QString &words)
{
    for (const QLabel *label : window.findChildren<QLabel *>())
        if (label->isVisible() && label->text().contains(words))
            return true;
    return false;
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

TEST(Arrangement, AnImagesEmptyPagesLookAlikeAndItsTabsStandBelowItsName)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    for (const Qt::Key page : {Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_6}) { // nothing was built, nothing has changed
        window.key(page, Qt::AltModifier);
        auto *pages = window.find<QWidget>("imagePages");
        QTest::qWait(20);
        for (const QFrame *frame : pages->findChildren<QFrame *>())
            EXPECT_FALSE(frame->isVisible() && frame->frameShape() == QFrame::StyledPanel) << "an empty frame on page " << page - Qt::Key_0;
    }
    const auto *tabs = window.find<QTabBar>("pages");
    const auto *name = window.find<QLabel>("imageName");
    EXPECT_EQ(tabs->mapTo(&window.window, tabs->tabRect(0).topLeft()).x() + tabs->style()->pixelMetric(QStyle::PM_TabBarTabHSpace) / 2,
              name->mapTo(&window.window, QPoint()).x());
}

TEST(Arrangement, FindingsAreWholeRowsAndMoreOfThemWhereThereIsNoPlan)
{
    TestRepository repository;
    QByteArray images = "images:\n";
    for (char name = 'a'; name <= 'g'; ++name)
        images += QByteArray("  ") + name + ":\n    depend_on: nobody\n";
    repository.write("images/spec.yml", images);
    repository.commit();
    Window window;
    window.open(repository.path());
    auto *findings = window.find<QWidget>("findings");
    ASSERT_TRUE(comes([&] { return findings->isVisible(); }));
    const auto *view = findings->findChild<QTreeView *>();
    const auto shown = [&] { // whole rows, and nothing below them
        int bottom = 0, count = 0;
        for (int row = 0; row < view->model()->rowCount() && bottom < view->viewport()->height(); ++row, ++count)
            bottom = view->visualRect(view->model()->index(row, 0)).bottom() + 1;
        EXPECT_EQ(bottom, view->viewport()->height()) << "a row is cut through";
        return count;
    };
    ASSERT_GE(view->model()->rowCount(), 7);
    EXPECT_GE(shown(), 7) << "below them there is nothing that needs the room";
    window.window.resize(1024, 700);
    QTest::qWait(50);
    EXPECT_GE(shown(), 7);
    // What is wrong is read to its end, on a second line if need be.
    for (int row = 0; row < view->model()->rowCount(); ++row)
        for (const int column : {2, 3}) {
            const QModelIndex index = view->model()->index(row, column);
            const int words = view->fontMetrics().horizontalAdvance(index.data().toString());
            if (words > view->columnWidth(column)) {
                EXPECT_GE(view->visualRect(index).height(), 2 * view->fontMetrics().height()) << index.data().toString().toStdString();
            }
        }
    repository.writeStack("base");
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    repository.write("images/spec.yml", images);
    ASSERT_TRUE(comes([&] { return findings->isVisible(); }));
    EXPECT_EQ(shown(), 4) << "the last good plan has the room";
}

TEST(Arrangement, AFolderThatIsNoStackIsSaidInTheWindowsWords)
{
    QTemporaryDir folder;
    Window window;
    window.open(folder.path());
    EXPECT_TRUE(comes([&] { return isSaid(window.window, QStringLiteral("has no images/spec.yml")); }));
    Place gone;
    gone.repo = folder.filePath(QStringLiteral("nothing"));
    window.desk.openStack(gone, {}, folder.path());
    EXPECT_TRUE(comes([&] { return isSaid(window.window, QStringLiteral("is not there")); }));
    EXPECT_FALSE(isSaid(window.window, QStringLiteral("-C DIR")));
}
