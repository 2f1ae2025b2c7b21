// The lines of all logs of a run that hold a text or match a regular expression, as a table: image, log, line, text. Looked for in a
// thread, one log after the other; the event loop only takes over what was found.
#pragma once

#include "model/items/logsearch.h"
#include "model/run/event.h"

#include <QAbstractTableModel>
#include <QThread>

#include <atomic>
#include <memory>

namespace stackwright {

struct RunLog
{
    QString image;
    Stage stage = Stage::Build;
    QString path;
    bool operator==(const RunLog &) const = default;
};

class FoundLines : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Image, Log, Line, Text, ColumnCount };
    static constexpr int mostOfALog = 2000, mostRows = 20'000; ///< more are counted, and have no row
    static constexpr int longestText = 400;                    ///< letters of a line

    explicit FoundLines(QObject *parent = nullptr);
    ~FoundLines() override;

    /// Starts over. Empty text: no rows.
    void start(const QList<RunLog> &logs, const LogQuery &query);
    void stop();

    const RunLog &logOf(int row) const { return m_logs[m_rows[static_cast<size_t>(row)].log]; }
    qint64 lineOf(int row) const { return m_rows[static_cast<size_t>(row)].line; } ///< from 0
    qint64 count() const { return m_count; }       ///< of lines, with those that have no row
    int logsWithLines() const { return m_logsWithLines; }
    qsizetype logCount() const { return m_logs.size(); }
    int unread() const { return m_unread; }        ///< logs that could not be read
    bool isBusy() const { return m_job != nullptr; }
    QString whyNot() const { return m_whyNot; }    ///< what is wrong with the expression; empty: nothing

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void found(); ///< more, or the end

private:
    struct Row
    {
        int log = 0;
        qint64 line = 0;
        QString text;
    };
    struct Job
    {
        std::atomic<bool> isStopped = false;
    };
    struct News
    {
        std::vector<Row> rows;
        qint64 count = 0;
        bool isUnread = false, isEnd = false;
    };
    static News readLog(const RunLog &log, int at, const LogQuery &query, const std::atomic<bool> &stopped);
    void take(const News &news);

    QThread m_thread;
    QObject *m_worker = nullptr; ///< lives there, from the first search on
    std::shared_ptr<Job> m_job;  ///< under way
    QList<RunLog> m_logs;
    std::vector<Row> m_rows;
    qint64 m_count = 0;
    int m_logsWithLines = 0, m_unread = 0;
    QString m_whyNot;
};

} // namespace stackwright
