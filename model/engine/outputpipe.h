// A pipe that a child writes to and we read from: in pieces, with a pause after what was there, so that a chatty child costs
// twenty wake-ups a second and not fifty thousand, and a flood no more processor than 21 MB a second do. Applies
// back-pressure by itself: what is not read waits in the kernel, then its writer does. Knows no process.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace stackwright {

class OutputPipe : public QObject
{
    Q_OBJECT
public:
    explicit OutputPipe(QObject *parent = nullptr);
    ~OutputPipe() override;

    /// False: errno says why. Both ends are closed on exec.
    bool open();
    int childEnd() const { return m_writeEnd; }
    /// After the child has its copy: else the pipe never ends.
    void closeChildEnd();
    bool hasEnded() const { return m_readEnd < 0; }
    /// Reads what is there now, at most what a pipe holds, and sends it.
    void drain();
    /// No more signals.
    void close();
    /// st_ino of this pipe, to find the processes that still hold it open.
    quint64 inode() const { return m_inode; }

signals:
    void received(const QByteArray &bytes);
    void ended();

private:
    void readSome();
    qint64 readPiece(); ///< bytes read; 0: nothing there now, or ended

    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_pause;
    QByteArray m_buffer;
    int m_readEnd = -1, m_writeEnd = -1;
    quint64 m_inode = 0;
};

} // namespace stackwright
