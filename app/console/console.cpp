#include "app/console/console.h"

#include "model/base/text.h"

#include <cerrno>
#include <cstring>
#include <sys/ioctl.h>
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

} // namespace

Console::Console(const Request &request)
    : m_out(descriptor(STDOUT_FILENO, m_lost)), m_err(descriptor(STDERR_FILENO)),
      m_colours(wantsColour(request.color, STDERR_FILENO)), m_dataColours(wantsColour(request.color, STDOUT_FILENO)),
      m_errIsTerminal(::isatty(STDERR_FILENO)), m_quiet(request.quiet), m_verbose(request.verbose)
{
}

Console::Console(Sink out, Sink err) : m_out(std::move(out)), m_err(std::move(err)) {}

QString Console::paint(const char *sgr, const QString &text) const
{
    if (!m_colours)
        return text;
    return QLatin1String("\x1b[") + QLatin1String(sgr) + QLatin1Char('m') + text + QLatin1String("\x1b[0m");
}

void Console::note(const QString &line)
{
    if (!m_quiet)
        m_err((line + QLatin1Char('\n')).toUtf8());
}

void Console::warning(const QString &text, const QString &advice)
{
    QString lines = paint("33", QStringLiteral("warning:")) + QLatin1Char(' ') + visible(text.toUtf8()) + QLatin1Char('\n');
    if (!advice.isEmpty())
        lines += QLatin1String("  ") + visible(advice.toUtf8()) + QLatin1Char('\n');
    m_err(lines.toUtf8());
}

int Console::fail(const Error &error)
{
    // One line whatever it quotes: a newline of others must not look like a second message.
    auto oneLine = [](QString text) {
        return visible(text.replace(QLatin1Char('\n'), QLatin1String("\\n")).toUtf8());
    };
    QString lines = paint("31", QStringLiteral("error:")) + QLatin1Char(' ') + oneLine(error.text()) + QLatin1Char('\n');
    if (!error.advice.isEmpty())
        lines += QLatin1String("  ") + oneLine(error.advice) + QLatin1Char('\n');
    m_err(lines.toUtf8());
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

bool Console::inIsTerminal() const
{
    return ::isatty(STDIN_FILENO);
}

QString Console::whyDataIsLost() const
{
    return *m_lost == 0 ? QString() : QString::fromLocal8Bit(std::strerror(*m_lost));
}

int Console::width() const
{
    winsize size{};
    if (m_errIsTerminal && ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

} // namespace stackwright
