#include "app/console/planprint.h"
#include "model/run/github.h"
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>

namespace planprint_test {

using namespace stackwright;

namespace {

Plan planOf(const char *images, const QList<QByteArray> &files)
{
    PlanInput input;
    input.spec = specOf(images);
    input.changes = changesOf(files);
    const Result<Plan> plan = makePlan(input);
    EXPECT_TRUE(plan.ok());
    return plan.ok() ? *plan : Plan{};
}

TEST(PlanPrint, ShowsTheTreeWithReasons)
{
    EXPECT_EQ(planText(planOf("base ml<base ds<base rs<ds", {"M images/rs/Dockerfile", "R a -> b\nc"}), false).toStdString(),
              "dev 2035e52 compared with a729d1f (push), tag 2026.3-2035e52\n"
              "\n"
              "IMAGE   STATE      ACTION  WHY\n"
              "base    unchanged  build   ds is built and needs it under the same tag\n"
              "  ml    unchanged  -       nothing that it is made of changed\n"
              "  ds    unchanged  build   rs is built and needs it under the same tag\n"
              "    rs  changed    build   images/rs/Dockerfile changed\n"
              "\n"
              "2 changed files:\n"
              "  modified   images/rs/Dockerfile  -> rs\n"
              "  renamed    b\\nc (was a)  -> no image\n"
              "\n"
              "3 images to build, 1 left alone: base ds rs\n");
}

TEST(PlanPrint, LetsNoControlCharacterThrough)
{
    const QString text = planText(planOf("base", {"M images/base/\x1b]0;x\x07\xff"}), false);
    for (const QChar c : text)
        EXPECT_TRUE(c == QLatin1Char('\n') || c.unicode() >= 0x20) << int(c.unicode());
    EXPECT_TRUE(planText(planOf("base", {}), true).contains(QLatin1String("\x1b[")));
}

TEST(PlanPrint, ExplainsTheWholeChain)
{
    const Plan plan = planOf("base ds<base rs<ds", {"M images/base/a", "M images/base/b"});
    EXPECT_EQ(explainText(plan, 2).toStdString(),
              "rs is built (git says: affected).\n"
              "  rs is built because its parent ds is built.\n"
              "    ds is built because its parent base is built.\n"
              "      base is built because images/base/a and 1 other file changed.\n"
              "        images/base/a\n"
              "        images/base/b\n");
    const QJsonObject json = explainJson(plan, 2);
    ASSERT_EQ(json.value(QLatin1String("chain")).toArray().size(), 3);
    EXPECT_EQ(json.value(QLatin1String("chain")).toArray().at(2).toObject().value(QLatin1String("reason")).toObject().value(QLatin1String("kind")).toString(),
              QStringLiteral("files-changed"));
}

TEST(PlanPrint, MakesAMatrixOfWhatIsBuilt)
{
    const QJsonArray include = GithubActions::matrix(planOf("base ds<base rs<base", {"M images/rs/x"})).value(QLatin1String("include")).toArray();
    ASSERT_EQ(include.size(), 2);
    EXPECT_EQ(QJsonDocument(include.at(1).toObject()).toJson(QJsonDocument::Compact),
              R"({"action":"build","depth":1,"fullName":"ghcr.io/acme/rs:2026.3-2035e52","image":"rs","level":1,"name":"rs","needs":"base","parent":"base",)"
              R"("repository":"ghcr.io/acme/rs","run":"stackwright run --only rs","tag":"2026.3-2035e52"})");
}

TEST(PlanPrint, DrawsGraphs)
{
    const Plan plan = planOf("base ds<base", {"M images/ds/x"});
    EXPECT_TRUE(planDot(plan).contains(QStringLiteral("\"base\" -> \"ds\";")));
    EXPECT_TRUE(planMermaid(plan).contains(QStringLiteral("n0 --> n1")));
    EXPECT_TRUE(planMermaid(plan).contains(QStringLiteral("n1[\"ds<br/>changed, build\"]:::changed")));
}

} // namespace

} // namespace planprint_test
