// Variants and further tags in a real registry: what `promote` moves, what it takes back and what it refuses.
#include "tests/registry/promoteprogram.h"
#include "tests/support/sanitized.h"

namespace variantpromotion_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

class VariantPromotion : public PromoteProgram
{
protected:
    VariantPromotion() { options.allowDelete = true; }

    void spec(const QByteArray &images)
    {
        write(QStringLiteral("images/spec.yml"), "tag: {prefix: \"2023.2\"}\nall_info_cmds: {PY_VER: {description: Python, command: python3 --version}}\nimages:\n" + images);
    }
    /// What a tag of an image names; "missing".
    QString named(const char *name, const char *asTag) { return digestOf(*direct, at(server->host(), QLatin1String(name), QLatin1String(asTag))); }
    QString builtAs(const char *name, const char *asTag, const QByteArray &what) { return build(QLatin1String(name), QLatin1String(asTag), what); }
    /// A newer verdict on a digest, with what its info commands told.
    void told(const char *name, const QString &digest, const QMap<QString, QString> &versions)
    {
        Verdict verdict;
        verdict.digest = digest;
        verdict.at = QDateTime(QDate(2031, 1, 2), QTime(3, 4), Qt::UTC); // newer than what build() left
        verdict.versions = versions;
        for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push, Stage::Integration})
            verdict.stages += Verdict::StageResult{stage, StageState::Passed, {}, 1, {}};
        EXPECT_TRUE(answerOf<Result<QString>>([&](QObject *context, auto answer) {
            leaveVerdict(*direct, at(server->host(), QLatin1String(name), {}).withDigest(digest), verdict, context, answer);
        }));
    }
    static QString rows(const Ended &said)
    {
        QStringList lines;
        for (const QJsonValue &one : QJsonDocument::fromJson(said.out).object().value(QLatin1String("images")).toArray())
            lines += one[QLatin1String("image")].toString() + QLatin1Char(' ') + one[QLatin1String("to")].toString().section(QLatin1Char('/'), -1) + QLatin1Char(' ') + one[QLatin1String("result")].toString();
        return lines.join(QLatin1Char('\n'));
    }
    const QString json = QStringLiteral("--json");
};

const QByteArray variants = R"(  base:
    image_name: ucsdets/base
    matrix: {PY: ["3.13", "3.12"]}
    default_variant: "3.13"
  ds: {image_name: ucsdets/ds, depend_on: base@3.12}
)";

} // namespace

TEST_F(VariantPromotion, MovesEachVariantsTagAndBackAgain)
{
    spec(variants);
    Ended said = run({tag, yes});
    EXPECT_EQ(said.code, 1) << "a variant is not there";
    EXPECT_TRUE(QByteArray(said.out + said.err).contains("ucsdets/base:2023.2-abc1234-3.12")) << said.err.constData();
    EXPECT_EQ(stables(), olds);

    const QString other = builtAs("base", "2023.2-abc1234-3.12", "of 3.12");
    said = run({tag, yes, json});
    ASSERT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(rows(said).toStdString(), "base@3.13 base:2023.2-stable moved\nbase@3.12 base:2023.2-stable-3.12 moved\nds ds:2023.2-stable moved");
    EXPECT_EQ(stables(), news);
    EXPECT_EQ(named("base", "2023.2-stable-3.12"), other);
    EXPECT_TRUE(read(QStringLiteral("wiki/Home.md")).contains("ucsdets/base:2023.2-stable-3.12"));
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("wiki/") + pageFileOf(at(proxy->host(), QStringLiteral("base"), QStringLiteral("2023.2-stable-3.12"))))));
    EXPECT_EQ(rows(run({tag, yes, json})).toStdString(), "base@3.13 base:2023.2-stable already-there\nbase@3.12 base:2023.2-stable-3.12 already-there\nds ds:2023.2-stable already-there");

    said = run({QStringLiteral("--global"), QStringLiteral("2023.2"), yes, json});
    ASSERT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(named("base", "stable"), news.first());
    EXPECT_EQ(named("base", "stable-3.12"), other);
    EXPECT_TRUE(read(QStringLiteral("wiki/Stable_Tag.md")).contains("ucsdets/base:stable-3.12"));

    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 0);
    EXPECT_EQ(named("base", "stable-3.12"), QStringLiteral("missing"));
    QString first; // the newest is undone already: the one before goes by its name
    const QStringList records = QDir(folder.filePath(QStringLiteral("artifacts/releases"))).entryList(QDir::Files, QDir::Name);
    for (const QString &record : records)
        if (read(QStringLiteral("artifacts/releases/") + record).contains("\"global\": false"))
            first = record.chopped(5);
    said = run({QStringLiteral("--rollback"), first, yes, json});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(stables(), olds);
    EXPECT_EQ(named("base", "2023.2-stable-3.12"), QStringLiteral("missing"));
    EXPECT_EQ(named("base", "2023.2-abc1234-3.12"), other) << "what was built stays";
}

TEST_F(VariantPromotion, OneVariantsTagIsNoBuild)
{
    spec(variants);
    builtAs("base", "2023.2-abc1234-3.12", "of 3.12");
    const Ended one = run({QStringLiteral("2023.2-abc1234-3.12"), yes});
    EXPECT_EQ(one.code, 2);
    EXPECT_TRUE(one.err.contains("it is the tag of one variant, base@3.12")) << one.err.constData();
    EXPECT_TRUE(one.err.contains("stackwright promote 2023.2-abc1234\n")) << one.err.constData();
    EXPECT_EQ(run({QStringLiteral("2023.2-stable-3.12"), yes}).code, 2);
    EXPECT_EQ(stables(), olds);
    EXPECT_EQ(named("base", "2023.2-stable-3.12"), QStringLiteral("missing"));
}

TEST_F(VariantPromotion, AFailedVariantKeepsAllOfThem)
{
    spec(variants);
    const QString digest = putTinyImage(*direct, at(server->host(), QStringLiteral("base"), QStringLiteral("2023.2-abc1234-3.12")), "failed", QString(40, QLatin1Char('c')));
    write(QStringLiteral("wiki/") + pageFileOf(at(proxy->host(), QStringLiteral("base"), QStringLiteral("2023.2-abc1234-3.12"))), "# page\n");
    Verdict verdict;
    verdict.digest = digest;
    verdict.at = QDateTime::currentDateTimeUtc();
    verdict.stages += Verdict::StageResult{Stage::Build, StageState::Passed, {}, 1, {}};
    verdict.stages += Verdict::StageResult{Stage::Test, StageState::Failed, {}, 1, {}};
    ASSERT_TRUE(answerOf<Result<QString>>([&](QObject *context, auto answer) {
        leaveVerdict(*direct, at(server->host(), QStringLiteral("base"), {}).withDigest(digest), verdict, context, answer);
    }));
    const Ended said = run({tag, yes});
    EXPECT_EQ(said.code, 1);
    EXPECT_TRUE(QByteArray(said.out + said.err).contains("base@3.12: the tests failed")) << said.err.constData();
    EXPECT_EQ(stables(), olds);
}

TEST_F(VariantPromotion, FurtherTagsMoveAndGoBackWithTheirImage)
{
    spec(R"(  base: {image_name: ucsdets/base, tags: [latest, "{prefix}"]}
  ds: {image_name: ucsdets/ds, depend_on: base, info_cmds: [PY_VER], tags: ["py-{info:PY_VER}", "{date}-{suffix}"]}
)");
    const QString before = putTinyImage(*direct, at(server->host(), names.first(), QStringLiteral("latest")), "the latest of before");
    Ended said = run({tag, yes});
    EXPECT_EQ(said.code, 2) << "the verdict tells no version";
    EXPECT_TRUE(said.err.contains("py-{info:PY_VER}") && said.err.contains("tells no version for {info:PY_VER}")) << said.err.constData();
    EXPECT_EQ(stables(), olds);

    told("ds", news.last(), {{QStringLiteral("PY_VER"), QStringLiteral("3.13.1")}});
    said = run({tag, QStringLiteral("--dry-run")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_TRUE(said.out.contains("ucsdets/ds:py-3.13.1")) << said.out.constData();
    EXPECT_EQ(named("ds", "py-3.13.1"), QStringLiteral("missing"));

    said = run({tag, yes, json});
    ASSERT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(rows(said).toStdString(), "base base:2023.2-stable moved\nds ds:2023.2-stable moved\nbase base:latest moved\nbase base:2023.2 moved\n"
                                        "ds ds:py-3.13.1 moved\nds ds:2031-01-02-abc1234 moved");
    for (const char *one : {"latest", "2023.2"})
        EXPECT_EQ(named("base", one), news.first());
    for (const char *one : {"py-3.13.1", "2031-01-02-abc1234"})
        EXPECT_EQ(named("ds", one), news.last());
    EXPECT_FALSE(read(QStringLiteral("wiki/Home.md")).contains("latest")) << "pages and tables tell of the stable tags";
    EXPECT_FALSE(rows(run({tag, yes, json})).contains(QStringLiteral(" moved"))) << "again it moves nothing";

    said = run({QStringLiteral("--rollback"), yes, json});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(stables(), olds);
    EXPECT_EQ(named("base", "latest"), before);
    EXPECT_EQ(named("base", "2023.2"), QStringLiteral("missing"));
    EXPECT_EQ(named("ds", "py-3.13.1"), QStringLiteral("missing"));
}

TEST_F(VariantPromotion, NoTwoImagesTakeOneFurtherTag)
{
    spec(R"(  base:
    image_name: ucsdets/base
    info_cmds: [PY_VER]
    variants: {a: {}, b: {}}
    tags: ["py-{info:PY_VER}"]
)");
    told("base", builtAs("base", "2023.2-abc1234-a", "a"), {{QStringLiteral("PY_VER"), QStringLiteral("3.13.1")}});
    told("base", builtAs("base", "2023.2-abc1234-b", "b"), {{QStringLiteral("PY_VER"), QStringLiteral("3.13.1")}});
    const Ended said = run({tag, yes});
    EXPECT_EQ(said.code, 2);
    EXPECT_TRUE(said.err.contains("tag \"py-{info:PY_VER}\" of base@b") && said.err.contains("base:py-3.13.1 is a further tag of base@a")) << said.err.constData();
    EXPECT_EQ(named("base", "2023.2-stable-a"), QStringLiteral("missing"));
}

TEST_F(VariantPromotion, KilledAtEveryRequestItsFurtherTagsAreFinishedOrUndone)
{
    spec(R"(  base: {image_name: ucsdets/base, tags: [latest]}
  ds: {image_name: ucsdets/ds, depend_on: base, tags: ["{prefix}"]}
)");
    const QString before = putTinyImage(*direct, at(server->host(), names.first(), QStringLiteral("latest")), "the latest of before");
    const auto all = [&] { return QStringList{named("base", "2023.2-stable"), named("ds", "2023.2-stable"), named("base", "latest"), named("ds", "2023.2")}; };
    const QStringList beginning{olds.first(), olds.last(), before, QStringLiteral("missing")}, end{news.first(), news.last(), news.first(), news.last()};
    ASSERT_EQ(all(), beginning);
    int killed = 0;
    for (int at = 4; at < 80; at += sanitized ? 9 : 3) {
        const Ended said = run({tag, yes}, at);
        if (said.code == 0)
            break;
        ++killed;
        const Ended resumed = run({QStringLiteral("--resume"), yes});
        if (resumed.code == 2) { // nothing had begun
            EXPECT_EQ(all(), beginning) << at;
            continue;
        }
        EXPECT_EQ(resumed.code, 0) << at << resumed.err.constData();
        EXPECT_EQ(all(), end) << at;
        const Ended back = run({QStringLiteral("--rollback"), yes});
        EXPECT_EQ(back.code, 0) << at << back.err.constData();
        EXPECT_EQ(all(), beginning) << at;
    }
    EXPECT_GT(killed, sanitized ? 1 : 5);
}

} // namespace variantpromotion_test
