// A log file as lines, without holding it: an index of every so many line starts, made in slices as the event loop has
// time, growing with the file. Also finds the steps of a build in it. Memory goes with the index, not with the file.
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <vector>

namespace stackwright {

/// A step of a build, as its header stands in the log; the lines up to the next one belong to it.
struct LogSection
{
    qint64 line = 0; ///< of the header
    int number = 0, total = 0; ///< 0: not one of the Dockerfile's
    QString title;
    QString state;      ///< cached, done, error, or empty: it does not say
    double seconds = -1;
    bool operator==(const LogSection &) const = default;
};

class LogText : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 displayCap = 4096; ///< bytes of one line that are ever shown

    explicit LogText(QObject *parent = nullptr);

    /// Starts afresh; an empty or missing file has no lines, and gets them as soon as they come.
    void open(const QString &path);
    QString path() const { return m_path; }

    qint64 lineCount() const { return m_lines + (m_size > m_lineStart ? 1 : 0); }
    qint64 size() const { return m_size; } ///< bytes indexed
    bool isIndexing() const { return m_slice.isActive(); }

    struct Line
    {
        QByteArray bytes; ///< without its end, at most displayCap
        qint64 length = 0; ///< whole
    };
    QList<Line> lines(qint64 first, int count) const;
    /// As they stand in the file; at most `cap` bytes.
    QByteArray bytes(qint64 firstLine, qint64 lastLine, qint64 cap) const;

    const QList<LogSection> &sections() const { return m_sections; }

signals:
    void reset();
    void grew(); ///< more lines, or more of the last one

private:
    struct Mark
    {
        qint64 line = 0, offset = 0;
    };
    void readSlice();
    void readPiece();
    void look();
    void endLine(const char *text, qint64 length);
    qint64 offsetOf(qint64 line) const;

    QString m_path;
    mutable QFile m_file;
    QFileSystemWatcher m_watcher;
    QTimer m_slice, m_quiet;
    QElapsedTimer m_sinceTold; ///< while a large file is read, views are told now and then only
    std::vector<Mark> m_marks;
    qint64 m_lines = 0, m_lineStart = 0, m_size = 0;
    QByteArray m_head; ///< the first bytes of the line that is not over yet
    QList<LogSection> m_sections;
    QHash<int, int> m_vertices; ///< BuildKit's "#5" to the newest section of it
};

} // namespace stackwright
