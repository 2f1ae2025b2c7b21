#include "model/items/testtree.h"

#include "model/base/text.h"

#include <algorithm>

namespace stackwright {

QString word(TestCase::State state)
{
    switch (state) {
    case TestCase::State::Passed: return QStringLiteral("passed");
    case TestCase::State::Failed:
    case TestCase::State::Error: return QStringLiteral("failed");
    case TestCase::State::Skipped: return QStringLiteral("skipped");
    }
    return {};
}

namespace {

/// How a case fared in an earlier run, and on what.
struct Fate
{
    QString state;
    bool sameProof = false; ///< the same tests on the same image as now
};

/// Newest first; of runs that did not reach it, nothing.
using Fates = QHash<QString, QList<Fate>>;

QString keyOf(const TestCase &one)
{
    return one.file + QLatin1Char('\n') + one.name;
}

/// Compared with earlier runs. Flaky is said only with proof: the same tests have passed and failed on the same image.
QString noteOf(const QString &state, const QList<Fate> &earlier)
{
    const QString passed = QStringLiteral("passed"), failed = QStringLiteral("failed");
    const QString other = state == passed ? failed : state == failed ? passed : QString();
    if (!other.isEmpty() && std::any_of(earlier.begin(), earlier.end(), [&](const Fate &fate) { return fate.sameProof && fate.state == other; }))
        return TestTree::tr("flaky");
    const auto last = std::find_if(earlier.begin(), earlier.end(), [](const Fate &fate) { return fate.state != QLatin1String("skipped"); });
    const bool failedBefore = last != earlier.end() && last->state == failed;
    if (state == failed)
        return failedBefore || earlier.isEmpty() ? QString() : TestTree::tr("new failure");
    return state == passed && failedBefore ? TestTree::tr("fixed") : QString();
}

} // namespace

void TestTree::setRecord(const ImageRecord &record, const QList<EarlierTests> &before, const QString &tree)
{
    QList<Node> nodes;
    QList<int> roots;
    int count = 0;
    const auto add = [&](int parent, const QString &name) {
        QList<int> &siblings = parent < 0 ? roots : nodes[parent].children;
        const int at = static_cast<int>(nodes.size());
        const int row = static_cast<int>(siblings.size());
        siblings << at;
        nodes << Node{parent, row, name, QStringLiteral("skipped"), {}, {}, {}, 0, {}};
        return at;
    };
    // A folder of tests has failed if one in it has, passed if one has, else all were skipped.
    const auto lift = [&](int node, const QString &state) {
        QString &mine = nodes[node].state;
        if (state == QLatin1String("failed") || (state == QLatin1String("passed") && mine == QLatin1String("skipped")))
            mine = state;
    };
    for (const Stage stage : {Stage::Test, Stage::Integration}) {
        const QList<TestCase> &cases = record.stage(stage).cases;
        if (cases.isEmpty())
            continue;
        Fates fates;
        for (const EarlierTests &earlier : before.mid(0, 10)) {
            // What is not known proves nothing.
            const bool same = !tree.isEmpty() && tree == earlier.tree && !record.imageId.isEmpty() && record.imageId == earlier.record->imageId;
            for (const TestCase &one : earlier.record->stage(stage).cases)
                fates[keyOf(one)] << Fate{word(one.state), same};
        }
        const int top = add(-1, stage == Stage::Test ? tr("Basic tests") : tr("Integration tests"));
        QHash<QString, int> files;
        for (const TestCase &one : cases) {
            if (!files.contains(one.file))
                files[one.file] = add(top, one.file);
            const int file = files[one.file], at = add(file, one.name);
            const QString state = word(one.state);
            nodes[at].state = state;
            nodes[at].seconds = one.seconds;
            nodes[at].message = one.message;
            nodes[at].path = nodes[file].path = one.file;
            nodes[at].note = noteOf(state, fates.value(keyOf(one)));
            for (const int above : {file, top}) {
                nodes[above].seconds += one.seconds;
                lift(above, state);
            }
            ++count;
        }
        for (const auto &tests = record.stage(stage).tests; tests && tests->total() > cases.size();) {
            nodes[top].note = tr("%1 cases in all; passed ones without a record").arg(tests->total());
            break;
        }
    }
    if (nodes == m_nodes)
        return;
    beginResetModel();
    m_nodes = nodes;
    m_roots = roots;
    m_cases = count;
    endResetModel();
}

bool TestTree::hasNotes() const
{
    return std::any_of(m_nodes.begin(), m_nodes.end(), [](const Node &node) { return !node.note.isEmpty(); });
}

QModelIndex TestTree::index(int row, int column, const QModelIndex &parent) const
{
    const QList<int> &siblings = parent.isValid() ? m_nodes[static_cast<int>(parent.internalId())].children : m_roots;
    if (row < 0 || row >= siblings.size() || column < 0 || column >= ColumnCount || parent.column() > 0)
        return {};
    return createIndex(row, column, quintptr(siblings[row]));
}

QModelIndex TestTree::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    const int parent = m_nodes[static_cast<int>(child.internalId())].parent;
    return parent < 0 ? QModelIndex() : createIndex(m_nodes[parent].row, 0, quintptr(parent));
}

int TestTree::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return static_cast<int>(parent.isValid() ? m_nodes[static_cast<int>(parent.internalId())].children.size() : m_roots.size());
}

int TestTree::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant TestTree::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = m_nodes[static_cast<int>(index.internalId())];
    if (role == MessageRole)
        return node.message;
    if (role == FileRole)
        return node.path;
    if (role == SecondsRole)
        return node.seconds;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name: return node.name;
    case State: return node.state;
    case Time: return durationText(std::chrono::milliseconds(static_cast<qint64>(node.seconds * 1000)));
    case Note: return node.note;
    }
    return {};
}

QVariant TestTree::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Time ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Test"), tr("State"), tr("Time"), tr("Since last run")};
    return titles[section];
}

} // namespace stackwright
