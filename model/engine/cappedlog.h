// A log file that others' output is appended to, of bounded size: the head goes to the file at once; of what comes after
// it the end (the tail, at most 4 MiB) is kept in memory and written when the log is closed, after a line that says how much
// was cut. So the file never holds more than its cap and is never overwritten under a reader, and a flood costs no disk;
// what a kill -9 can lose is the tail of a log that is longer than its head.
// Refuses a symbolic link, FIFO or device in the log's place, and never blocks on one.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QString>

#include <deque>

namespace stackwright {

class CappedLog
{
public:
    CappedLog() = default;
    ~CappedLog() { close(); }
    CappedLog(const CappedLog &) = delete;
    CappedLog &operator=(const CappedLog &) = delete;

    /// Appends to `path`, made with mode 0600; missing folders are made. `cap` counts what is there already.
    Result<void> open(const QString &path, qint64 cap);
    bool isOpen() const { return m_file >= 0; }
    void append(const QByteArray &bytes);
    void close();
    /// Why the log is not whole (the disk, not the cap); empty: it is.
    QString trouble() const { return m_trouble; }

private:
    void write(const char *bytes, qint64 size);
    void appendTail(const QByteArray &piece);
    void reserve();
    void release();

    QString m_path, m_trouble;
    int m_file = -1;
    qint64 m_headLeft = 0;  ///< bytes until the head is full
    std::deque<QByteArray> m_tail; ///< the newest pieces; big ones are shared with who sent them, for a copy of all costs most
    qint64 m_written = 0;   ///< by us, since open()
    qint64 m_reserved = 0;  ///< of disk, counted as m_written
    qint64 m_tailSize = 0;  ///< that are written at the end
    qint64 m_tailKept = 0;  ///< in m_tail, at most a piece more than that
    qint64 m_tailBytes = 0; ///< all that came after the head
};

} // namespace stackwright
