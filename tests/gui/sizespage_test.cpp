// The map of the stack's megabytes: what it shows is what the pages say, and mouse, keys and table lead to the same box.
#include "model/pages/manifestpage.h"
#include "tests/support/repository.h"
#include "views/stack/graphmode.h"
#include "views/stack/sizemapview.h"
#include "views/stack/sizespage.h"
#include "views/window/actions.h"
#include "window.h"

#include <gtest/gtest.h>

#include <QAction>
#include <QDir>
#include <QFile>
#include <QTabBar>
#include <QToolButton>

namespace sizespage_test {

using namespace stackwright;

namespace {

ImageLayer layer(const char *command, qint64 size)
{
    ImageLayer made;
    made.createdBy = QLatin1String(command);
    made.size = size;
    made.created = QDateTime(QDate(2026, 1, 1), QTime(10, 0), Qt::UTC);
    return made;
}

struct Sizes
{
    TestRepository repository;
    Window window;

    Sizes()
    {
        repository.writeStack("base ds<base");
        repository.write("images/base/Dockerfile", "FROM debian:bookworm-slim\nRUN install python\n");
        repository.write("images/ds/Dockerfile", "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nRUN pip install numpy\nCOPY data /data\n");
        repository.commit(QStringLiteral("Two images"));
        window.open(repository.path());
        EXPECT_TRUE(comes([&] { return window.desk.planning().has_value(); }));
    }
    void page(const QString &image, const QString &tag, const QList<ImageLayer> &layers)
    {
        const Plan &plan = *window.desk.plan();
        ImageRef ref = plan.images[plan.indexOf(image)].target;
        ref.tag = tag.isEmpty() ? ref.tag : tag;
        QDir().mkpath(repository.path() + QStringLiteral("/manifests"));
        QFile file(repository.path() + QStringLiteral("/manifests/") + ref.pageName() + QStringLiteral(".md"));
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        file.write(manifestPage({layers, {}}));
    }
    SizesPage *open()
    {
        window.window.showPage(QStringLiteral("graph"));
        auto *tabs = window.find<QTabBar>("graphParts");
        tabs->setCurrentIndex(1);
        return window.find<SizesPage>("sizesPage");
    }
};

} // namespace

TEST(SizesPage, ShowsWhereTheMegabytesAreAndWhatIsLargerThanStable)
{
    Sizes at;
    const QList<ImageLayer> base{layer("ADD file in /", 80'000'000), layer("RUN /bin/sh -c install python", 200'000'000)};
    const QString stable = at.window.desk.plan()->stableTag;
    at.page(QStringLiteral("base"), {}, base);
    at.page(QStringLiteral("base"), stable, base);
    at.page(QStringLiteral("ds"), {}, base + QList<ImageLayer>{layer("RUN /bin/sh -c pip install numpy", 60'000'000), layer("COPY data /data", 5'000'000)});
    at.page(QStringLiteral("ds"), stable, base + QList<ImageLayer>{layer("RUN /bin/sh -c pip install numpy", 40'000'000)});
    SizesPage *page = at.open();
    SizeMapView *map = page->map();
    ASSERT_TRUE(comes([&] { return map->blocks().size() == 2; }));
    EXPECT_EQ(map->blocks()[0].bytes(), 280'000'000);
    EXPECT_EQ(map->blocks()[1].bytes(), 65'000'000);
    EXPECT_EQ(textOf(*at.window.find<QTreeView>("sizeRows")->model(), {0, 1, 2, 3, 4, 5}).toStdString(),
              "base|built on debian:bookworm-slim|1|80.0 MB|80.0 MB|\nbase|RUN /bin/sh -c install python|2|200.0 MB|200.0 MB|\n"
              "ds|RUN /bin/sh -c pip install numpy|3|60.0 MB|40.0 MB|+20.0 MB\nds|COPY data /data|4|5.0 MB|new|+5.0 MB\n");
    ASSERT_TRUE(at.window.find<QToolButton>("compareSizes")->isVisible());
    at.window.find<QToolButton>("compareSizes")->click();
    // Areas are as their bytes.
    const QRectF python = map->areaOf({0, 1}), debian = map->areaOf({0, 0});
    EXPECT_NEAR(python.width() * python.height() / (debian.width() * debian.height()), 2.5, 0.2);
    // Keys walk the boxes; the table follows, and the other way round.
    map->setFocus();
    map->setCurrent({0, 1});
    QTest::keyClick(map, Qt::Key_End);
    EXPECT_EQ(map->current().block, 1);
    EXPECT_TRUE(map->accessibleDescription().startsWith(QStringLiteral("ds"))) << qPrintable(map->accessibleDescription());
    auto *rows = at.window.find<QTreeView>("sizeRows");
    EXPECT_EQ(rows->currentIndex().row(), 2 + map->current().part);
    rows->setCurrentIndex(rows->model()->index(0, 0));
    EXPECT_EQ(map->current(), (SizeMapView::Place{0, 0}));
    EXPECT_TRUE(map->tell({1, 1}).contains(QStringLiteral("new since the stable tag"))) << qPrintable(map->tell({1, 1}));
    QTest::mouseClick(map, Qt::LeftButton, {}, map->areaOf({1, 0}).center().toPoint());
    EXPECT_EQ(map->current(), (SizeMapView::Place{1, 0}));
    EXPECT_EQ(at.window.nameless(), "");
}

TEST(SizesPage, SaysThatNothingIsKnown)
{
    Sizes at;
    SizesPage *page = at.open();
    EXPECT_FALSE(page->map()->isVisible());
    at.page(QStringLiteral("base"), {}, {layer("ADD file in /", 80'000'000)});
    at.window.window.actions()->refresh->trigger();
    page->refresh();
    EXPECT_TRUE(comes([&] { return page->map()->isVisible(); }));
    EXPECT_FALSE(at.window.find<QToolButton>("compareSizes")->isVisible()) << "there is no stable page";
}

} // namespace sizespage_test
