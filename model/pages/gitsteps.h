// Git commands one after another, for one question about the wiki's checkout: a base for the doers in wiki.cpp and
// wikipublication.cpp. Each command runs without prompts, hooks, pager and monitors, within a deadline.
#pragma once

#include "model/pages/wiki.h"

#include <QMap>

namespace stackwright {

class GitSteps : public QObject
{
public:
    /// Lives as a child of `context`.
    GitSteps(Launcher &launcher, WikiOptions options, QObject *context)
        : QObject(context), m_options(std::move(options)), m_launcher(launcher)
    {
    }

protected:
    using Then = std::function<void(const Finished &)>;

    struct Extra
    {
        bool remote = false; ///< talks to the remote
        QByteArray input = {};
        QMap<QString, QString> environment = {};
        bool anywhere = false; ///< not in the wiki's folder
    };

    void git(const QStringList &arguments, Then then, const Extra &extra);
    void git(const QStringList &arguments, Then then) { git(arguments, std::move(then), Extra{}); }

    /// The checkout has a repository of its own; the stack's repository around it does not count, nor does a clone that is
    /// not all there yet.
    bool hasRepository() const;
    /// In the .git of a clone whose files are not all there yet: the names of those that stood there before it, each ended by NUL.
    QString adoptionMarker() const { return m_options.folder + QStringLiteral("/.git/stackwright-adopting"); }

    const WikiOptions m_options;

private:
    Launcher &m_launcher;
};

/// What git said went wrong, one clause without credentials: its first "fatal:" or "error:" line, the remote's words first. Where
/// one of these folders has no room left it begins with that: git's own words often do not tell.
Clause gitReason(const Finished &finished, const QStringList &writtenTo = {});
/// What to do about it: to make room where the disk was full, else `otherwise`.
Clause gitAdvice(const Clause &reason, const Clause &otherwise);

/// The entries of `git status --porcelain -z`, sorted. Error: a merge in progress.
Result<QList<WikiChange>> readGitStatus(const QByteArray &output, const QString &folder);
QStringList gitStatusArguments();

} // namespace stackwright
