// Locks between stages of different images, by name: two stages with one lock never run at once. They wait in turn.
#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>

namespace stackwright {

class StageLocks
{
public:
    /// True: it is `holder`'s now. False: it will be, and `then` is called from the event loop when it is.
    bool take(const QString &name, QObject *holder, std::function<void()> then);
    /// Gives up every lock that `holder` has, and every place where it waits.
    void release(QObject *holder);

private:
    struct Waiting
    {
        QPointer<QObject> who;
        std::function<void()> then;
    };
    struct Held
    {
        QPointer<QObject> holder;
        QList<Waiting> waiting;
    };
    QHash<QString, Held> m_locks;
};

} // namespace stackwright
