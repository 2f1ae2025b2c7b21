#include "model/release/promotionjournal.h"

#include "model/base/files.h"

#include <QFile>
#include <QJsonDocument>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stackwright {

namespace {

QByteArray lineOf(const QString &event, QJsonObject fields, const QDateTime &now)
{
    fields.insert(QStringLiteral("event"), event);
    fields.insert(QStringLiteral("at"), now.toUTC().toString(Qt::ISODateWithMs));
    return QJsonDocument(fields).toJson(QJsonDocument::Compact) + '\n';
}

Error failed(const QString &file, const QString &doing)
{
    return workError(file, QStringLiteral("the journal cannot be %1: %2").arg(doing, QString::fromLocal8Bit(std::strerror(errno))),
                     QStringLiteral("nothing moves without a journal; free some space or choose another --output"));
}

} // namespace

Result<PromotionStory> readPromotionJournal(const QByteArray &bytes, const QString &file)
{
    PromotionStory story;
    const qsizetype whole = bytes.lastIndexOf('\n') + 1; // what stands behind it was torn
    int number = 0;
    for (const QByteArray &line : bytes.left(whole).split('\n')) {
        ++number;
        if (line.isEmpty())
            continue;
        QJsonParseError parse;
        const QJsonObject json = QJsonDocument::fromJson(line, &parse).object();
        if (parse.error != QJsonParseError::NoError)
            return inputError(QStringLiteral("%1:%2").arg(file).arg(number), QStringLiteral("the journal is damaged: %1").arg(parse.errorString()),
                              QStringLiteral("look at the tags, and promote again"));
        const QString event = json.value(QLatin1String("event")).toString();
        if (event == QLatin1String("promotion-started")) {
            const Result<ReleaseRecord> record = recordFromJson(json.value(QLatin1String("record")).toObject());
            if (!record)
                return inputError(QStringLiteral("%1:%2").arg(file).arg(number), record.error().why, record.error().advice);
            story = PromotionStory{};
            story.record = *record;
            continue;
        }
        if (event == QLatin1String("put-begins")) {
            story.putBegun = true;
            story.begun += json.value(QLatin1String("to")).toString();
        }
        if (event == QLatin1String("pages-done"))
            story.pagesDone = true;
        if (event == QLatin1String("finished"))
            story.state = json.value(QLatin1String("state")).toString();
        else if (event == QLatin1String("rollback-started") || event == QLatin1String("resumed"))
            story.pagesDone = false;
        story.finished = event == QLatin1String("finished");
    }
    if (story.record.id.isEmpty())
        return inputError(file, QStringLiteral("this is no journal of a promotion"), QStringLiteral("start one: stackwright promote TAG"));
    return story;
}

PromotionJournal::~PromotionJournal()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

PromotionJournal::PromotionJournal(PromotionJournal &&other) noexcept
    : m_file(std::move(other.m_file)), m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

PromotionJournal &PromotionJournal::operator=(PromotionJournal &&other) noexcept
{
    std::swap(m_file, other.m_file);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Result<PromotionJournal> PromotionJournal::create(const QString &file, const ReleaseRecord &record, const QDateTime &now)
{
    const Result<void> written = writeFile(file, lineOf(QStringLiteral("promotion-started"), {{QStringLiteral("schema"), 1}, {QStringLiteral("record"), toJson(record)}}, now));
    if (!written)
        return workError(written.error().what, written.error().why, written.error().advice);
    return reopen(file);
}

Result<PromotionJournal> PromotionJournal::reopen(const QString &file)
{
    const Result<QByteArray> bytes = readFile(file, 256 * mebibyte, false);
    if (!bytes)
        return bytes.error();
    const int descriptor = ::open(QFile::encodeName(file).constData(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return failed(file, QStringLiteral("opened"));
    const qsizetype whole = bytes->lastIndexOf('\n') + 1;
    if (whole != bytes->size() && ::ftruncate(descriptor, whole) != 0) {
        ::close(descriptor);
        return failed(file, QStringLiteral("fixed"));
    }
    return PromotionJournal(file, descriptor);
}

Result<void> PromotionJournal::append(const QString &event, const QJsonObject &fields, const QDateTime &now)
{
    const QByteArray line = lineOf(event, fields, now);
    struct stat before = {};
    ::fstat(m_descriptor, &before);
    qsizetype done = 0;
    while (done < line.size()) {
        const ssize_t n = ::write(m_descriptor, line.constData() + done, static_cast<size_t>(line.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            const Error error = failed(m_file, QStringLiteral("written"));
            [[maybe_unused]] const int cut = ::ftruncate(m_descriptor, before.st_size);
            return error;
        }
        done += n;
    }
    if (::fdatasync(m_descriptor) != 0)
        return failed(m_file, QStringLiteral("flushed to disk"));
    return {};
}

} // namespace stackwright
