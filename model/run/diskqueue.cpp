#include "model/run/diskqueue.h"

namespace stackwright {

DiskQueue::DiskQueue(QObject *parent) : QObject(parent)
{
    m_thread.setMaxThreadCount(1);
}

DiskQueue::~DiskQueue()
{
    m_thread.waitForDone();
}

void DiskQueue::add(std::function<Result<void>()> write)
{
    m_thread.start([this, write = std::move(write)] {
        const Result<void> written = write();
        const QMutexLocker lock(&m_mutex);
        if (written || m_failure)
            return;
        m_failure = written.error();
        QMetaObject::invokeMethod(this, [this, error = written.error()] { emit failed(error); }, Qt::QueuedConnection);
    });
}

Result<void> DiskQueue::finish()
{
    m_thread.waitForDone();
    const QMutexLocker lock(&m_mutex);
    return m_failure ? Result<void>(*m_failure) : Result<void>();
}

} // namespace stackwright
