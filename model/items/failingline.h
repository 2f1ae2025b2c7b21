// Which line of a log says why its stage failed. Looked for from the end backwards, a few lines at a time as the event loop
// has time: by the run's own words on it, else by what a line weighs as a reason (model/engine/errorline.h).
#pragma once

#include "model/items/logtext.h"

#include <QObject>
#include <QTimer>

namespace stackwright {

class FailingLine : public QObject
{
    Q_OBJECT
public:
    explicit FailingLine(const LogText *text, QObject *parent = nullptr);

    /// `said`: why the stage failed, as the run tells it; may be empty. The same question about the same text is not asked twice.
    void look(const QString &said);
    void forget();
    qint64 line() const { return m_line; } ///< -1: not known (yet)

signals:
    void found(); ///< it was looked for to the end, or what was known is no longer true

private:
    void readSlice();
    bool readLines(); ///< false: that was all
    void weigh(const QByteArray &bytes, qint64 number);
    void end(qint64 line);

    const LogText *m_text;
    QTimer m_slice;
    QString m_said, m_path;
    qint64 m_size = -1, m_line = -1;
    // While it is looked for.
    QByteArray m_mark; ///< what BuildKit writes before each line of the failed step; empty: nothing
    qint64 m_from = 0, m_at = 0, m_seen = 0, m_best = -1;
    int m_bestWeight = -1;
    bool m_isSure = false;
};

/// The step that a failed build ended in, by its place in `sections`; -1: the log has no steps.
int failedSection(const QList<LogSection> &sections);
/// The steps after it that nobody has begun: the first one's number, or 0.
int firstStepNotRun(const QList<LogSection> &sections);

} // namespace stackwright
