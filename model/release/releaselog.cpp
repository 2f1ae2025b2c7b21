#include "model/release/releaselog.h"

#include "model/release/annotatedindex.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QtEndian>

#include <algorithm>

namespace stackwright {

namespace {

constexpr qsizetype mostBytes = 2 * 1024 * 1024; ///< registries take manifests of 4 MiB
constexpr qsizetype mostRecords = 200;
constexpr quint32 mostUnpacked = 64 * 1024 * 1024;
const QString logKey = QStringLiteral("vnd.stackwright.releases");

QByteArray packed(const QList<QJsonObject> &records)
{
    QJsonArray all;
    for (const QJsonObject &one : records)
        all += one;
    const QJsonObject log{{QStringLiteral("schema"), 1}, {QStringLiteral("records"), all}};
    return qCompress(QJsonDocument(log).toJson(QJsonDocument::Compact), 9).toBase64();
}

ImageRef tagOf(const ImageRef &repository)
{
    return repository.withDigest({}).withTag(releaseLogTag());
}

Error unreadable(const QString &what)
{
    return workError(what, QStringLiteral("the records of promotions that it holds cannot be read"),
                     QStringLiteral("look who pushed that tag; remove it to begin anew"));
}

} // namespace

RawManifest releaseLogManifest(QList<QJsonObject> records, const std::optional<RawManifest> &anchor)
{
    while (records.size() > mostRecords)
        records.removeFirst();
    QByteArray words = packed(records);
    for (qsizetype i = 0; words.size() > mostBytes && i < records.size(); ++i) {
        records[i].remove(QStringLiteral("pagesBefore"));
        records[i].remove(QStringLiteral("tablesAfter"));
        words = packed(records);
    }
    while (words.size() > mostBytes && records.size() > 1) {
        records.removeFirst();
        words = packed(records);
    }
    return annotatedIndex(QStringLiteral("application/vnd.stackwright.releases.v1+json"), logKey, QString::fromLatin1(words), anchor);
}

Result<ReleaseLog> releaseLogFrom(const RawManifest &manifest)
{
    const QString what = releaseLogTag();
    const QByteArray bytes = QByteArray::fromBase64(manifest.json().value(QLatin1String("annotations")).toObject().value(logKey).toString().toLatin1());
    // The first four bytes are the size that it unpacks to: nobody's word for it is taken beyond this.
    if (bytes.size() < 4 || qFromBigEndian<quint32>(bytes.constData()) > mostUnpacked)
        return unreadable(what);
    const QJsonObject log = QJsonDocument::fromJson(qUncompress(bytes)).object();
    const int schema = log.value(QLatin1String("schema")).toInt();
    if (schema > 1)
        return inputError(what, QStringLiteral("the records of promotions were written by a newer version (schema %1)").arg(schema),
                          QStringLiteral("use a newer stackwright"));
    if (schema != 1 || !log.value(QLatin1String("records")).isArray())
        return unreadable(what);
    ReleaseLog found;
    for (const QJsonValue &one : log.value(QLatin1String("records")).toArray()) {
        found.raw += one.toObject();
        const Result<ReleaseRecord> record = recordFromJson(one.toObject());
        found.newestUnread = !record;
        if (record)
            found.records.prepend(*record);
        else
            found.unread += one.toObject().value(QLatin1String("id")).toString() + QLatin1String(": ") + record.error().why.text;
    }
    return found;
}

void readReleaseLog(Registry &registry, const ImageRef &repository, QObject *context, std::function<void(Result<ReleaseLog>)> answer)
{
    const ImageRef ref = tagOf(repository);
    registry.manifest(ref, context, [ref, answer](const Result<RawManifest> &got) {
        if (!got && got.error().kind == Error::Kind::Input) { // missing: there is none yet
            answer(ReleaseLog{});
            return;
        }
        if (!got) {
            answer(got.error());
            return;
        }
        Result<ReleaseLog> log = releaseLogFrom(*got);
        if (log)
            answer(std::move(log));
        else
            answer(Error{log.error().kind, ref.text(), log.error().why, log.error().advice});
    });
}

void leaveRecord(Registry &registry, const ImageRef &repository, const ReleaseRecord &record, const std::optional<RawManifest> &anchor,
                 QObject *context, std::function<void(Result<void>)> answer)
{
    readReleaseLog(registry, repository, context, [&registry, repository, record, anchor, context, answer](const Result<ReleaseLog> &log) {
        if (!log) { // what is there is not written over
            answer(log.error());
            return;
        }
        QList<QJsonObject> all = log->raw;
        const auto same = std::find_if(all.begin(), all.end(), [&record](const QJsonObject &one) {
            return one.value(QLatin1String("id")).toString() == record.id;
        });
        if (same == all.end())
            all += toJson(record);
        else
            *same = toJson(record);
        registry.putManifest(tagOf(repository), releaseLogManifest(all, anchor), context, [answer](const Result<QString> &put) {
            answer(put ? Result<void>() : Result<void>(put.error()));
        });
    });
}

QList<ReleaseRecord> merged(const QList<ReleaseRecord> &local, const QList<ReleaseRecord> &log)
{
    QList<ReleaseRecord> all;
    QSet<QString> inLog;
    for (const ReleaseRecord &one : log) {
        inLog += one.id;
        const auto ours = std::find_if(local.begin(), local.end(), [&one](const ReleaseRecord &other) { return other.id == one.id; });
        if (ours == local.end() || ours->writes < one.writes) {
            all += one;
            if (ours != local.end() && one.pagesBefore.isEmpty()) { // it had to leave them out
                all.last().pagesBefore = ours->pagesBefore;
                all.last().tablesAfter = ours->tablesAfter;
            }
        } else {
            all += *ours;
        }
    }
    // What the log never got stands where its time puts it.
    for (qsizetype i = local.size(); i-- > 0;) {
        if (inLog.contains(local.at(i).id))
            continue;
        const auto place = std::find_if(all.begin(), all.end(), [&](const ReleaseRecord &one) { return one.at <= local.at(i).at; });
        all.insert(place, local.at(i));
    }
    return all;
}

} // namespace stackwright
