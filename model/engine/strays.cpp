#include "model/engine/strays.h"

#include <QDir>
#include <QFile>

#include <atomic>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace stackwright {

namespace {

QList<pid_t> otherProcesses()
{
    QList<pid_t> pids;
    const QStringList names = QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[1-9]*")}, QDir::Dirs, QDir::Unsorted);
    for (const QString &name : names)
        if (const pid_t pid = name.toInt(); pid > 0 && pid != ::getpid())
            pids.append(pid);
    return pids;
}

} // namespace

QByteArray newStrayMark()
{
    static std::atomic<int> serial{0};
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now); // numbers of processes come again, within one boot no time does
    return QByteArray::number(::getpid()) + '.' + QByteArray::number(static_cast<qint64>(now.tv_sec)) + '.' + QByteArray::number(++serial);
}

QList<pid_t> straysOf(const QByteArray &mark)
{
    return processesWith(strayVariable, mark);
}

QList<pid_t> processesWith(const char *variable, const QByteArray &value)
{
    QList<pid_t> strays;
    const QByteArray wanted = QByteArray(variable) + '=' + value;
    for (const pid_t pid : otherProcesses()) {
        QFile environment(QStringLiteral("/proc/%1/environ").arg(pid)); // empty for a dead one, closed for other people's
        if (!environment.open(QIODevice::ReadOnly))
            continue;
        const QByteArrayList pairs = environment.readAll().split('\0');
        if (pairs.contains(wanted))
            strays.append(pid);
    }
    return strays;
}

QList<pid_t> writersOf(quint64 pipeInode)
{
    QList<pid_t> writers;
    const QString wanted = QStringLiteral("pipe:[%1]").arg(pipeInode);
    for (const pid_t pid : otherProcesses()) {
        const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(pid));
        const QStringList numbers = descriptors.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot);
        for (const QString &number : numbers) {
            char target[64] = {};
            const QByteArray link = QFile::encodeName(descriptors.filePath(number));
            if (::readlink(link.constData(), target, sizeof(target) - 1) <= 0 || QString::fromLatin1(target) != wanted)
                continue;
            QFile facts(QStringLiteral("/proc/%1/fdinfo/%2").arg(QString::number(pid), number));
            if (!facts.open(QIODevice::ReadOnly))
                continue;
            const QByteArrayList words = facts.readAll().simplified().split(' ');
            const qsizetype flags = words.indexOf("flags:") + 1;
            // A child that another thread of ours is just starting still holds our reading end: that is no writer.
            if (flags > 0 && flags < words.size() && (words[flags].toInt(nullptr, 8) & O_ACCMODE) != O_RDONLY)
                writers.append(pid);
            break;
        }
    }
    return writers;
}

} // namespace stackwright
