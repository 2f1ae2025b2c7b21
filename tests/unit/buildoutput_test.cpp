// Outputs recorded from docker 20.10 and 28.2 (tests/data/buildoutput), and rawjson by BuildKit's client.SolveStatus.
#include "model/engine/buildoutput.h"
#include "model/engine/errorline.h"
#include "tests/support/worktime.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <gtest/gtest.h>

#include <random>

namespace buildoutput_test {

using namespace stackwright;
using namespace std::chrono_literals;
using State = BuildStep::State;

namespace {

QByteArray recorded(const char *name)
{
    QFile file(QStringLiteral(STACKWRIGHT_TEST_DATA "/buildoutput/%1.txt").arg(QString::fromLatin1(name)));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name;
    return file.readAll();
}

QString letters(State state)
{
    switch (state) {
    case State::Running: return QStringLiteral("running");
    case State::Done: return QStringLiteral("done");
    case State::Cached: return QStringLiteral("cached");
    case State::Failed: return QStringLiteral("failed");
    }
    return {};
}

/// "1/4 FROM x done": the steps of the Dockerfile as they ended.
QStringList ends(const QList<BuildStep> &changes)
{
    QStringList lines;
    for (const BuildStep &step : changes)
        if (step.state != State::Running && step.number > 0)
            lines << QStringLiteral("%1/%2 %3 %4").arg(step.number).arg(step.total).arg(step.title, letters(step.state));
    return lines;
}

struct Reading
{
    QList<BuildStep> changes;
    QString failure;
};

Reading readWhole(const QByteArray &bytes, bool success, bool severalPlatforms = false)
{
    BuildOutput output(severalPlatforms);
    Reading reading;
    reading.changes = output.feed(bytes, 1000ms);
    reading.changes += output.end(success, 3000ms);
    reading.failure = output.failure();
    return reading;
}

} // namespace

TEST(BuildOutput, ReadsTheClassicForm)
{
    const Reading reading = readWhole(recorded("classic"), true);
    EXPECT_EQ(ends(reading.changes).join(QLatin1Char('\n')),
              QStringLiteral("1/7 FROM debian:bookworm-slim done\n2/7 ARG TAG=x done\n3/7 LABEL a=\"b c\" done\n4/7 ENV FOO=bar done\n"
                             "5/7 RUN echo hello && sleep 1 && echo world $TAG done\n6/7 COPY file /file done\n7/7 RUN cat /file done"));
    EXPECT_EQ(reading.changes.first().state, State::Running);
    EXPECT_EQ(reading.changes.last().duration, 2000ms) << "the clock of the caller";
    EXPECT_EQ(reading.failure, QString());
}

TEST(BuildOutput, KnowsCachedStepsOfTheClassicForm)
{
    const QStringList lines = ends(readWhole(recorded("classic-cached"), true).changes);
    ASSERT_EQ(lines.size(), 7);
    EXPECT_EQ(lines.first(), QStringLiteral("1/7 FROM debian:bookworm-slim done"));
    for (const QString &line : lines.mid(1))
        EXPECT_TRUE(line.endsWith(QStringLiteral(" cached"))) << qPrintable(line);
}

TEST(BuildOutput, ReadsThePlainFormOfBuildKit)
{
    const Reading reading = readWhole(recorded("plain"), true);
    EXPECT_EQ(ends(reading.changes).join(QLatin1Char('\n')),
              QStringLiteral("1/4 FROM docker.io/library/debian:bookworm-slim cached\n2/4 RUN echo hello && sleep 1 && echo world x done\n"
                             "3/4 COPY file /file done\n4/4 RUN cat /file done"));
    const auto slept = std::find_if(reading.changes.begin(), reading.changes.end(), [](const BuildStep &s) { return s.number == 2 && s.state == State::Done; });
    ASSERT_NE(slept, reading.changes.end());
    EXPECT_GE(slept->duration, 1000ms);
    EXPECT_LT(slept->duration, 10s);
    for (const QString &line : ends(readWhole(recorded("plain-cached"), true).changes).mid(1))
        EXPECT_TRUE(line.endsWith(QStringLiteral(" cached"))) << qPrintable(line);
}

TEST(BuildOutput, KeepsStagesApart)
{
    EXPECT_EQ(ends(readWhole(recorded("plain-stages"), true).changes).join(QLatin1Char('\n')),
              QStringLiteral("1/2 FROM docker.io/library/debian:bookworm-slim cached\n2/2 RUN echo one > /x done\n2/3 COPY --from=a /x /x done\n3/3 RUN cat /x done"));
    EXPECT_EQ(ends(readWhole(recorded("classic-stages"), true).changes).size(), 5);
}

TEST(BuildOutput, TellsThePlatformsOfOneBuildApart)
{
    EXPECT_EQ(ends(readWhole("#5 [linux/arm64 2/3] COPY a /a\n#5 DONE 0.1s\n\n#6 [linux/amd64 made 2/3] COPY a /a\n#6 DONE 0.1s\n\n#7 [linux/amd64->arm64 tools 2/2] RUN x\n#7 CACHED\n", true, true).changes)
                  .join(QLatin1Char('\n')),
              QStringLiteral("2/3 COPY a /a (linux/arm64) done\n2/3 COPY a /a (linux/amd64) done\n2/2 RUN x (linux/amd64->arm64) cached"));
}

TEST(BuildOutput, SaysWhyABuildFailed)
{
    struct Case { const char *file; const char *failed; const char *why; };
    for (const Case &one : {
             Case{"classic-failed", "3/4 RUN apt-get install -y no-such-package-here && echo never failed", "E: Unable to locate package no-such-package-here"},
             {"classic-failed-28", "3/4 RUN apt-get install -y no-such-package-here && echo never failed", "E: Unable to locate package no-such-package-here"},
             {"plain-failed", "3/4 RUN apt-get install -y no-such-package-here && echo never failed", "E: Unable to locate package no-such-package-here"},
             {"plain-nofile", "2/2 COPY nothere /x failed", "\"/nothere\" not found: not found"},
             {"classic-nofile", "2/2 COPY nothere /x failed", "COPY failed: file not found in build context or excluded by .dockerignore: stat nothere: file does not exist"},
             {"plain-nobase", "", "failed to do request: Head \"http://127.0.0.1:5999/v2/none/manifests/x\": dial tcp 127.0.0.1:5999: connect: connection refused"},
             {"classic-nobase", "1/2 FROM 127.0.0.1:5999/none:x failed", "Get \"http://127.0.0.1:5999/v2/\": dial tcp 127.0.0.1:5999: connect: connection refused"},
             {"plain-syntax", "", "dockerfile parse error line 2: unknown instruction: RUNN"},
             {"classic-syntax", "", "dockerfile parse error line 2: unknown instruction: RUNN"}}) {
        const Reading reading = readWhole(recorded(one.file), false);
        EXPECT_EQ(reading.failure, QString::fromUtf8(one.why)) << one.file;
        if (*one.failed) {
            ASSERT_FALSE(ends(reading.changes).isEmpty()) << one.file;
            EXPECT_EQ(ends(reading.changes).last(), QString::fromUtf8(one.failed)) << one.file;
            EXPECT_FALSE(reading.changes.last().error.isEmpty()) << one.file;
        }
    }
}

TEST(BuildOutput, IsNotFooledByWhatAStepPrints)
{
    EXPECT_EQ(ends(readWhole(recorded("classic-hostile"), true).changes).size(), 2);
    const Reading plain = readWhole(recorded("plain-hostile"), true);
    EXPECT_EQ(ends(plain.changes).size(), 2);
    for (const BuildStep &step : plain.changes)
        EXPECT_FALSE(step.title.contains(QChar(u'\x1b'))) << qPrintable(step.title);
    EXPECT_EQ(plain.changes[plain.changes.size() - 3].duration, 1800ms) << "the result stands behind output without a newline";
}

TEST(BuildOutput, ReadsEverySplitAlike)
{
    std::mt19937 random(7);
    for (const QString &name : QDir(QStringLiteral(STACKWRIGHT_TEST_DATA "/buildoutput")).entryList({QStringLiteral("*.txt")})) {
        const QByteArray bytes = recorded(name.chopped(4).toLatin1().constData());
        const bool success = !name.contains(QLatin1String("failed")) && !name.contains(QLatin1String("no")) && !name.contains(QLatin1String("syntax"));
        const Reading whole = readWhole(bytes, success);
        EXPECT_FALSE(whole.changes.isEmpty() && whole.failure.isEmpty()) << qPrintable(name);
        for (int round = 0; round < 60; ++round) {
            BuildOutput output;
            Reading split;
            for (qsizetype at = 0; at < bytes.size();) {
                const qsizetype piece = std::uniform_int_distribution<qsizetype>(1, round < 20 ? 3 : 200)(random);
                split.changes += output.feed(bytes.mid(at, piece), 1000ms);
                at += piece;
            }
            split.changes += output.end(success, 3000ms);
            EXPECT_EQ(split.changes, whole.changes) << qPrintable(name) << " round " << round;
            EXPECT_EQ(output.failure(), whole.failure) << qPrintable(name);
        }
    }
}

TEST(BuildOutput, ReadsRawJsonOneALineOrSpread)
{
    const QByteArray lines =
        "{\"vertexes\":[{\"digest\":\"sha256:a\",\"name\":\"[1/3] FROM debian\"},{\"digest\":\"sha256:b\",\"inputs\":[\"sha256:a\"],\"name\":\"[2/3] RUN echo {hi\"}]}\n"
        "{\"vertexes\":[{\"digest\":\"sha256:a\",\"name\":\"[1/3] FROM debian\",\"started\":\"2026-03-01T10:00:00.5Z\",\"completed\":\"2026-03-01T10:00:00.6Z\",\"cached\":true}]}\n"
        "{\"vertexes\":[{\"digest\":\"sha256:b\",\"name\":\"[2/3] RUN echo {hi\",\"started\":\"2026-03-01T10:00:01Z\"}],\"statuses\":[{\"id\":\"x\",\"vertex\":\"sha256:b\",\"current\":1}]}\n"
        "{\"logs\":[{\"vertex\":\"sha256:b\",\"stream\":1,\"data\":\"RTogVW5hYmxlIHRvIGxvY2F0ZSBwYWNrYWdlIHgK\",\"timestamp\":\"2026-03-01T10:00:02Z\"}]}\n"
        "{\"vertexes\":[{\"digest\":\"sha256:b\",\"name\":\"[2/3] RUN echo {hi\",\"started\":\"2026-03-01T10:00:01Z\",\"completed\":\"2026-03-01T10:00:03.25Z\","
        "\"error\":\"process \\\"/bin/sh -c x\\\" did not complete successfully: exit code: 100\"}]}\n"
        "ERROR: failed to solve: process \"/bin/sh -c x\" did not complete successfully: exit code: 100\n";
    QByteArray spread;
    for (const QByteArray &line : lines.split('\n'))
        spread += line.startsWith('{') ? QJsonDocument::fromJson(line).toJson(QJsonDocument::Indented) : QByteArray(line + '\n');
    for (const QByteArray &bytes : {lines, spread, QByteArray("WARNING: something\n" + lines), QByteArray("WARNING: something\n" + spread)}) {
        for (const int piece : {1, 7, 100'000}) {
            BuildOutput output;
            QList<BuildStep> changes;
            for (qsizetype at = 0; at < bytes.size(); at += piece)
                changes += output.feed(bytes.mid(at, piece), 0ms);
            changes += output.end(false, 0ms);
            EXPECT_EQ(ends(changes).join(QLatin1Char('|')), QStringLiteral("1/3 FROM debian cached|2/3 RUN echo {hi failed"));
            ASSERT_FALSE(changes.isEmpty());
            EXPECT_EQ(changes.last().duration, 2250ms);
            EXPECT_EQ(output.failure(), QStringLiteral("E: Unable to locate package x"));
        }
    }
}

TEST(BuildOutput, ReadsTheWordsOfNewerBuildxAndOfPodman)
{
    const Reading buildx = readWhole("#0 building with \"default\" instance using docker driver\n\n#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n\n"
                                     "#5 [linux/amd64 2/3] RUN false\n#5 0.211 bash: foo: command not found\n#5 ERROR: process \"/bin/sh -c false\" did not complete successfully: exit code: 127\n"
                                     "#6 [linux/amd64 stage-2 2/2] RUN sleep 9\n#6 CANCELED\n------\n > [2/3] RUN false:\n0.211 bash: foo: command not found\n------\n"
                                     "Dockerfile:2\n--------------------\n   2 | >>> RUN false\n--------------------\nERROR: failed to solve: process \"/bin/sh -c false\" did not complete successfully: exit code: 127\n", false);
    EXPECT_EQ(ends(buildx.changes).join(QLatin1Char('|')), QStringLiteral("2/3 RUN false failed|2/2 RUN sleep 9 failed"));
    EXPECT_EQ(buildx.failure, QStringLiteral("bash: foo: command not found"));

    const Reading podman = readWhole("STEP 1/3: FROM debian\nSTEP 2/3: RUN echo hi\n--> Using cache 5f3e\n--> 5f3e\nSTEP 3/3: RUN cat x\ncat: x: No such file or directory\n"
                                     "Error: building at STEP \"RUN cat x\": while running runtime: exit status 1\n", false);
    EXPECT_EQ(ends(podman.changes).join(QLatin1Char('|')), QStringLiteral("1/3 FROM debian done|2/3 RUN echo hi cached|3/3 RUN cat x failed"));
    EXPECT_EQ(podman.failure, QStringLiteral("cat: x: No such file or directory"));
}

/// The classic builder of docker 26 says after a failed step that it has tidied up.
TEST(BuildOutput, TheBuildersOwnWordsAreNoReason)
{
    const QByteArray step = "Step 1/2 : FROM debian\n ---> 45039a3fda25\nStep 2/2 : RUN echo all is lost >&2; exit 7\n ---> Running in 6dbd1464586a\n",
                     end = "The command '/bin/sh -c echo all is lost >&2; exit 7' returned a non-zero code: 7\n";
    EXPECT_EQ(readWhole(step + "all is lost\n ---> Removed intermediate container 6dbd1464586a\n" + end, false).failure, QStringLiteral("all is lost"));
    EXPECT_EQ(readWhole(step + "all is lost\nRemoving intermediate container 6dbd1464586a\n" + end, false).failure, QStringLiteral("all is lost"));
}

TEST(BuildOutput, ReadsPodmansStages)
{
    // podman 4.3; a stage that nothing needs is passed over.
    const QByteArray text = "[1/3] STEP 1/2: FROM localhost/debian:bookworm-slim AS made\n[1/3] STEP 2/2: RUN echo made >/made\n--> Using cache ab57b307677c\n--> ab57b307677\n"
                            "[3/3] STEP 1/4: FROM localhost/debian:bookworm-slim\n[3/3] STEP 2/4: COPY --from=made /made /made\n--> 452b7399f19\n"
                            "[3/3] STEP 3/4: RUN echo leaf\n[2/3] STEP 1/9: RUN is what a step printed\n[3/3] STEP 9/4: likewise\n--> dad2c2c050a\n"
                            "[3/3] STEP 4/4: RUN echo all is lost >&2; exit 7\nall is lost\n"
                            "time=\"2026-11-30T08:12:45Z\" level=error msg=\"did not get container create message from subprocess: EOF\"\n"
                            "Error: building at STEP \"RUN echo all is lost >&2; exit 7\": while running runtime: exit status 7\n";
    const QString wanted = QStringLiteral("1/2 FROM localhost/debian:bookworm-slim AS made done|2/2 RUN echo made >/made cached|1/4 FROM localhost/debian:bookworm-slim done|"
                                          "2/4 COPY --from=made /made /made done|3/4 RUN echo leaf done|4/4 RUN echo all is lost >&2; exit 7 failed");
    const Reading whole = readWhole(text, false);
    EXPECT_EQ(ends(whole.changes).join(QLatin1Char('|')), wanted);
    EXPECT_EQ(whole.failure, QStringLiteral("all is lost"));
    // In whatever pieces it comes.
    for (const qsizetype piece : {1, 7, 64}) {
        BuildOutput output;
        QList<BuildStep> changes;
        for (qsizetype at = 0; at < text.size(); at += piece)
            changes += output.feed(text.mid(at, piece), 1000ms);
        changes += output.end(false, 3000ms);
        EXPECT_EQ(ends(changes).join(QLatin1Char('|')), wanted) << piece;
    }
    // Much output does not hide the next step.
    BuildOutput long_;
    QList<BuildStep> changes = long_.feed("[1/2] STEP 1/2: FROM x AS a\n[1/2] STEP 2/2: RUN y\n", 0ms);
    changes += long_.feed(QByteArray("some SYSTEM Step text ] STEP\n").repeated(1000) + "[2/2] STEP 1/1: FROM z\n", 0ms);
    changes += long_.end(true, 0ms);
    EXPECT_EQ(ends(changes).join(QLatin1Char('|')), QStringLiteral("1/2 FROM x AS a done|2/2 RUN y done|1/1 FROM z done"));
}

TEST(BuildOutput, SaysWhyPodmanFailedAndNotWhatItLogged)
{
    const auto reason = [](const QByteArray &said) {
        return readWhole("STEP 1/2: FROM localhost/base:1\nSTEP 2/2: RUN echo hi\n" + said, false).failure;
    };
    EXPECT_EQ(reason("error running container: from /usr/bin/crun creating container for [/bin/sh -c echo hi]: setrlimit `RLIMIT_NOFILE`: Operation not permitted\n: exit status 1\n"
                     "time=\"2026-11-30T08:22:29Z\" level=error msg=\"did not get container create message from subprocess: EOF\"\n"
                     "Error: building at STEP \"RUN echo hi\": while running runtime: exit status 1\n"),
              QStringLiteral("error running container: from /usr/bin/crun creating container for [/bin/sh -c echo hi]: setrlimit `RLIMIT_NOFILE`: Operation not permitted"));
    EXPECT_EQ(errorLine("time=\"2026-11-30T08:22:29Z\" level=fatal msg=\"no such chart\"\n"), QStringLiteral("time=\"2026-11-30T08:22:29Z\" level=fatal msg=\"no such chart\""))
        << "a program in a RUN may log so, and say nothing else";
    EXPECT_EQ(readWhole("STEP 1/2: FROM x\nSTEP 2/2: COPY nothing /x\nError: building at STEP \"COPY nothing /x\": checking on sources under \"/m\": copier: stat: \"/nothing\": no such file or directory\n", false).failure,
              QStringLiteral("checking on sources under \"/m\": copier: stat: \"/nothing\": no such file or directory"));
}

TEST(BuildOutput, TakesBuildxsWordsAboutItselfForNoStep)
{
    BuildOutput output;
    QList<BuildStep> changes = output.feed("#0 building with \"default\" instance using docker driver\n\n#1 [internal] load build definition from Dockerfile\n"
                                           "#1 DONE 0.0s\n#2 [1/2] FROM x\n#2 CACHED\n", 0ms);
    changes += output.end(true, 60000ms);
    ASSERT_EQ(changes.size(), 4);
    for (const BuildStep &step : changes)
        EXPECT_FALSE(step.title.startsWith(QStringLiteral("building with"))) << qPrintable(step.title);

    // It is no failed step either, so the reason is the Dockerfile's; each version of buildx has its own words before it.
    for (const char *last : {"ERROR: failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN",
                             "ERROR: failed to build: failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN"}) {
        BuildOutput failed;
        failed.feed(QByteArray("#0 building with \"default\" instance using docker driver\n#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n"
                               "Dockerfile:2\n--------------------\n   2 | >>> RUNN x\n--------------------\n") + last + '\n', 0ms);
        failed.end(false, 10ms);
        EXPECT_EQ(failed.failure(), QStringLiteral("dockerfile parse error on line 2: unknown instruction: RUNN"));
    }
}

TEST(BuildOutput, IsBoundedForHugeLinesAndLongOutput)
{
    BuildOutput output;
    QList<BuildStep> changes = output.feed("Step 1/2 : FROM x\n ---> 1\nStep 2/2 : RUN y\n ---> Running in 1\n", 0ms);
    const QByteArray huge(1'000'000, 'x');
    for (int i = 0; i < 10; ++i)
        changes += output.feed(huge, 0ms);
    changes += output.feed("\n", 0ms);
    const QByteArray chatty = QByteArray("y\n").repeated(500'000);
    const WorkTime clock;
    for (int i = 0; i < 100; ++i) // 100 MB
        changes += output.feed(chatty, 0ms);
    EXPECT_LT(clock.elapsed(), 3000) << "no work for each line";
    changes += output.feed(" ---> 123\nSuccessfully built 123\n", 0ms);
    changes += output.end(true, 0ms);
    EXPECT_EQ(ends(changes).size(), 2);
}

TEST(ErrorLine, PrefersTheProgramsOwnWords)
{
    EXPECT_EQ(errorLine("Traceback (most recent call last):\n  File \"x\"\nModuleNotFoundError: No module named 'y'\n"), QStringLiteral("ModuleNotFoundError: No module named 'y'"));
    // pytest: the assertion, and not what it says further of it or how it sums up.
    EXPECT_EQ(errorLine("    def test_marker():\n>       assert os.path.exists('/m')\nE       AssertionError: assert False\nE        +  where False = exists('/m')\n"
                        "E        +    where <module 'posixpath' (frozen)> = os.path\n\ntests/test_a.py:5: AssertionError\n=== 1 failed in 0.1s ===\n"),
              QStringLiteral("E       AssertionError: assert False"));
    EXPECT_EQ(errorLine(">       assert a == b\nE       assert [1, 2] == [1, 3]\nE         At index 1 diff: 2 != 3\nE         Full diff:\nE         - 3\nFAILED test_a.py::test_x\n"),
              QStringLiteral("E       assert [1, 2] == [1, 3]"));
    EXPECT_EQ(errorLine("E   ModuleNotFoundError: No module named 'y'\nE   nothing of weight\n"), QStringLiteral("E   ModuleNotFoundError: No module named 'y'"));
    EXPECT_EQ(errorLine("E       Failed: DID NOT RAISE\n1 failed\n"), QStringLiteral("E       Failed: DID NOT RAISE"));
    EXPECT_EQ(errorLine("all fine\nstill fine\n"), QStringLiteral("still fine"));
    EXPECT_EQ(errorLine("\x1b[91mE\x1b[0m\x1b[91m: Unable\x1b[0m\nThe command 'x' returned a non-zero code: 100\n"), QStringLiteral("E: Unable"));
    EXPECT_EQ(errorLine("10%\r50%\r100%\n"), QStringLiteral("100%"));
    EXPECT_EQ(errorLine("\n\n"), QString());
    EXPECT_EQ(errorLine("bad \x1b]0;title\x07 bytes\n").contains(QChar(u'\x07')), false);
    EXPECT_LE(errorLine(QByteArray(1'000'000, 'x')).size(), 500);
}

} // namespace buildoutput_test
