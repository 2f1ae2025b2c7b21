// Further registries and platforms, with a real engine: a run pushes to each registry, one digest in all of them, or says what it
// does not do.
#include "tests/support/outside.h"

#include <QUuid>

#include <gtest/gtest.h>

namespace outside_alsopush_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

class AlsoPushTest : public ::testing::Test
{
protected:
    void spec(const QByteArray &more)
    {
        repo.write(u"stackwright.yml"_s, more + "build_all_on_main: false\nimages:\n  root: {image_name: " + first.address().toUtf8() + "/team/root, test_command: [\"true\"], test_report: exit-code, test_runner: host}\n"
                                             "  child: {image_name: " + first.address().toUtf8() + "/team/child, depend_on: root, test_command: [], prune: true}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
        repo.write(u"root/Dockerfile"_s, "FROM stackwright/tiny:1\nCOPY whose /whose\n");
        repo.write(u"root/whose"_s, QUuid::createUuid().toByteArray());
        repo.write(u"child/Dockerfile"_s, "FROM root\nRUN echo child > /child\n");
        repo.commit(u"Begin"_s);
        tag = u"1-"_s + QString::fromLatin1(repo.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    }
    void TearDown() override
    {
        for (const QString &address : {first.address(), second.address()}) {
            const QByteArray ids = call(u"docker"_s, {u"images"_s, u"-q"_s, u"--filter"_s, u"reference="_s + address + u"/*/*"_s}).out.trimmed();
            for (const QByteArray &id : ids.split('\n'))
                if (!id.isEmpty())
                    call(u"docker"_s, {u"rmi"_s, u"-f"_s, QString::fromLatin1(id)});
        }
    }
    Outcome say(const QStringList &words) const
    {
        return console(QStringList{words.first(), u"-C"_s, repo.path(), u"--output"_s, out.filePath(u"out"_s)} + words.mid(1), {{}, {u"XDG_STATE_HOME="_s + out.filePath(u"state"_s)}, 240});
    }

    OwnRegistry first, second;
    Repository repo;
    QTemporaryDir out;
    QString tag;
};

} // namespace

TEST_F(AlsoPushTest, ARunPushesToEachRegistryWhatWasTested)
{
    spec("also_push: [\"" + second.address().toUtf8() + "/others\"]\n");
    EXPECT_TRUE(say({u"plan"_s, u"--all"_s}).out.contains(QByteArray("also goes to " + second.address().toUtf8() + "/others")));
    const Outcome dry = say({u"run"_s, u"--all"_s, u"--dry-run"_s, u"--no-wiki"_s});
    EXPECT_TRUE(QByteArray(dry.out + dry.err).contains(QByteArray("PUT http://" + second.address().toUtf8() + "/v2/others/child/manifests/" + tag.toUtf8()))) << dry.out.constData() << dry.err.constData();
    EXPECT_FALSE(second.has(u"others/root"_s, tag));

    const Outcome run = say({u"run"_s, u"--all"_s, u"--no-wiki"_s});
    ASSERT_EQ(run.code, 0) << run.err.constData();
    for (const QString &name : {u"root"_s, u"child"_s}) {
        EXPECT_FALSE(first.digest(u"team/"_s + name, tag).isEmpty());
        EXPECT_EQ(second.digest(u"others/"_s + name, tag), first.digest(u"team/"_s + name, tag));
        // Its verdict is beside it, for who promotes there.
        QString fallback = first.digest(u"team/"_s + name, tag);
        EXPECT_TRUE(second.has(u"others/"_s + name, fallback.replace(u':', u'-')));
    }
    // With another registry asked for, the spec's further ones are left out.
    EXPECT_FALSE(say({u"plan"_s, u"--all"_s, u"--registry"_s, first.address() + u"/elsewhere"_s}).out.contains("also goes to"));

    second.stop();
    repo.write(u"root/whose"_s, QUuid::createUuid().toByteArray());
    repo.commit(u"Next"_s);
    tag = u"1-"_s + QString::fromLatin1(repo.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    const Outcome failing = say({u"run"_s, u"--all"_s, u"--no-wiki"_s});
    EXPECT_EQ(failing.code, 3) << failing.err.constData();
    EXPECT_TRUE(failing.err.contains(QByteArray("registry " + second.address().toUtf8()))) << failing.err.constData();
    EXPECT_TRUE(first.digest(u"team/root"_s, tag).isEmpty()) << "nothing was built for a registry that would be half filled";
}

/// The engine of these tests makes one platform alone: no buildx, or the classic store.
TEST_F(AlsoPushTest, SeveralPlatformsAreNeverSilentlyOne)
{
    spec("platforms: [linux/amd64, linux/arm64]\n");
    for (const QStringList &words : {QStringList{u"run"_s, u"--all"_s, u"--no-wiki"_s}, QStringList{u"run"_s, u"--all"_s, u"--dry-run"_s, u"--no-wiki"_s}}) {
        const Outcome run = say(words);
        EXPECT_EQ(run.code, 3) << run.err.constData();
        EXPECT_TRUE(run.err.contains(": root is to be made for linux/amd64, linux/arm64, ")) << run.err.constData();
        EXPECT_TRUE(run.err.contains("--platform local")) << run.err.constData();
    }
    EXPECT_FALSE(exists(out.filePath(u"out/artifacts/run.jsonl"_s)));
    EXPECT_EQ(say({u"run"_s, u"--all"_s, u"--platform"_s, u"linux/arm64"_s}).code, 3) << "it cannot be tested here";
    EXPECT_EQ(say({u"run"_s, u"--all"_s, u"--platform"_s, u"arm64"_s}).code, 2);
    const Outcome own = say({u"run"_s, u"--all"_s, u"--no-wiki"_s, u"--platform"_s, u"local"_s});
    EXPECT_EQ(own.code, 0) << own.err.constData();
    EXPECT_FALSE(first.digest(u"team/child"_s, tag).isEmpty());
}

} // namespace outside_alsopush_test
