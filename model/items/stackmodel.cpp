#include "model/items/stackmodel.h"

#include "model/base/text.h"
#include "model/items/reasontext.h"
#include "model/items/translated.h"

#include <QCoreApplication>

#include <algorithm>

namespace stackwright {

namespace {

const QString none = QStringLiteral("–");

/// Of the image's own tests and of those that start containers; nothing: none has been counted.
std::optional<TestCounts> countsOf(const ImageRecord &record)
{
    std::optional<TestCounts> sum;
    for (const Stage stage : {Stage::Test, Stage::Integration})
        if (const auto &tests = record.stage(stage).tests) {
            if (!sum)
                sum.emplace();
            sum->commands += tests->commands;
            sum->passed += tests->passed;
            sum->failed += tests->failed;
            sum->skipped += tests->skipped;
        }
    return sum;
}

QString testsText(const TestCounts &sum)
{
    if (sum.total() == 0)
        return sum.commands > 0 ? StackModel::tr("by exit code") : StackModel::tr("none found");
    if (sum.passed + sum.failed == 0)
        return StackModel::tr("all skipped");
    if (sum.failed == 0)
        return QString::number(sum.passed);
    return QString(QString::number(sum.passed) + QStringLiteral(" / ") + QString::number(sum.passed + sum.failed));
}

double secondsOf(const ImageRecord &record, qint64 nowMs)
{
    double sum = -1;
    for (const StageRecord &stage : record.stages) {
        if (stage.startMs < 0)
            continue;
        sum = std::max(sum, 0.0);
        if (stage.state == StageState::Running)
            sum += nowMs > stage.startMs ? static_cast<double>(nowMs - stage.startMs) / 1000 : 0;
        else
            sum += stage.seconds;
    }
    return sum;
}

/// "failed 3 min ago, older files"
QString lastText(const QString &state, const QDateTime &at, ResultAge age)
{
    if (state.isEmpty())
        return none;
    const QString when = QCoreApplication::translate("stackwright::State", qPrintable(state)) + QLatin1Char(' ') + agoText(at, QDateTime::currentDateTimeUtc());
    switch (age) {
    case ResultAge::Current: return when;
    case ResultAge::OlderFiles: return StackModel::tr("%1, older files").arg(when);
    case ResultAge::OtherCommit: return StackModel::tr("%1, other commit").arg(when);
    }
    return when;
}

} // namespace

StackModel::Row StackModel::rowOf(const PlannedImage &image, const ImageRecord *record, qint64 nowMs) const
{
    Row row;
    row.state = word(image.state);
    row.tests = row.time = row.size = none;
    if (record) {
        row.state = word(record->state);
    } else if (const auto last = m_last.constFind(image.name); last != m_last.cend()) {
        record = &last->record;
        row.last = word(record->state);
        row.lastAt = last->at;
        row.age = last->age;
    } else {
        return row;
    }
    if (const auto counts = countsOf(*record)) {
        row.counts = *counts;
        row.counted = true;
        row.tests = testsText(*counts);
    } else if (record->stage(Stage::Test).state == StageState::Skipped) {
        row.tests = tr("no tests");
    }
    row.seconds = secondsOf(*record, nowMs);
    if (row.seconds >= 0)
        row.time = durationText(std::chrono::milliseconds(static_cast<qint64>(row.seconds * 1000)));
    row.bytes = record->size;
    if (record->size >= 0)
        row.size = sizeText(record->size);
    return row;
}

/// Of the variants of an image together: the state that a person must know of first, and sums. What none of them has is none.
StackModel::Row StackModel::sumOf(const QList<int> &images, const QList<Row> &rows) const
{
    static const QStringList weights{QStringLiteral("failed"), QStringLiteral("cancelled"), QStringLiteral("building"), QStringLiteral("testing"), QStringLiteral("pushing"), QStringLiteral("running"),
                                     QStringLiteral("waiting"), QStringLiteral("not run"), QStringLiteral("changed"), QStringLiteral("affected"), QStringLiteral("passed"), QStringLiteral("reused"), QStringLiteral("unchanged")};
    const auto heavier = [](const QString &one, const QString &other) { return other.isEmpty() || (!one.isEmpty() && weights.indexOf(one) < weights.indexOf(other)); };
    Row sum;
    sum.tests = sum.time = sum.size = none;
    bool noTests = !images.isEmpty();
    for (const int image : images) {
        const Row &row = rows[image];
        if (heavier(row.state, sum.state))
            sum.state = row.state;
        if (!row.last.isEmpty() && heavier(row.last, sum.last)) {
            sum.last = row.last;
            sum.lastAt = row.lastAt;
            sum.age = row.age;
        }
        noTests = noTests && row.tests == tr("no tests");
        sum.counted = sum.counted || row.counted;
        sum.counts.commands += row.counts.commands;
        sum.counts.passed += row.counts.passed;
        sum.counts.failed += row.counts.failed;
        sum.counts.skipped += row.counts.skipped;
        if (row.seconds >= 0)
            sum.seconds = std::max(sum.seconds, 0.0) + row.seconds;
        if (row.bytes >= 0)
            sum.bytes = std::max<qint64>(sum.bytes, 0) + row.bytes;
    }
    if (sum.counted || noTests)
        sum.tests = sum.counted ? testsText(sum.counts) : tr("no tests");
    if (sum.seconds >= 0)
        sum.time = durationText(std::chrono::milliseconds(static_cast<qint64>(sum.seconds * 1000)));
    if (sum.bytes >= 0)
        sum.size = sizeText(sum.bytes);
    return sum;
}

QList<StackModel::Row> StackModel::rowsOf(const Run *run, qint64 nowMs) const
{
    QHash<QString, const ImageRecord *> records;
    if (run) {
        for (const ImageRecord &record : run->images())
            records.insert(record.name, &record);
    }
    QList<Row> rows;
    rows.reserve(m_plan.images.size());
    for (const PlannedImage &image : m_plan.images)
        rows << rowOf(image, records.value(image.name), nowMs);
    for (qsizetype node = m_plan.images.size(); node < m_nodes.size(); ++node)
        rows << sumOf(m_nodes[node].variants, rows);
    return rows;
}

void StackModel::setPlan(const Plan &plan)
{
    bool sameShape = plan.images.size() == m_plan.images.size();
    for (int i = 0; sameShape && i < plan.images.size(); ++i)
        sameShape = plan.images[i].name == m_plan.images[i].name && plan.images[i].parentIndex == m_plan.images[i].parentIndex && plan.images[i].variant == m_plan.images[i].variant;
    if (sameShape) {
        const Plan before = m_plan; // a copy: `plan` may be our own
        m_plan = plan;
        const QList<Row> rows = std::exchange(m_rows, rowsOf(nullptr, -1));
        for (int i = 0; i < m_rows.size(); ++i) {
            if ((i >= m_plan.images.size() || before.images[i] == m_plan.images[i]) && rows[i] == m_rows[i])
                continue;
            const QModelIndex first = createIndex(m_rowInParent[i], 0, quintptr(i));
            emit dataChanged(first, first.siblingAtColumn(ColumnCount - 1));
        }
        return;
    }
    beginResetModel();
    m_plan = plan;
    m_nodes = stackNodes(m_plan);
    m_rows = rowsOf(nullptr, -1);
    m_children = childrenOf(m_nodes);
    m_rowInParent = QList<int>(m_nodes.size(), 0);
    for (const QList<int> &siblings : std::as_const(m_children))
        for (int row = 0; row < siblings.size(); ++row)
            m_rowInParent[siblings[row]] = row;
    endResetModel();
}

void StackModel::setRun(const Run &run, qint64 nowMs)
{
    replaceRows(rowsOf(&run, nowMs));
}

void StackModel::clearRun()
{
    replaceRows(rowsOf(nullptr, -1));
}

void StackModel::setLastResults(const LastResults &results)
{
    m_last = results; // shown with the next setRun or clearRun, which a desk's change is always followed by
}

bool StackModel::hasLastResults() const
{
    return std::any_of(m_rows.begin(), m_rows.end(), [](const Row &row) { return !row.last.isEmpty(); });
}

void StackModel::retellAges()
{
    for (int i = 0; i < m_rows.size(); ++i)
        if (!m_rows[i].last.isEmpty()) {
            const QModelIndex index = createIndex(m_rowInParent[i], Last, quintptr(i));
            emit dataChanged(index, index);
        }
}

void StackModel::replaceRows(const QList<Row> &rows)
{
    const QList<Row> before = std::exchange(m_rows, rows);
    for (int i = 0; i < m_rows.size(); ++i) {
        if (before[i] == m_rows[i])
            continue;
        const QModelIndex first = createIndex(m_rowInParent[i], 0, quintptr(i));
        emit dataChanged(first, first.siblingAtColumn(ColumnCount - 1));
    }
}

QString StackModel::imageAt(const QModelIndex &index) const
{
    return imagesAt(index).value(0);
}

QStringList StackModel::imagesAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const StackNode &node = m_nodes[static_cast<int>(index.internalId())];
    if (node.image >= 0)
        return {m_plan.images[node.image].name};
    QStringList names;
    for (const int image : node.variants)
        names << m_plan.images[image].name;
    return names;
}

QString StackModel::nameAt(const QModelIndex &index) const
{
    const int image = imageNumber(index);
    return !index.isValid() ? QString() : image < 0 ? m_nodes[static_cast<int>(index.internalId())].key : m_plan.images[image].name;
}

int StackModel::imageNumber(const QModelIndex &index) const
{
    return index.isValid() ? m_nodes[static_cast<int>(index.internalId())].image : -1;
}

QModelIndex StackModel::indexOf(const QString &image) const
{
    int at = m_plan.indexOf(image);
    for (auto node = m_plan.images.size(); at < 0 && node < m_nodes.size(); ++node)
        if (!m_nodes[node].isFold && m_nodes[node].key == image)
            at = static_cast<int>(node);
    return at < 0 ? QModelIndex() : createIndex(m_rowInParent[at], 0, quintptr(at));
}

const QList<int> &StackModel::children(const QModelIndex &parent) const
{
    static const QList<int> nobody;
    if (m_children.isEmpty() || parent.column() > 0)
        return nobody;
    return m_children[parent.isValid() ? static_cast<int>(parent.internalId()) + 1 : 0];
}

QModelIndex StackModel::index(int row, int column, const QModelIndex &parent) const
{
    const QList<int> &siblings = children(parent);
    if (row < 0 || row >= siblings.size() || column < 0 || column >= ColumnCount)
        return {};
    return createIndex(row, column, quintptr(siblings[row]));
}

QModelIndex StackModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    const int parent = m_nodes[static_cast<int>(child.internalId())].parent;
    return parent < 0 ? QModelIndex() : createIndex(m_rowInParent[parent], 0, quintptr(parent));
}

int StackModel::rowCount(const QModelIndex &parent) const
{
    return static_cast<int>(children(parent).size());
}

int StackModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant StackModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int at = static_cast<int>(index.internalId());
    const Row &row = m_rows[at];
    if (m_nodes[at].image < 0)
        return sumData(m_nodes[at], row, index.column(), role);
    const PlannedImage &image = m_plan.images[at];
    if (role == WhyRole)
        return whyOf(image);
    if (role == ActionRole)
        return word(image.action);
    if (role == LastStateRole)
        return row.last;
    if (role == Qt::ToolTipRole && index.column() == Last && !row.last.isEmpty())
        return row.age == ResultAge::Current ? tr("By the last run, of the same files") : row.age == ResultAge::OlderFiles ? tr("By the last run, before files were saved") : tr("By the last run, of another commit");
    if (role == Qt::DisplayRole || role == SortRole) {
        switch (index.column()) {
        case Image: return image.name;
        case State: return row.state;
        case Tag: return image.target.tag.isEmpty() ? none : image.target.tag;
        case Tests: return row.tests;
        case Time: return role == SortRole ? QVariant(row.seconds) : QVariant(row.time);
        case Size: return role == SortRole ? QVariant(row.bytes) : QVariant(row.size);
        case Last: return role == SortRole ? QVariant(row.lastAt) : QVariant(lastText(row.last, row.lastAt, row.age));
        }
    }
    return {};
}

/// Of a row that stands for the variants of an image.
QVariant StackModel::sumData(const StackNode &node, const Row &row, int column, int role) const
{
    const QString count = stackwright::tr("%1 variants").arg(node.variants.size());
    if (role == FoldRole)
        return node.isFold || m_nodes[node.variants.first()].parent == static_cast<int>(&node - m_nodes.constData());
    if (role == WhyRole || role == ActionRole)
        return QString();
    if (role == LastStateRole)
        return row.last;
    if (role == Qt::ToolTipRole && (column == Tests || column == Time || column == Size))
        return column == Size ? tr("Of all variants together; what they share is counted for each") : tr("Of all variants together");
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (column) {
    case Image: return node.isFold ? count : node.key;
    case State: return row.state;
    case Tag: return node.isFold ? none : count;
    case Tests: return row.tests;
    case Time: return role == SortRole ? QVariant(row.seconds) : QVariant(row.time);
    case Size: return role == SortRole ? QVariant(row.bytes) : QVariant(row.size);
    case Last: return role == SortRole ? QVariant(row.lastAt) : QVariant(lastText(row.last, row.lastAt, row.age));
    default: return {};
    }
}

QVariant StackModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section >= Tests && section <= Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Image: return tr("Image");
    case State: return tr("State");
    case Tag: return tr("Tag");
    case Tests: return tr("Tests");
    case Time: return tr("Time");
    case Size: return tr("Size");
    case Last: return tr("Last run");
    }
    return {};
}

} // namespace stackwright
