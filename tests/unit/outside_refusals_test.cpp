// What `run` refuses before it starts: each with its exit code, one line that says what and why, one that says what to do, no
// journal and no build (reference.md 1). The engine is a script that notes what it is asked.
#include "tests/support/outside.h"
#include "tests/support/shelldocker.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <gtest/gtest.h>

namespace outside_refusals_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

/// A stack of two images that could be built, tested and kept.
class OutsideRefusals : public testing::Test
{
protected:
    void SetUp() override
    {
        QByteArray script = stackwright::dockerScript;
        writeDocker(script);
        repo.write(u"runtests.sh"_s, stackwright::testScript);
        repo.write(u"images/spec.yml"_s, spec);
        repo.write(u"images/base/Dockerfile"_s, "FROM debian:bookworm-slim\n");
        repo.write(u"images/base/tests/t"_s, "t");
        repo.write(u"images/child/Dockerfile"_s, "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n");
        repo.git({u"checkout"_s, u"-q"_s, u"-B"_s, u"work"_s});
        first = repo.commit();
    }
    void writeDocker(QByteArray script)
    {
        QFile docker(folder.filePath(u"docker"_s));
        ASSERT_TRUE(docker.open(QFile::WriteOnly | QFile::Truncate));
        docker.write(script.replace("#!/bin/sh\n", "#!/bin/sh\necho \"$1\" >> \"$(dirname \"$0\")/asked\"\n"));
        docker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QString out() const { return folder.filePath(u"out"_s); }
    Outcome run(const QStringList &words, const QStringList &environment = {})
    {
        QFile::remove(folder.filePath(u"asked"_s));
        const QStringList usual{u"PATH="_s + folder.path() + u":/usr/bin:/bin"_s, u"HOME="_s + folder.path(), u"XDG_STATE_HOME="_s + folder.filePath(u"state"_s)};
        return console(QStringList{u"-C"_s, repo.path(), u"--output"_s, out(), u"run"_s} + words, {repo.path(), usual + environment, 60});
    }
    void expectRefused(const Outcome &said, int code, const QByteArray &words)
    {
        EXPECT_EQ(said.code, code) << said.err.constData();
        ASSERT_GE(said.errors().size(), 1) << said.err.constData();
        EXPECT_TRUE(said.err.contains(words)) << words.constData() << "\nis not in\n" << said.err.constData();
        const qsizetype at = said.err.indexOf(said.errors().last());
        EXPECT_TRUE(said.err.mid(said.err.indexOf('\n', at) + 1).startsWith("  ")) << "what to do stands on the next line:\n" << said.err.constData();
        EXPECT_FALSE(exists(out() + u"/artifacts/run.jsonl"_s)) << "nothing began";
        if (exists(folder.filePath(u"asked"_s))) {
            EXPECT_FALSE(readAll(folder.filePath(u"asked"_s)).contains("build")) << "nothing was built";
        }
    }
    /// The stack as it was, with this change.
    void change(const QString &file, const QByteArray &bytes)
    {
        repo.git({u"reset"_s, u"-q"_s, u"--hard"_s, first});
        if (bytes.isNull())
            repo.remove(file);
        else
            repo.write(file, bytes);
        repo.commit();
        QDir(out()).removeRecursively();
    }

    const QByteArray spec = "images:\n  base:\n    image_name: 127.0.0.1:1/team/base\n    test_runner: host\n    test_command: [sh, runtests.sh]\n"
                            "  child:\n    image_name: 127.0.0.1:1/team/child\n    depend_on: base\ntag: {prefix: \"2026.3\"}\nall_info_cmds: {}\n";
    QByteArray specWith(const char *from, const char *to) const { return QByteArray(spec).replace(from, to); }

    Repository repo;
    QString first;
    QTemporaryDir folder;
};

} // namespace

TEST_F(OutsideRefusals, TheStackItselfCanBeBuilt)
{
    const Outcome ran = run({u"--no-push"_s, u"--no-wiki"_s});
    EXPECT_EQ(ran.code, 0) << ran.err.constData();
    EXPECT_TRUE(exists(out() + u"/artifacts/run.jsonl"_s));
    EXPECT_EQ(readAll(folder.filePath(u"asked"_s)).count("build\n"), 2);
}

TEST_F(OutsideRefusals, WordsThatMeanNothing)
{
    const struct { const char *words; const char *said; } cases[] = {
        {"--only nobody", "\"nobody\" is not an image of the stack"},
        {"--rebuild nobody", "\"nobody\" is not an image of the stack"},
        {"--jobs 0", "--jobs"},
        {"--jobs many", "--jobs"},
        {"--head nowhere", "names no commit"},
        {"--base nowhere", "names no commit"},
        {"--pull-request nowhere", "names no commit"},
        {"--tag-suffix other", "--tag-suffix"},
        {"--tag-suffix branch --branch stable", "only a promotion may set"},
        {"--registry https://a.b", "--registry"},
        {"--registry -x", "--registry"},
        {"--engine kubernetes", "--engine"},
        {"--resume", "there is no run to resume"},
        {"--resume /nonexistent/run.jsonl", "there is no run to resume"},
        {"--push", "no such option"},
        {"base", "run"},
    };
    for (const auto &one : cases) {
        SCOPED_TRACE(one.words);
        const QString text = QString::fromLatin1(one.words);
        QStringList words = text.split(u' ');
        if (!text.contains(u"--registry"_s) && !text.contains(u"--resume"_s) && !text.contains(u"--push"_s))
            words += u"--no-push"_s;
        expectRefused(run(words), 2, one.said);
    }
}

TEST_F(OutsideRefusals, AStackThatCannotBeBuiltAsItIsMeant)
{
    const QByteArray child = "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n";
    const struct { const char *file; QByteArray bytes; int code; const char *said; } cases[] = {
        {"images/spec.yml", spec + "  x: [\n", 2, "images/spec.yml:"},
        {"images/spec.yml", specWith("\"2026.3\"", "2023.10"), 2, "is read as a number"},
        {"images/spec.yml", specWith("tag: {prefix: \"2026.3\"}\n", ""), 2, "tag.prefix"},
        {"images/spec.yml", specWith("depend_on: base", "depend_on: nobody"), 2, "which is not an image"},
        {"images/spec.yml", specWith("depend_on: base", "depend_on: child"), 2, "images/spec.yml:"},
        {"images/spec.yml", specWith("127.0.0.1:1/team/child", "127.0.0.1:1/Team/child"), 2, "images/spec.yml:"},
        {"images/spec.yml", QByteArray(), 2, "images/spec.yml"},
        {"images/change_ignore.json", "{", 2, "change_ignore.json"},
        {"images/child/Dockerfile", QByteArray(), 2, "images/child"},
        {"images/child/Dockerfile", "FROM 127.0.0.1:1/other/x:1\n", 2, "images/child/Dockerfile:1"},
        {"images/child/Dockerfile", "RUN true\n", 2, "images/child/Dockerfile:1"},
        {"images/child/Dockerfile", child + "COPY missing /\n", 2, "images/child/Dockerfile:4"},
        {"images/child/Dockerfile", child + "COPY --from=base /a /b\nCOPY --from=127.0.0.1:1/team/base:1 /a /b\nRUN --mount=type=cache,target=/x true\n", 3, "needs BuildKit"},
    };
    for (const auto &one : cases) {
        SCOPED_TRACE(one.file + std::string(": ") + one.bytes.toStdString());
        change(QString::fromLatin1(one.file), one.bytes);
        expectRefused(run({u"--no-push"_s}), one.code, one.said);
    }
    change(u"images/base/more"_s, "committed");
    repo.write(u"images/base/dirty"_s, "not committed");
    expectRefused(run({u"--no-push"_s, u"--require-clean"_s}), 2, "images/base/dirty");
}

TEST_F(OutsideRefusals, ArgumentsThatHoldASecret)
{
    const QByteArray secret = "canary-9f31c7";
    const struct { const char *file; QByteArray bytes; QString variable; const char *argument; } cases[] = {
        {"images/spec.yml", specWith("depend_on: base", "depend_on: base\n    build_args: {ADDRESS: canary-9f31c7}"), u"GITHUB_TOKEN=canary-9f31c7"_s, "ADDRESS"},
        {"images/spec.yml", specWith("depend_on: base", "depend_on: base\n    build_args: {INDEX: \"https://bot:canary-9f31c7@pypi.example.org/simple\"}"), u"PYPI_PASSWORD=canary-9f31c7"_s, "INDEX"},
        {"images/spec.yml", specWith("depend_on: base", "depend_on: base\n    build_args: {A: \"Ym90OmNhbmFyeS05ZjMxYzc=\"}"), u"MY_SECRET=canary-9f31c7"_s, "A"}, // base64 of bot:canary…
        {"images/spec.yml", specWith("depend_on: base", "depend_on: base\n    build_args: {PROXY: canary-9f31c7}"), u"HTTPS_PROXY=http://u:canary-9f31c7@proxy.invalid:1"_s, "PROXY"},
        {"images/spec.yml", specWith("depend_on: base", "depend_on: base\n    parent_args: {VERSION: \"{tag}-canary-9f31c7\"}"), u"DEPLOY_KEY=canary-9f31c7"_s, "VERSION"},
        {"images/spec.yml", specWith("depend_on: base", "depend_on: base\n    build_args_file: Dockerfile.args"), u"NPM_TOKEN=canary-9f31c7"_s, "FROM_FILE"},
    };
    for (const auto &one : cases) {
        SCOPED_TRACE(one.argument);
        repo.write(u"images/child/Dockerfile.args"_s, "FROM_FILE=canary-9f31c7\n");
        change(QString::fromLatin1(one.file), one.bytes);
        repo.write(u"images/child/Dockerfile.args"_s, "FROM_FILE=canary-9f31c7\n");
        repo.commit();
        const Outcome said = run({u"--no-push"_s, u"--all"_s}, {one.variable});
        expectRefused(said, 2, one.argument);
        EXPECT_TRUE(said.err.contains(one.variable.section(u'=', 0, 0).toUtf8())) << said.err.constData();
        EXPECT_FALSE(said.err.contains(secret) || said.err.contains(secret.toBase64())) << "what is secret is not said";
        // Nothing is wrong with the same value where it is no secret, nor with a secret that is in no argument.
        EXPECT_EQ(run({u"--no-push"_s, u"--no-wiki"_s, u"--all"_s}, {u"PLAIN=canary-9f31c7"_s, u"GITHUB_TOKEN=another-4711"_s}).code, 0);
        QDir(out()).removeRecursively();
    }
}

TEST_F(OutsideRefusals, SurroundingsThatAreMissing)
{
    expectRefused(run({u"--registry"_s, u"127.0.0.1:1"_s}), 3, "connection refused");
    expectRefused(run({u"--no-push"_s, u"--builder"_s, u"nowhere"_s}), 3, "buildx is missing");
    expectRefused(run({u"--no-push"_s}, {u"PATH=/nowhere"_s}), 3, "docker");
    writeDocker(QByteArray(stackwright::dockerScript).replace("version) echo", "version) echo 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?' >&2; exit 1; echo"));
    expectRefused(run({u"--no-push"_s}), 3, "Docker not reachable");
    writeDocker(QByteArray(stackwright::dockerScript).replace("version) echo", "version) echo 'permission denied while trying to connect to the Docker daemon socket at unix:///x' >&2; exit 1; echo"));
    expectRefused(run({u"--no-push"_s}), 3, "permission");
    writeDocker(stackwright::dockerScript);
    QDir(repo.path(u".git"_s)).removeRecursively();
    expectRefused(run({u"--no-push"_s}), 3, "is not in a git repository");
}

TEST_F(OutsideRefusals, OutputsThatAreNoFolders)
{
    for (const char *name : {"artifacts", "logs", "manifests", "wiki", "artifacts/junit"})
        for (const bool isLink : {true, false}) {
            SCOPED_TRACE(name + std::string(isLink ? " is a link" : " is a file"));
            QDir(out()).removeRecursively();
            const QString path = out() + u'/' + QString::fromLatin1(name);
            ASSERT_TRUE(QDir().mkpath(QFileInfo(path).path()));
            ASSERT_TRUE(isLink ? QFile::link(folder.path(), path) : QFile(path).open(QFile::WriteOnly));
            const Outcome said = run({u"--no-push"_s});
            EXPECT_EQ(said.code, 3) << said.err.constData();
            EXPECT_TRUE(said.err.contains(path.toUtf8())) << said.err.constData();
            EXPECT_FALSE(exists(out() + u"/artifacts/run.jsonl"_s));
        }
    QDir(out()).removeRecursively();
    ASSERT_TRUE(QFile(out()).open(QFile::WriteOnly));
    expectRefused(run({u"--no-push"_s}), 3, "the folder cannot be made: ");
    expectRefused(run({u"--no-push"_s}), 3, "out is no folder");
    QFile::remove(out());
    for (const QString &wiki : {QString(out() + u'/' + QString(300, u'w')), QString(repo.path(u"images/spec.yml"_s) + u"/wiki"_s), u"/proc/nothing/wiki"_s}) {
        expectRefused(run({u"--no-push"_s, u"--wiki"_s, wiki}), 3, "the folder cannot be made: ");
        EXPECT_EQ(run({u"--no-push"_s, u"--no-wiki"_s, u"--wiki"_s, wiki}).code, 0) << "nothing is written there";
        QDir(out()).removeRecursively();
    }
}

} // namespace outside_refusals_test
