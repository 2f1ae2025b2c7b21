// Variants of an image in the window: one folded row that sums them up, wherever its image stands in the tree.
#include "model/items/stackfilter.h"
#include "model/items/stackmodel.h"
#include "tests/support/repository.h"
#include "views/stack/stackpane.h"
#include "window.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>

namespace variants_test {

using namespace stackwright;

namespace {

/// The plan of `text`, in which "py-313" is the variant 313 of py for each of these names.
Plan withVariants(const QString &text, const QStringList &keys)
{
    Plan plan = planFromText(text);
    const auto named = [&](QString name) {
        for (const QString &key : keys)
            if (name.startsWith(QString(key + QLatin1Char('-'))))
                name[key.size()] = QLatin1Char('@');
        return name;
    };
    for (PlannedImage &image : plan.images) {
        image.name = named(image.name);
        image.parent = named(image.parent);
        if (image.name.contains(QLatin1Char('@'))) {
            image.key = image.name.section(QLatin1Char('@'), 0, 0);
            image.variant = image.name.section(QLatin1Char('@'), 1);
        }
    }
    for (QString &name : plan.order)
        name = named(name);
    return plan;
}

std::string shape(const StackModel &model)
{
    return textOf(model, {StackModel::Image, StackModel::State}).toStdString();
}

/// A test that ran for so long, with these counts, and the image's size.
QList<Event> tested(const char *image, int passed, int failed, qint64 ms, qint64 size)
{
    const QString name = QLatin1String(image);
    return {eventOf(QStringLiteral("stage-started"), 0, name, Stage::Test), eventOf(QStringLiteral("tests"), ms, name, Stage::Test, testsToJson({passed, failed, 0}, {})),
            eventOf(QStringLiteral("stage-finished"), ms, name, Stage::Test, {{QStringLiteral("state"), failed > 0 ? QStringLiteral("failed") : QStringLiteral("passed")}, {QStringLiteral("seconds"), static_cast<double>(ms) / 1000}}),
            eventOf(QStringLiteral("image-fact"), ms, name, {}, {{QStringLiteral("size"), size}}),
            eventOf(QStringLiteral("image-state"), ms, name, {}, {{QStringLiteral("state"), failed > 0 ? QStringLiteral("failed") : QStringLiteral("passed")}})};
}

} // namespace

TEST(Variants, StandBelowOneRowOfTheirImage)
{
    StackModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Warning);
    model.setPlan(withVariants(QStringLiteral("base changed\n  py-313 affected\n  py-312 unchanged\n  other affected\n"), {QStringLiteral("py")}));
    EXPECT_EQ(shape(model), "base|changed\n  py|affected\n    py@313|affected\n    py@312|unchanged\n  other|affected\n");
    const QModelIndex row = model.indexOf(QStringLiteral("py"));
    EXPECT_TRUE(row.data(StackModel::FoldRole).toBool());
    EXPECT_EQ(row.siblingAtColumn(StackModel::Tag).data().toString(), QStringLiteral("2 variants"));
    EXPECT_EQ(model.imagesAt(row), QStringList({QStringLiteral("py@313"), QStringLiteral("py@312")}));
    EXPECT_EQ(model.imageNumber(row), -1);
    EXPECT_EQ(model.imageAt(model.indexOf(QStringLiteral("py@312"))), QStringLiteral("py@312"));
    // One variant alone needs no row above it.
    model.setPlan(withVariants(QStringLiteral("py-313 changed\n"), {QStringLiteral("py")}));
    EXPECT_EQ(shape(model), "py@313|changed\n");
}

TEST(Variants, FoldingThemFoldsNothingElse)
{
    StackModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Warning);
    model.setPlan(withVariants(QStringLiteral("py-313 changed\n  ml-313 affected\n  tool affected\npy-312 changed\n  ml-312 affected\n"), {QStringLiteral("py"), QStringLiteral("ml")}));
    EXPECT_EQ(shape(model), "py|changed\n  2 variants|changed\n    py@313|changed\n    py@312|changed\n  ml|affected\n    ml@313|affected\n    ml@312|affected\n  tool|affected\n");
    EXPECT_FALSE(model.indexOf(QStringLiteral("py")).data(StackModel::FoldRole).toBool());
    EXPECT_TRUE(model.index(0, 0, model.indexOf(QStringLiteral("py"))).data(StackModel::FoldRole).toBool());
    EXPECT_TRUE(model.indexOf(QStringLiteral("ml")).data(StackModel::FoldRole).toBool());
    // Variants that are built on each other's: no row may stand below itself.
    model.setPlan(withVariants(QStringLiteral("a-1 changed\n  b-1 affected\nb-2 changed\n  a-2 affected\n"), {QStringLiteral("a"), QStringLiteral("b")}));
    EXPECT_EQ(model.rowCount(), 1) << shape(model);
    EXPECT_TRUE(model.indexOf(QStringLiteral("a@2")).isValid());
}

TEST(Variants, TheirRowSumsThemUp)
{
    const Plan plan = withVariants(QStringLiteral("py-313 changed\npy-312 changed\npy-cuda changed\n"), {QStringLiteral("py")});
    StackModel model;
    model.setPlan(plan);
    const QModelIndex row = model.indexOf(QStringLiteral("py"));
    const auto cells = [&] {
        QStringList all;
        for (const int column : {StackModel::State, StackModel::Tests, StackModel::Time, StackModel::Size})
            all << row.siblingAtColumn(column).data().toString();
        return all.join(QLatin1Char('|')).toStdString();
    };
    EXPECT_EQ(cells(), "changed|–|–|–") << "what none of them has, none has";
    QList<Event> events = tested("py@313", 10, 0, 4000, 100'000'000);
    int changes = 0;
    QObject::connect(&model, &QAbstractItemModel::dataChanged, &model, [&](const QModelIndex &index) { changes += index.row() == row.row() && !index.parent().isValid(); });
    model.setRun(runOf(plan, events));
    EXPECT_EQ(cells(), "waiting|10|4.0 s|100.0 MB");
    EXPECT_EQ(changes, 1) << "who shows the row is told";
    events += tested("py@312", 9, 0, 3000, 50'000'000);
    events += tested("py@cuda", 5, 2, 3000, 50'000'000);
    model.setRun(runOf(plan, events));
    EXPECT_EQ(cells(), "failed|24 / 26|10 s|200.0 MB");
}

TEST(Variants, AreFoldedInTheWindowUntilSomebodyWantsThem)
{
    TestRepository repository;
    repository.writeStack("base py<base tool<py");
    QFile file(repository.path("images/spec.yml"));
    ASSERT_TRUE(file.open(QFile::ReadWrite));
    QByteArray spec = file.readAll();
    const qsizetype at = spec.indexOf("  py:\n");
    ASSERT_GE(at, 0) << spec.toStdString();
    spec.insert(at + 6, "    matrix: {PY: [\"3.13\", \"3.12\"]}\n    default_variant: \"3.13\"\n");
    repository.write("images/spec.yml", spec);
    repository.write("images/py/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nARG PY\nLABEL py=$PY\n");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    QTreeView *tree = window.tree();
    QAbstractItemModel *model = tree->model();
    const auto row = [&](const QString &name) { return model->match(model->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive).value(0); };
    ASSERT_TRUE(row(QStringLiteral("py@3.12")).isValid()) << window.rows();
    EXPECT_FALSE(tree->isExpanded(row(QStringLiteral("py@3.12")).parent())) << window.rows();
    EXPECT_TRUE(tree->isExpanded(row(QStringLiteral("py")))) << "what is built on it is to be seen";
    auto *pane = window.find<StackPane>("stackPane");
    EXPECT_EQ(window.nameless(), "");
    // On its row the pages are of its first variant, and what is done is done to all.
    tree->setCurrentIndex(row(QStringLiteral("py")));
    EXPECT_EQ(pane->selectedImages().size(), 2);
    EXPECT_TRUE(window.find<QLabel>("imageName")->text().startsWith(QLatin1String("py@")));
    EXPECT_EQ(pane->currentRow(), QStringLiteral("py"));
    // A file is saved: what was folded stays so, and the row stays the current one.
    repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nLABEL new=1\n");
    window.desk.refresh();
    ASSERT_TRUE(comes([&] { return window.rows().find("base|changed") != std::string::npos; })) << window.rows();
    EXPECT_FALSE(tree->isExpanded(row(QStringLiteral("py@3.12")).parent()));
    EXPECT_EQ(pane->currentRow(), QStringLiteral("py"));
    // Who looks for one sees it.
    window.find<QLineEdit>("filter")->setText(QStringLiteral("3.12"));
    EXPECT_TRUE(tree->isExpanded(row(QStringLiteral("py@3.12")).parent()));
    window.find<QLineEdit>("filter")->clear();
    EXPECT_FALSE(tree->isExpanded(row(QStringLiteral("py@3.12")).parent()));
    pane->setCurrentImage(QStringLiteral("py@3.12"));
    EXPECT_TRUE(tree->isExpanded(row(QStringLiteral("py@3.12")).parent()));
}

} // namespace variants_test
