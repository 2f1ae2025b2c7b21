// The console program: command line -> verb -> exit code. Signals become Verb::interrupt.
#include "app/console/commandline.h"
#include "app/console/verb.h"
#include "model/base/memoryprivacy.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
/// OpenSSL keeps the errors of each thread, libgit2 what its regular expressions allocate: nothing of ours.
extern "C" const char *__lsan_default_suppressions();
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libpcre2-8.so\nleak:libcrypto.so\n";
}
#endif

using namespace stackwright;

namespace {

int signalPipe[2] = {-1, -1};

void onSignal(int number)
{
    const char byte = static_cast<char>(number);
    [[maybe_unused]] const ssize_t n = ::write(signalPipe[1], &byte, 1);
}

void catchSignals()
{
    if (::pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    for (int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action = {};
        action.sa_handler = onSignal;
        action.sa_flags = SA_RESTART;
        ::sigaction(number, &action, nullptr);
    }
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error to be told (P2)
}

/// A descriptor that was closed by whoever called would be given to the next file that is opened, and what is printed would
/// end in that file. In its place stands one that cannot be read or written: data for a closed standard output is lost, which is said.
void keepStandardDescriptors()
{
    for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0)
            std::_Exit(3);
}

/// The exit code of a program that has said what it had to say.
int finished(Console &console, int code)
{
    console.finish(code);
    if (const QString why = console.whyDataIsLost(); code == 0 && !why.isEmpty())
        return console.fail(workError(QStringLiteral("standard output"), why, QStringLiteral("write to another place, or make room there")));
    return code;
}

} // namespace

int main(int argc, char **argv)
{
    keepMemoryPrivate(true);
    keepStandardDescriptors();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("stackwright"));

    const auto parsed = parseCommandLine(application.arguments().mid(1));
    if (const auto *help = std::get_if<Help>(&parsed)) {
        Console console{Request{}};
        console.data(help->text);
        return finished(console, 0);
    }
    if (const auto *error = std::get_if<Error>(&parsed)) {
        Request asked;
        asked.json = application.arguments().contains(QStringLiteral("--json"));
        Console console(asked);
        return finished(console, console.fail(*error));
    }

    const Request &request = std::get<Request>(parsed);
    Console console(request);
    const std::unique_ptr<Verb> verb = makeVerb(request, console);
    if (!verb)
        return console.fail(inputError(request.command, QStringLiteral("this version does not have this command yet"),
                                       QStringLiteral("see stackwright --help")));

    catchSignals();
    QSocketNotifier notifier(signalPipe[0], QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &application, [&verb] {
        char byte = 0;
        while (::read(signalPipe[0], &byte, 1) == 1)
            verb->interrupt(byte);
    });
    QObject::connect(verb.get(), &Verb::ended, &application, [](int code) { QCoreApplication::exit(code); }, Qt::QueuedConnection);
    QTimer::singleShot(0, verb.get(), &Verb::start);
    return finished(console, application.exec());
}
