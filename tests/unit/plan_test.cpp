#include "model/stack/plan.h"
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>

#include <ctime>

namespace plan_test {

using namespace stackwright;

namespace {

const char *const four = "base ds<base ml<base rs<base";

PlanInput inputOf(const char *images, const QList<QByteArray> &files = {})
{
    PlanInput input;
    input.spec = specOf(images);
    input.rules.buildAll = {QStringLiteral("tests_common"), QStringLiteral("spec.yml"), QStringLiteral("change_ignore.json")};
    input.rules.changeIgnore = {QStringLiteral("conftest.py"), QStringLiteral("*/README.md")};
    input.changes = changesOf(files);
    return input;
}

Plan planOf(const PlanInput &input)
{
    const Result<Plan> plan = makePlan(input);
    EXPECT_TRUE(plan.ok()) << (plan.ok() ? "" : qPrintable(plan.error().text()));
    return plan.ok() ? *plan : Plan{};
}

QString why(const PlanInput &input)
{
    const Result<Plan> plan = makePlan(input);
    EXPECT_FALSE(plan.ok());
    return plan.ok() ? QString() : plan.error().text();
}

QByteArray order(const Plan &plan)
{
    return plan.order.join(QLatin1Char(' ')).toUtf8();
}

QByteArray warningsOf(const Plan &plan)
{
    QByteArrayList kinds;
    for (const PlanWarning &warning : plan.warnings)
        kinds += warning.kind.toUtf8() + ' ' + warning.path;
    return kinds.join("; ");
}

TEST(Plan, LeavesEverythingAloneWhenNothingChanged)
{
    const Plan plan = planOf(inputOf("base ds<base", {"M README.md"}));
    EXPECT_EQ(textOf(plan), "base unchanged none: nothing-changed\n"
                            "ds unchanged none: nothing-changed\n");
    EXPECT_TRUE(plan.order.isEmpty());
    EXPECT_EQ(plan.tag, QStringLiteral("2026.3-2035e52"));
    EXPECT_EQ(plan.stableTag, QStringLiteral("2026.3-stable"));
}

TEST(Plan, BuildsAChangedChildAndItsAncestorsButNotItsSiblings)
{
    const Plan plan = planOf(inputOf(four, {"M images/rs/Dockerfile"}));
    EXPECT_EQ(textOf(plan), "base unchanged build: needed-by-child(rs)\n"
                            "ds unchanged none: nothing-changed\n"
                            "ml unchanged none: nothing-changed\n"
                            "rs changed build: files-changed(images/rs/Dockerfile)\n");
    EXPECT_EQ(order(plan), "base rs");
}

TEST(Plan, NamesEveryChildThatNeedsAnAncestorAndClimbsToTheRoot)
{
    const Plan plan = planOf(inputOf("base mid<base a<mid b<mid c<base", {"M images/a/x", "M images/b/x"}));
    EXPECT_EQ(textOf(plan), "base unchanged build: needed-by-child(mid)\n"
                            "mid unchanged build: needed-by-child(a); needed-by-child(b)\n"
                            "a changed build: files-changed(images/a/x)\n"
                            "b changed build: files-changed(images/b/x)\n"
                            "c unchanged none: nothing-changed\n");
}

TEST(Plan, BuildsAllDescendantsOfAChangedParent)
{
    const Plan plan = planOf(inputOf("base mid<base leaf<mid other", {"M images/base/Dockerfile", "M images/base/a b"}));
    EXPECT_EQ(textOf(plan), "base changed build: files-changed(images/base/Dockerfile, images/base/a b)\n"
                            "mid affected build: parent-rebuilt(base)\n"
                            "leaf affected build: parent-rebuilt(mid)\n"
                            "other unchanged none: nothing-changed\n");
}

TEST(Plan, SaysBothWhereAnImageAndItsParentChanged)
{
    EXPECT_EQ(textOf(planOf(inputOf("base ds<base", {"M images/base/x", "M images/ds/x"}))),
              "base changed build: files-changed(images/base/x)\n"
              "ds changed build: files-changed(images/ds/x); parent-rebuilt(base)\n");
}

TEST(Plan, BuildsEverythingForAFullRebuildInAnyCase)
{
    PlanInput input = inputOf("base ds<base", {"M images/ds/x"});
    input.changes.message = QStringLiteral("Please FULL Rebuild it\n\nNow.");
    EXPECT_EQ(textOf(planOf(input)), "base affected build: full-rebuild-message\n"
                                     "ds changed build: full-rebuild-message; files-changed(images/ds/x)\n");
    input.changes.message = QStringLiteral("fully rebuilt");
    EXPECT_EQ(order(planOf(input)), "base ds");
}

TEST(Plan, BuildsEverythingOnAMainBranchUnlessItIsAPullRequest)
{
    PlanInput input = inputOf("base ds<base");
    input.spec.mainBranches = {QStringLiteral("main"), QStringLiteral("trunk")};
    input.changes.branch = QStringLiteral("trunk");
    const Plan plan = planOf(input);
    EXPECT_EQ(textOf(plan), "base affected build: main-branch\nds affected build: main-branch\n");
    EXPECT_TRUE(plan.onMainBranch);
    input.changes.pullRequest = true;
    EXPECT_TRUE(planOf(input).order.isEmpty());
    EXPECT_FALSE(planOf(input).onMainBranch);
    input.changes.pullRequest = false;
    input.changes.branch = QStringLiteral("mainly");
    EXPECT_TRUE(planOf(input).order.isEmpty());
}

TEST(Plan, ATagNamedAsAMainBranchBuildsNothingByItself)
{
    PlanInput input = inputOf("base ds<base", {"M images/ds/a"});
    input.changes.branch = QStringLiteral("main");
    input.changes.branchIsTag = true;
    const Plan plan = planOf(input);
    EXPECT_FALSE(plan.onMainBranch);
    EXPECT_EQ(textOf(plan), "base unchanged build: needed-by-child(ds)\nds changed build: files-changed(images/ds/a)\n");
    EXPECT_EQ(warningsOf(plan), "tag-named-as-branch ");
    input.changes.branch = QStringLiteral("v1");
    EXPECT_EQ(warningsOf(planOf(input)), "");
}

TEST(Plan, FollowsUsedImagesAsItFollowsTheParent)
{
    const char *const images = "base tools app<base+tools web<app other<base";
    Plan plan = planOf(inputOf(images, {"M images/tools/x"}));
    EXPECT_EQ(textOf(plan), "base unchanged build: needed-by-child(app)\n"
                            "tools changed build: files-changed(images/tools/x)\n"
                            "app affected build: used-image-rebuilt(tools)\n"
                            "web affected build: parent-rebuilt(app)\n"
                            "other unchanged none: nothing-changed\n");
    EXPECT_EQ(order(plan), "base tools app web");
    // The new tag of app needs tools under it, too.
    plan = planOf(inputOf(images, {"M images/app/x"}));
    EXPECT_EQ(textOf(plan), "base unchanged build: needed-by-child(app)\n"
                            "tools unchanged build: needed-by-child(app)\n"
                            "app changed build: files-changed(images/app/x)\n"
                            "web affected build: parent-rebuilt(app)\n"
                            "other unchanged none: nothing-changed\n");
    // A used image that stands later in the file, and that others build on.
    plan = planOf(inputOf("a<+b b<+c c", {"M images/c/x"}));
    EXPECT_EQ(order(plan), "c b a");
    const QJsonObject json = toJson(plan)[QLatin1String("images")][0].toObject();
    EXPECT_EQ(json[QLatin1String("uses")].toArray(), QJsonArray{QStringLiteral("b")});
    EXPECT_EQ(json[QLatin1String("depth")].toInt(), 2);
    const Result<Plan> again = planFromJson(toJson(plan));
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->images[0].usedIndexes, QList<int>{1});
    EXPECT_EQ(*again, plan);
    // A branch's tags: what is missing is built, and what takes from it.
    PlanInput input = inputOf(images, {"M README.md"});
    input.tagSuffix = TagSuffix::Branch;
    input.presences = {{QStringLiteral("base"), Presence::Yes}, {QStringLiteral("tools"), Presence::No}, {QStringLiteral("app"), Presence::Yes},
                       {QStringLiteral("web"), Presence::Yes}, {QStringLiteral("other"), Presence::Yes}};
    EXPECT_EQ(order(planOf(input)), "tools app web");
}

TEST(Plan, BuildsEverythingWithoutABaseline)
{
    PlanInput input = inputOf("base ds<base");
    input.changes.base.clear();
    EXPECT_EQ(textOf(planOf(input)), "base affected build: no-baseline\nds affected build: no-baseline\n");
    EXPECT_TRUE(toJson(planOf(input)).value(QLatin1String("base")).isNull());
}

TEST(Plan, LetsTheFirstPartBelowImagesDecide)
{
    const Plan plan = planOf(inputOf(four, {"M images/spec.yml", "M images/conftest.py", "M images/ds/README.md", "M images/ml/a/b",
                                            "M imagesx/ds/Dockerfile", "M spec.yml", "M docs/images/ds/Dockerfile"}));
    QByteArrayList effects;
    for (const PlannedFile &file : plan.changedFiles)
        effects += word(file.effect).toUtf8() + (file.image.isEmpty() ? QByteArray() : QByteArray("=" + file.image.toUtf8()));
    EXPECT_EQ(effects.join(' '), "build-all ignored ignored image=ml none none none");
    EXPECT_EQ(textOf(plan), "base affected build: build-all-file(images/spec.yml)\n"
                            "ds affected build: build-all-file(images/spec.yml)\n"
                            "ml changed build: build-all-file(images/spec.yml); files-changed(images/ml/a/b)\n"
                            "rs affected build: build-all-file(images/spec.yml)\n");
}

TEST(Plan, PutsBuildAllBeforeChangeIgnoreBeforeTheImage)
{
    PlanInput input = inputOf("base ds<base", {"M images/ds/x"});
    input.rules = {{}, {QStringLiteral("ds")}};
    EXPECT_TRUE(planOf(input).order.isEmpty());
    input.rules = {{QStringLiteral("ds")}, {QStringLiteral("ds")}};
    EXPECT_EQ(order(planOf(input)), "base ds");
}

TEST(Plan, CountsBothEndsOfARename)
{
    const Plan plan = planOf(inputOf(four, {"R images/ds/run.sh -> images/ml/run.sh", "R images/rs/old -> docs/old"}));
    EXPECT_EQ(textOf(plan), "base unchanged build: needed-by-child(ds); needed-by-child(ml); needed-by-child(rs)\n"
                            "ds changed build: files-changed(images/ds/run.sh)\n"
                            "ml changed build: files-changed(images/ml/run.sh)\n"
                            "rs changed build: files-changed(images/rs/old)\n");
    ASSERT_EQ(plan.changedFiles.size(), 2);
    EXPECT_EQ(plan.changedFiles[0].image, QStringLiteral("ml"));
    EXPECT_EQ(plan.changedFiles[1].image, QStringLiteral("rs")); // its new end has no effect
    const QJsonObject json = toJson(plan).value(QLatin1String("changedFiles")).toArray().first().toObject();
    EXPECT_EQ(json.value(QLatin1String("oldPath")).toString(), QStringLiteral("images/ds/run.sh"));
}

TEST(Plan, WarnsOfFoldersThatAreNoImageAndBuildsNothingForThem)
{
    PlanInput input = inputOf("base ds<base", {"M images/old-notebook/Dockerfile", "M images/old-notebook/b", "A images/README.md"});
    input.foldersPresent = QList<QByteArray>{"base", "old-notebook"};
    const Plan plan = planOf(input);
    EXPECT_TRUE(plan.order.isEmpty());
    EXPECT_EQ(warningsOf(plan), "unknown-image-folder images/old-notebook/Dockerfile; unknown-image-folder images/README.md; "
                                "missing-image-folder images/ds");
}

TEST(Plan, BuildsWithTheBranchSuffixOnlyWhatIsMissingAmongTheAncestors)
{
    PlanInput input = inputOf("base mid<base leaf<mid other<base", {"M images/leaf/x"});
    input.tagSuffix = TagSuffix::Branch;
    input.changes.branch = QStringLiteral("feature/x");
    EXPECT_EQ(order(planOf(input)), "leaf");
    EXPECT_EQ(planOf(input).tag, QStringLiteral("2026.3-feature-x"));

    input.presences = {{QStringLiteral("base"), Presence::Yes}, {QStringLiteral("mid"), Presence::Yes},
                       {QStringLiteral("leaf"), Presence::Yes}, {QStringLiteral("other"), Presence::Yes}};
    EXPECT_EQ(textOf(planOf(input)), "base unchanged reuse: nothing-changed\n"
                                     "mid unchanged reuse: nothing-changed\n"
                                     "leaf changed build: files-changed(images/leaf/x)\n"
                                     "other unchanged reuse: nothing-changed\n");

    // Found before the descendants are: the child of what is missing is built on the new parent (B7).
    input.changes.files.clear();
    input.presences.insert(QStringLiteral("mid"), Presence::No);
    EXPECT_EQ(textOf(planOf(input)), "base unchanged reuse: nothing-changed\n"
                                     "mid unchanged build: missing-in-registry\n"
                                     "leaf unchanged build: parent-rebuilt(mid)\n"
                                     "other unchanged reuse: nothing-changed\n");
}

TEST(Plan, NeverTakesCouldNotTellForMissing)
{
    PlanInput input = inputOf("base ds<base", {"M images/ds/x"});
    input.tagSuffix = TagSuffix::Branch;
    input.presences = {{QStringLiteral("base"), Presence::Unknown}, {QStringLiteral("ds"), Presence::Unknown}};
    const Plan plan = planOf(input);
    EXPECT_EQ(order(plan), "ds");
    EXPECT_EQ(warningsOf(plan), "registry-unknown ; registry-unknown ");
}

TEST(Plan, DoesNotBuildWhatIsMissingUnderTheTagOfANewCommit)
{
    PlanInput input = inputOf(four, {"M images/rs/x"});
    for (const ImageSpec &image : input.spec.images)
        input.presences.insert(image.name, Presence::No);
    EXPECT_EQ(order(planOf(input)), "base rs");
}

TEST(Plan, BuildsByHandExactlyWhatWasAskedFor)
{
    PlanInput input = inputOf("base mid<base leaf<mid other<base", {"M images/other/x"});
    input.only = {QStringLiteral("mid")};
    const Plan only = planOf(input);
    EXPECT_EQ(textOf(only), "base unchanged build: needed-by-child(mid)\n"
                            "mid unchanged build: requested\n"
                            "leaf unchanged none: nothing-changed\n"
                            "other changed none: files-changed(images/other/x)\n");
    EXPECT_EQ(only.trigger, Trigger::Requested);

    input.tagSuffix = TagSuffix::Branch;
    EXPECT_EQ(order(planOf(input)), "mid");
    input.presences = {{QStringLiteral("base"), Presence::No}, {QStringLiteral("other"), Presence::No}};
    EXPECT_EQ(order(planOf(input)), "base mid"); // without its parent it could not be built

    input = inputOf("base mid<base leaf<mid other<base", {"M images/other/x"});
    input.rebuild = {QStringLiteral("mid")};
    EXPECT_EQ(textOf(planOf(input)), "base unchanged build: needed-by-child(mid); needed-by-child(other)\n"
                                     "mid unchanged build: requested\n"
                                     "leaf unchanged build: parent-rebuilt(mid)\n"
                                     "other changed build: files-changed(images/other/x)\n");

    input = inputOf("base ds<base");
    input.all = true;
    EXPECT_EQ(textOf(planOf(input)), "base affected build: requested\nds affected build: requested\n");
}

TEST(Plan, RefusesNamesThatAreNoImage)
{
    PlanInput input = inputOf("datascience-notebook rs");
    input.only = {QStringLiteral("datascience-notbook")};
    EXPECT_EQ(why(input), QStringLiteral("--only: \"datascience-notbook\" is not an image of the stack"));
    EXPECT_EQ(makePlan(input).error().advice, QStringLiteral("did you mean datascience-notebook?"));
    EXPECT_EQ(makePlan(input).error().exitCode(), 2);
    input.only.clear();
    input.rebuild = {QStringLiteral("zzz")};
    EXPECT_EQ(why(input), QStringLiteral("--rebuild: \"zzz\" is not an image of the stack"));
    input.rebuild.clear();
    input.all = true;
    input.only = {QStringLiteral("rs")};
    EXPECT_EQ(why(input), QStringLiteral("--only: cannot stand beside --all"));
}

TEST(Plan, BuildsOnABaseImageThatMoved)
{
    PlanInput input = inputOf("base ds<base other");
    input.baseMoves = {Reason{.image = QStringLiteral("base"), .from = QStringLiteral("sha256:1"), .to = QStringLiteral("sha256:2")}};
    EXPECT_EQ(textOf(planOf(input)), "base unchanged build: base-image-moved(sha256:1 to sha256:2)\n"
                                     "ds unchanged build: parent-rebuilt(base)\n"
                                     "other unchanged none: nothing-changed\n");
}

TEST(Plan, IsPreciseWhenAsked)
{
    PlanInput input = inputOf("base ds<base", {"M images/spec.yml", "M images/base/NOTES", "M images/ds/Dockerfile", "M images/conftest.py"});
    input.preciselyChanged = QHash<QString, QList<QByteArray>>{{QStringLiteral("ds"), {"images/ds/Dockerfile"}}};
    input.tagSuffix = TagSuffix::Branch;
    const Plan plan = planOf(input);
    EXPECT_EQ(textOf(plan), "base unchanged none: nothing-changed\n"
                            "ds changed build: files-changed(images/ds/Dockerfile)\n");
    QByteArrayList effects;
    for (const PlannedFile &file : plan.changedFiles)
        effects += word(file.effect).toUtf8();
    EXPECT_EQ(effects.join(' '), "none none image ignored");
}

TEST(Plan, OrdersByDepthThenByTheSpec)
{
    PlanInput input = inputOf("c<b b<root a<root root x d<x");
    input.all = true;
    EXPECT_EQ(order(planOf(input)), "root x b a d c");
}

TEST(Plan, GoesToTheRegistryThatWasAskedFor)
{
    PlanInput input = inputOf("base");
    input.registry = QStringLiteral("127.0.0.1:5000");
    const Plan plan = planOf(input);
    EXPECT_EQ(plan.images[0].target.text(), QStringLiteral("127.0.0.1:5000/acme/base:2026.3-2035e52"));
    EXPECT_EQ(plan.images[0].specName.text(), QStringLiteral("ghcr.io/acme/base:2026.3-2035e52"));
}

TEST(Plan, PutsNoTwoImagesIntoOnePlace)
{
    PlanInput input = inputOf("base other");
    input.spec.images[1].repository = QStringLiteral("quay.io/team/base");
    input.spec.images[1].ref = {};
    EXPECT_TRUE(makePlan(input).ok());
    input.registry = QStringLiteral("127.0.0.1:5000");
    EXPECT_TRUE(makePlan(input).ok());
    input.registry = QStringLiteral("127.0.0.1:5000/mine");
    const Result<Plan> plan = makePlan(input);
    ASSERT_FALSE(plan.ok());
    EXPECT_EQ(plan.error().kind, Error::Kind::Input);
    EXPECT_EQ(plan.error().text(), QStringLiteral("--registry 127.0.0.1:5000/mine: quay.io/team/base would be 127.0.0.1:5000/mine/base there, as ghcr.io/acme/base is"));
    // Or files of one name: pages and logs.
    input.spec.images[1].repository = QStringLiteral("quay.io/acme-base");
    input.registry = QStringLiteral("127.0.0.1:5000");
    EXPECT_FALSE(makePlan(input).ok());
}

TEST(Plan, HasNoTagWithoutAPrefix)
{
    PlanInput input = inputOf("base", {"M images/base/x"});
    input.spec.tagPrefix.reset();
    input.tagSuffix = TagSuffix::Branch;
    input.changes.branch.clear();
    const QJsonObject json = toJson(planOf(input));
    EXPECT_TRUE(json.value(QLatin1String("tag")).isNull());
    EXPECT_TRUE(json.value(QLatin1String("stableTag")).isNull());
    EXPECT_TRUE(json.value(QLatin1String("branch")).isNull());
}

TEST(BranchTag, HoldsOnlyWhatATagMay)
{
    const QString prefix = QStringLiteral("2026.3");
    EXPECT_EQ(*branchTag(prefix, QStringLiteral("feature/a b@c#1")), QStringLiteral("2026.3-feature-a-b-c-1"));
    EXPECT_EQ(*branchTag(prefix, QStringLiteral("Über_x.y")), QStringLiteral("2026.3--ber_x.y"));
    EXPECT_EQ(*branchTag(prefix, QStringLiteral("a\U0001F600b")), QStringLiteral("2026.3-a-b"));
    EXPECT_EQ(*branchTag(prefix, QStringLiteral("merge-queue")), QStringLiteral("2026.3-merge-queue"));
    EXPECT_EQ(branchTag(prefix, QString(300, QLatin1Char('x')))->size(), 128);
    EXPECT_FALSE(branchTag(prefix, QString()).ok());
    EXPECT_EQ(branchTag(prefix, QStringLiteral("stable")).error().text(),
              QStringLiteral("branch stable: its tag would be 2026.3-stable, which only a promotion may set"));
    EXPECT_TRUE(branchTag(prefix, QStringLiteral("unstable")).ok());
    EXPECT_FALSE(branchTag(QStringLiteral(".x"), QStringLiteral("dev")).ok());
}

TEST(PlanJson, ComesBackAsItWas)
{
    PlanInput input = inputOf(four, {"R images/ds/a -> images/ml/a", "D images/rs/x", "T images/base/l", "M images/gone/x", "A README.md"});
    input.registry = QStringLiteral("127.0.0.1:5000/team");
    input.baseMoves = {Reason{.image = QStringLiteral("base"), .from = QStringLiteral("sha256:1"), .to = QStringLiteral("sha256:2")}};
    input.changes.branch = QStringLiteral("main");
    const Plan plan = planOf(input);
    const QByteArray bytes = QJsonDocument(toJson(plan)).toJson();
    const Result<Plan> back = planFromJson(QJsonDocument::fromJson(bytes).object());
    ASSERT_TRUE(back.ok()) << qPrintable(back.error().text());
    EXPECT_TRUE(*back == plan);
}

TEST(PlanJson, HasTheKeysOfTheContract)
{
    const QJsonObject json = toJson(planOf(inputOf(four, {"M images/rs/Dockerfile", "A README.md"})));
    EXPECT_EQ(json.keys().join(QLatin1Char(' ')),
              QStringLiteral("base branch changedFiles dirty head images order schema stableTag tag trigger uncommitted warnings"));
    const QJsonObject file = json.value(QLatin1String("changedFiles")).toArray().at(0).toObject();
    EXPECT_EQ(QJsonDocument(file).toJson(QJsonDocument::Compact),
              R"({"effect":"image","image":"rs","path":"images/rs/Dockerfile","status":"modified"})");
    const QJsonObject image = json.value(QLatin1String("images")).toArray().at(0).toObject();
    EXPECT_EQ(QJsonDocument(image).toJson(QJsonDocument::Compact),
              R"({"action":"build","context":"images/base","depth":0,"dockerfile":"images/base/Dockerfile","name":"base","parent":null,"reasons":[{"image":"rs","kind":"needed-by-child"}],)"
              R"("repository":"ghcr.io/acme/base","state":"unchanged","tag":"2026.3-2035e52","uses":[]})");
}

TEST(PlanJson, ShowsBytesThatAreNotUtf8)
{
    const Plan plan = planOf(inputOf("base", {"A images/base/bad\xff\n\"name\""}));
    const QByteArray bytes = QJsonDocument(toJson(plan)).toJson();
    EXPECT_TRUE(bytes.contains("images/base/bad\xEF\xBF\xBD\\n\\\"name\\\"")) << bytes.constData();
}

TEST(PlanJson, RefusesWhatIsNoPlan)
{
    EXPECT_FALSE(planFromJson({}).ok());
    QJsonObject json = toJson(planOf(inputOf("base ds<base")));
    json.insert(QStringLiteral("schema"), 2);
    EXPECT_TRUE(planFromJson(json).error().text().contains(QStringLiteral("newer")));
    json = toJson(planOf(inputOf("base ds<base")));
    QJsonArray images = json.value(QLatin1String("images")).toArray();
    images.removeFirst();
    json.insert(QStringLiteral("images"), images);
    EXPECT_FALSE(planFromJson(json).ok()); // a parent that is not there
}

TEST(Plan, CostsNoProductOfImagesAndFiles)
{
    // 2,000 images and 100,000 files under BuildAll and in the folders: seconds mean a product somewhere.
    PlanInput input = inputOf("root");
    for (int i = 1; i < 2000; ++i) {
        ImageSpec image;
        image.name = QStringLiteral("image-%1").arg(i);
        image.parentIndex = i % 7 == 0 ? i - 1 : 0;
        image.parent = input.spec.images[image.parentIndex].name;
        image.repository = QLatin1String("ghcr.io/acme/") + image.name;
        input.spec.images += image;
    }
    for (int i = 0; i < 50000; ++i) {
        input.changes.files += ChangedFile{QByteArray("images/image-") + QByteArray::number(i % 2500) + "/" + QByteArray::number(i), {}};
        input.changes.files += ChangedFile{QByteArray("images/tests_common/") + QByteArray::number(i), {}};
    }
    const std::clock_t begin = std::clock(); // our own time: whatever else the machine does
    const Plan plan = planOf(input);
    const QByteArray json = QJsonDocument(toJson(plan)).toJson(QJsonDocument::Compact);
#ifdef __SANITIZE_ADDRESS__ // several times slower
    constexpr std::clock_t allowed = 40;
#else
    constexpr std::clock_t allowed = 10;
#endif
    EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, allowed);
    EXPECT_LT(json.size(), 40 * 1024 * 1024);
    EXPECT_EQ(plan.order.size(), 2000);
    EXPECT_EQ(plan.warnings.size(), 501);
}

} // namespace

} // namespace plan_test
