// Progress of a run on standard error: like ninja's on a terminal (one line that is drawn over, what is worth keeping above
// it), plain lines elsewhere. The only code that formats a run for a terminal. Observes; decides nothing.
#pragma once

#include "app/console/console.h"
#include "model/run/estimate.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>

namespace stackwright {

class Printer
{
public:
    explicit Printer(Console &console) : m_console(console) {}

    /// What stages typically take, and how many go on at once: for how long it will take yet.
    void setTimes(const StageTimes &times, int jobs);
    /// `run`: the fold with this event applied.
    void print(const Event &event, const Run &run);
    /// Takes the progress line away, so that something else can be printed.
    void clear();

private:
    void draw(const Run &run, qint64 nowMs);
    QString painted(const QString &line, const Event &event) const;
    void tellLater(const QString &image, const QString &line);

    Console &m_console;
    StageTimes m_times;
    int m_jobs = 1;
    bool m_drawn = false;
    QElapsedTimer m_lastDrawn;
    QHash<QString, QString> m_begun; ///< of an image: the stage that it has begun, not told yet
    QObject m_timing;
    QString m_step; ///< what happened last, for the progress line
};

/// How a run ended, a line an image, for people: `run` at its end and `show`.
QString runSummary(const Run &run);

} // namespace stackwright
