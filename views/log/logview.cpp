#include "views/log/logview.h"


#include <QFontDatabase>
#include <QScrollBar>

#include <algorithm>
#include <climits>

namespace stackwright {

namespace {

constexpr int chunk = 256; ///< lines that are fetched at once

} // namespace

LogView::LogView(QWidget *parent) : QAbstractScrollArea(parent), m_text(new LogText(this)), m_failing(new FailingLine(m_text, this))
{
    setObjectName(QStringLiteral("log"));
    setAccessibleName(tr("Log"));
    viewport()->setAccessibleName(tr("Log lines"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    measure();
    connect(m_text, &LogText::reset, this, [this] {
        m_cacheFirst = -1;
        m_opened.clear();
        m_anchor = m_cursor = {};
        m_current = {-1, 0, 0};
        m_widest = 0;
        loaded();
    });
    connect(m_text, &LogText::grew, this, &LogView::loaded);
    connect(m_failing, &FailingLine::found, this, &LogView::failureFound);
}

void LogView::open(const QString &path)
{
    m_step = -1;
    m_only.reset();
    m_following = m_wantsFailure = true;
    m_wantedStep.reset();
    m_wantedLine = -1;
    m_failing->forget();
    m_text->open(path);
}

void LogView::loaded()
{
    m_cacheFirst = -1;
    relayRows();
    if (m_following && m_running)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    lookForStep();
    if (m_wantedLine >= 0 && m_wantedLine < m_text->lineCount())
        showLine(std::exchange(m_wantedLine, -1));
    lookForFailure();
    viewport()->update();
    emit grew();
}

void LogView::lookForFailure()
{
    if (!m_failed)
        m_failing->forget();
    else if (!m_text->isIndexing() && m_text->lineCount() > 0)
        m_failing->look(m_why);
}

void LogView::failureFound()
{
    const qint64 line = m_failing->line(), at = line < 0 ? -1 : fetch(line);
    setAccessibleDescription(at < 0 ? QString() : tr("Failing line %1: %2").arg(line + 1).arg(readAnsi(m_cache[at].bytes).text));
    if (line >= 0 && m_wantsFailure && m_following) {
        m_wantsFailure = false;
        showLine(line);
    }
    viewport()->update();
    emit seenChanged();
}

void LogView::showFailure()
{
    m_wantsFailure = failingLine() < 0;
    if (m_wantsFailure)
        m_following = true;
    else
        showLine(failingLine());
}

void LogView::showStep(const StepRecord &step)
{
    m_wantedStep = step;
    m_wantsFailure = false;
    setFollowing(false);
    lookForStep();
}

// By its number among the Dockerfile's; several stages of one have the same, and are told apart by what they say.
void LogView::lookForStep()
{
    if (!m_wantedStep || m_only)
        return;
    const QList<LogSection> &sections = m_text->sections();
    int best = -1;
    for (int i = 0; i < sections.size(); ++i) {
        const bool sameTitle = sections[i].title == m_wantedStep->title, sameNumber = sections[i].number == m_wantedStep->number && sections[i].number > 0;
        if (sameTitle && (sameNumber || sections[i].number < 1)) {
            best = i;
            break;
        }
        if (sameNumber && best < 0)
            best = i;
    }
    const bool isSure = best >= 0 && sections[best].title == m_wantedStep->title;
    if (best < 0 || (!isSure && m_text->isIndexing()))
        return; // not read yet
    m_wantedStep.reset();
    m_opened[best] = true;
    relayRows();
    m_step = best;
    verticalScrollBar()->setValue(static_cast<int>(m_sectionRows[static_cast<size_t>(best)]));
    viewport()->update();
    emit seenChanged();
}

bool LogView::isFailureSeen() const
{
    const qint64 row = failingLine() < 0 ? -1 : rowOf(failingLine()), top = verticalScrollBar()->value();
    return row >= top && row < top + rowsThatFit() && rowAt(row).line == failingLine() && rowAt(row).section == aLine;
}

void LogView::setSteps(const QList<StepRecord> &steps, bool failed, bool running, const QString &why)
{
    m_steps = steps;
    m_failed = failed;
    m_running = running;
    m_why = why;
    relayRows();
    lookForFailure();
    viewport()->update();
}

void LogView::setOnlyLines(std::optional<std::vector<qint64>> lines)
{
    m_only = std::move(lines);
    m_cacheFirst = -1;
    relayRows();
    viewport()->update();
}

void LogView::setHits(const std::vector<LogFind::Hit> *hits)
{
    m_hits = hits;
    if (!hits || hits->empty())
        m_current = {-1, 0, 0};
    viewport()->update();
}

void LogView::measure()
{
    const QFontMetrics metrics(font());
    m_lineHeight = metrics.height() + 3;
    m_headerHeight = metrics.height() + 11;
}

// A step is open if the person opened it; else if it failed, or is the one that runs.
bool LogView::isOpen(int section) const
{
    if (const auto chosen = m_opened.constFind(section); chosen != m_opened.constEnd())
        return *chosen;
    const QList<LogSection> &sections = m_text->sections();
    if (sections[section].state == QLatin1String("error"))
        return true;
    return (m_failed && section == failedSection(sections)) || (m_running && section == sections.size() - 1);
}

void LogView::toggle(int section)
{
    m_opened[section] = !isOpen(section);
    relayRows();
    viewport()->update();
}

void LogView::foldAll(bool folded)
{
    for (int i = 0; i < m_text->sections().size(); ++i)
        m_opened[i] = !folded;
    relayRows();
    viewport()->update();
}

void LogView::relayRows()
{
    m_sectionRows.clear();
    if (m_only) {
        m_rows = static_cast<qint64>(m_only->size());
    } else {
        const QList<LogSection> &sections = m_text->sections();
        m_rows = sections.isEmpty() ? m_text->lineCount() : sections.first().line;
        for (int i = 0; i < sections.size(); ++i) {
            m_sectionRows.push_back(m_rows++);
            const qint64 end = i + 1 < sections.size() ? sections[i + 1].line : m_text->lineCount();
            if (isOpen(i))
                m_rows += std::max<qint64>(0, end - sections[i].line - 1);
        }
        m_notRun = m_failed ? firstStepNotRun(sections) : 0;
        m_rows += m_notRun > 0;
    }
    m_gutter = QFontMetrics(font()).horizontalAdvance(QString::number(std::max<qint64>(9999, m_text->lineCount()))) + 30;
    updateScroll();
}

int LogView::rowsThatFit() const
{
    return std::max(1, viewport()->height() / m_lineHeight);
}

void LogView::updateScroll()
{
    // The last page: as many rows as fit, headers being higher than lines.
    int left = viewport()->height() - 4;
    qint64 first = m_rows;
    while (first > 0) {
        left -= rowHeight(rowAt(first - 1));
        if (left < 0)
            break;
        --first;
    }
    verticalScrollBar()->setRange(0, static_cast<int>(std::min<qint64>(first, INT_MAX)));
    verticalScrollBar()->setPageStep(rowsThatFit());
    verticalScrollBar()->setSingleStep(1);
    horizontalScrollBar()->setRange(0, std::max(0, m_widest + m_gutter + 12 - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(20);
}

LogView::Row LogView::rowAt(qint64 row) const
{
    if (row < 0 || row >= m_rows)
        return {};
    if (m_only)
        return {(*m_only)[static_cast<size_t>(row)], aLine};
    if (m_notRun > 0 && row == m_rows - 1)
        return {-1, stepsNotRun};
    const auto after = std::upper_bound(m_sectionRows.begin(), m_sectionRows.end(), row);
    if (after == m_sectionRows.begin())
        return {row, aLine};
    const int section = static_cast<int>(after - m_sectionRows.begin()) - 1;
    const qint64 line = m_text->sections()[section].line;
    const qint64 within = row - m_sectionRows[static_cast<size_t>(section)];
    return within == 0 ? Row{line, section} : Row{line + within, aLine};
}

qint64 LogView::rowOf(qint64 line) const
{
    if (m_only) {
        const auto at = std::lower_bound(m_only->begin(), m_only->end(), line);
        return at - m_only->begin();
    }
    const QList<LogSection> &sections = m_text->sections();
    const auto after = std::upper_bound(sections.begin(), sections.end(), line, [](qint64 wanted, const LogSection &section) { return wanted < section.line; });
    if (after == sections.begin())
        return line;
    const auto section = static_cast<size_t>(after - sections.begin()) - 1;
    const qint64 row = m_sectionRows[section];
    return isOpen(static_cast<int>(section)) ? row + line - sections[static_cast<qsizetype>(section)].line : row;
}

qint64 LogView::fetch(qint64 line) const
{
    if (m_cacheFirst < 0 || line < m_cacheFirst || line >= m_cacheFirst + m_cache.size()) {
        m_cacheFirst = std::max<qint64>(0, line - chunk / 4);
        m_cache = m_text->lines(m_cacheFirst, chunk);
        if (line >= m_cacheFirst + m_cache.size()) {
            m_cacheFirst = line;
            m_cache = m_text->lines(line, 1);
        }
    }
    return line - m_cacheFirst < m_cache.size() ? line - m_cacheFirst : -1;
}

void LogView::showLine(qint64 line)
{
    if (line >= m_text->lineCount() && m_text->isIndexing()) {
        m_wantedLine = line; // not read yet
        return;
    }
    if (!m_only) {
        const QList<LogSection> &sections = m_text->sections();
        for (int i = static_cast<int>(sections.size()) - 1; i >= 0; --i)
            if (sections[i].line <= line) {
                if (sections[i].line < line && !isOpen(i))
                    toggle(i);
                break;
            }
    }
    const qint64 row = rowOf(line);
    const int top = verticalScrollBar()->value();
    if (row < top || row >= top + rowsThatFit() - 3)
        verticalScrollBar()->setValue(static_cast<int>(std::max<qint64>(0, row - rowsThatFit() / 3)));
    viewport()->update();
}

void LogView::showHit(const LogFind::Hit &hit)
{
    m_current = hit;
    showLine(hit.line);
}

qint64 LogView::topLine() const
{
    return rowAt(verticalScrollBar()->value()).line;
}

QString LogView::visibleText() const
{
    QStringList lines;
    int y = 0;
    for (qint64 row = verticalScrollBar()->value(); row < m_rows && y < viewport()->height(); ++row) {
        const Row what = rowAt(row);
        y += rowHeight(what);
        const qint64 at = what.line < 0 ? -1 : fetch(what.line);
        if (what.section == stepsNotRun)
            lines << notRunText();
        else if (at >= 0)
            lines << readAnsi(m_cache[at].bytes).text;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace stackwright
