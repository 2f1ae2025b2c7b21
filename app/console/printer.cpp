#include "app/console/printer.h"

#include "model/base/text.h"
#include "model/run/narration.h"

#include <QTimer>

namespace stackwright {

namespace {

constexpr qint64 drawEveryMs = 50;
constexpr int mostCasesTold = 50; ///< failed ones of a stage, in the summary
/// In plain lines a stage that is skipped or over at once is one line, or none.
constexpr std::chrono::milliseconds beginToldAfter{500};

QString seconds(double value)
{
    return durationText(std::chrono::milliseconds(static_cast<qint64>(value * 1000)));
}

/// Every step of every build is too much on a terminal that shows them in its progress line, and in a plain log unless it
/// is asked for.
bool isDetail(const Event &event)
{
    return event.kind == QLatin1String("build-step") || event.kind == QLatin1String("stage-started");
}

bool isSkipped(const Event &event)
{
    return event.kind == QLatin1String("stage-finished") && event.fields[QLatin1String("state")].toString() == word(StageState::Skipped);
}

} // namespace

void Printer::clear()
{
    if (!m_drawn)
        return;
    m_console.raw("\r\x1b[K");
    m_drawn = false;
}

QString Printer::painted(const QString &line, const Event &event) const
{
    if (!m_console.colours())
        return line;
    const QString state = event.fields[QLatin1String("state")].toString();
    const char *sgr = state == QLatin1String("failed") ? "31" : state == QLatin1String("passed") ? "32"
        : state == QLatin1String("cancelled") || event.kind == QLatin1String("warning")          ? "33"
                                                                                                 : nullptr;
    return sgr ? QString(QLatin1String("\x1b[") + QLatin1String(sgr) + QLatin1Char('m') + line + QLatin1String("\x1b[0m")) : line;
}

void Printer::print(const Event &event, const Run &run)
{
    if (m_console.quiet())
        return;
    const QString line = narrate(event, run);
    if (event.kind == QLatin1String("stage-finished"))
        m_begun.remove(event.image);
    const bool terminal = m_console.errIsTerminal();
    const bool hidden = (isDetail(event) && (terminal || event.kind == QLatin1String("build-step")) && !m_console.verbose())
        || (isSkipped(event) && !m_console.verbose());
    if (event.kind == QLatin1String("stage-started") && !terminal && !m_console.verbose())
        return tellLater(event.image, line);
    if (!line.isEmpty() && !hidden) {
        clear();
        // One line whatever it quotes; a reason of many lines is in the log.
        m_console.note(painted(visible(line.toUtf8()).replace(QLatin1Char('\n'), QLatin1Char(' ')), event));
    } else if (!line.isEmpty()) {
        m_step = line;
    }
    if (!terminal)
        return;
    if (event.kind == QLatin1String("run-finished"))
        return clear();
    if (!m_lastDrawn.isValid() || m_lastDrawn.elapsed() >= drawEveryMs || !m_drawn)
        draw(run, event.ms);
}

void Printer::tellLater(const QString &image, const QString &line)
{
    m_begun.insert(image, line);
    QTimer::singleShot(beginToldAfter, &m_timing, [this, image, line] {
        if (m_begun.value(image) != line)
            return;
        m_begun.remove(image);
        m_console.note(visible(line.toUtf8()));
    });
}

void Printer::setTimes(const StageTimes &times, int jobs)
{
    m_times = times;
    m_jobs = jobs;
}

void Printer::draw(const Run &run, qint64 nowMs)
{
    int done = 0, total = 0;
    QStringList busy;
    for (const ImageRecord &image : run.images()) {
        if (image.state == ImageState::Reused)
            continue;
        ++total;
        if (isEnd(image.state))
            ++done;
        else if (image.state != ImageState::Waiting)
            busy += QString(image.name + QLatin1Char(' ') + word(image.state));
    }
    QString line = QString::number(done) + QLatin1String(" of ") + counted(total, QStringLiteral("image"));
    if (const std::optional<double> left = m_times.isEmpty() ? std::nullopt : secondsLeft(run, nowMs, m_times, m_jobs))
        line += QLatin1String(", about ") + aboutText(*left) + QLatin1String(" left");
    if (run.plan().criticalPath.size() > 1)
        line += QLatin1String(", critical: ") + run.plan().criticalPath.join(QLatin1String(" > "));
    if (!busy.isEmpty())
        line += QLatin1String(" | ") + busy.join(QLatin1String(", "));
    if (!m_step.isEmpty())
        line += QLatin1String(" | ") + m_step;
    line = visible(line.toUtf8()).replace(QLatin1Char('\n'), QLatin1Char(' '));
    const qsizetype width = qMax(20, m_console.width() - 1);
    if (line.size() > width)
        line = line.left(width - 1) + QChar(0x2026);
    m_console.raw("\r" + line.toUtf8() + "\x1b[K");
    m_drawn = true;
    m_lastDrawn.start();
}

QString runSummary(const Run &run)
{
    QString text;
    qsizetype widest = 0;
    for (const ImageRecord &image : run.images())
        widest = qMax(widest, image.fullName.size());
    for (const ImageRecord &image : run.images()) {
        QStringList details;
        for (Stage stage : allStages) {
            const StageRecord &record = image.stage(stage);
            if (record.state == StageState::Passed || record.state == StageState::Failed || record.state == StageState::Cancelled) {
                QString one = word(stage) + QLatin1Char(' ') + (record.state == StageState::Passed ? seconds(record.seconds) : word(record.state));
                if (const QString said = testsSaid(stage, record); !said.isEmpty())
                    one += QLatin1String(" (") + said + QLatin1Char(')');
                details += one;
            } else if (const QString said = testsSaid(stage, record); !said.isEmpty()) {
                details += said;
            }
        }
        QString line = image.fullName.leftJustified(widest + 2) + word(image.state).leftJustified(10) + details.join(QLatin1String(", "));
        text += oneLine(line).trimmed() + QLatin1Char('\n');
        for (Stage stage : allStages) {
            const StageRecord &record = image.stage(stage);
            const QString indent = QLatin1String("    ") + word(stage) + QLatin1String(": ");
            if (record.state == StageState::Failed)
                text += oneLine(indent + record.reason.text.section(QLatin1Char('\n'), 0, 0)) + QLatin1Char('\n');
            int told = 0;
            for (const TestCase &test : record.cases)
                if ((test.state == TestCase::State::Failed || test.state == TestCase::State::Error) && ++told <= mostCasesTold)
                    text += oneLine(indent + test.file + QLatin1String("::") + test.name + QLatin1String(": ")
                                        + test.message.section(QLatin1Char('\n'), 0, 0).left(300)) + QLatin1Char('\n');
            if (told > mostCasesTold)
                text += indent + QLatin1String("and ") + QString::number(record.tests ? record.tests->failed - mostCasesTold : told - mostCasesTold)
                    + QLatin1String(" more: see artifacts/junit/\n");
        }
    }
    return text;
}

} // namespace stackwright
