// Looks through a whole log file for a text or a regular expression, in slices that never hold up the event loop.
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QRegularExpression>
#include <QTimer>

#include <vector>

namespace stackwright {

class LogFind : public QObject
{
    Q_OBJECT
public:
    static constexpr size_t mostHits = 200'000; ///< more are counted, not kept

    explicit LogFind(QObject *parent = nullptr);

    struct Query
    {
        QString text;
        bool isRegularExpression = false;
        bool operator==(const Query &) const = default;
    };
    struct Hit
    {
        qint64 line = 0;
        int column = 0, length = 0; ///< bytes within the line
    };

    /// Starts over. Empty text: no hits. Only the first hit of a line is kept with `oneALine`.
    void start(const QString &path, const Query &query, bool oneALine = false);
    /// Goes on with what has been added to the file since.
    void resume();
    void stop();

    const std::vector<Hit> &hits() const { return m_hits; }
    qint64 count() const { return m_count; }
    bool isBusy() const { return m_slice.isActive(); }
    double share() const; ///< of the file that has been looked through
    QString whyNot() const { return m_whyNot; } ///< what is wrong with the expression; empty: nothing

signals:
    void found(); ///< more, or the end

private:
    void readSlice();
    bool readPiece(); ///< false: there is no more
    void findIn(const QByteArray &lines);
    void add(const QByteArray &lines, qint64 at, qint64 length);

    QFile m_file;
    QTimer m_slice;
    QElapsedTimer m_sinceTold;
    Query m_query;
    QByteArray m_lowered; ///< of plain text without capitals
    QRegularExpression m_expression;
    QString m_whyNot;
    bool m_oneALine = false;
    qint64 m_done = 0, m_line = 0, m_count = 0, m_lastLine = -1;
    qint64 m_countedTo = 0; ///< within the slice: where m_lineHere was counted up to
    qint64 m_lineHere = 0, m_lineStartHere = 0;
    std::vector<Hit> m_hits;
};

} // namespace stackwright
