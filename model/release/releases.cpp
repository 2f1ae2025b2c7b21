#include "model/release/releases.h"

#include "model/base/files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace stackwright {

namespace {

constexpr qint64 recordCap = 256ll * 1024 * 1024; ///< it holds whole pages

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

Result<PromotedImage> imageFromJson(const QJsonObject &json)
{
    PromotedImage image;
    image.image = json.value(QLatin1String("image")).toString();
    const Result<ImageRef> from = parseImageRef(json.value(QLatin1String("from")).toString());
    const Result<ImageRef> to = parseImageRef(json.value(QLatin1String("to")).toString());
    if (!from)
        return from.error();
    if (!to)
        return to.error();
    image.from = *from;
    image.to = *to;
    image.oldDigest = json.value(QLatin1String("old")).toString();
    image.newDigest = json.value(QLatin1String("new")).toString();
    image.revision = json.value(QLatin1String("revision")).toString();
    image.why = keptIn(json, QStringLiteral("why"));
    image.further = json.value(QLatin1String("further")).toBool();
    for (const MoveResult one : {MoveResult::NotMoved, MoveResult::Moved, MoveResult::AlreadyThere, MoveResult::MovedBack, MoveResult::Unknown})
        if (word(one) == json.value(QLatin1String("result")).toString())
            image.result = one;
    return image;
}

} // namespace

QString word(MoveResult result)
{
    switch (result) {
    case MoveResult::NotMoved: return QStringLiteral("not-moved");
    case MoveResult::Moved: return QStringLiteral("moved");
    case MoveResult::AlreadyThere: return QStringLiteral("already-there");
    case MoveResult::MovedBack: return QStringLiteral("moved-back");
    case MoveResult::Unknown: break;
    }
    return QStringLiteral("unknown");
}

QString word(GateResult::State state)
{
    switch (state) {
    case GateResult::State::Open: return QStringLiteral("open");
    case GateResult::State::Closed: return QStringLiteral("closed");
    case GateResult::State::Skipped: break;
    }
    return QStringLiteral("skipped");
}

QString sourceTag(const ReleaseRecord &record)
{
    return record.global ? QString(record.tag + QLatin1String("-stable")) : record.tag;
}

QString targetTag(const ReleaseRecord &record)
{
    if (record.global)
        return QStringLiteral("stable");
    if (record.images.isEmpty())
        return {};
    const PromotedImage &first = record.images.first(); // its stable tag: further ones stand behind
    const qsizetype tail = first.from.tag.startsWith(record.tag) ? first.from.tag.size() - record.tag.size() : 0;
    return first.to.tag.chopped(qMin(tail, first.to.tag.size()));
}

qsizetype imageCount(const ReleaseRecord &record)
{
    return std::count_if(record.images.cbegin(), record.images.cend(), [](const PromotedImage &image) { return !image.further; });
}

QJsonObject toJson(const PromotedImage &image)
{
    QJsonObject json{{QStringLiteral("image"), image.image}, {QStringLiteral("from"), image.from.text()}, {QStringLiteral("to"), image.to.text()},
                     {QStringLiteral("old"), textOrNull(image.oldDigest)}, {QStringLiteral("new"), textOrNull(image.newDigest)},
                     {QStringLiteral("result"), word(image.result)}};
    if (!image.revision.isEmpty())
        json.insert(QStringLiteral("revision"), image.revision);
    if (image.further)
        json.insert(QStringLiteral("further"), true);
    if (!image.why.isEmpty())
        keep(json, QStringLiteral("why"), image.why);
    return json;
}

QJsonObject toJson(const ReleaseRecord &record)
{
    QJsonArray images, gates;
    for (const PromotedImage &image : record.images)
        images += toJson(image);
    for (const GateResult &gate : record.gates) {
        QJsonObject json{{QStringLiteral("name"), gate.name}, {QStringLiteral("state"), word(gate.state)}};
        keep(json, QStringLiteral("why"), gate.why);
        if (!gate.log.isEmpty())
            json.insert(QStringLiteral("log"), gate.log);
        gates += json;
    }
    QJsonObject before, after;
    for (auto it = record.pagesBefore.begin(); it != record.pagesBefore.end(); ++it)
        before.insert(it.key(), *it ? QJsonValue(QString::fromLatin1((*it)->toBase64())) : QJsonValue());
    for (auto it = record.tablesAfter.begin(); it != record.tablesAfter.end(); ++it)
        after.insert(it.key(), QString::fromLatin1(it->toBase64()));
    return {{QStringLiteral("schema"), 1}, {QStringLiteral("id"), record.id}, {QStringLiteral("at"), record.at.toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("who"), record.who}, {QStringLiteral("reason"), record.reason}, {QStringLiteral("tag"), record.tag},
            {QStringLiteral("global"), record.global}, {QStringLiteral("state"), record.state}, {QStringLiteral("images"), images},
            {QStringLiteral("gates"), gates}, {QStringLiteral("pagesBefore"), before}, {QStringLiteral("tablesAfter"), after},
            {QStringLiteral("wikiPending"), record.wikiPending}, {QStringLiteral("writes"), record.writes},
            {QStringLiteral("notes"), QJsonArray::fromStringList(record.notes)}};
}

Result<ReleaseRecord> recordFromJson(const QJsonObject &json)
{
    const QString what = QStringLiteral("record of a promotion");
    if (json.value(QLatin1String("schema")).toInt() > 1)
        return inputError(what, QStringLiteral("it was written by a newer version (schema %1)").arg(json.value(QLatin1String("schema")).toInt()),
                          QStringLiteral("use a newer stackwright"));
    ReleaseRecord record;
    auto text = [&json](const char *name) { return json.value(QLatin1String(name)).toString(); };
    record.id = text("id");
    record.at = QDateTime::fromString(text("at"), Qt::ISODate).toUTC();
    record.who = text("who");
    record.reason = text("reason");
    record.tag = text("tag");
    record.global = json.value(QLatin1String("global")).toBool();
    record.state = text("state");
    record.writes = json.value(QLatin1String("writes")).toInt();
    for (const QJsonValue &note : json.value(QLatin1String("notes")).toArray())
        record.notes += note.toString();
    record.wikiPending = json.value(QLatin1String("wikiPending")).toBool();
    if (record.id.isEmpty() || !record.at.isValid() || !json.value(QLatin1String("images")).isArray())
        return inputError(what, QStringLiteral("id, time or images are missing"));
    for (const QJsonValue &one : json.value(QLatin1String("images")).toArray()) {
        const Result<PromotedImage> image = imageFromJson(one.toObject());
        if (!image)
            return inputError(what, image.error().text());
        record.images += *image;
    }
    for (const QJsonValue &one : json.value(QLatin1String("gates")).toArray()) {
        const QJsonObject object = one.toObject();
        GateResult gate;
        gate.name = object.value(QLatin1String("name")).toString();
        gate.why = keptIn(object, QStringLiteral("why"));
        gate.log = object.value(QLatin1String("log")).toString();
        for (const auto state : {GateResult::State::Open, GateResult::State::Closed, GateResult::State::Skipped})
            if (word(state) == object.value(QLatin1String("state")).toString())
                gate.state = state;
        record.gates += gate;
    }
    const QJsonObject before = json.value(QLatin1String("pagesBefore")).toObject();
    for (auto it = before.begin(); it != before.end(); ++it)
        record.pagesBefore.insert(it.key(), it->isString() ? std::optional(QByteArray::fromBase64(it->toString().toLatin1())) : std::nullopt);
    const QJsonObject after = json.value(QLatin1String("tablesAfter")).toObject();
    for (auto it = after.begin(); it != after.end(); ++it)
        record.tablesAfter.insert(it.key(), QByteArray::fromBase64(it->toString().toLatin1()));
    return record;
}

QString newRecordId(const QDateTime &at)
{
    return at.toUTC().toString(QStringLiteral("yyyyMMdd'T'hhmmss'.'zzz'Z'")) + QLatin1Char('-')
           + QString::number(QRandomGenerator::global()->bounded(0x1000, 0x10000), 16);
}

Releases::Releases(QString artifacts, const QString &state, const QStringList &repositories)
    : m_own(std::move(artifacts) + QLatin1String("/releases")), m_repositories(repositories)
{
    QStringList sorted = repositories;
    sorted.sort();
    const QByteArray key = QCryptographicHash::hash(sorted.join(QLatin1Char('\n')).toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    m_shared = state.isEmpty() ? QString() : QString(state + QLatin1String("/releases/") + QString::fromLatin1(key));
}

Result<void> Releases::write(ReleaseRecord &record) const
{
    ++record.writes;
    const QByteArray bytes = QJsonDocument(toJson(record)).toJson();
    for (const QString &folder : {m_own, m_shared}) {
        if (folder.isEmpty())
            continue;
        const Result<void> written = writeFile(folder + QLatin1Char('/') + record.id + QLatin1String(".json"), bytes);
        if (!written)
            return written;
    }
    return {};
}

bool Releases::isOurs(const ReleaseRecord &record) const
{
    return m_repositories.isEmpty() || std::any_of(record.images.begin(), record.images.end(), [this](const PromotedImage &image) {
        return m_repositories.contains(image.to.repository());
    });
}

QList<ReleaseRecord> Releases::list(QStringList *damaged) const
{
    QMap<QString, ReleaseRecord> byId;
    for (const QString &folder : {m_shared, m_own}) { // our own folder's word counts where both have one
        if (folder.isEmpty())
            continue;
        const QFileInfoList files = QDir(folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files);
        for (const QFileInfo &file : files) {
            const Result<QByteArray> bytes = readFile(file.filePath(), recordCap);
            const Result<ReleaseRecord> record = bytes ? recordFromJson(QJsonDocument::fromJson(*bytes).object()) : Result<ReleaseRecord>(bytes.error());
            if (record && isOurs(*record))
                byId.insert(record->id, *record);
            else if (!record && damaged)
                *damaged += file.filePath();
        }
    }
    QList<ReleaseRecord> records = byId.values();
    std::sort(records.begin(), records.end(), [](const ReleaseRecord &a, const ReleaseRecord &b) { return a.at != b.at ? a.at > b.at : a.id > b.id; });
    return records;
}

Result<ReleaseRecord> Releases::find(const QString &name, const QList<ReleaseRecord> &records)
{
    const QString advice = QStringLiteral("see stackwright history --releases");
    if (name.isEmpty()) {
        if (records.isEmpty())
            return inputError(QStringLiteral("--rollback"), QStringLiteral("there is no record of a promotion of this stack"), advice);
        return records.first();
    }
    QList<ReleaseRecord> found;
    for (const ReleaseRecord &record : records)
        if (record.id == name || (name.size() >= 4 && record.id.startsWith(name)))
            found += record;
    if (found.size() == 1)
        return found.first();
    if (found.size() > 1)
        return inputError(name, QStringLiteral("more than one record begins like this"), advice);
    if (QFileInfo(name).isFile()) {
        const Result<QByteArray> bytes = readFile(name, recordCap);
        if (!bytes)
            return bytes.error();
        return recordFromJson(QJsonDocument::fromJson(*bytes).object());
    }
    return inputError(name, QStringLiteral("there is no such record of a promotion"), advice);
}

} // namespace stackwright
