#include "app/console/console.h"

#include "model/base/text.h"
#include "model/run/github.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <cstring>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

/// Whole buffers; an interrupted write goes on, a closed pipe is given up silently, anything else is kept in `lost`.
Console::Sink descriptor(int fd, std::shared_ptr<int> lost = {})
{
    return [fd, lost](const QByteArray &bytes) {
        qsizetype done = 0;
        while (done < bytes.size()) {
            const ssize_t n = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
            if (n > 0)
                done += n;
            else if (errno != EINTR) {
                if (lost && errno != EPIPE)
                    *lost = errno;
                return;
            }
        }
    };
}

bool wantsColour(ColorMode mode, int fd)
{
    if (mode != ColorMode::Auto)
        return mode == ColorMode::Always;
    return ::isatty(fd) && qEnvironmentVariableIsEmpty("NO_COLOR") && qgetenv("TERM") != "dumb";
}

bool isFile(int fd)
{
    struct stat facts = {};
    return ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
}

/// What helps with every error of a kind: no error leaves a person without a next step.
QString adviceOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Work:
        return QStringLiteral("fix it and try again; stackwright doctor looks at engine, registry, git and disk");
    case Error::Kind::Input:
        return QStringLiteral("correct it and try again; stackwright --help lists the commands");
    case Error::Kind::Surroundings:
        return QStringLiteral("stackwright doctor says what is missing, and what fixes it");
    case Error::Kind::Interrupted:
        return QStringLiteral("start it again when you like");
    }
    return {};
}

} // namespace

QString oneLine(const QString &text)
{
    return visible(QString(text).replace(QLatin1Char('\n'), QLatin1String("\\n")).toUtf8());
}

Console::Console(const Request &request)
    : m_json(request.json), m_actionsRead(qgetenv("GITHUB_ACTIONS") == "true"),
      m_actionsReadData(m_actionsRead && !isFile(STDOUT_FILENO)), m_out(descriptor(STDOUT_FILENO, m_lost)), m_err(descriptor(STDERR_FILENO)),
      m_colours(wantsColour(request.color, STDERR_FILENO)), m_dataColours(wantsColour(request.color, STDOUT_FILENO)),
      m_errIsTerminal(::isatty(STDERR_FILENO) && qgetenv("TERM") != "dumb"), m_quiet(request.quiet), m_verbose(request.verbose)
{
}

Console::Console(Sink out, Sink err) : m_out(std::move(out)), m_err(std::move(err)) {}

QString Console::paint(const char *sgr, const QString &text) const
{
    if (!m_colours)
        return text;
    return QLatin1String("\x1b[") + QLatin1String(sgr) + QLatin1Char('m') + text + QLatin1String("\x1b[0m");
}

void Console::say(const QString &lines)
{
    m_err((m_actionsRead ? GithubActions::disarmed(lines) : lines).toUtf8());
}

void Console::note(const QString &line)
{
    if (!m_quiet)
        say(QString(line + QLatin1Char('\n')));
}

void Console::warning(const QString &text, const QString &advice)
{
    QString lines = paint("33", QStringLiteral("warning:")) + QLatin1Char(' ') + oneLine(text) + QLatin1Char('\n');
    if (!advice.isEmpty())
        lines += QLatin1String("  ") + oneLine(advice) + QLatin1Char('\n');
    say(lines);
}

void Console::data(const QByteArray &bytes)
{
    m_saidData = m_saidData || !bytes.isEmpty();
    m_out(bytes);
}

void Console::data(const QString &text)
{
    data((m_actionsReadData && !m_json ? GithubActions::disarmed(text) : text).toUtf8());
}

int Console::fail(const Error &failure)
{
    Error error = failure;
    if (error.advice.isEmpty())
        error.advice = adviceOf(error.kind);
    m_failures += error;
    const QString lines = paint("31", QStringLiteral("error:")) + QLatin1Char(' ') + oneLine(error.text()) + QLatin1String("\n  ")
        + oneLine(error.advice) + QLatin1Char('\n');
    say(lines);
    return error.exitCode();
}

void Console::finding(const Finding &finding)
{
    const QString text = finding.place() + QLatin1String(": ") + finding.text;
    if (finding.severity == Finding::Severity::Warning)
        warning(text, finding.advice);
    else
        fail(inputError(finding.place(), finding.text, finding.advice));
}

void Console::finish(int exitCode)
{
    if (!m_json || m_saidData || exitCode == 0)
        return;
    const auto told = [](const Error &error) {
        return QJsonObject{{QStringLiteral("error"), error.text()}, {QStringLiteral("advice"), error.advice.text}};
    };
    const Error first = m_failures.isEmpty() ? Error{Error::Kind::Interrupted, {}, QStringLiteral("interrupted"), adviceOf(Error::Kind::Interrupted)}
                                             : m_failures.first();
    QJsonArray all;
    for (const Error &error : std::as_const(m_failures))
        all += told(error);
    QJsonObject document = told(first);
    document.insert(QStringLiteral("schema"), 1);
    document.insert(QStringLiteral("exitCode"), exitCode);
    document.insert(QStringLiteral("errors"), all);
    data(QJsonDocument(document).toJson());
}

bool Console::inIsTerminal() const
{
    return ::isatty(STDIN_FILENO);
}

QString Console::whyDataIsLost() const
{
    return *m_lost == 0 ? QString() : *m_lost == EBADF ? QStringLiteral("it is closed") : QString::fromLocal8Bit(std::strerror(*m_lost));
}

int Console::width() const
{
    winsize size{};
    if (m_errIsTerminal && ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

} // namespace stackwright
