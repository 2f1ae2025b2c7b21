// How the parts stand to each other: what is cut off, out of line, or empty room where there could be rows.
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/release/gateslist.h"
#include "views/style/parts.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QHBoxLayout>
#include <QImage>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QStyleOptionHeader>
#include <QTabBar>
#include <QToolButton>

namespace arrangement_test {

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
    // And so it is drawn: the title's last letter stands above the numbers' last digits.
    for (const auto indicator : {QStyleOptionHeader::None, QStyleOptionHeader::SortDown}) {
        plain.sortIndicator = indicator;
        plain.palette = QApplication::palette();
        QImage image(plain.rect.size(), QImage::Format_RGB32);
        QPainter painter(&image);
        style->drawControl(QStyle::CE_Header, &plain, &painter);
        painter.end();
        const QRgb ground = image.pixel(0, 0);
        int last = 0;
        for (int x = 0; x < image.width(); ++x)
            for (int y = 4; y < image.height() - 4; ++y)
                if (image.pixel(x, y) != ground)
                    last = x;
        EXPECT_NEAR(last, end, 2) << indicator;
    }
}

TEST(Arrangement, AnImagesEmptyPagesLookAlikeAndItsTabsStandBelowItsName)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    for (const Qt::Key page : {Qt::Key_2, Qt::Key_3, Qt::Key_4, Qt::Key_5, Qt::Key_6}) { // nothing was built, nothing has changed
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

TEST(Arrangement, InASmallWindowReasonsAreReadAndWhatTheTreeSaysTooGivesWay)
{
    TestRepository repository;
    repository.writeStack("base slow<base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/slow/tests/test_of_what_it_has.py", "x");
    Window window;
    window.window.resize(1024, 700);
    window.open(repository.path());
    QTreeView *order = nullptr;
    ASSERT_TRUE(comes([&] {
        order = window.find<QTreeView>("order");
        return order && order->isVisible() && order->model()->rowCount() == 2;
    }));
    const auto reasonsAreWhole = [&] {
        for (int row = 0; row < 2; ++row)
            if (order->fontMetrics().horizontalAdvance(order->model()->index(row, 3).data().toString()) > order->columnWidth(3))
                return false;
        return true;
    };
    EXPECT_TRUE(comes(reasonsAreWhole)) << order->columnWidth(3);
    EXPECT_TRUE(order->isColumnHidden(2));
    EXPECT_FALSE(order->isColumnHidden(1));
    window.window.resize(1920, 1000);
    EXPECT_TRUE(comes([&] { return !order->isColumnHidden(2) && !order->isColumnHidden(0) && reasonsAreWhole(); }));
}

TEST(Arrangement, AReasonThatHasNoRoomGoesOnInASecondLine)
{
    TestRepository repository;
    repository.writeStack("datascience-notebook-of-all-courses slow<datascience-notebook-of-all-courses");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/slow/tests/test_of_what_it_has_and_of_what_it_should_have.py", "x");
    Window window;
    window.window.resize(1024, 700);
    window.open(repository.path());
    QTreeView *order = nullptr;
    ASSERT_TRUE(comes([&] {
        order = window.find<QTreeView>("order");
        return order && order->isVisible() && order->model()->rowCount() == 2;
    }));
    const QModelIndex reason = order->model()->index(1, 3);
    EXPECT_GT(order->fontMetrics().horizontalAdvance(reason.data().toString()), order->columnWidth(3));
    EXPECT_TRUE(comes([&] { return order->visualRect(reason).height() >= 2 * order->fontMetrics().height(); }));
    EXPECT_TRUE(comes([&] { return order->viewport()->rect().contains(order->visualRect(reason)); })) << "the list is as high as its rows";
}

TEST(Arrangement, ALongNameNeverTakesTheReasonsPlace)
{
    TestRepository repository;
    const QByteArray name = QByteArray("a-name-of-ninety-five-letters-").repeated(3) + "tail5";
    repository.writeStack(QByteArray("base " + name + "<base").constData());
    repository.commit();
    repository.write("images/" + name + "/more.txt", "x");
    for (const QSize size : {QSize(1024, 700), QSize(1280, 800), QSize(1920, 1080)}) {
        Window window;
        window.window.resize(size);
        window.open(repository.path());
        QTreeView *order = nullptr;
        ASSERT_TRUE(comes([&] {
            order = window.find<QTreeView>("order");
            return order && order->isVisible() && order->model()->rowCount() == 2;
        }));
        EXPECT_TRUE(comes([&] { return order->columnWidth(3) * 2 >= order->viewport()->width(); })) << order->columnWidth(3) << " of " << order->viewport()->width();
        EXPECT_LE(order->visualRect(order->model()->index(1, 3)).height(), 5 * order->fontMetrics().height()) << "a reason is no column of letters";
    }
}

TEST(Arrangement, WhatIsSaidOfAnEmptyHistoryStandsInItsMiddle)
{
    TestRepository repository;
    repository.writeStack("base");
    repository.commit();
    Window window;
    window.open(repository.path());
    window.window.showPage(QStringLiteral("history"));
    window.find<QTabBar>("historyParts")->setCurrentIndex(1);
    QLabel *words = nullptr;
    for (QLabel *label : window.window.findChildren<QLabel *>())
        if (label->text() == QLatin1String("No releases yet"))
            words = label;
    ASSERT_TRUE(words);
    const auto place = [&] { return words->mapTo(words->parentWidget()->parentWidget(), words->rect().center()).y() * 100 / words->parentWidget()->parentWidget()->height(); };
    EXPECT_TRUE(comes([&] { return place() > 30 && place() < 50; })) << place();
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

TEST(Arrangement, MoreChangedFilesGetMoreRoomInWholeRows)
{
    TestRepository repository;
    repository.writeStack("base a<base b<base c<base d<base e<base f<base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/a/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    Window window;
    window.open(repository.path());
    auto *files = window.find<QTreeView>("changedFiles");
    ASSERT_TRUE(comes([&] { return files->isVisible() && files->model()->rowCount() < 3; }));
    for (const char *name : {"b", "c", "d", "e", "f"})
        repository.write(QByteArray("images/") + name + "/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    ASSERT_TRUE(comes([&] { return files->model()->rowCount() >= 6; }));
    EXPECT_TRUE(comes([&] { return files->viewport()->height() >= 6 * files->sizeHintForRow(0); })) << files->viewport()->height();
    EXPECT_LT(files->viewport()->height(), 7 * files->sizeHintForRow(0));
}

TEST(Arrangement, ABarThatHasNoRoomGoesOnInASecondRow)
{
    QWidget around; // of a window of its own Qt would keep the width
    around.resize(700, 100);
    FoldingBar bar(&around);
    auto *field = new QPushButton(QStringLiteral("first group")), *other = new QPushButton(QStringLiteral("second group"));
    bar.first()->addWidget(field);
    bar.second()->addWidget(other);
    bar.resize(600, 80);
    around.show();
    QTest::qWait(10);
    EXPECT_EQ(field->y(), other->y());
    const int narrow = bar.minimumSizeHint().width();
    bar.resize(narrow + 10, 80);
    QTest::qWait(10);
    EXPECT_GT(other->y(), field->geometry().bottom());
    EXPECT_LE(other->geometry().right(), bar.width());
    bar.resize(600, 80);
    QTest::qWait(10);
    EXPECT_EQ(field->y(), other->y());
    other->setText(QStringLiteral("a second group with very many more words in it than there is room for in one row of six hundred pixels, I think"));
    QTest::qWait(10);
    EXPECT_GT(other->y(), field->geometry().bottom()) << "what is in it has grown";
}

TEST(Arrangement, AListAboveItsDetailsHasTheHeightOfItsRows)
{
    TestRepository repository;
    repository.writeStack("base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_5, Qt::AltModifier);
    auto *list = window.find<QTreeView>("changes");
    ASSERT_TRUE(list);
    EXPECT_TRUE(comes([&] { return list->isVisible() && list->viewport()->height() <= 3 * list->sizeHintForRow(0); })) << list->viewport()->height();
    EXPECT_GE(list->viewport()->height(), 2 * list->sizeHintForRow(0));
    for (int i = 0; i < 5; ++i)
        repository.write(QByteArray("images/base/file") + QByteArray::number(i), "x\n");
    EXPECT_TRUE(comes([&] { return list->viewport()->height() >= 5 * list->sizeHintForRow(0); })) << list->viewport()->height();
}

TEST(Arrangement, AGatesGlyphStandsBesideItsName)
{
    GatesList list;
    GateResult open{QStringLiteral("images"), GateResult::State::Open, QStringLiteral("all 2 present"), {}};
    GateResult closed{QStringLiteral("pages"), GateResult::State::Closed, QStringLiteral("ds has no page"), {}};
    list.setGates({open, closed}, true);
    list.resize(400, 300);
    list.show();
    QTest::qWait(10);
    int glyphs = 0;
    for (const QLabel *name : list.findChildren<QLabel *>()) {
        if (!name->font().bold())
            continue;
        for (const QWidget *mark : name->parentWidget()->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly))
            if (mark->minimumWidth() == 18 && mark->maximumWidth() == 18) {
                ++glyphs;
                EXPECT_GE(mark->height(), name->fontMetrics().height());
                EXPECT_NEAR(mark->geometry().center().y(), name->geometry().center().y(), 1) << name->text().toStdString();
            }
    }
    EXPECT_EQ(glyphs, 2);
}

} // namespace arrangement_test
