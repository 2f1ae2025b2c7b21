// `plan --compare-with`: the recorded decisions of 267 real commits against our plans, and each kind of disagreement.
#include "model/stack/theirdecision.h"
#include "tests/support/outside.h"
#include "tests/support/stacks.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace theirdecision_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright;

namespace {

PlanInput inputOf(const char *images, const QList<QByteArray> &files)
{
    PlanInput input;
    input.spec = specOf(images);
    input.changes = changesOf(files);
    input.tagSuffix = TagSuffix::Branch;
    return input;
}

/// "base 5: …" a line.
QString told(const PlanInput &input, const QByteArray &file)
{
    const Result<Plan> plan = makePlan(input);
    EXPECT_TRUE(plan.ok());
    const Result<TheirDecision> theirs = readTheirDecision(file, u"f"_s, plan->head, input.spec);
    if (!theirs.ok())
        return theirs.error().text();
    QStringList lines;
    for (const Disagreement &one : disagreements(*plan, input.spec, *theirs))
        lines += one.image + (one.ours ? u" +"_s : u" -"_s) + QString::number(one.rule) + u' ' + one.text;
    return lines.join(u'\n');
}

QByteArray record(const QJsonObject &more)
{
    QJsonObject all = more;
    all[u"commit"_s] = changesOf({}).head;
    return QJsonDocument(all).toJson();
}

} // namespace

TEST(TheirDecision, AgreesOnEveryRecordedCommitOrSaysWhy)
{
    QFile file(QStringLiteral(STACKWRIGHT_TEST_DATA "/replay/commits.jsonl"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray all = file.readAll();
    int compared = 0, unexplained = 0, others = 0;
    for (const QByteArray &line : all.split('\n')) {
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (!json.contains(u"rebuild"_s))
            continue;
        PlanInput input;
        for (const QJsonValue &value : json[u"spec_images"_s].toArray()) {
            ImageSpec image;
            image.name = value[u"name"_s].toString();
            image.parent = value[u"depend_on"_s].toString();
            image.repository = u"ucsdets/"_s + image.name;
            input.spec.images += image;
        }
        for (ImageSpec &image : input.spec.images)
            image.parentIndex = input.spec.indexOf(image.parent);
        for (const QJsonValue &rule : json[u"change_ignore"_s][u"BuildAll"_s].toArray())
            input.rules.buildAll += rule.toString();
        for (const QJsonValue &rule : json[u"change_ignore"_s][u"ChangeIgnore"_s].toArray())
            input.rules.changeIgnore += rule.toString();
        input.changes.head = json[u"commit"_s].toString();
        input.changes.base = json[u"parent"_s].toString();
        input.changes.branch = u"dev"_s;
        input.changes.message = json[u"message_full_rebuild"_s].toBool() ? u"full rebuild"_s : u"x"_s;
        for (const QJsonValue &path : json[u"changed_files"_s].toArray())
            input.changes.files += ChangedFile{path.toString().toUtf8(), {}};
        input.tagSuffix = TagSuffix::Branch;
        const Result<Plan> plan = makePlan(input);
        ASSERT_TRUE(plan.ok());
        const Result<TheirDecision> theirs = readTheirDecision(all, u"commits.jsonl"_s, plan->head, input.spec);
        ASSERT_TRUE(theirs.ok()) << qPrintable(theirs.error().text());
        ++compared;
        for (const Disagreement &one : disagreements(*plan, input.spec, *theirs)) {
            unexplained += one.rule == 0 ? 1 : 0;
            ++others;
            EXPECT_TRUE(json[u"changed_not_in_spec"_s].toArray().contains(one.image)) << qPrintable(one.image) << qPrintable(one.text);
        }
    }
    EXPECT_EQ(compared, 266);
    EXPECT_EQ(unexplained, 0);
    EXPECT_GT(others, 3) << "names that are no image of the spec";
}

TEST(TheirDecision, EachDisagreementHasItsRule)
{
    const char *images = "base ds<base rs<ds";
    EXPECT_EQ(told(inputOf(images, {"M images/ds/Dockerfile"}), record({{u"rebuild"_s, QJsonArray{u"ds"_s, u"rs"_s}}})), QString());
    EXPECT_EQ(told(inputOf(images, {"M images/ds/Dockerfile"}), record({{u"rebuild"_s, QJsonArray()}, {u"changed_files"_s, QJsonArray()}, {u"parent"_s, u"1234567890"_s}})),
              u"ds +3 images/ds/Dockerfile changed: it changed since a729d1f, and they looked at the commit's first parent, 1234567\n"
              "rs +4 its parent ds is built: it follows from ds"_s);
    PlanInput commits = inputOf(images, {"M images/rs/Dockerfile"});
    commits.tagSuffix = TagSuffix::Commit;
    const QString told5 = told(commits, record({{u"rebuild"_s, QJsonArray{u"rs"_s}}}));
    EXPECT_TRUE(told5.startsWith(u"base +5 "_s) && told5.contains(u"\nds +5 "_s)) << qPrintable(told5);
    PlanInput ignoring = inputOf(images, {"M images/ds/README.md", "M docs/x"});
    ignoring.rules.changeIgnore = {u"*/README.md"_s};
    EXPECT_EQ(told(ignoring, record({{u"rebuild"_s, QJsonArray{u"ds"_s, u"rs"_s, u"base"_s, u"spec.yml"_s}},
                                     {u"why"_s, QJsonObject{{u"ds"_s, QJsonObject{{u"kind"_s, u"changed"_s}, {u"file"_s, u"images/ds/README.md"_s}}},
                                                            {u"rs"_s, QJsonObject{{u"kind"_s, u"parent"_s}, {u"parent"_s, u"ds"_s}}},
                                                            {u"base"_s, QJsonObject{{u"kind"_s, u"changed"_s}, {u"file"_s, u"images/base/gone"_s}}}}}})),
              u"base -3 they built it for images/base/gone, which did not change since a729d1f\n"
              "ds -3 they built it for images/ds/README.md, which change_ignore names\n"
              "rs -4 they built its parent ds, which is not built here\n"
              "spec.yml -3 it is no image of the spec: here that is a warning, never a build"_s);
    EXPECT_EQ(told(inputOf(images, {}), record({{u"rebuild"_s, QJsonArray{u"base"_s}}})), u"base -0 they do not say why, and no rule here builds it"_s);
    PlanInput prepull = inputOf(images, {});
    prepull.spec.images[0].prepull = false;
    EXPECT_TRUE(told(prepull, record({{u"rebuild"_s, QJsonArray{u"base"_s}}})).startsWith(u"base -0 prepull is false"_s));
}

TEST(TheirDecision, ReadsListsAndRefusesWhatSaysNothing)
{
    PlanInput input = inputOf("base ds<base", {"M images/ds/Dockerfile"});
    input.spec.images[1].ref = *parseImageRef(input.spec.images[1].repository); // as a spec that was read has it
    EXPECT_EQ(told(input, "ds\n"), QString());
    EXPECT_EQ(told(input, QByteArray("\n" + input.spec.images[1].repository.toUtf8() + ":2026.3-dev\n")), QString()) << "full names, with tags";
    EXPECT_TRUE(told(input, "").contains(u"it is empty"_s));
    EXPECT_TRUE(told(input, "not an image!\n").startsWith(u"f:1: neither JSON"_s));
    EXPECT_TRUE(told(input, "{\"commit\": \"0000000000\", \"rebuild\": []}").startsWith(u"f: it holds no decision on commit "_s));
    EXPECT_TRUE(told(input, "{\"commit\": \"0\", \"rebuild\": []}\n{broken\n").startsWith(u"f:2: not a JSON object"_s));
    EXPECT_TRUE(told(input, record({})).contains(u"no decision is kept"_s));
}

TEST(TheirDecision, IsPrintedByPlan)
{
    using namespace stackwright::outside;
    outside::Repository repo;
    repo.write(u"images/spec.yml"_s, "images:\n  base: {image_name: x/base}\n  left: {image_name: x/left, depend_on: base}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
    repo.write(u"images/base/Dockerfile"_s, "FROM scratch\n");
    repo.write(u"images/left/Dockerfile"_s, "FROM base\n");
    repo.commit();
    repo.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"dev"_s});
    repo.write(u"images/left/x"_s, "x");
    const QString head = repo.commit();
    { QFile theirs(repo.path() + u".theirs.json"_s); ASSERT_TRUE(theirs.open(QFile::WriteOnly)); theirs.write("{\"commit\": \"" + head.toUtf8() + "\", \"rebuild\": [\"left\"]}\n"); }
    const auto plan = [&](const QStringList &more) { return console(QStringList{u"plan"_s, u"--compare-with"_s, repo.path() + u".theirs.json"_s} + more, {repo.path(), {}, 60}); };
    const Outcome text = plan({});
    EXPECT_EQ(text.code, 0) << text.err.constData();
    EXPECT_TRUE(text.out.startsWith("base: built here, not there: left is built and needs it under the same tag: ")) << text.out.constData();
    EXPECT_TRUE(text.out.endsWith("(rule 5)\n"));
    EXPECT_EQ(plan({u"--json"_s}).json()[u"disagreements"_s][0][u"rule"_s].toInt(), 5);
    EXPECT_EQ(plan({u"--tag-suffix"_s, u"branch"_s}).out, "Of 2 images both build the same.\n");
    EXPECT_EQ(plan({u"--format"_s, u"dot"_s}).code, 2);
    EXPECT_EQ(plan({u"--head"_s, u"HEAD^"_s}).code, 2) << "it holds nothing on that commit";
    QFile::remove(repo.path() + u".theirs.json"_s);
    EXPECT_EQ(plan({}).code, 2);
}

} // namespace theirdecision_test
