// Finding on the page of an image's logs: in the log that is shown, in all logs of the run, and the lines that tell of errors.
#include "views/log/logpage.h"

#include "views/log/foundpane.h"
#include "views/log/logview.h"
#include "views/style/parts.h"

#include <QLineEdit>
#include <QLocale>
#include <QToolButton>

#include <algorithm>

namespace stackwright {

void LogPage::focusFind()
{
    m_text->setFocus();
    m_text->selectAll();
}

void LogPage::startFind()
{
    m_at = -1;
    m_found->setQuery({m_text->text(), m_expression->isChecked()});
    m_view->setHits(&m_find->hits());
    m_find->start(m_view->text()->path(), {m_text->text(), m_expression->isChecked()});
}

void LogPage::showFound()
{
    if (!m_find->whyNot().isEmpty()) {
        say(m_count, m_find->whyNot(), tr("Matches"));
    } else if (m_text->text().isEmpty()) {
        say(m_count, {}, tr("Matches"));
    } else {
        // The first hit from what is visible on is gone to at once.
        showWanted();
        if (m_at < 0 && m_wantedLine < 0 && !m_find->hits().empty()) {
            m_at = 0;
            m_view->showHit(m_find->hits().front());
        }
        const QLocale locale;
        const QString count = locale.toString(m_find->count());
        say(m_count, m_find->count() == 0 ? (m_find->isBusy() ? tr("looking…") : tr("not found"))
                                          : tr("%1 of %2").arg(locale.toString(qlonglong(m_at + 1)), count), tr("Matches"));
    }
    m_view->viewport()->update();
}

void LogPage::findInAll()
{
    m_allLogs->setChecked(true);
    focusFind();
}

void LogPage::goToLine(const QString &image, Stage stage, qint64 line)
{
    if (image != m_image)
        emit imageRequested(image);
    if (image != m_image)
        return;
    m_wantedLine = line;
    m_onlyErrors->setChecked(false);
    m_view->setFollowing(false);
    showStage(stage);
    showFound();
}

/// The log is read and looked through beside all this: until its hit is there the line is waited for.
void LogPage::showWanted()
{
    const auto &hits = m_find->hits();
    const auto at = m_wantedLine < 0 ? hits.end() : std::lower_bound(hits.begin(), hits.end(), m_wantedLine, [](const LogFind::Hit &hit, qint64 line) { return hit.line < line; });
    if (at != hits.end() && at->line == m_wantedLine) {
        m_at = at - hits.begin();
        m_view->showHit(*at);
        m_wantedLine = -1;
    } else if (m_wantedLine >= 0 && !m_find->isBusy()) {
        m_view->showLine(m_wantedLine); // the log has changed since, or has more hits than are kept
        m_wantedLine = -1;
    }
}

void LogPage::go(int step)
{
    const auto &hits = m_find->hits();
    if (hits.empty())
        return;
    const auto size = static_cast<qsizetype>(hits.size());
    m_at = (std::max<qsizetype>(m_at, 0) + step + size) % size;
    m_view->showHit(hits[static_cast<size_t>(m_at)]);
    showFound();
}

void LogPage::findNext()
{
    go(1);
}

void LogPage::findPrevious()
{
    go(-1);
}

void LogPage::filterErrors()
{
    if (!m_onlyErrors->isChecked()) {
        m_errors->stop();
        m_view->setOnlyLines({});
        return;
    }
    m_view->setOnlyLines(std::vector<qint64>());
    // One start for all of them, and no choice at the top: that is five times as fast as the plain list of words.
    m_errors->start(m_view->text()->path(),
                    {QStringLiteral(R"(\b(?:(?:errors?|fail(?:ed|ure)|fatal|exception|traceback|cannot|unable to|not found|non-zero)\b|E(?<=^E)[: ]))"), true}, true);
}

} // namespace stackwright
