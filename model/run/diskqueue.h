// Writes that nobody has to wait for: done in their order, in a thread of its own, while the work goes on.
#pragma once

#include "model/base/result.h"

#include <QMutex>
#include <QObject>
#include <QThreadPool>

#include <functional>
#include <optional>

namespace stackwright {

class DiskQueue : public QObject
{
    Q_OBJECT
public:
    explicit DiskQueue(QObject *parent = nullptr);
    ~DiskQueue() override; ///< after the last write

    /// `write` is called in the other thread, once, also after another one has failed.
    void add(std::function<Result<void>()> write);
    /// Waits until all are done. The first that failed, of all that were ever added.
    Result<void> finish();

signals:
    /// A first write has failed. In the thread of this object, later.
    void failed(const stackwright::Error &error);

private:
    QMutex m_mutex;
    std::optional<Error> m_failure;
    QThreadPool m_thread;
};

} // namespace stackwright
