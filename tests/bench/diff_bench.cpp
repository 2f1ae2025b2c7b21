// `diff` of two pages with 5,000 packages each, as a whole process, beside `git diff --no-index` of the same two files in
// the same run. "times_git" may be 3 at most.
#include <benchmark/benchmark.h>

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>

namespace {

QByteArray page(int seed)
{
    QByteArray bytes = "## System Packages\n\n<details>\n<summary>Details</summary>\n\n```\nListing...\n";
    for (int i = 0; i < 5'000; ++i) {
        if ((i + seed) % 97 == 0)
            continue; // added and removed ones
        const int minor = i % 10 == 0 ? seed : 1; // every tenth moves
        bytes += "package-" + QByteArray::number(i).rightJustified(5, '0') + "/stable,now 1:2." + QByteArray::number(i % 40) + '.' + QByteArray::number(minor)
                 + "-1+deb12u1 amd64 [installed,automatic]\n";
    }
    return bytes + "```\n</details>";
}

/// The quickest of several: what the program costs, not what the machine was doing.
qint64 microseconds(const QString &program, const QStringList &arguments)
{
    qint64 best = -1;
    for (int i = 0; i < 15; ++i) {
        QProcess process;
        process.setStandardOutputFile(QProcess::nullDevice());
        QElapsedTimer timer;
        timer.start();
        process.start(program, arguments);
        process.waitForFinished();
        const qint64 took = timer.nsecsElapsed() / 1000;
        best = best < 0 ? took : std::min(best, took);
    }
    return best;
}

void diffOfTwoPages(benchmark::State &state)
{
    QTemporaryDir folder;
    const QString before = folder.filePath(QStringLiteral("before.md")), after = folder.filePath(QStringLiteral("after.md"));
    for (const auto &[path, seed] : {std::pair(before, 3), std::pair(after, 4)}) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(page(seed)) < 0)
            state.SkipWithError("cannot write the pages");
    }
    for (auto round : state) {
        const qint64 ours = microseconds(QStringLiteral(STACKWRIGHT_BIN "/stackwright"), {QStringLiteral("diff"), before, after});
        const qint64 git = microseconds(QStringLiteral("git"), {QStringLiteral("diff"), QStringLiteral("--no-index"), before, after});
        state.counters["ours_ms"] = static_cast<double>(ours) / 1000;
        state.counters["git_ms"] = static_cast<double>(git) / 1000;
        state.counters["times_git"] = static_cast<double>(ours) / static_cast<double>(std::max<qint64>(1, git));
    }
}
BENCHMARK(diffOfTwoPages)->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace
