// What the window costs, measured inside it: an application that times every event it delivers, put around the real window.
// tests/bench/window.sh runs it; each mode prints one line.
//   empty                 a window with nothing in it: the machine's own time
//   start FOLDER          from the program's start (STARTED, nanoseconds since 1970) until the names of a stack are painted
//   idle FOLDER SECONDS   timers that fire and processor time while nothing happens
//   log FILE              a log is opened, painted and looked through
//   flood FOLDER FILE     FILE is open while four processes print 50,000 lines a second together, for twenty seconds
#include "model/desk.h"
#include "model/engine/buildoutput.h"
#include "model/items/logfind.h"
#include "model/items/logtext.h"
#include "views/logview.h"
#include "views/mainwindow.h"
#include "views/style.h"
#include "views/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
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

double processorSeconds()
{
    struct rusage used = {};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Resident memory now, in MB.
double megabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6 : 0;
}

double threadMilliseconds()
{
    struct timespec used = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

double sinceStart()
{
    struct timespec now = {};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return (static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec) - qEnvironmentVariable("STARTED").toDouble()) / 1e6;
}

class Recorder : public QApplication
{
public:
    using QApplication::QApplication;

    std::function<void(QObject *)> painted;
    int timers = 0;
    std::vector<double> milliseconds;                ///< of each outermost event
    std::vector<double> processor;                      ///< of each, our thread's own time: what a busy machine does not change
    std::map<std::pair<double, int>, QByteArray> worst; ///< the slowest ones

    void forget()
    {
        timers = 0;
        milliseconds.clear();
        processor.clear();
        worst.clear();
    }

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_inside)
            return deliver(receiver, event);
        const QEvent::Type type = event->type();
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
        timers += type == QEvent::Timer ? 1 : 0;
        if (took > 2) {
            worst.insert({{-took, static_cast<int>(milliseconds.size())}, name + " event " + QByteArray::number(type)});
            if (worst.size() > 6)
                worst.erase(std::prev(worst.end()));
        }
        return taken;
    }

    void report(const char *what)
    {
        for (std::vector<double> *times : {&milliseconds, &processor}) {
            std::vector<double> sorted = *times;
            std::sort(sorted.begin(), sorted.end());
            const auto at = [&](double share) { return sorted.empty() ? 0 : sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))]; };
            std::printf("%s: %zu events, %s p50 %.2f, p99 %.2f, p99.9 %.2f, longest %.2f ms\n", what, sorted.size(),
                        times == &milliseconds ? "by the clock" : "of processor", at(0.5), at(0.99), at(0.999), at(1));
        }
        for (const auto &[time, name] : worst)
            std::printf("    %6.1f ms %s\n", -time.first, name.constData());
    }

private:
    bool deliver(QObject *receiver, QEvent *event)
    {
        const bool paint = event->type() == QEvent::Paint;
        const bool taken = QApplication::notify(receiver, event);
        if (paint && painted)
            painted(receiver);
        return taken;
    }

    bool m_inside = false;
};

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
    application.painted = [](QObject *) {
        std::printf("%.1f\n", sinceStart());
        std::fflush(stdout);
        ::_exit(0);
    };
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
    application.painted = [](QObject *receiver) {
        const auto *tree = qobject_cast<QTreeView *>(receiver->parent());
        if (!tree || !tree->isVisible() || !tree->model() || tree->model()->rowCount() == 0)
            return;
        std::printf("%.1f\n", sinceStart());
        std::fflush(stdout);
        ::_exit(0);
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
    whenNamesAreShown(application, [&] {
        QTimer::singleShot(3000, &application, [&] {
            application.forget();
            before = processorSeconds();
            QTimer::singleShot(seconds * 1000, &application, [&] {
                std::printf("idle: %d timers and %zu events in %d s, %.0f ms of processor, %.0f MB\n", application.timers,
                            application.milliseconds.size(), seconds, (processorSeconds() - before) * 1000, megabytes());
                QApplication::quit();
            });
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
    view.open(file);
    LogFind find;
    qint64 indexed = 0;
    const auto look = [&](const char *what, const QString &text, bool isExpression, std::function<void()> then) {
        application.forget();
        timer.start();
        QObject::disconnect(&find, nullptr, nullptr, nullptr);
        QObject::connect(&find, &LogFind::found, &application, [&, what, then] {
            if (find.isBusy())
                return;
            const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
            std::printf("find %s: %lld hits, %.0f ms, %.0f MB/s\n", what, static_cast<long long>(find.count()), ms, static_cast<double>(view.text()->size()) / 1e3 / ms);
            application.report("    meanwhile");
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
        indexed = timer.nsecsElapsed();
        std::printf("log of %lld lines, %.0f MB: open in %.0f ms, %.0f MB of memory\n", static_cast<long long>(view.text()->lineCount()),
                    static_cast<double>(view.text()->size()) / 1e6, static_cast<double>(indexed) / 1e6, megabytes());
        application.report("    meanwhile");
        look("rare text", QStringLiteral("nowhere to be found"), false, [&] {
            look("frequent text", QStringLiteral("line"), false, [&] {
                look("expression", QStringLiteral("error: .* \\d+7$"), true, [&] { QApplication::quit(); });
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
            std::printf("%lld lines in 20 s, %.0f MB over idle (%.0f MB)\n", static_cast<long long>(lines), megabytes() - idleMemory, idleMemory);
            application.report("flood");
            std::fflush(stdout);
            ::_exit(0);
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
    const QStringList words = QCoreApplication::arguments().mid(1);
    const QString mode = words.value(0);
    if (mode == QLatin1String("empty"))
        return empty(application);
    if (mode == QLatin1String("start"))
        return start(application, words.value(1));
    if (mode == QLatin1String("idle"))
        return idle(application, words.value(1), words.value(2).toInt());
    if (mode == QLatin1String("log"))
        return log(application, words.value(1));
    if (mode == QLatin1String("flood"))
        return flood(application, words.value(1), words.value(2));
    std::fprintf(stderr, "usage: window-bench empty | start FOLDER | idle FOLDER SECONDS | log FILE | flood FOLDER FILE\n");
    return 2;
}
