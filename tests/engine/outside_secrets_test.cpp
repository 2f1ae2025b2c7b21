// Secrets of builds on a real engine: the build reads them, and nothing that stays holds them: no layer, no log, no journal, no
// command line, no file of the output or of the state.
#include "tests/support/outside.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QUuid>

#include <gtest/gtest.h>

namespace outside_secrets_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

class SecretsTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        canary = "canary-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        fileCanary = "canary-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        write(u"[{id: token, env: STACK_PASS_FOR_TEST}, {id: npmrc, file: outside.txt}, {id: none, env: STACK_NOT_SET, optional: true}]"_s);
        repository.write(u"a/Dockerfile"_s, "FROM stackwright/tiny:1\n# A builder that has built this before would take the last canaries' result.\nENV WHOSE="
                                            + QUuid::createUuid().toByteArray(QUuid::WithoutBraces) + "\n"
                                            "RUN --mount=type=secret,id=token --mount=type=secret,id=npmrc sha256sum </run/secrets/token >/sum"
                                            " && sha256sum </run/secrets/npmrc >>/sum && echo \"it is $(cat /run/secrets/token)\" && base64 /run/secrets/npmrc\n");
        repository.write(u".gitignore"_s, "outside.txt\n");
        repository.commit(u"Begin"_s);
        repository.write(u"outside.txt"_s, fileCanary);
        // A client in front, put there on purpose: it keeps what it is called with.
        QFile docker(tools.filePath(u"docker"_s));
        ASSERT_TRUE(docker.open(QFile::WriteOnly));
        docker.write("#!/bin/sh\nprintf '%s\\n' \"$*\" >>" + tools.filePath(u"calls"_s).toUtf8() + "\nexec /usr/bin/docker \"$@\"\n");
        docker.close();
        docker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    void TearDown() override { removeImagesOf(repository); }

    void write(const QString &secrets)
    {
        repository.write(u"stackwright.yml"_s, "build_all_on_main: false\nimages:\n  a:\n    image_name: team/secret-a\n    secrets: " + secrets.toUtf8()
                                                   + "\ntag: {prefix: \"1.0\"}\nall_info_cmds: {}\n");
    }
    Outcome run(const QStringList &more, const QStringList &environment) const
    {
        Setting setting;
        setting.environment = environment + QStringList{u"XDG_STATE_HOME="_s + out.filePath(u"state"_s)};
        return console(QStringList{u"-C"_s, repository.path(), u"--output"_s, out.filePath(u"out"_s), u"run"_s, u"--no-push"_s, u"--no-wiki"_s, u"--all"_s} + more, setting);
    }
    QStringList withDocker() const
    {
        return {u"PATH="_s + tools.path() + u":/usr/bin:/bin"_s, u"STACK_PASS_FOR_TEST="_s + QString::fromLatin1(canary)};
    }
    QString image()
    {
        return u"team/secret-a:1.0-"_s + QString::fromLatin1(repository.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    }
    void expectNowhere(const QByteArray &text, const char *where) const
    {
        for (const QByteArray &one : {canary, fileCanary, canary.toBase64().left(40), fileCanary.toBase64().left(40)})
            EXPECT_FALSE(text.contains(one)) << where;
    }

    Repository repository;
    QTemporaryDir tools, out;
    QByteArray canary, fileCanary;
};

} // namespace

TEST_F(SecretsTest, AreReadByTheBuildAndStayNowhere)
{
    const Outcome done = run({u"-v"_s}, withDocker());
    ASSERT_EQ(done.code, 0) << done.err.constData();
    const auto sum = [](const QByteArray &text) { return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex(); };
    const Outcome read = call(u"docker"_s, {u"run"_s, u"--rm"_s, u"--network=none"_s, image(), u"cat"_s, u"/sum"_s});
    EXPECT_TRUE(read.out.contains(sum(canary)) && read.out.contains(sum(fileCanary))) << "the build had both: " << read.out.constData();

    expectNowhere(done.out + done.err, "what the program says");
    const QByteArray calls = readAll(tools.filePath(u"calls"_s));
    expectNowhere(calls, "a command line");
    EXPECT_TRUE(calls.contains("--secret id=token,env=STACK_PASS_FOR_TEST --secret id=npmrc,src=")) << calls.constData();
    EXPECT_FALSE(calls.contains("STACK_NOT_SET")) << "optional, and not there";
    int files = 0;
    bool masked = false;
    for (QDirIterator it(out.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext(); ++files) {
        const QString path = it.next();
        const QByteArray bytes = readAll(path);
        expectNowhere(bytes, qPrintable(path));
        masked = masked || (path.endsWith(u".build.log"_s) && bytes.contains("it is ***"));
    }
    EXPECT_GT(files, 5);
    EXPECT_TRUE(masked) << "the build printed it";
    expectNowhere(call(u"docker"_s, {u"history"_s, u"--no-trunc"_s, image()}).out, "the history");
    expectNowhere(call(u"docker"_s, {u"inspect"_s, image()}).out, "the configuration");
    const Outcome saved = call(u"sh"_s, {u"-c"_s, u"docker save \"$1\" | tar -xO | grep -c -a -e \"$2\" -e \"$3\""_s, u"sh"_s, image(), QString::fromLatin1(canary), QString::fromLatin1(fileCanary)});
    EXPECT_EQ(saved.out.trimmed(), "0") << "a layer";
}

TEST_F(SecretsTest, OneThatIsNotThereEndsTheRunBeforeItStarts)
{
    QStringList environment = withDocker();
    environment.removeLast();
    const Outcome refused = run({}, environment);
    EXPECT_EQ(refused.code, 3) << refused.err.constData();
    EXPECT_EQ(refused.errors().value(0), "error: stackwright.yml:5:15: secret token of a: STACK_PASS_FOR_TEST is not set");
    EXPECT_FALSE(exists(out.filePath(u"out/artifacts/run.jsonl"_s)));
    EXPECT_FALSE(readAll(tools.filePath(u"calls"_s)).contains("build --"));
    EXPECT_EQ(console({u"-C"_s, repository.path(), u"plan"_s}).code, 0) << "a plan needs none";
}

TEST_F(SecretsTest, ABuilderWithoutThemEndsTheRunBeforeItStarts)
{
    if (!exists(u"/usr/local/bin/docker"_s) || call(u"/usr/local/bin/docker"_s, {u"buildx"_s, u"version"_s}).code == 0)
        GTEST_SKIP() << "no client without BuildKit is here";
    QFile docker(tools.filePath(u"docker"_s));
    ASSERT_TRUE(docker.open(QFile::WriteOnly));
    docker.write("#!/bin/sh\nexec /usr/local/bin/docker \"$@\"\n");
    docker.close();
    const Outcome refused = run({}, withDocker());
    EXPECT_EQ(refused.code, 3) << refused.err.constData();
    EXPECT_TRUE(refused.errors().value(0).startsWith("error: stackwright.yml:5:15: the secrets of a need BuildKit")) << refused.err.constData();
}

TEST_F(SecretsTest, AreGivenToPodmanToo)
{
    QStringList environment{u"STACK_PASS_FOR_TEST="_s + QString::fromLatin1(canary)};
    // Where crun cannot make a container, podman builds without one.
    environment += u"BUILDAH_ISOLATION=chroot"_s;
    const QString tiny = QStringLiteral(STACKWRIGHT_SOURCE) + u"/tests/support/tiny-image.sh"_s;
    if (call(u"sh"_s, {u"-c"_s, u"command -v podman && \"$0\" podman"_s, tiny}).code != 0)
        GTEST_SKIP() << "podman is not here, or takes no image";
    const Outcome done = run({u"--engine"_s, u"podman"_s}, environment);
    ASSERT_EQ(done.code, 0) << done.err.constData();
    expectNowhere(done.out + done.err, "what the program says");
    for (QDirIterator it(out.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();)
        expectNowhere(readAll(it.next()), qPrintable(it.fileName()));
    call(u"podman"_s, {u"rmi"_s, u"-f"_s, image()});
}

} // namespace outside_secrets_test
