// The wiki's checkout: a git clone beside the run's output whose changes are published as one commit. The git program does
// all of it through the Launcher: killable, with deadlines, never asking, running no hook. Knows no run and no registry.
//  - Nothing is committed on the local branch before the remote has it: a crash at any instant leaves files that are
//    changed but not committed, and publishing again goes on from there.
//  - Published means that the remote's branch was read again and is our commit (P19). Never forced.
#pragma once

#include "model/base/result.h"
#include "model/engine/launcher.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <functional>

namespace stackwright {

struct WikiOptions
{
    QString folder; ///< absolute
    QString remote; ///< for a checkout that has no origin yet; see wikiRemote()
    QString checkout; ///< the stack's: git talks to no repository inside it, since whoever changes the stack could write its hooks
    QString program = QStringLiteral("git");
    std::chrono::milliseconds localDeadline{60'000};   ///< of one git command that asks nobody
    std::chrono::milliseconds remoteDeadline{120'000}; ///< of one that talks to the remote
};

struct WikiChange
{
    enum class Kind { Added, Modified, Deleted };
    Kind kind = Kind::Modified;
    QByteArray path; ///< git's bytes, relative to the wiki's folder
    bool operator==(const WikiChange &) const = default;
};
QString word(WikiChange::Kind kind); ///< added, modified, deleted

struct WikiStatus
{
    bool exists = false; ///< there is a checkout at all
    QString folder, branch, head, remote; ///< head empty: no commit yet; remote empty: none; without credentials
    QList<WikiChange> changes; ///< sorted by path
};

struct Publication
{
    QString commit; ///< that the remote has now; empty: there was nothing to publish
    QString branch, remote;
    QList<WikiChange> changes;
    int attempts = 0;
    QString warning; ///< published, but the checkout could not be brought up to date: why
};

class Wiki
{
public:
    template <typename T>
    using Answer = std::function<void(const T &)>;

    Wiki(Launcher &launcher, WikiOptions options) : m_launcher(launcher), m_options(std::move(options)) {}

    const WikiOptions &options() const { return m_options; }

    // Every answer comes once, later, and not at all if `context` is gone; then git is stopped. One at a time for a folder.

    /// Makes the checkout where there is none: a clone of the remote, or an empty repository if no remote is known. Files
    /// that are there already stay as they are.
    void prepare(QObject *context, Answer<Result<void>> answer);
    /// Brings the checkout up to what the remote has by now: pages that others published come, what is changed here stays
    /// changed. Nothing is committed or sent. Without a checkout or a remote there is nothing to do.
    void refresh(QObject *context, Answer<Result<void>> answer);
    /// What differs from the checkout's own commit. Changes nothing, makes nothing.
    void status(QObject *context, Answer<Result<WikiStatus>> answer);
    /// The same as a unified diff, new files included.
    void diff(QObject *context, Answer<Result<QByteArray>> answer);
    /// One commit with all changes on top of what the remote has by then, pushed and read again. If the remote moves
    /// meanwhile, our pages and rows are put on its new state, three times at most. An empty message: publicationMessage().
    void publish(const QString &message, QObject *context, Answer<Result<Publication>> answer);

private:
    Launcher &m_launcher;
    WikiOptions m_options;
};

/// The commit's message for these changes: "Update Home.md and 4 pages" and the list.
QString publicationMessage(const QList<WikiChange> &changes);

/// A remote as spec.yml writes it: a relative path is relative to the checkout.
QString wikiRemote(const QString &written, const QString &checkout);

/// Empty if git may talk to this remote (a path, file:, https:, ssh; http: and git: on this machine only), else why not. A
/// path that leads into `checkout` is refused however it is written; a relative one is of the folder `from`.
QString whyNoWikiRemote(const QString &remote, const QString &checkout = {}, const QString &from = {});

/// Empty if pages may be written into this folder: a folder, or nothing there yet. A link leads where somebody else chose.
QString whyNoWikiFolder(const QString &folder);

/// An address without user and password, for people.
QString withoutCredentials(const QString &remote);

} // namespace stackwright
