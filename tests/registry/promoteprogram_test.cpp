// `stackwright promote` as a process, on a real registry: what it prints, its exit codes, and kill -9 at every request.
#include "tests/registry/promoteprogram.h"
#include "tests/support/sanitized.h"
#include "tests/support/tokenserver.h"

#include <QDirIterator>

namespace promoteprogram_test {

using namespace stackwright;
using namespace stackwright::testing;

TEST_F(PromoteProgram, ChecksShowsMovesAndTakesBack)
{
    Ended said = run({tag, QStringLiteral("--dry-run")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_TRUE(said.out.contains(QByteArray(olds.first().toLatin1() + " -> " + news.first().toLatin1()))) << said.out.constData();
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("artifacts/IMAGES_TAGGED"))));
    EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("artifacts/promotion.jsonl"))));

    EXPECT_EQ(run({tag}).code, 2) << "nobody can be asked";
    EXPECT_EQ(run({QStringLiteral("2023.2-stable"), yes}).code, 2);
    EXPECT_EQ(run({}).code, 2);
    EXPECT_EQ(run({QStringLiteral("--resume"), yes}).code, 2);
    EXPECT_EQ(run({QStringLiteral("2023.2-nothing"), yes}).code, 1);
    EXPECT_EQ(stables(), olds);

    said = run({tag, yes, QStringLiteral("--json")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    const QJsonArray images = QJsonDocument::fromJson(said.out).object().value(QLatin1String("images")).toArray();
    ASSERT_EQ(images.size(), 2) << said.out.constData();
    const QJsonObject first = images.first().toObject();
    EXPECT_EQ(first.value(QLatin1String("image")).toString(), names.first());
    EXPECT_EQ(first.value(QLatin1String("old")).toString(), olds.first());
    EXPECT_EQ(first.value(QLatin1String("new")).toString(), news.first());
    EXPECT_EQ(first.value(QLatin1String("result")).toString(), QStringLiteral("moved"));
    EXPECT_EQ(stables(), news);

    said = run({QStringLiteral("--global"), QStringLiteral("2023.2"), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(digestOf(*direct, at(server->host(), names.last(), QStringLiteral("stable"))), news.last());
    QFile stableTag(folder.filePath(QStringLiteral("wiki/Stable_Tag.md")));
    EXPECT_TRUE(stableTag.open(QIODevice::ReadOnly) && stableTag.readAll().contains("2023.2-stable"));

    // The global one made new tags, which this registry does not remove: each is said, none is hidden, and the wiki goes on
    // telling of them. The one before is taken back by its record.
    const QByteArray stableTable = read(QStringLiteral("wiki/Stable_Tag.md"));
    said = run({QStringLiteral("--rollback"), yes, QStringLiteral("--json")});
    EXPECT_EQ(said.code, 1);
    for (const QJsonValue &one : QJsonDocument::fromJson(said.out).object().value(QLatin1String("images")).toArray()) {
        EXPECT_EQ(one[QLatin1String("result")].toString(), QStringLiteral("moved")) << "it names the new digest";
        EXPECT_TRUE(one[QLatin1String("why")].toString().contains(QStringLiteral("removes no tags"))) << qPrintable(one[QLatin1String("why")].toString());
    }
    EXPECT_EQ(digestOf(*direct, at(server->host(), names.last(), QStringLiteral("stable"))), news.last());
    EXPECT_EQ(read(QStringLiteral("wiki/Stable_Tag.md")), stableTable);
    const QStringList records = QDir(folder.filePath(QStringLiteral("artifacts/releases"))).entryList(QDir::Files, QDir::Name);
    ASSERT_EQ(records.size(), 2);
    QString older = records.first();
    for (const QString &record : records) {
        QFile file(folder.filePath(QStringLiteral("artifacts/releases/")) + record);
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains("\"global\": false"))
            older = record;
    }
    said = run({QStringLiteral("--rollback"), older.chopped(5), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(stables(), olds);
}

TEST_F(PromoteProgram, KilledAtEveryRequestIsFinishedOrUndone)
{
    int cases = 0, correct = 0;
    for (int k = 1;; k += k < 12 ? 4 : sanitized ? 3 : 1) {
        const Ended killed = run({tag, yes}, k);
        if (killed.code != -9) {
            EXPECT_EQ(killed.code, 0) << killed.err.constData();
            break;
        }
        ++cases;
        Ended resumed = run({QStringLiteral("--resume"), yes});
        if (resumed.code == 2) { // no PUT had begun
            EXPECT_EQ(stables(), olds) << k;
            resumed = run({tag, yes});
        }
        EXPECT_EQ(resumed.code, 0) << k << resumed.err.constData();
        EXPECT_EQ(stables(), news) << k;
        const bool finished = stables() == news;
        const Ended back = run({QStringLiteral("--rollback"), yes});
        EXPECT_EQ(back.code, 0) << k << back.err.constData();
        EXPECT_EQ(stables(), olds) << k;
        correct += finished && stables() == olds;
        if (HasFailure())
            break;
    }
    EXPECT_GE(cases, sanitized ? 4 : 6);
    std::printf("[ figures  ] kill -9: %d cases, %d correct\n", cases, correct);
}

TEST_F(PromoteProgram, SaysOfEachTagWhatReallyHappenedToIt)
{
    const QByteArray first = at(proxy->host(), names.first(), QStringLiteral("2023.2-stable")).text().toUtf8();
    const auto killed = [this](const QByteArray &method, const QByteArray &inPath, int nth) {
        int count = 0;
        killWhen = [&count, method, inPath, nth](const ProxiedRequest &request) {
            return request.method == method && request.path.contains(inPath) && ++count == nth;
        };
        EXPECT_EQ(run({tag, yes}).code, -9);
        killWhen = nullptr;
        return read(QStringLiteral("artifacts/promotion.jsonl"));
    };
    // Killed when it looked at the first tag once more, right before its PUT, and rolled back: nothing was there to be moved back.
    // (It looks once more after a gate that took its time.)
    const QByteArray spec = read(QStringLiteral("images/spec.yml"));
    write(QStringLiteral("images/spec.yml"), spec + "promotion_gates: [{name: slow, command: [sleep, '1.2']}]\n");
    ASSERT_EQ(killed("HEAD", "/base/manifests/2023.2-stable", 1).count('\n'), 1);
    Ended said = run({QStringLiteral("--rollback"), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(said.out.count("not-moved (the promotion had not moved it)"), 2) << said.out.constData();
    EXPECT_FALSE(said.out.contains("moved-back") || said.err.contains("moving")) << said.out.constData() << said.err.constData();
    EXPECT_EQ(proxy->count("PUT"), 0);
    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 0) << "it is undone";

    write(QStringLiteral("images/spec.yml"), spec);

    // Killed when one of the two has been put: that one is there when the promotion is resumed.
    ASSERT_EQ(killed("PUT", "/manifests/2023.2-stable", 2).count("\"put-begins\""), 2);
    ASSERT_TRUE(spinUntil([this] { return stables() != olds; }));
    said = run({QStringLiteral("--resume"), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(said.err.count("moving "), 1) << said.err.constData();
    EXPECT_EQ(said.err.count(" is there already"), 1) << said.err.constData();
    EXPECT_EQ(stables(), news);
    said = run({QStringLiteral("--rollback"), yes});
    EXPECT_TRUE(said.err.contains(QByteArray("moving back " + first))) << said.err.constData();
    EXPECT_EQ(stables(), olds);
}

namespace {

/// Logs in: what is refused without a login, and with one that may not push, is done with the right one.
class PromoteWithLogin : public PromoteProgram
{
protected:
    void know(const QString &user, const QString &password)
    {
        login = {{QStringLiteral("STACKWRIGHT_REGISTRY_USER"), user}, {QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), password}};
    }
    void logIn()
    {
        for (auto it = login.begin(); it != login.end(); ++it)
            moreEnvironment += it.key() + QLatin1Char('=') + it.value();
    }
    void expectRefusal(const char *words)
    {
        const Ended said = run({tag, yes});
        EXPECT_EQ(said.code, 3) << said.err.constData();
        EXPECT_TRUE(said.err.contains(words)) << said.err.constData();
        EXPECT_EQ(stables(), olds);
        EXPECT_EQ(proxy->count("PUT"), 0);
    }
    /// A login that cannot be read is no refusal of the registry's.
    void expectBrokenConfigIsNamed()
    {
        write(QStringLiteral("docker/config.json"), "{\"auths\": {");
        const Ended said = run({tag, yes});
        EXPECT_EQ(said.code, 3);
        EXPECT_TRUE(said.err.contains(QByteArray("error: " + folder.filePath(QStringLiteral("docker/config.json")).toUtf8() + ": it is not JSON ("))) << said.err.constData();
        EXPECT_TRUE(said.err.contains("\n  fix or remove it")) << said.err.constData();
        EXPECT_FALSE(said.err.contains("no permission") || said.out.contains("no permission")) << said.err.constData();
        QFile::remove(folder.filePath(QStringLiteral("docker/config.json")));
    }
    void expectPromotionAndWayBack()
    {
        Ended said = run({tag, yes});
        EXPECT_EQ(said.code, 0) << said.err.constData();
        EXPECT_EQ(stables(), news);
        EXPECT_EQ(proxy->count("PUT", "/manifests/2023.2-stable"), 2);
        said = run({QStringLiteral("--rollback"), yes});
        EXPECT_EQ(said.code, 0) << said.err.constData();
        EXPECT_EQ(stables(), olds);
    }
};

class PromoteWithPassword : public PromoteWithLogin
{
protected:
    PromoteWithPassword()
    {
        options.user = QStringLiteral("release");
        options.password = QStringLiteral("a:b c");
        know(options.user, options.password);
    }
};

class PromoteWithTokens : public PromoteWithLogin
{
protected:
    PromoteWithTokens()
    {
        options.tokenRealm = tokens.realm();
        options.tokenCertificate = tokens.certificate();
        know(QString::fromLatin1(tokens.user), QString::fromLatin1(tokens.password));
    }
    TokenServer tokens;
};

} // namespace

TEST_F(PromoteWithPassword, MovesOnlyForWhoMayMove)
{
    expectRefusal("no permission");
    expectBrokenConfigIsNamed();
    logIn();
    expectPromotionAndWayBack();
}

TEST_F(PromoteWithTokens, KeepsTokensInMemoryOnly)
{
    // Everything that the program may write lies in this folder.
    for (const char *name : {"HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"}) {
        QDir().mkpath(folder.filePath(QLatin1String(name)));
        moreEnvironment += QLatin1String(name) + QLatin1Char('=') + folder.filePath(QLatin1String(name));
    }
    logIn();
    const Ended said = run({tag, yes});
    ASSERT_EQ(said.code, 0) << said.err.constData();
    QSet<QByteArray> secrets{tokens.password, QByteArray(tokens.user + ':' + tokens.password).toBase64()};
    for (const ProxiedRequest &one : std::as_const(proxy->requests))
        if (const QByteArray sent = one.header("authorization"); sent.startsWith("Bearer "))
            secrets += sent.mid(7);
    ASSERT_GE(secrets.size(), 3) << "it came with tokens";
    int files = 0;
    QDirIterator it(folder.path(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(it.filePath());
        const QByteArray bytes = file.readAll();
        ++files;
        for (const QByteArray &secret : std::as_const(secrets))
            EXPECT_FALSE(bytes.contains(secret) || bytes.contains(secret.mid(secret.lastIndexOf('.') + 1))) << qPrintable(it.filePath());
    }
    EXPECT_GT(files, 5);
    for (const QByteArray &secret : std::as_const(secrets))
        EXPECT_FALSE(said.out.contains(secret) || said.err.contains(secret));
}

TEST_F(PromoteWithTokens, MovesOnlyForWhoMayMove)
{
    expectRefusal("no permission");
    expectBrokenConfigIsNamed();
    logIn();
    tokens.granted = QStringList{QStringLiteral("pull")};
    expectRefusal("pull,push");
    tokens.granted = QStringList{QStringLiteral("pull"), QStringLiteral("push"), QStringLiteral("delete")};
    expectPromotionAndWayBack();
}

TEST_F(PromoteProgram, SaysTheSameOfATagThatWasTakenBackBeforeWhoeverDidIt)
{
    EXPECT_EQ(run({tag, yes}).code, 0);
    // Elsewhere there is no journal of the promotion; the rollback then begins one.
    QFile::remove(folder.filePath(QStringLiteral("artifacts/promotion.jsonl")));
    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 0);
    EXPECT_EQ(stables(), olds);
    for (const bool journal : {true, false}) {
        if (!journal)
            QFile::remove(folder.filePath(QStringLiteral("artifacts/promotion.jsonl")));
        const Ended said = run({QStringLiteral("--rollback"), yes});
        EXPECT_EQ(said.code, 0) << said.err.constData();
        EXPECT_EQ(said.out.count("not-moved (it is where it was)"), 2) << said.out.constData();
        EXPECT_FALSE(said.out.contains("had not moved it")) << said.out.constData();
        EXPECT_EQ(stables(), olds);
    }
}

} // namespace promoteprogram_test
