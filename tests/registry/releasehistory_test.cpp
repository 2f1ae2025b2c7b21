// Promotions as records: listed, and any of them a place to go back to, with the tags, the pages and the tables.
#include "tests/registry/promoteprogram.h"
#include "tests/support/sanitized.h"

namespace releasehistory_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

class ReleaseHistory : public PromoteProgram
{
protected:
    struct State
    {
        QStringList tags;
        QByteArray home, page;
        bool operator==(const State &) const = default;
    };
    State now()
    {
        return {stables(), read(QStringLiteral("wiki/Home.md")),
                read(QStringLiteral("wiki/") + pageFileOf(at(proxy->host(), names.last(), QStringLiteral("2023.2-stable"))))};
    }
    QJsonArray history(const QStringList &where = {})
    {
        const Ended said = call(QStringList{QStringLiteral("history"), QStringLiteral("--releases"), QStringLiteral("--json"), QStringLiteral("-C"), folder.path()}
                               + (where.isEmpty() ? QStringList{QStringLiteral("--registry"), proxy->host()} : where));
        EXPECT_EQ(said.code, 0) << said.err.constData();
        return QJsonDocument::fromJson(said.out).object().value(QLatin1String("releases")).toArray();
    }
    static QString id(const QJsonValue &record) { return record[QLatin1String("id")].toString(); }
    static QString stateOf(const QJsonValue &record) { return record[QLatin1String("state")].toString(); }
    /// Builds and promotes one more.
    void promoteNext(const QString &suffix, QChar commit)
    {
        for (const QString &name : names)
            build(name, QLatin1String("2023.2-") + suffix, suffix.toLatin1(), commit);
        const Ended said = run({QLatin1String("2023.2-") + suffix, yes, QStringLiteral("--reason"), QLatin1String("for ") + suffix});
        EXPECT_EQ(said.code, 0) << said.err.constData();
    }
};

class DeletingRegistry : public ReleaseHistory
{
protected:
    DeletingRegistry() { options.allowDelete = true; }
};

} // namespace

TEST_F(ReleaseHistory, GoesBackToAnyOfItsRecords)
{
    write(QStringLiteral("wiki/Home.md"), "# Ours\r\n\r\nby hand\r\n\r\n| Commit | Image | Manifest |\r\n| :-: | :-: | :-: |\r\n\r\nno end");
    QList<State> states{now()};
    const QString suffixes[] = {QStringLiteral("aaaaaaa"), QStringLiteral("bbbbbbb"), QStringLiteral("ddddddd")};
    for (const QString &suffix : suffixes) {
        promoteNext(suffix, suffix.front());
        states += now();
        EXPECT_NE(states.at(states.size() - 2), states.last());
    }
    const QJsonArray records = history(); // newest first
    ASSERT_EQ(records.size(), 3);
    EXPECT_EQ(records.at(0)[QLatin1String("tag")].toString(), QStringLiteral("2023.2-ddddddd"));
    EXPECT_EQ(records.at(0)[QLatin1String("reason")].toString(), QStringLiteral("for ddddddd"));
    EXPECT_TRUE(records.at(0)[QLatin1String("who")].toString().contains(QLatin1Char('@')));
    EXPECT_EQ(records.at(0)[QLatin1String("gates")].toArray().size(), 4);
    EXPECT_EQ(records.at(0)[QLatin1String("images")][1][QLatin1String("new")].toString(), states.last().tags.at(1));

    // Over two later ones, to before the second: as it was then, to the byte.
    Ended said = run({QStringLiteral("--rollback"), id(records.at(1)), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(now().tags, states.at(1).tags);
    EXPECT_EQ(now().home.toStdString(), states.at(1).home.toStdString());
    EXPECT_EQ(now().page.toStdString(), states.at(1).page.toStdString());
    const QJsonArray after = history();
    EXPECT_EQ(stateOf(after.at(0)), QStringLiteral("rolled-back")) << "undone with the one below it";
    EXPECT_EQ(stateOf(after.at(1)), QStringLiteral("rolled-back"));
    EXPECT_EQ(stateOf(after.at(2)), QStringLiteral("moved"));

    // The newest is undone: nothing moves. The first one is not: back to before everything.
    proxy->clear();
    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 0);
    EXPECT_EQ(proxy->count("PUT"), 0);
    EXPECT_EQ(now(), states.at(1));
    said = run({QStringLiteral("--rollback"), id(records.at(2)).left(22), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(now().tags, states.first().tags);
    EXPECT_EQ(now().home.toStdString(), states.first().home.toStdString());
    EXPECT_EQ(now().page, states.first().page);

    // And on from there.
    promoteNext(QStringLiteral("eeeeeee"), QLatin1Char('e'));
    EXPECT_EQ(history().size(), 4);
    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 0);
    EXPECT_EQ(now(), states.first());
}

TEST_F(ReleaseHistory, TellsOneRegistryFromAnother)
{
    EXPECT_TRUE(history().isEmpty());
    promoteNext(QStringLiteral("aaaaaaa"), QLatin1Char('a'));
    EXPECT_EQ(history().size(), 1);
    EXPECT_TRUE(history({QStringLiteral("--registry"), QStringLiteral("127.0.0.1:1")}).isEmpty());
    EXPECT_TRUE(history({QStringLiteral("--spec"), QStringLiteral("images/spec.yml")}).isEmpty()) << "the spec's own repositories";
    EXPECT_TRUE(history({QStringLiteral("--local")}).isEmpty()) << "none was ever started";
    write(QStringLiteral("state/stackwright/registry/registry.json"), "{\"port\": " + QByteArray::number(proxy->port()) + "}");
    EXPECT_EQ(history({QStringLiteral("--local")}).size(), 1);

    // A damaged record is left out and named; the others stay.
    write(QStringLiteral("artifacts/releases/20200101T000000.000Z-dead.json"), "{\"id\": \"x\"");
    const Ended said = call({QStringLiteral("history"), QStringLiteral("--releases"), QStringLiteral("-C"), folder.path(), QStringLiteral("--registry"), proxy->host()});
    EXPECT_EQ(said.code, 0);
    EXPECT_TRUE(said.out.contains("2023.2-aaaaaaa -> 2023.2-stable")) << said.out.constData();
    EXPECT_TRUE(said.err.contains("20200101T000000.000Z-dead.json")) << said.err.constData();
}

TEST_F(DeletingRegistry, TakesBackAFirstPromotionToo)
{
    const QString stable = QStringLiteral("stable");
    ASSERT_EQ(run({QStringLiteral("--global"), QStringLiteral("2023.2"), yes, QStringLiteral("--skip-gate"), QStringLiteral("verdict"), QStringLiteral("--skip-gate"),
                   QStringLiteral("pages"), QStringLiteral("--reason"), QStringLiteral("older than verdicts")}).code, 0);
    EXPECT_EQ(digestOf(*direct, at(server->host(), names.first(), stable)), olds.first());
    const Ended said = run({QStringLiteral("--rollback"), yes, QStringLiteral("--json")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    for (const QString &name : names)
        EXPECT_EQ(digestOf(*direct, at(server->host(), name, stable)), QStringLiteral("missing"));
    EXPECT_EQ(stables(), olds) << "other tags of the same bytes stay";
    for (const QJsonValue &one : QJsonDocument::fromJson(said.out).object().value(QLatin1String("images")).toArray())
        EXPECT_EQ(one[QLatin1String("result")].toString(), QStringLiteral("moved-back"));
    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 0);
    EXPECT_EQ(run({QStringLiteral("--resume"), yes}).code, 0) << "and finished again";
    EXPECT_EQ(digestOf(*direct, at(server->host(), names.first(), stable)), olds.first());
}

TEST_F(DeletingRegistry, IsLeftWithTheTagOrWithoutItWhereverARemovalIsKilled)
{
    const QStringList global{QStringLiteral("--global"), QStringLiteral("2023.2"), yes, QStringLiteral("--skip-gate"), QStringLiteral("verdict"),
                             QStringLiteral("--skip-gate"), QStringLiteral("pages"), QStringLiteral("--reason"), QStringLiteral("older than verdicts")};
    int cases = 0;
    for (int k = 9;; k += sanitized ? 9 : 3) {
        ASSERT_EQ(run(global).code, 0) << k;
        const Ended killed = run({QStringLiteral("--rollback"), yes}, k);
        cases += killed.code == -9;
        const Ended again = run({QStringLiteral("--rollback"), yes});
        EXPECT_EQ(again.code, 0) << k << again.err.constData();
        for (const QString &name : names)
            EXPECT_EQ(digestOf(*direct, at(server->host(), name, QStringLiteral("stable"))), QStringLiteral("missing")) << k;
        EXPECT_EQ(stables(), olds) << k;
        if (killed.code != -9 || HasFailure())
            break;
    }
    EXPECT_GE(cases, sanitized ? 2 : 5);
}

} // namespace releasehistory_test
