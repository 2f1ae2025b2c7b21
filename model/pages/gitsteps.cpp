#include "model/pages/gitsteps.h"

#include "model/base/diskspace.h"
#include "model/base/text.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <unistd.h>

namespace stackwright {

namespace {

/// What git needs to find the person's identity and credentials; for git only, no other child sees it.
QMap<QString, QString> gitEnvironment(const QString &folder)
{
    QMap<QString, QString> environment = baseEnvironment();
    static const char *const allowed[] = {
        "USER", "LOGNAME", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "GIT_ASKPASS", "GIT_SSH",
        "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY",
        "EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_EXEC_PATH",
    };
    for (const char *name : allowed)
        if (qEnvironmentVariableIsSet(name))
            environment.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
    // Configuration by environment is how CI allows folders and gives credentials.
    for (const QByteArray &pair : [] {
             QList<QByteArray> names;
             for (char **one = environ; *one; ++one)
                 if (qstrncmp(*one, "GIT_CONFIG_", 11) == 0)
                     names += QByteArray(*one);
             return names;
         }()) {
        const qsizetype equals = pair.indexOf('=');
        environment.insert(QString::fromLocal8Bit(pair.left(equals)), QString::fromLocal8Bit(pair.mid(equals + 1)));
    }
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("GIT_TERMINAL_PROMPT"), QStringLiteral("0"));
    environment.insert(QStringLiteral("GIT_OPTIONAL_LOCKS"), QStringLiteral("0"));
    environment.insert(QStringLiteral("GIT_ALLOW_PROTOCOL"), QStringLiteral("file:git:http:https:ssh"));
    // Without it git would take the stack's own repository around the wiki's folder for the wiki.
    environment.insert(QStringLiteral("GIT_CEILING_DIRECTORIES"), QFileInfo(QFileInfo(folder).absolutePath()).canonicalFilePath());
    return environment;
}

} // namespace

void GitSteps::git(const QStringList &arguments, Then then, const Extra &extra)
{
    Command command;
    command.program = m_options.program;
    // A repository's own configuration may not start programs behind our back.
    for (const char *setting : {"core.hooksPath=/dev/null", "core.fsmonitor=false", "core.quotePath=false", "gc.auto=0",
                                "maintenance.auto=false", "protocol.ext.allow=never", "submodule.recurse=false",
                                "push.gpgSign=false", "http.followRedirects=false", "advice.pushUpdateRejected=false"})
        command.arguments << QStringLiteral("-c") << QLatin1String(setting);
    if (!extra.anywhere)
        command.arguments << QStringLiteral("-C") << m_options.folder;
    command.arguments += arguments;
    command.environment = gitEnvironment(m_options.folder);
    for (auto it = extra.environment.begin(); it != extra.environment.end(); ++it)
        command.environment.insert(it.key(), it.value());
    command.standardInput = extra.input;
    command.deadline = extra.remote ? m_options.remoteDeadline : m_options.localDeadline;
    command.grace = std::chrono::milliseconds(2'000);
    command.separateErrors = true;
    runToEnd(m_launcher, command, this, std::move(then), 256 * 1024 * 1024);
}

bool GitSteps::hasRepository() const
{
    return QFileInfo::exists(m_options.folder + QStringLiteral("/.git")) && !QFileInfo::exists(adoptionMarker());
}

namespace {

constexpr QLatin1String fullDisk("the disk is full");
const char *const noSpace[] = {"No space left on device", "Out of diskspace", "Disk quota exceeded"};

Clause saidByGit(const Finished &finished)
{
    if (finished.exit.how != Exit::How::Exited || !finished.exit.inputTrouble.isEmpty())
        return said(finished.exit);
    static const QRegularExpression rejected(QStringLiteral("\\[(?:remote )?rejected\\].*\\((.*)\\)"));
    QString fatal, remote, refused, last;
    for (const QByteArray &raw : QByteArray(finished.errors + '\n' + finished.output).split('\n')) {
        const QString line = visible(raw).trimmed();
        if (line.isEmpty() || line == QLatin1String("Done"))
            continue;
        last = line;
        if (std::any_of(std::begin(noSpace), std::end(noSpace), [&line](const char *words) { return line.contains(QLatin1String(words)); }))
            return clause("disk-full", {withoutCredentials(line)});
        if (line.startsWith(QLatin1String("fatal: ")) || line.startsWith(QLatin1String("error: ")))
            fatal = fatal.isEmpty() ? line.mid(7) : fatal;
        else if (line.startsWith(QLatin1String("remote: ")) && !line.mid(8).trimmed().isEmpty())
            remote += (remote.isEmpty() ? QString() : QStringLiteral("; ")) + line.mid(8).trimmed();
        else if (const auto match = rejected.match(line); match.hasMatch())
            refused = match.captured(1);
    }
    QString reason = !refused.isEmpty() ? refused : !fatal.isEmpty() ? fatal : !last.isEmpty() ? last : finished.exit.reason;
    if (!remote.isEmpty())
        reason += QLatin1String(", it says: ") + remote;
    return withoutCredentials(reason);
}

} // namespace

Clause gitReason(const Finished &finished, const QStringList &writtenTo)
{
    const Clause words = saidByGit(finished);
    if (words.text.startsWith(fullDisk) || finished.exit.how == Exit::How::NotStarted || finished.exit.how == Exit::How::Cancelled)
        return words;
    for (const QString &folder : writtenTo)
        if (const Clause why = whyNoRoom(folder); !why.isEmpty())
            return clause("git-says", {why, words});
    return words;
}

Clause gitAdvice(const Clause &reason, const Clause &otherwise)
{
    return reason.text.startsWith(fullDisk) ? clause("make-room-there") : otherwise;
}

QStringList gitStatusArguments()
{
    return {QStringLiteral("status"), QStringLiteral("--porcelain=v1"), QStringLiteral("-z"), QStringLiteral("--untracked-files=all"),
            QStringLiteral("--no-renames"), QStringLiteral("--ignore-submodules=all")};
}

Result<QList<WikiChange>> readGitStatus(const QByteArray &output, const QString &folder)
{
    QList<WikiChange> changes;
    for (const QByteArray &entry : output.split('\0')) {
        if (entry.size() < 4)
            continue;
        const QByteArray state = entry.left(2), path = entry.mid(3);
        if (state.contains('U') || state == "AA" || state == "DD")
            return workError(folder, QStringLiteral("a merge is in progress in the wiki's checkout"),
                             QStringLiteral("finish or abort it with git, then publish again"));
        // A repository within the wiki, and what a killed write left behind, are none of its pages.
        if (path.endsWith('/') || path.contains(".stackwright-tmp-"))
            continue;
        WikiChange change;
        change.path = path;
        change.kind = state == "??" || state.contains('A') ? WikiChange::Kind::Added
                      : state.contains('D')                ? WikiChange::Kind::Deleted
                                                           : WikiChange::Kind::Modified;
        if (state == "AD")
            continue; // added and gone again
        changes += change;
    }
    std::sort(changes.begin(), changes.end(), [](const WikiChange &a, const WikiChange &b) { return a.path < b.path; });
    return changes;
}

} // namespace stackwright
