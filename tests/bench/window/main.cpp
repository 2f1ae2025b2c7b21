// What the window costs, measured inside it: an application that times every event it delivers, put around the real window.
// tests/bench/window.sh runs it. Each mode prints its figures with their limits, and ends with 1 where one is missed; only
// empty and start print what is compared outside: milliseconds by the clock, and of the window's thread.
//   empty                 a window with nothing in it: the machine's own time
//   start FOLDER          from the program's start (STARTED, nanoseconds since 1970) until the names of a stack are painted
//   idle FOLDER SECONDS   timers that fire and processor time while nothing happens; then a look at the checkout by git, and
//                         an edit in it
//   log FILE              a log is opened, painted and looked through
//   flood FOLDER FILE     FILE is open while four processes print 50,000 lines a second together, for twenty seconds
// --trace FILE before the mode: every event with its start and duration, as trace-event JSON (tests/support/eventtrace.h).
// BUSY=1: others use the machine, so that its clock says nothing: what is judged is the processor time of the same work.
#include "tests/support/eventtrace.h"
#include "model/workspace/desk.h"
#include "model/engine/buildoutput.h"
#include "model/items/logfind.h"
#include "model/items/logtext.h"
#include "views/log/logview.h"
#include "views/window/mainwindow.h"
#include "views/style/style.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QMetaEnum>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>
#include <QTimerEvent>
#include <QTreeView>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <sys/resource.h>
#include <vector>

using namespace stackwright;

namespace {

bool isBusy()
{
    static const bool busy = qEnvironmentVariableIntValue("BUSY") != 0;
    return busy;
}

bool anyMissed = false;

/// Prints a figure beside its limit; a limit above 0 is the most, below 0 the least that it may be.
void judge(const char *what, double figure, const char *unit, double limit)
{
    const bool missed = limit > 0 ? figure > limit : figure < -limit;
    anyMissed = anyMissed || missed;
    std::printf("%s %s: %.*f %s (at %s %.0f)\n", missed ? "MISSED" : "ok    ", what, figure < 10 ? 1 : 0, figure, unit, limit > 0 ? "most" : "least", std::abs(limit));
    std::fflush(stdout);
}

double clockMilliseconds(clockid_t clock)
{
    struct timespec used = {};
    ::clock_gettime(clock, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

double processMilliseconds()
{
    return clockMilliseconds(CLOCK_PROCESS_CPUTIME_ID);
}

double threadMilliseconds()
{
    return clockMilliseconds(CLOCK_THREAD_CPUTIME_ID);
}

/// Resident memory now, in MB.
double megabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6 : 0;
}

double sinceStart()
{
    return clockMilliseconds(CLOCK_REALTIME) - qEnvironmentVariable("STARTED").toDouble() / 1e6;
}

class Recorder : public QApplication
{
public:
    using QApplication::QApplication;

    std::function<void(QObject *)> painted;
    std::map<std::pair<QObject *, int>, int> timers; ///< how often each has fired
    std::vector<double> milliseconds;                ///< of each outermost event
    std::vector<double> processor;                      ///< of each, our thread's own time: what a busy machine does not change
    std::map<std::pair<double, int>, QByteArray> worst; ///< the slowest ones

    void forget()
    {
        timers.clear();
        milliseconds.clear();
        processor.clear();
        worst.clear();
    }

    /// From now on every event is recorded, for writeTrace().
    void trace(const QString &file)
    {
        m_traceFile = file;
        m_trace.emplace();
        m_sinceTrace.start();
    }

    void writeTrace()
    {
        while (m_trace && !m_open.empty()) // the end comes within an event
            close();
        if (!m_trace)
            return;
        if (const stackwright::Result<void> written = m_trace->write(m_traceFile); !written)
            std::fprintf(stderr, "%s\n", written.error().text().toUtf8().constData());
        m_trace.reset();
    }

    /// Not even the objects are taken down: what is measured is over.
    [[noreturn]] void endAtOnce(int code)
    {
        writeTrace();
        std::fflush(stdout);
        ::_exit(code);
    }

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (receiver->thread() != thread()) // the other threads' events pass here too: they hold up nobody
            return QApplication::notify(receiver, event);
        if (!m_trace)
            return timed(receiver, event);
        const char *const type = QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type());
        QByteArray name = receiver->metaObject()->className();
        if (!receiver->objectName().isEmpty())
            name += '#' + receiver->objectName().toUtf8();
        name += ' ' + (type ? QByteArray(type) : QByteArray::number(event->type()));
        m_open.push_back({name, static_cast<double>(m_sinceTrace.nsecsElapsed()) / 1e3});
        const bool taken = timed(receiver, event);
        if (m_trace)
            close();
        return taken;
    }

    bool timed(QObject *receiver, QEvent *event)
    {
        if (m_inside)
            return deliver(receiver, event);
        const QEvent::Type type = event->type();
        if (type == QEvent::Timer)
            ++timers[{receiver, static_cast<QTimerEvent *>(event)->timerId()}];
        const QByteArray name = receiver->metaObject()->className();
        m_inside = true;
        QElapsedTimer timer;
        timer.start();
        const double before = threadMilliseconds();
        const bool taken = deliver(receiver, event);
        processor.push_back(threadMilliseconds() - before);
        const double took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        m_inside = false;
        milliseconds.push_back(took);
        if (took > 2) {
            worst.insert({{-took, static_cast<int>(milliseconds.size())}, name + " event " + QByteArray::number(type)});
            if (worst.size() > 6)
                worst.erase(std::prev(worst.end()));
        }
        return taken;
    }

    int mostFired() const
    {
        int most = 0;
        for (const auto &[timer, count] : timers)
            most = std::max(most, count);
        return most;
    }

    /// Of what happened since forget().
    void report(const char *what)
    {
        double judged = 0;
        for (std::vector<double> *times : {&milliseconds, &processor}) {
            std::vector<double> sorted = *times;
            std::sort(sorted.begin(), sorted.end());
            const auto at = [&](double share) { return sorted.empty() ? 0 : sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))]; };
            std::printf("       %s: %zu events, %s p50 %.2f, p99 %.2f, p99.9 %.2f, longest %.2f ms\n", what, sorted.size(),
                        times == &milliseconds ? "by the clock" : "of processor", at(0.5), at(0.99), at(0.999), at(1));
            if ((times == &processor) == isBusy())
                judged = at(0.999);
        }
        for (const auto &[time, name] : worst)
            if (-time.first > longest)
                std::printf("       %6.1f ms %s\n", -time.first, name.constData());
        judge(what, judged, "ms in an event (p99.9)", longest);
    }

private:
    static constexpr double longest = 16;

    bool deliver(QObject *receiver, QEvent *event)
    {
        const bool paint = event->type() == QEvent::Paint;
        const bool taken = QApplication::notify(receiver, event);
        if (const auto call = paint ? painted : nullptr) // a copy: it may take itself away
            call(receiver);
        return taken;
    }

    struct Open
    {
        QByteArray name;
        double start = 0; ///< microseconds
    };
    void close()
    {
        const double took = static_cast<double>(m_sinceTrace.nsecsElapsed()) / 1e3 - m_open.back().start;
        if (m_open.size() == 1 || took > 50) // of what is within another only what counts there
            m_trace->add(m_open.back().name, m_open.back().start, took);
        m_open.pop_back();
    }

    bool m_inside = false;
    QString m_traceFile;
    std::optional<stackwright::testing::EventTrace> m_trace;
    QElapsedTimer m_sinceTrace;
    std::vector<Open> m_open;
};

void printStart(Recorder &application)
{
    std::printf("%.1f %.1f\n", sinceStart(), threadMilliseconds());
    application.endAtOnce(0);
}

/// Calls `then` once, when a tree with rows has been painted.
void whenNamesAreShown(Recorder &application, std::function<void()> then)
{
    application.painted = [&application, then = std::move(then)](QObject *receiver) {
        const auto *tree = qobject_cast<QTreeView *>(receiver->parent());
        if (!tree || !tree->isVisible() || !tree->model() || tree->model()->rowCount() == 0)
            return;
        application.painted = nullptr;
        QTimer::singleShot(0, &application, then);
    };
}

void openStack(Desk &desk, const QString &folder)
{
    Place place;
    place.repo = folder;
    Selection selection;
    selection.worktree = true;
    desk.openStack(place, selection, folder);
}

int empty(Recorder &application)
{
    QMainWindow window;
    application.painted = [&](QObject *) { printStart(application); };
    window.resize(1024, 700);
    window.show();
    return QApplication::exec();
}

int start(Recorder &application, const QString &folder)
{
    Desk desk;
    openStack(desk, folder);
    applyTheme(Theme::Light);
    QApplication::setStyle(new Style);
    registerLogAccessibility();
    MainWindow window(&desk);
    application.painted = [&](QObject *receiver) {
        const auto *tree = qobject_cast<QTreeView *>(receiver->parent());
        if (!tree || !tree->isVisible() || !tree->model() || tree->model()->rowCount() == 0)
            return;
        printStart(application);
    };
    window.show();
    return QApplication::exec();
}

int idle(Recorder &application, const QString &folder, int seconds)
{
    Desk desk;
    openStack(desk, folder);
    QApplication::setStyle(new Style);
    MainWindow window(&desk);
    double before = 0;
    int plans = 0;
    QElapsedTimer sinceEdit;
    QObject::connect(&desk, &Desk::planned, &application, [&] { ++plans; });
    const auto edited = [&] {
        QObject::connect(&desk, &Desk::planned, &application, [&] {
            if (desk.planning()->changes.files.isEmpty())
                return;
            judge("an edited file until the new plan", static_cast<double>(sinceEdit.elapsed()), "ms", isBusy() ? 5000 : 1000);
            QApplication::quit();
        });
        sinceEdit.start();
        QFile file(folder + QStringLiteral("/images/image-1/Dockerfile"));
        if (file.open(QIODevice::Append))
            file.write("# edited\n");
    };
    const auto looked = [&, edited] {
        judge("plans after git status and a touched file", plans, "", 2);
        edited();
    };
    const auto quiet = [&, looked, seconds] {
        judge("the busiest timer of an idle window", static_cast<double>(application.mostFired()) / seconds, "times a second", 1);
        judge("an idle window", (processMilliseconds() - before) / seconds, "ms of processor a second", 2);
        judge("plans while nothing happens", plans, "", 0.5);
        std::printf("       %zu events in %d s, %.0f MB\n", application.milliseconds.size(), seconds, megabytes());
        QProcess::execute(QStringLiteral("touch"), {QString(folder + QStringLiteral("/images/image-1/Dockerfile"))});
        QProcess::execute(QStringLiteral("git"), {QStringLiteral("-C"), folder, QStringLiteral("status"), QStringLiteral("--short")});
        QTimer::singleShot(3000, &application, looked);
    };
    whenNamesAreShown(application, [&] {
        QTimer::singleShot(3000, &application, [&] {
            application.forget();
            plans = 0;
            before = processMilliseconds();
            QTimer::singleShot(seconds * 1000, &application, quiet);
        });
    });
    window.show();
    return QApplication::exec();
}

int log(Recorder &application, const QString &file)
{
    LogView view;
    view.resize(900, 600);
    view.show();
    QElapsedTimer timer;
    timer.start();
    const double opened = processMilliseconds();
    view.open(file);
    LogFind find;
    double searched = 0; // processor time of the process until a search begins
    const auto look = [&](const char *what, const QString &text, bool isExpression, std::function<void()> then) {
        application.forget();
        timer.start();
        searched = processMilliseconds();
        QObject::connect(&find, &LogFind::found, &application, [&, what, then] {
            if (find.isBusy())
                return;
            const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6, used = processMilliseconds() - searched;
            std::printf("       %lld hits, %.0f ms, %.0f of processor\n", static_cast<long long>(find.count()), ms, used);
            judge(what, static_cast<double>(view.text()->size()) / 1e3 / (isBusy() ? used : ms), "MB/s", -200);
            application.report("find, meanwhile");
            QObject::disconnect(&find, nullptr, nullptr, nullptr);
            QTimer::singleShot(0, &application, then);
        });
        find.start(file, {text, isExpression});
    };
    QTimer wait;
    wait.setInterval(1);
    QObject::connect(&wait, &QTimer::timeout, &application, [&] {
        if (view.text()->isIndexing() || view.text()->size() == 0)
            return;
        wait.stop();
        const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6, used = processMilliseconds() - opened;
        std::printf("       log of %lld lines, %.0f MB: %.0f ms, %.0f of processor, %.0f MB of memory\n", static_cast<long long>(view.text()->lineCount()),
                    static_cast<double>(view.text()->size()) / 1e6, ms, used, megabytes());
        judge("open, for a million lines", (isBusy() ? used : ms) * 1e6 / static_cast<double>(view.text()->lineCount()), "ms", 1000);
        application.report("open, meanwhile");
        look("find a rare text", QStringLiteral("nowhere to be found"), false, [&] {
            look("find a frequent text", QStringLiteral("line"), false, [&] {
                look("find an expression", QStringLiteral("error: .* \\d+7$"), true, [&] { QApplication::quit(); });
            });
        });
    });
    wait.start();
    return QApplication::exec();
}

int flood(Recorder &application, const QString &folder, const QString &file)
{
    Desk desk;
    openStack(desk, folder);
    QApplication::setStyle(new Style);
    MainWindow window(&desk);
    window.show();
    QTemporaryDir logs;
    ProcessLauncher launcher;
    LogView large, live;
    std::vector<std::unique_ptr<BuildOutput>> outputs;
    double idleMemory = 0;
    qint64 lines = 0;
    whenNamesAreShown(application, [&] {
        idleMemory = megabytes();
        for (LogView *view : {&large, &live}) {
            view->resize(900, 600);
            view->show();
        }
        large.open(file);
        for (int i = 0; i < 4; ++i) {
            Command command;
            command.program = QStringLiteral("python3");
            command.arguments = {QStringLiteral("-c"), QStringLiteral("import time,sys\nprint('Step 1/1 : RUN x',flush=True)\nfor i in range(2000):\n for j in range(125): print('line %d of the output of a build, as long as such lines usually are' % (i*125+j))\n sys.stdout.flush()\n time.sleep(0.0095)")};
            command.environment = baseEnvironment();
            command.logFile = logs.filePath(QString::number(i));
            outputs.push_back(std::make_unique<BuildOutput>());
            Process *process = launcher.start(command, &application);
            QObject::connect(process, &Process::output, &application, [&, i](const QByteArray &bytes) {
                lines += bytes.count('\n');
                (void)outputs[static_cast<size_t>(i)]->feed(bytes, std::chrono::milliseconds(0));
            });
        }
        live.open(logs.filePath(QStringLiteral("0")));
        live.setFollowing(true);
        application.forget();
        QTimer::singleShot(20'000, &application, [&] {
            std::printf("       %lld lines in 20 s, idle %.0f MB\n", static_cast<long long>(lines), idleMemory);
            judge("lines of four builds", static_cast<double>(lines) / 20, "a second", isBusy() ? -1000 : -45'000);
            judge("memory over idle", megabytes() - idleMemory, "MB", 200);
            application.report("four builds and a large log");
            application.endAtOnce(anyMissed ? 1 : 0);
        });
    });
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QStandardPaths::setTestModeEnabled(true); // nobody's settings
    QCoreApplication::setApplicationName(QStringLiteral("stackwright-window-bench"));
    Recorder application(argc, argv);
    QStringList words = QCoreApplication::arguments().mid(1);
    if (words.value(0) == QLatin1String("--trace")) {
        application.trace(words.value(1));
        words = words.mid(2);
    }
    const QString mode = words.value(0);
    const auto ended = [&](int code) {
        application.writeTrace();
        return anyMissed ? 1 : code;
    };
    if (mode == QLatin1String("empty"))
        return empty(application);
    if (mode == QLatin1String("start"))
        return start(application, words.value(1));
    if (mode == QLatin1String("idle"))
        return ended(idle(application, words.value(1), words.value(2).toInt()));
    if (mode == QLatin1String("log"))
        return ended(log(application, words.value(1)));
    if (mode == QLatin1String("flood"))
        return flood(application, words.value(1), words.value(2));
    std::fprintf(stderr, "usage: window-bench [--trace FILE] empty | start FOLDER | idle FOLDER SECONDS | log FILE | flood FOLDER FILE\n");
    return 2;
}
