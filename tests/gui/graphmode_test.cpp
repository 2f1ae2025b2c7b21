// The mode Graph: the whole window, with the keyboard, folded and unfolded, with the chain of a failure, as a picture.
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/stack/graphmode.h"
#include "views/stack/wholegraph.h"
#include "views/window/actions.h"
#include "window.h"

#include <QAction>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QToolButton>

namespace graphmode_test {

using namespace stackwright;

namespace {

/// A root, `wide` children of it, one of them changed.
QList<WholeGraph::Image> imagesOf(int wide)
{
    QList<WholeGraph::Image> images{{QStringLiteral("root"), QStringLiteral("changed"), {}, -1}};
    for (int i = 0; i < wide; ++i)
        images << WholeGraph::Image{QStringLiteral("child-%1").arg(i), i == 3 ? QStringLiteral("changed") : QStringLiteral("unchanged"), QStringLiteral("about 1:00"), 0};
    return images;
}

} // namespace

TEST(WholeGraph, FoldsWhatIsUnchangedAndUnfoldsItByKey)
{
    WholeGraph graph;
    graph.resize(900, 600);
    graph.setImages(imagesOf(20));
    graph.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&graph));
    EXPECT_EQ(graph.text(), QStringLiteral("root changed\n  child-3 changed\n  19 unchanged"));
    EXPECT_EQ(graph.foldedCount(), 19);
    graph.setCurrent(QStringLiteral("root"));
    QSignalSpy chosen(&graph, &WholeGraph::chosen), opened(&graph, &WholeGraph::opened);
    QTest::keyClick(&graph, Qt::Key_Right);
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen.takeFirst().first().toString(), QStringLiteral("child-3"));
    QTest::keyClick(&graph, Qt::Key_Return);
    EXPECT_EQ(opened.takeFirst().first().toString(), QStringLiteral("child-3"));
    QTest::keyClick(&graph, Qt::Key_Down);
    EXPECT_EQ(graph.accessibleDescription(), QStringLiteral("19 unchanged: press to unfold"));
    QTest::keyClick(&graph, Qt::Key_Space);
    EXPECT_EQ(graph.foldedCount(), 0);
    EXPECT_EQ(chosen.takeLast().first().toString(), QStringLiteral("child-0"));
    EXPECT_TRUE(graph.accessibleDescription().startsWith(QLatin1String("child-0: "))) << graph.accessibleDescription().toStdString();
    QTest::keyClick(&graph, Qt::Key_Left);
    EXPECT_EQ(chosen.takeLast().first().toString(), QStringLiteral("root"));
    graph.setFolding(true);
    EXPECT_EQ(graph.foldedCount(), 19) << "folded again";
    graph.setFolding(false);
    EXPECT_EQ(graph.foldedCount(), 0);
}

TEST(WholeGraph, TwoHundredImagesCanBeReadAndAllBeReached)
{
    WholeGraph graph;
    graph.resize(1200, 700);
    QList<WholeGraph::Image> images = imagesOf(200);
    for (WholeGraph::Image &image : images)
        image.state = QStringLiteral("affected");
    graph.setImages(images);
    graph.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&graph));
    EXPECT_GE(graph.zoom(), 0.7) << "at first names are large enough to be read";
    QSignalSpy chosen(&graph, &WholeGraph::chosen);
    graph.setCurrent(QStringLiteral("root"));
    QSet<QString> reached;
    for (int i = 0; i < 260; ++i)
        QTest::keyClick(&graph, i == 0 ? Qt::Key_Right : Qt::Key_Down);
    for (int i = 0; i < 260; ++i)
        QTest::keyClick(&graph, Qt::Key_Up);
    for (const QList<QVariant> &one : chosen)
        reached << one.first().toString();
    EXPECT_EQ(reached.size(), 201);
    // A drag looks around and chooses nothing; a press chooses.
    graph.setZoom(2);
    graph.horizontalScrollBar()->setValue(100);
    graph.verticalScrollBar()->setValue(100);
    chosen.clear();
    const auto send = [&](QEvent::Type type, QPoint at) {
        QMouseEvent event(type, QPointF(at), graph.viewport()->mapToGlobal(QPointF(at)), Qt::LeftButton, type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(graph.viewport(), &event);
    };
    send(QEvent::MouseButtonPress, {300, 300});
    send(QEvent::MouseMove, {260, 250});
    send(QEvent::MouseButtonRelease, {260, 250});
    EXPECT_EQ(graph.verticalScrollBar()->value(), 150);
    EXPECT_EQ(graph.horizontalScrollBar()->value(), 140);
    EXPECT_TRUE(chosen.isEmpty());
}

TEST(GraphMode, TakesTheWindowAndSharesTheSelection)
{
    TestRepository repository;
    repository.writeStack("base ds<base rs<base ml<ds");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/ds/Dockerfile", "FROM scratch\nLABEL a=b\n");
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_5, Qt::ControlModifier);
    auto *graph = window.find<WholeGraph>("wholeGraph");
    ASSERT_TRUE(graph && graph->isVisible());
    EXPECT_EQ(QApplication::focusWidget(), graph);
    EXPECT_GT(graph->width(), 1100) << "of 1280";
    EXPECT_EQ(graph->text().toStdString(), "base unchanged\n  ds changed\n    ml affected\n  rs unchanged");
    window.key(Qt::Key_Right);
    const QString reached = window.find<QLabel>("imageName")->text(); // whichever child stands nearer
    EXPECT_TRUE(QStringList({QStringLiteral("ds"), QStringLiteral("rs")}).contains(reached)) << "the tree has gone there, too: " << reached.toStdString();
    window.key(Qt::Key_Return);
    EXPECT_TRUE(window.window.actions()->modes[0]->isChecked());
    EXPECT_EQ(window.nameless(), "");
    // Larger and smaller are of the graph that is to be seen.
    EXPECT_FALSE(window.window.actions()->graphLarger->isEnabled());
    window.key(Qt::Key_5, Qt::ControlModifier);
    ASSERT_TRUE(window.window.actions()->graphLarger->isEnabled());
    const double before = graph->zoom();
    window.window.actions()->graphLarger->trigger();
    EXPECT_GT(graph->zoom(), before);
    EXPECT_EQ(window.nameless(), "");
}

TEST(GraphMode, ShowsTheChainOfAFailureAndMakesAPicture)
{
    QTemporaryDir folder;
    Window window;
    window.open(journalOf(folder, failedRun()));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_5, Qt::ControlModifier);
    auto *mode = window.find<GraphMode>("graphMode");
    ASSERT_TRUE(mode);
    EXPECT_EQ(mode->graph()->text().toStdString(), "base passed\n  data failed");
    EXPECT_TRUE(window.find<QLabel>("graphSaid")->text().contains(QLatin1String("1 failed"))) << window.find<QLabel>("graphSaid")->text().toStdString();
    mode->graph()->setCurrent(QStringLiteral("data"));
    const QByteArray svg = mode->picture(false), pdf = mode->picture(true);
    QSvgRenderer reader(svg);
    ASSERT_TRUE(reader.isValid()) << svg.left(300).toStdString();
    EXPECT_EQ(reader.viewBox(), QRect(QPoint(), mode->graph()->wholeSize()));
    EXPECT_TRUE(svg.contains(">data<")) << "names are text, to be found and copied";
    EXPECT_TRUE(pdf.startsWith("%PDF"));
}

TEST(GraphMode, WithoutAStackSaysWhatBelongsThere)
{
    Window window;
    window.window.showPage(QStringLiteral("graph"));
    auto *mode = window.find<GraphMode>("graphMode");
    ASSERT_TRUE(mode && mode->isVisible());
    EXPECT_FALSE(mode->graph()->isVisible());
    EXPECT_EQ(window.nameless(), "");
}

} // namespace graphmode_test
