// 267 real commits of the system that these rules come from, and what its scripts decided with branch tags. Where the
// scripts were wrong we differ, and only there (scripts.md 2.9):
//   B12  names with spaces and both ends of renames count whole; the files are given whole here, so nothing differs;
//   B17  a name that is no image of the spec is a warning of ours, never an image that changed (`changed_not_in_spec`);
//   B18  a spec that cannot be read is refused with its place; there is no decision to compare.
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <numeric>

namespace replay_test {

using namespace stackwright;

namespace {

QStringList listOf(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &one : value.toArray())
        list += one.toString();
    return list;
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

PlanInput inputOf(const QJsonObject &line)
{
    PlanInput input;
    for (const QJsonValue &value : line.value(QLatin1String("spec_images")).toArray()) {
        ImageSpec image;
        image.name = value.toObject().value(QLatin1String("name")).toString();
        image.parent = value.toObject().value(QLatin1String("depend_on")).toString();
        image.repository = QLatin1String("ucsdets/") + image.name;
        input.spec.images += image;
    }
    for (ImageSpec &image : input.spec.images)
        image.parentIndex = input.spec.indexOf(image.parent);
    const QJsonObject rules = line.value(QLatin1String("change_ignore")).toObject();
    input.rules.buildAll = listOf(rules.value(QLatin1String("BuildAll")));
    input.rules.changeIgnore = listOf(rules.value(QLatin1String("ChangeIgnore")));
    input.changes.head = line.value(QLatin1String("commit")).toString();
    input.changes.base = line.value(QLatin1String("parent")).toString();
    input.changes.branch = QStringLiteral("dev");
    input.changes.message = line.value(QLatin1String("message_full_rebuild")).toBool() ? QStringLiteral("Full Rebuild, please") : QStringLiteral("x");
    for (const QString &path : listOf(line.value(QLatin1String("changed_files"))))
        input.changes.files += ChangedFile{path.toUtf8(), {}};
    input.tagSuffix = TagSuffix::Branch;
    return input;
}

/// The scripts' word for the first reason, as they kept it.
QJsonObject whyOf(const Reason &reason)
{
    if (reason.kind == QLatin1String("full-rebuild-message"))
        return {{QStringLiteral("kind"), QStringLiteral("message")}};
    if (reason.kind == QLatin1String("parent-rebuilt"))
        return {{QStringLiteral("kind"), QStringLiteral("parent")}, {QStringLiteral("parent"), reason.image}};
    return {{QStringLiteral("kind"), reason.kind == QLatin1String("build-all-file") ? QStringLiteral("build_all") : QStringLiteral("changed")},
            {QStringLiteral("file"), QString::fromUtf8(reason.files.value(0))}};
}

void compare(const QJsonObject &line)
{
    const Result<Plan> made = makePlan(inputOf(line));
    ASSERT_TRUE(made.ok()) << qPrintable(made.error().text());
    const Plan &plan = *made;
    QStringList byDepth, changed, warned;
    QList<int> indices(plan.images.size());
    std::iota(indices.begin(), indices.end(), 0);
    std::stable_sort(indices.begin(), indices.end(), [&](int a, int b) { return plan.images[a].depth < plan.images[b].depth; });
    for (const int i : indices)
        byDepth += plan.images[i].name;
    QJsonObject why;
    for (const PlannedImage &image : plan.images) {
        if (image.action != Action::Build)
            continue;
        why.insert(image.name, whyOf(image.reasons.first()));
        if (image.reasons.first().kind != QLatin1String("parent-rebuilt"))
            changed += image.name;
    }
    for (const PlanWarning &warning : plan.warnings) {
        EXPECT_EQ(warning.kind, QStringLiteral("unknown-image-folder"));
        warned += QString::fromUtf8(warning.path.split('/').value(1));
    }
    QStringList theirChanged = listOf(line.value(QLatin1String("changed_images")));
    const QStringList notInSpec = listOf(line.value(QLatin1String("changed_not_in_spec")));
    for (const QString &name : notInSpec) // B17
        EXPECT_TRUE(theirChanged.removeOne(name));
    EXPECT_EQ(sorted(changed), sorted(theirChanged));
    // The spec and the rules are no image: a change of theirs is said only where an image's own keys differ.
    QStringList unknown = notInSpec;
    for (const char *own : {"spec.yml", "change_ignore.json"})
        unknown.removeAll(QLatin1String(own));
    EXPECT_EQ(sorted(warned), sorted(unknown));
    EXPECT_EQ(sorted(plan.order), sorted(listOf(line.value(QLatin1String("rebuild")))));
    EXPECT_EQ(byDepth, listOf(line.value(QLatin1String("order"))));
    EXPECT_EQ(why, line.value(QLatin1String("why")).toObject())
        << QJsonDocument(why).toJson().constData() << QJsonDocument(line.value(QLatin1String("why")).toObject()).toJson().constData();
}

TEST(Replay, DecidesEveryCommitAsTheScriptsDidOrBetter)
{
    QFile file(QStringLiteral(STACKWRIGHT_TEST_DATA "/replay/commits.jsonl"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    int lines = 0, unreadable = 0;
    while (!file.atEnd()) {
        const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
        ASSERT_FALSE(line.isEmpty());
        ++lines;
        SCOPED_TRACE(qPrintable(line.value(QLatin1String("commit")).toString()));
        if (listOf(line.value(QLatin1String("classes"))).contains(QStringLiteral("spec_unparsable")))
            ++unreadable; // B18
        else
            compare(line);
    }
    EXPECT_EQ(lines, 267);
    EXPECT_EQ(unreadable, 1);
}

} // namespace

} // namespace replay_test
