#include "model/engine/podmanbuild.h"

#include "model/engine/strays.h"

#include <QDir>
#include <QFile>

#include <csignal>

namespace stackwright {

namespace {

QByteArray firstWord(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split('\0').value(0) : QByteArray();
}

/// "buildah-oci-runtime", "buildah-chroot-exec": podman itself, in the part of a container's keeper.
bool isKeeper(pid_t pid)
{
    return firstWord(pid).startsWith("buildah-");
}

/// Of all its threads: which one of them forked is chance.
QList<pid_t> childrenOf(pid_t pid)
{
    QList<pid_t> children;
    const QDir threads(QStringLiteral("/proc/%1/task").arg(pid));
    for (const QString &thread : threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(threads.filePath(thread + QLatin1String("/children")));
        if (file.open(QIODevice::ReadOnly))
            for (const QByteArray &word : file.readAll().split(' '))
                if (const pid_t child = word.toInt(); child > 0)
                    children += child;
    }
    return children;
}

} // namespace

QByteArray newPodmanBuildMark()
{
    return newStrayMark();
}

int endPodmanStep(const QByteArray &mark)
{
    int ended = 0;
    const QList<pid_t> all = processesWith(podmanBuildVariable, mark);
    for (const pid_t keeper : all) {
        if (!isKeeper(keeper))
            continue;
        for (const pid_t child : childrenOf(keeper))
            if (!isKeeper(child) && ::kill(child, SIGKILL) == 0)
                ++ended;
    }
    return ended;
}

} // namespace stackwright
