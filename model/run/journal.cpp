#include "model/run/journal.h"

#include "model/base/files.h"
#include "model/base/makefolder.h"
#include "model/run/lock.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

Error problem(const QString &file, const char *doing, int code)
{
    return workError(file, QLatin1String(doing) + QLatin1String(": ") + QString::fromLocal8Bit(std::strerror(code)),
                     QStringLiteral("make room or fix the permissions, then run again with --resume"));
}

Result<int> openRegular(const QString &file, int flags)
{
    const int descriptor = ::open(QFile::encodeName(file).constData(),
                                  flags | O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (descriptor < 0)
        return problem(file, "the journal cannot be opened", errno);
    struct stat facts{};
    if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        ::close(descriptor);
        return workError(file, QStringLiteral("the journal is no regular file"), QStringLiteral("move it away"));
    }
    // Whatever the person's umask is: what failed tests said stands in it.
    ::fchmod(descriptor, 0600);
    return descriptor;
}

constexpr qint64 roomForTheEnd = 4096;
constexpr qint64 reservedAtOnce = 64 * 1024;

bool isEnd(const Event &event)
{
    return event.kind == QLatin1String("run-finished");
}

} // namespace

Journal::Journal(QString file, int descriptor, qint64 size)
    : m_file(std::move(file)),
      m_descriptor(new int(descriptor),
                   [](const int *open) {
                       ::close(*open);
                       delete open;
                   }),
      m_size(size)
{
}

Result<Journal> Journal::create(const QString &file)
{
    if (const QString why = whyNotMade(QFileInfo(file).path()); !why.isEmpty())
        return workError(QFileInfo(file).path(), QLatin1String("the folder cannot be made: ") + why,
                         QStringLiteral("choose another one with --output DIR"));
    // Unlinked, not truncated: a window or the history may hold the old one.
    if (::unlink(QFile::encodeName(file).constData()) != 0 && errno != ENOENT)
        return problem(file, "the old journal cannot be replaced", errno);
    const Result<int> descriptor = openRegular(file, O_CREAT | O_EXCL);
    if (!descriptor)
        return descriptor.error();
    return Journal(file, *descriptor, 0);
}

Result<Journal> Journal::reopen(const QString &file)
{
    const Result<QByteArray> bytes = readFile(file, largestJournal, false);
    if (!bytes)
        return bytes.error();
    const Result<int> descriptor = openRegular(file, 0);
    if (!descriptor)
        return descriptor.error();
    const qint64 whole = bytes->lastIndexOf('\n') + 1;
    if (whole < bytes->size() && ::ftruncate(*descriptor, whole) != 0) {
        const int code = errno;
        ::close(*descriptor);
        return problem(file, "its torn last line cannot be cut off", code);
    }
    return Journal(file, *descriptor, whole);
}

Result<void> Journal::append(const Event &event)
{
    const QByteArray line = QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n';
    if (const int code = reserve(line.size(), isEnd(event)); code != 0)
        return problem(m_file, "an event could not be written", code);
    qint64 done = 0;
    while (done < line.size()) {
        const ssize_t n = ::write(*m_descriptor, line.constData() + done, static_cast<size_t>(line.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            const int code = n < 0 ? errno : ENOSPC;
            if (::ftruncate(*m_descriptor, m_size) != 0)
                return problem(m_file, "an event was written in part only", code);
            return problem(m_file, "an event could not be written", code);
        }
        done += n;
    }
    m_size += line.size();
    if (isEnd(event) && m_reserved > m_size && ::ftruncate(*m_descriptor, m_size) == 0)
        m_reserved = m_size;
    return {};
}

/// Disk for this line and for the run's end behind it: when the disk is full, the end can still be told. 0, or why not.
int Journal::reserve(qint64 line, bool isTheEnd)
{
    if (m_size + line + roomForTheEnd <= m_reserved || isTheEnd)
        return 0;
    const qint64 from = qMax(m_size, m_reserved);
    for (const qint64 length : {m_size + line + reservedAtOnce - from, m_size + line + roomForTheEnd - from}) {
        if (::fallocate(*m_descriptor, FALLOC_FL_KEEP_SIZE, from, length) == 0) {
            m_reserved = from + length;
            return 0;
        }
        if (errno != ENOSPC && errno != EDQUOT && errno != EFBIG)
            return 0; // not every file system can; writing tells
    }
    return m_size == 0 ? 0 : errno; // a run without its beginning could not be told at all
}

std::function<Result<void>()> Journal::settling() const
{
    return [file = m_file, descriptor = m_descriptor]() -> Result<void> {
        if (::fdatasync(*descriptor) != 0)
            return problem(file, "an event could not be brought to the disk", errno);
        return {};
    };
}

Event interruptedEnd(const QList<Event> &events, const QDateTime &now)
{
    Event end;
    end.kind = QStringLiteral("run-finished");
    end.at = now;
    end.ms = events.last().ms;
    end.fields = {{QStringLiteral("state"), word(RunState::Interrupted)},
                  {QStringLiteral("image"), QJsonValue::Null},
                  {QStringLiteral("stage"), QJsonValue::Null}};
    keep(end.fields, QStringLiteral("reason"), clause("program-ended"));
    // What was being done when it was cut off is the best place to look.
    for (auto event = events.crbegin(); event != events.crend(); ++event) {
        if (!event->stage)
            continue;
        if (event->kind != QLatin1String("stage-finished")) {
            end.image = event->image;
            end.stage = event->stage;
            end.fields.remove(QStringLiteral("image"));
            end.fields.remove(QStringLiteral("stage"));
        }
        break;
    }
    return end;
}

Result<bool> finishInterrupted(const QString &file, const QDateTime &now)
{
    if (!QFileInfo(file).isFile() || QFileInfo(file).isSymLink())
        return false;
    const Result<QByteArray> bytes = readFile(file, largestJournal, false);
    if (!bytes)
        return false;
    const Result<QList<Event>> events = readJournal(*bytes, file);
    if (!events || events->last().kind == QLatin1String("run-finished"))
        return false;
    Result<Journal> journal = Journal::reopen(file);
    if (!journal)
        return journal.error();
    if (const Result<void> written = journal->append(interruptedEnd(*events, now)); !written)
        return written.error();
    if (const Result<void> settled = journal->settle(); !settled)
        return settled.error();
    return true;
}

QString lockOf(const QString &journal)
{
    return QFileInfo(journal).path() + QLatin1String("/.lock");
}

Result<RunReading> readRun(const QString &file)
{
    // Asked before it is read: one that ends in between has written its end.
    const std::optional<bool> held = Lock::isHeld(lockOf(file));
    const Result<QByteArray> bytes = readFile(file, largestJournal);
    if (!bytes)
        return bytes.error();
    const Result<QList<Event>> events = readJournal(*bytes, file);
    if (!events)
        return events.error();
    RunReading reading;
    for (const Event &event : *events)
        reading.run.apply(event);
    reading.torn = !bytes->endsWith('\n') && !held.value_or(false); // else it is being written
    if (reading.run.isFinished())
        return reading;
    if (held)
        reading.writer = *held ? RunReading::Writer::Alive : RunReading::Writer::Gone;
    if (reading.torn || reading.writer == RunReading::Writer::Gone)
        reading.run.apply(interruptedEnd(*events, events->last().at));
    return reading;
}

} // namespace stackwright
