#include "model/run/stagelocks.h"

namespace stackwright {

bool StageLocks::take(const QString &name, QObject *holder, std::function<void()> then)
{
    Held &lock = m_locks[name];
    if (!lock.holder || lock.holder == holder) {
        lock.holder = holder;
        return true;
    }
    lock.waiting += Waiting{holder, std::move(then)};
    return false;
}

void StageLocks::release(QObject *holder)
{
    for (Held &lock : m_locks) {
        lock.waiting.removeIf([holder](const Waiting &one) { return !one.who || one.who == holder; });
        if (lock.holder && lock.holder != holder)
            continue;
        lock.holder = nullptr;
        if (lock.waiting.isEmpty())
            continue;
        const Waiting next = lock.waiting.takeFirst();
        lock.holder = next.who;
        QMetaObject::invokeMethod(next.who, next.then, Qt::QueuedConnection);
    }
}

} // namespace stackwright
