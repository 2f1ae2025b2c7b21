#include "model/items/focusedstack.h"
#include "model/items/stackfilter.h"
#include "plantext.h"
#include "views/stack/graphview.h"
#include "tests/support/worktime.h"

#include <gtest/gtest.h>

#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <functional>

namespace graph_test {

using namespace stackwright;

namespace {

/// A root, `wide` children of it, and as many below each of these.
Plan largePlan(int wide)
{
    QString text = QStringLiteral("root unchanged\n");
    for (int i = 0; i < wide; ++i) {
        text += QStringLiteral("  mid-%1 %2\n").arg(i).arg(i == 30 ? QStringLiteral("changed") : QStringLiteral("unchanged"));
        for (int j = 0; j < wide; ++j)
            text += QStringLiteral("    leaf-%1-%2 %3\n").arg(i).arg(j).arg(i == 30 ? QStringLiteral("affected") : QStringLiteral("unchanged"));
    }
    return planFromText(text);
}

QList<StackPart> focusedOn(const Plan &plan, const char *name, const std::function<bool(const QString &)> &isIn = [](const QString &) { return true; })
{
    QList<int> parents;
    QStringList states;
    QList<bool> in;
    for (const PlannedImage &image : plan.images) {
        parents << image.parentIndex;
        states << word(image.state);
        in << isIn(image.name);
    }
    return focusedStack(parents, states, in, plan.indexOf(QLatin1String(name)));
}

std::string textOf(const Plan &plan, const QList<StackPart> &parts)
{
    QStringList lines;
    for (const StackPart &part : parts) {
        QString line = QString(part.column * 2, QLatin1Char(' ')) + (part.image >= 0 ? plan.images[part.image].name : QString::number(part.several.size()));
        for (const auto &[state, count] : part.states)
            line += QStringLiteral(" %1*%2").arg(count).arg(state);
        lines << line;
    }
    return lines.join(QLatin1Char('\n')).toStdString();
}

struct Graph
{
    StackModel model;
    StackFilter filter;
    GraphView view{&model, &filter};

    explicit Graph(const Plan &plan, QSize size = QSize(430, 500))
    {
        filter.setSourceModel(&model);
        model.setPlan(plan);
        view.resize(size);
        view.show();
        QObject::connect(&view, &GraphView::chosen, &view, &GraphView::setCurrent);
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&view));
    }
    bool draws(const char *name) { return view.text().split(QLatin1Char('\n')).replaceInStrings(QStringLiteral(" "), QString()).contains(QLatin1String(name)); }
};

} // namespace

TEST(FocusedStack, ShowsTheWayTheNeighboursAndWhatHangsFromTheChosenOne)
{
    const Plan plan = planFromText(QStringLiteral("a changed\n  b affected\n    c affected\n  d unchanged\n    e unchanged\nf unchanged\n"));
    EXPECT_EQ(textOf(plan, focusedOn(plan, "b")), "a\nf\n  b\n  d 1*unchanged\n    c");
    EXPECT_EQ(textOf(plan, focusedOn(plan, "f")), "a 2*affected 2*unchanged\nf");
}

TEST(FocusedStack, CountsTheOthersAtEitherEnd)
{
    const Plan plan = largePlan(40);
    const QList<StackPart> parts = focusedOn(plan, "mid-17");
    EXPECT_LT(parts.size(), 30);
    const std::string text = textOf(plan, parts);
    EXPECT_NE(text.find("root\n  16 656*unchanged\n  mid-16 40*unchanged\n  mid-17\n  mid-18"), std::string::npos) << text;
    EXPECT_NE(text.find("mid-23 40*unchanged\n  16 1*changed 40*affected 615*unchanged"), std::string::npos) << text;
    EXPECT_NE(text.find("    leaf-17-7\n    32 32*unchanged"), std::string::npos) << text;
    // What is drawn is the same while the neighbours are walked along, and nothing is counted twice.
    EXPECT_EQ(focusedOn(plan, "mid-16").size(), parts.size());
    int drawn = 0, hidden = 0;
    for (const StackPart &part : parts) {
        drawn += part.image >= 0;
        hidden += part.hidden;
    }
    EXPECT_EQ(drawn + hidden, plan.images.size());
    for (const char *at : {"root", "mid-0", "mid-39", "leaf-39-39", "leaf-30-20", "nobody"}) {
        drawn = hidden = 0;
        for (const StackPart &part : focusedOn(plan, at)) {
            drawn += part.image >= 0;
            hidden += part.hidden;
        }
        EXPECT_EQ(drawn + hidden, plan.images.size()) << at;
    }
}

TEST(FocusedStack, LeavesOutWhatAFilterLeavesOut)
{
    const Plan plan = largePlan(40);
    const auto few = [](const QString &name) { return name == QLatin1String("root") || name == QLatin1String("mid-30") || name.startsWith(QLatin1String("leaf-30-3")); };
    EXPECT_EQ(textOf(plan, focusedOn(plan, "mid-30", few)).substr(0, 33), "root\n  mid-30\n    leaf-30-3\n    l");
    EXPECT_EQ(textOf(plan, focusedOn(plan, "mid-2", few)), "root\n  mid-30 11*affected");
    EXPECT_TRUE(focusedOn(plan, "root", [](const QString &) { return false; }).isEmpty());
}

TEST(GraphView, DrawsASmallStackWhole)
{
    Graph graph(planFromText(QStringLiteral("a changed\n  b affected\n    c affected\n  d unchanged\n")));
    graph.view.setCurrent(QStringLiteral("d"));
    EXPECT_EQ(graph.view.text(), QStringLiteral("a\n  b\n    c\n  d"));
    graph.view.setFocus();
    QSignalSpy chosen(&graph.view, &GraphView::chosen);
    for (const auto &[key, name] : {std::pair(Qt::Key_Up, "b"), std::pair(Qt::Key_Right, "c"), std::pair(Qt::Key_Left, "b"), std::pair(Qt::Key_Left, "a"), std::pair(Qt::Key_Right, "b"), std::pair(Qt::Key_Down, "d")}) {
        QTest::keyClick(&graph.view, key);
        ASSERT_FALSE(chosen.isEmpty()) << name;
        EXPECT_EQ(chosen.takeLast().first().toString(), QLatin1String(name));
    }
}

TEST(GraphView, FollowsTheSelectionThroughALargeStack)
{
    Graph graph(largePlan(40));
    graph.view.setCurrent(QStringLiteral("root"));
    EXPECT_TRUE(graph.draws("mid-7"));
    EXPECT_FALSE(graph.draws("mid-17"));
    graph.view.setCurrent(QStringLiteral("leaf-17-33"));
    for (const char *name : {"root", "mid-17", "leaf-17-33", "leaf-17-39"})
        EXPECT_TRUE(graph.draws(name)) << name << '\n' << graph.view.text().toStdString();
    EXPECT_GT(graph.view.horizontalScrollBar()->value(), 0) << "a column that was out of sight is gone to";
    // The keyboard goes on to those that are not drawn.
    QSignalSpy chosen(&graph.view, &GraphView::chosen);
    graph.view.setCurrent(QStringLiteral("mid-7"));
    QTest::keyClick(&graph.view, Qt::Key_Down);
    EXPECT_EQ(chosen.takeLast().first().toString(), QStringLiteral("mid-8"));
    EXPECT_TRUE(graph.draws("mid-15"));
    QTest::keyClick(&graph.view, Qt::Key_Up);
    EXPECT_EQ(chosen.takeLast().first().toString(), QStringLiteral("mid-7"));
    // And so does a click on the box that counts them.
    graph.view.setCurrent(QStringLiteral("root"));
    graph.view.showWhole();
    int clicked = 0;
    for (int y = 0; y < graph.view.viewport()->height() && clicked == 0; y += 16)
        for (int x = 0; x < graph.view.viewport()->width() && clicked == 0; x += 32) {
            QMouseEvent press(QEvent::MouseButtonPress, QPointF(x, y), graph.view.viewport()->mapToGlobal(QPointF(x, y)), Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(graph.view.viewport(), &press);
            const QString name = chosen.isEmpty() ? QString() : chosen.takeLast().first().toString();
            if (name == QLatin1String("mid-8"))
                clicked = y;
            else if (!name.isEmpty())
                graph.view.setCurrent(QStringLiteral("root"));
        }
    EXPECT_GT(clicked, 0) << graph.view.text().toStdString();
    EXPECT_TRUE(graph.draws("mid-8"));
}

TEST(GraphView, ALargeStackIsDrawnAtOnce)
{
    Graph graph(largePlan(44)); // 1,981 images
    graph.view.setCurrent(QStringLiteral("leaf-43-43"));
    WorkTime clock;
    graph.view.update();
    (void)graph.view.grab();
    EXPECT_LT(clock.elapsed(), 1500);
    // Every image changes its state: one drawing, not two thousand.
    QObject::connect(&graph.model, &QAbstractItemModel::dataChanged, &graph.view, &GraphView::update);
    Plan plan = graph.model.plan();
    for (PlannedImage &image : plan.images)
        image.state = ChangeState::Changed;
    clock.start();
    graph.model.setPlan(plan);
    (void)graph.view.grab();
    EXPECT_LT(clock.elapsed(), 3000);
}

TEST(GraphView, CanBeSeenWholeAndLarger)
{
    QString text = QStringLiteral("root changed\n");
    for (int i = 0; i < 40; ++i)
        text += QStringLiteral("  child-%1 affected\n").arg(i);
    Graph graph(planFromText(text));
    graph.view.setCurrent(QStringLiteral("child-39"));
    EXPECT_GT(graph.view.verticalScrollBar()->value(), 0);
    graph.view.showWhole();
    EXPECT_LT(graph.view.zoom(), 1);
    const int before = graph.view.verticalScrollBar()->maximum();
    graph.view.setZoom(1.5);
    EXPECT_GT(graph.view.verticalScrollBar()->maximum(), before);
    QWheelEvent wheel(QPointF(10, 10), graph.view.mapToGlobal(QPointF(10, 10)), {}, QPoint(0, -120), Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(graph.view.viewport(), &wheel);
    EXPECT_LT(graph.view.zoom(), 1.5);
}

} // namespace graph_test
