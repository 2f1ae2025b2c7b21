// One publication of the wiki, or one refresh of its checkout, as steps of git. Used by Wiki only; wiki.h says what it promises.
#pragma once

#include "model/pages/gitsteps.h"

#include <QHash>

#include <optional>

namespace stackwright {

/// Kept while we publish; the kernel frees it whatever happens to us.
class FolderLock
{
public:
    ~FolderLock();
    bool take(const QString &path);

private:
    int m_fd = -1;
};

class Publisher : public GitSteps
{
public:
    using GitSteps::GitSteps;
    Wiki::Answer<Result<Publication>> answer;
    QString message;
    bool refreshOnly = false; ///< what the remote has comes here; nothing of ours goes there

    void start();

private:
    struct Edit
    {
        QByteArray path;
        std::optional<QByteArray> bytes; ///< empty: the file goes
    };

    // What is here and there (wikipublication.cpp)
    void sweep();
    void findRemote();
    void findBranch();
    void findChanges();
    void findIdentity();
    void attempt();
    void readTip(Then then);
    QByteArray tipIn(const QByteArray &output) const;
    void fetch();
    void listUpstream();
    void readBoth();
    void compose();
    void commit();
    void push(const QByteArray &commit);
    // The checkout follows (wikifollowup.cpp)
    void bringUpToDate(const QByteArray &commit, bool published);
    void removeGone(const QByteArray &stale, const QByteArray &commit);
    void moveBranch(const QByteArray &commit);
    void end(const Finished &last);

    QString branchRef() const { return QLatin1String("refs/heads/") + m_publication.branch; }
    QString shownRemote() const { return withoutCredentials(m_remote); }

    Clause reasonOf(const Finished &done) const;
    void fail(const Finished &done, const QString &advice);
    void later(const Error &error);
    void finish(const Result<Publication> &result);

    FolderLock m_lock;
    QString m_gitFolder, m_remote;
    QByteArray m_head, m_tip, m_identity;
    QList<Edit> m_ours, m_edits;
    QHash<QByteArray, std::optional<QByteArray>> m_base, m_theirs;
    QList<QByteArray> m_upstream; ///< paths that the remote changed since m_head
    Publication m_publication;
};

} // namespace stackwright
