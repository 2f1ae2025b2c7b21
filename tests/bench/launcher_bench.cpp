// What the program costs beside a build that prints a gigabyte: processor time and memory of this process, with the log
// written, the steps read and secrets masked. "cpu_s" are seconds of our processor time, "rss_MB" what we grew by.
#include "model/base/mask.h"
#include "model/engine/buildoutput.h"
#include "model/engine/launcher.h"

#include <QEventLoop>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <sys/resource.h>

using namespace stackwright;

namespace {

double ownSeconds()
{
    struct rusage used = {};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double ownMegabytes()
{
    struct rusage used = {};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) / 1000;
}

void printGigabyte(benchmark::State &state, const QString &script)
{
    for (auto round : state) {
        QTemporaryDir folder;
        ProcessLauncher launcher;
        launcher.masker = std::make_shared<Masker>(QByteArrayList{"a-secret-of-the-bench", "ghp_0123456789abcdefghijklmnopqrstuvwxyz"});
        Command command;
        command.program = QStringLiteral("sh");
        command.arguments = {QStringLiteral("-c"), script};
        command.environment = baseEnvironment();
        command.logFile = folder.filePath(QStringLiteral("log"));
        BuildOutput steps;
        qint64 bytes = 0;
        QEventLoop loop;
        QObject owner;
        const double seconds = ownSeconds(), megabytes = ownMegabytes();
        Process *process = launcher.start(command, &owner);
        QObject::connect(process, &Process::output, &owner, [&](const QByteArray &piece) {
            bytes += piece.size();
            benchmark::DoNotOptimize(steps.feed(piece, std::chrono::milliseconds(0)));
        });
        QObject::connect(process, &Process::done, &loop, &QEventLoop::quit);
        loop.exec();
        state.counters["cpu_s"] = ownSeconds() - seconds;
        state.counters["rss_MB"] = ownMegabytes() - megabytes;
        state.counters["GB"] = static_cast<double>(bytes) / 1e9;
    }
}

} // namespace

static void launcherOneGigabyteOfLines(benchmark::State &state)
{
    printGigabyte(state, QStringLiteral("echo 'Step 1/1 : RUN x'; yes 'a line of build output, as long as such lines usually are' | head -c 1000000000"));
}
BENCHMARK(launcherOneGigabyteOfLines)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

/// Two bytes a line: the most lines that a gigabyte can hold.
static void launcherOneGigabyteOfShortLines(benchmark::State &state)
{
    printGigabyte(state, QStringLiteral("echo 'Step 1/1 : RUN x'; yes | head -c 1000000000"));
}
BENCHMARK(launcherOneGigabyteOfShortLines)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

/// A chatty program: 50,000 lines a second, each written on its own.
static void launcherChatty(benchmark::State &state)
{
    printGigabyte(state, QStringLiteral("exec python3 -c \"import os,time\nfor i in range(100):\n for j in range(500): os.write(1, b'%d line\\n' % j)\n time.sleep(0.01)\""));
}
BENCHMARK(launcherChatty)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();
