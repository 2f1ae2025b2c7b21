// A plan as JSON and back (reference.md 1, `plan --json`). Bytes that are not UTF-8 become U+FFFD on the way out.
#include "model/stack/plan.h"

#include <QJsonArray>

#include <cmath>
#include <initializer_list>

namespace stackwright {

namespace {

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

/// Nobody knows it better than that.
double tenths(double seconds)
{
    return std::round(seconds * 10) / 10;
}

std::optional<double> secondsIn(const QJsonObject &json)
{
    const QJsonValue value = json.value(QLatin1String("estimate"));
    return value.isDouble() && value.toDouble() >= 0 ? std::optional(value.toDouble()) : std::nullopt;
}

QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QJsonObject toJson(const Reason &reason)
{
    QJsonObject json{{QStringLiteral("kind"), reason.kind}};
    if (!reason.files.isEmpty()) {
        QJsonArray files;
        for (const QByteArray &file : reason.files)
            files += text(file);
        json.insert(QStringLiteral("files"), files);
    }
    if (!reason.image.isEmpty())
        json.insert(QStringLiteral("image"), reason.image);
    if (!reason.from.isEmpty() || !reason.to.isEmpty()) {
        json.insert(QStringLiteral("from"), reason.from);
        json.insert(QStringLiteral("to"), reason.to);
    }
    return json;
}

QJsonObject toJson(const PlannedFile &file)
{
    QJsonObject json{{QStringLiteral("path"), text(file.file.path)},
                     {QStringLiteral("status"), word(file.file.status)},
                     {QStringLiteral("effect"), word(file.effect)}};
    if (!file.file.oldPath.isEmpty())
        json.insert(QStringLiteral("oldPath"), text(file.file.oldPath));
    if (file.effect == Effect::Image)
        json.insert(QStringLiteral("image"), file.image);
    if (!file.others.isEmpty())
        json.insert(QStringLiteral("images"), QJsonArray::fromStringList(QStringList{file.image} + file.others));
    return json;
}

QJsonObject toJson(const PlannedImage &image)
{
    QJsonArray reasons;
    for (const Reason &reason : image.reasons)
        reasons += toJson(reason);
    QJsonObject json{{QStringLiteral("name"), image.name},
                     {QStringLiteral("repository"), image.target.repository()},
                     {QStringLiteral("tag"), textOrNull(image.target.tag)},
                     {QStringLiteral("parent"), textOrNull(image.parent)},
                     {QStringLiteral("uses"), QJsonArray::fromStringList(image.uses)},
                     {QStringLiteral("depth"), image.depth},
                     {QStringLiteral("context"), image.context},
                     {QStringLiteral("dockerfile"), image.dockerfile},
                     {QStringLiteral("state"), word(image.state)},
                     {QStringLiteral("action"), word(image.action)},
                     {QStringLiteral("reasons"), reasons}};
    if (image.estimate)
        json.insert(QStringLiteral("estimate"), tenths(*image.estimate));
    if (!image.variant.isEmpty()) {
        json.insert(QStringLiteral("image"), image.key);
        json.insert(QStringLiteral("variant"), image.variant);
    }
    // Only where --registry made them differ: the name under which a Dockerfile may ask for the parent.
    if (image.specName.repository() != image.target.repository())
        json.insert(QStringLiteral("specRepository"), image.specName.repository());
    return json;
}

/// The value that has this word; false if none has.
template <typename Value>
bool fromWord(const QJsonValue &json, std::initializer_list<Value> values, Value *to)
{
    const QString wanted = json.toString();
    for (const Value value : values)
        if (word(value) == wanted) {
            *to = value;
            return true;
        }
    return false;
}

using Status = ChangedFile::Status;

bool read(const QJsonObject &json, PlannedFile *file)
{
    file->file.path = json.value(QLatin1String("path")).toString().toUtf8();
    file->file.oldPath = json.value(QLatin1String("oldPath")).toString().toUtf8();
    file->image = json.value(QLatin1String("image")).toString();
    for (const QJsonValue &image : json.value(QLatin1String("images")).toArray())
        if (image.toString() != file->image)
            file->others += image.toString();
    return fromWord(json.value(QLatin1String("status")),
                    {Status::Added, Status::Modified, Status::Deleted, Status::Renamed, Status::TypeChange}, &file->file.status)
           && fromWord(json.value(QLatin1String("effect")), {Effect::Image, Effect::BuildAll, Effect::Ignored, Effect::None}, &file->effect)
           && !file->file.path.isEmpty();
}

Reason readReason(const QJsonObject &json)
{
    Reason reason;
    reason.kind = json.value(QLatin1String("kind")).toString();
    reason.image = json.value(QLatin1String("image")).toString();
    reason.from = json.value(QLatin1String("from")).toString();
    reason.to = json.value(QLatin1String("to")).toString();
    for (const QJsonValue &file : json.value(QLatin1String("files")).toArray())
        reason.files += file.toString().toUtf8();
    return reason;
}

bool read(const QJsonObject &json, const QString &planTag, PlannedImage *image)
{
    image->name = json.value(QLatin1String("name")).toString();
    image->variant = json.value(QLatin1String("variant")).toString();
    if (!image->variant.isEmpty())
        image->key = json.value(QLatin1String("image")).toString();
    // A variant has a tag of its own; one that is none of this plan's is not taken over.
    const QString own = json.value(QLatin1String("tag")).toString();
    const QString tag = !image->variant.isEmpty() && own.startsWith(planTag) && whyNoTag(own).isEmpty() ? own : planTag;
    image->parent = json.value(QLatin1String("parent")).toString();
    for (const QJsonValue &used : json.value(QLatin1String("uses")).toArray())
        image->uses += used.toString();
    image->estimate = secondsIn(json);
    image->depth = json.value(QLatin1String("depth")).toInt();
    image->context = json.value(QLatin1String("context")).toString(); // journals from before they were told have none
    image->dockerfile = json.value(QLatin1String("dockerfile")).toString();
    const QString repository = json.value(QLatin1String("repository")).toString();
    const Result<ImageRef> target = parseImageRef(repository);
    const Result<ImageRef> specName = parseImageRef(json.value(QLatin1String("specRepository")).toString(repository));
    if (!target || !specName || image->name.isEmpty())
        return false;
    image->target = target->withTag(tag);
    image->specName = specName->withTag(tag);
    for (const QJsonValue &reason : json.value(QLatin1String("reasons")).toArray())
        image->reasons += readReason(reason.toObject());
    return fromWord(json.value(QLatin1String("state")),
                    {ChangeState::Changed, ChangeState::Affected, ChangeState::Unchanged}, &image->state)
           && fromWord(json.value(QLatin1String("action")), {Action::Build, Action::Test, Action::Retag, Action::Reuse, Action::None}, &image->action);
}

Error damaged(const QString &where)
{
    return inputError(QStringLiteral("plan"), where + QLatin1String(" is not as a plan is written"),
                      QStringLiteral("make the plan again"));
}

} // namespace

QJsonObject toJson(const Plan &plan)
{
    QJsonArray files, images, warnings;
    for (const PlannedFile &file : plan.changedFiles)
        files += toJson(file);
    for (const PlannedImage &image : plan.images)
        images += toJson(image);
    for (const PlanWarning &warning : plan.warnings) {
        QJsonObject json{{QStringLiteral("kind"), warning.kind}, {QStringLiteral("text"), warning.text}};
        if (!warning.path.isEmpty())
            json.insert(QStringLiteral("path"), text(warning.path));
        warnings += json;
    }
    QJsonObject json{{QStringLiteral("schema"), 1},
                     {QStringLiteral("head"), plan.head},
                     {QStringLiteral("base"), textOrNull(plan.base)},
                     {QStringLiteral("branch"), textOrNull(plan.branch)},
                     {QStringLiteral("trigger"), word(plan.trigger)},
                     {QStringLiteral("tag"), textOrNull(plan.tag)},
                     {QStringLiteral("stableTag"), textOrNull(plan.stableTag)},
                     {QStringLiteral("dirty"), plan.dirty},
                     {QStringLiteral("uncommitted"), plan.uncommitted},
                     {QStringLiteral("changedFiles"), files},
                     {QStringLiteral("images"), images},
                     {QStringLiteral("order"), QJsonArray::fromStringList(plan.order)},
                     {QStringLiteral("warnings"), warnings}};
    if (plan.estimate) {
        json.insert(QStringLiteral("estimate"), tenths(*plan.estimate));
        json.insert(QStringLiteral("criticalPath"), QJsonArray::fromStringList(plan.criticalPath));
    }
    if (plan.onMainBranch)
        json.insert(QStringLiteral("mainBranch"), true);
    return json;
}

Result<Plan> planFromJson(const QJsonObject &json)
{
    if (json.value(QLatin1String("schema")).toInt() > 1)
        return inputError(QStringLiteral("plan"), QStringLiteral("written by a newer version of this program"),
                          QStringLiteral("update this program"));
    Plan plan;
    plan.head = json.value(QLatin1String("head")).toString();
    plan.base = json.value(QLatin1String("base")).toString();
    plan.branch = json.value(QLatin1String("branch")).toString();
    plan.tag = json.value(QLatin1String("tag")).toString();
    plan.stableTag = json.value(QLatin1String("stableTag")).toString();
    plan.dirty = json.value(QLatin1String("dirty")).toBool();
    plan.uncommitted = json.value(QLatin1String("uncommitted")).toInt();
    plan.estimate = secondsIn(json);
    for (const QJsonValue &name : json.value(QLatin1String("criticalPath")).toArray())
        plan.criticalPath += name.toString();
    plan.onMainBranch = json.value(QLatin1String("mainBranch")).toBool();
    if (!fromWord(json.value(QLatin1String("trigger")),
                  {Trigger::Push, Trigger::PullRequest, Trigger::Worktree, Trigger::Requested}, &plan.trigger))
        return damaged(QStringLiteral("\"trigger\""));
    for (const QJsonValue &value : json.value(QLatin1String("changedFiles")).toArray()) {
        PlannedFile file;
        if (!read(value.toObject(), &file))
            return damaged(QStringLiteral("an entry of \"changedFiles\""));
        plan.changedFiles += file;
    }
    QHash<QString, int> indexOf;
    for (const QJsonValue &value : json.value(QLatin1String("images")).toArray()) {
        PlannedImage image;
        if (!read(value.toObject(), plan.tag, &image))
            return damaged(QStringLiteral("an entry of \"images\""));
        indexOf.insert(image.name, static_cast<int>(plan.images.size()));
        plan.images += image;
    }
    for (PlannedImage &image : plan.images) {
        for (const QString &used : std::as_const(image.uses)) {
            image.usedIndexes += indexOf.value(used, -1);
            if (image.usedIndexes.last() < 0)
                return damaged(QStringLiteral("what an entry of \"images\" uses"));
        }
        if (!image.parent.isEmpty()) {
            image.parentIndex = indexOf.value(image.parent, -1);
            if (image.parentIndex < 0)
                return damaged(QStringLiteral("the parent of an entry of \"images\""));
        }
    }
    for (const QJsonValue &value : json.value(QLatin1String("order")).toArray())
        plan.order += value.toString();
    for (const QJsonValue &value : json.value(QLatin1String("warnings")).toArray()) {
        const QJsonObject warning = value.toObject();
        plan.warnings += PlanWarning{warning.value(QLatin1String("kind")).toString(),
                                     warning.value(QLatin1String("path")).toString().toUtf8(),
                                     warning.value(QLatin1String("text")).toString()};
    }
    return plan;
}

} // namespace stackwright
