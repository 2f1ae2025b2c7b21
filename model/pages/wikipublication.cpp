// Publishing: one commit through git's fast-import (no index, no work tree, no lock of the person's), pushed, and believed
// when the remote's branch was read again. See wiki.h for what it promises.
#include "model/pages/publisher.h"

#include "model/base/files.h"
#include "model/base/shellword.h"
#include "model/base/text.h"
#include "model/pages/home.h"
#include "model/pages/manifestpage.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace stackwright {

namespace {

constexpr int mostAttempts = 4; ///< the first and three more
constexpr auto ourRef = "refs/stackwright/publish";
constexpr auto theirRef = "refs/stackwright/remote";

QString text(const char *word)
{
    return QString::fromLatin1(word);
}

bool isTable(const QByteArray &path)
{
    return path == "Home.md" || path == "Stable_Tag.md";
}

/// A path for fast-import: quoted as C does it where it must be.
QByteArray quotedPath(const QByteArray &path)
{
    QByteArray quoted = "\"";
    for (const char c : path) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

/// Does a git program work in this folder right now?
bool gitRunsIn(const QString &folder)
{
    const QString root = QFileInfo(folder).canonicalFilePath();
    for (const QString &process : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[1-9]*")}, QDir::Dirs)) {
        QFile name(QStringLiteral("/proc/%1/comm").arg(process));
        if (!name.open(QIODevice::ReadOnly) || !name.readAll().startsWith("git"))
            continue;
        const QString at = QFileInfo(QStringLiteral("/proc/%1/cwd").arg(process)).canonicalFilePath();
        if (at == root || at.startsWith(root + QLatin1Char('/')))
            return true;
    }
    return false;
}

} // namespace

FolderLock::~FolderLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

bool FolderLock::take(const QString &path)
{
    m_fd = ::open(QFile::encodeName(path).constData(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    return m_fd >= 0 && ::flock(m_fd, LOCK_EX | LOCK_NB) == 0;
}

void Publisher::start()
{
    if (const QString why = whyNoWikiFolder(m_options.folder); !why.isEmpty())
        return later(inputError(m_options.folder, why, QStringLiteral("name another with --wiki DIR")));
    if (!hasRepository() && refreshOnly)
        return QMetaObject::invokeMethod(this, [this] { finish(m_publication); }, Qt::QueuedConnection), void();
    if (!hasRepository())
        return later(surroundingsError(m_options.folder, QStringLiteral("there is no checkout of the wiki"),
                                       QStringLiteral("run the stack first, or clone the wiki there")));
    git({text("rev-parse"), text("--absolute-git-dir")}, [this](const Finished &done) {
        if (!done.exit.success())
            return fail(done, QStringLiteral("look at it with git; if it is damaged, move it away and it is cloned again"));
        m_gitFolder = QString::fromUtf8(done.output.trimmed());
        if (!m_lock.take(m_gitFolder + QStringLiteral("/stackwright.lock")))
            return finish(workError(m_options.folder, QStringLiteral("another stackwright publishes this wiki right now"), QStringLiteral("wait for it")));
        sweep();
        findRemote();
    });
}

// What a killed predecessor left. Its locks of the index and the branch are taken away only if no git runs here.
void Publisher::sweep()
{
    sweepTemporaries(m_options.folder);
    QDir(m_gitFolder + QStringLiteral("/refs/stackwright")).removeRecursively();
    const QDateTime old = QDateTime::currentDateTime().addSecs(-10);
    QStringList locks{m_gitFolder + QStringLiteral("/index.lock"), m_gitFolder + QStringLiteral("/HEAD.lock"), m_gitFolder + QStringLiteral("/packed-refs.lock")};
    const QDir heads(m_gitFolder + QStringLiteral("/refs/heads"));
    for (const QString &name : heads.entryList({QStringLiteral("*.lock")}, QDir::Files))
        locks += heads.filePath(name);
    for (const QString &lock : locks)
        if (QFileInfo::exists(lock) && QFileInfo(lock).lastModified() < old && !gitRunsIn(m_options.folder))
            QFile::remove(lock);
}

void Publisher::findRemote()
{
    git({text("remote"), text("get-url"), text("--push"), text("origin")}, [this](const Finished &done) {
        m_remote = done.exit.success() ? QString::fromUtf8(done.output.trimmed()) : m_options.remote;
        if (m_remote.isEmpty() && refreshOnly)
            return finish(m_publication);
        if (m_remote.isEmpty())
            return finish(surroundingsError(QLatin1String("wiki ") + m_options.folder, QStringLiteral("it has no remote to publish to"),
                                            QStringLiteral("set wiki.remote in spec.yml, or: git -C ") + quotedForShell(m_options.folder) + QStringLiteral(" remote add origin ADDRESS")));
        if (const QString why = whyNoWikiRemote(m_remote, m_options.checkout, m_options.folder); !why.isEmpty())
            return finish(inputError(QLatin1String("wiki's remote ") + shownRemote(), why, QStringLiteral("use https, ssh or a path")));
        m_publication.remote = withoutCredentials(m_remote);
        findBranch();
    });
}

void Publisher::findBranch()
{
    git({text("symbolic-ref"), text("--quiet"), text("--short"), text("HEAD")}, [this](const Finished &branch) {
        if (!branch.exit.success())
            return finish(workError(m_options.folder, QStringLiteral("the wiki's checkout is on no branch"),
                                    QStringLiteral("git -C ") + quotedForShell(m_options.folder) + QStringLiteral(" switch BRANCH")));
        m_publication.branch = QString::fromUtf8(branch.output.trimmed());
        git({text("rev-parse"), text("--verify"), text("--quiet"), text("HEAD^{commit}")}, [this](const Finished &head) {
            m_head = head.exit.success() ? head.output.trimmed() : QByteArray();
            findChanges();
        });
    });
}

void Publisher::findChanges()
{
    git(gitStatusArguments(), [this](const Finished &done) {
        if (!done.exit.success())
            return fail(done, QStringLiteral("look at it with git; if it is damaged, move it away and it is cloned again"));
        const auto changes = readGitStatus(done.output, m_options.folder);
        if (!changes)
            return finish(changes.error());
        m_publication.changes = *changes;
        for (const WikiChange &change : *changes) {
            const QString path = m_options.folder + QLatin1Char('/') + QFile::decodeName(change.path);
            if (change.path.contains('\n'))
                return finish(workError(visible(QByteArray(change.path).replace('\n', "\\n")), QStringLiteral("its name holds a line break"), QStringLiteral("rename it")));
            if (change.kind == WikiChange::Kind::Deleted && QFileInfo::exists(path))
                continue; // gone from the index only: it is listed once more, as a file
            Edit edit{change.path, {}};
            if (change.kind != WikiChange::Kind::Deleted) {
                const Result<QByteArray> bytes = readFile(path, wikiFileCap, false);
                if (!bytes)
                    return finish(workError(bytes.error().what, bytes.error().why, bytes.error().advice));
                edit.bytes = *bytes;
            }
            m_ours += edit;
        }
        findIdentity();
    });
}

void Publisher::findIdentity()
{
    git({text("var"), text("GIT_COMMITTER_IDENT")}, [this](const Finished &done) {
        m_identity = done.output.trimmed();
        if (!done.exit.success() || !m_identity.contains('<') || m_identity.contains('\n'))
            m_identity = "Stackwright <stackwright@localhost> " + QByteArray::number(QDateTime::currentSecsSinceEpoch()) + " +0000";
        attempt();
    });
}

void Publisher::attempt()
{
    ++m_publication.attempts;
    readTip([this](const Finished &done) {
        if (!done.exit.success())
            return finish(surroundingsError(QLatin1String("wiki's remote ") + shownRemote(), gitReason(done),
                                            refreshOnly ? QStringLiteral("check the address and your access to it")
                                                        : QStringLiteral("nothing was published; check the address and your access, then: stackwright wiki publish")));
        m_tip = tipIn(done.output);
        if (refreshOnly && (m_tip.isEmpty() || m_tip == m_head))
            return finish(m_publication);
        if (m_tip == m_head || m_tip.isEmpty()) {
            m_theirs.clear();
            return compose();
        }
        fetch();
    });
}

void Publisher::readTip(Then then)
{
    git({text("ls-remote"), text("--"), m_remote, branchRef()}, std::move(then), {.remote = true});
}

QByteArray Publisher::tipIn(const QByteArray &output) const
{
    const QByteArray name = '\t' + branchRef().toUtf8();
    for (const QByteArray &line : output.split('\n'))
        if (line.endsWith(name))
            return line.left(line.indexOf('\t'));
    return {};
}

void Publisher::fetch()
{
    git({text("fetch"), text("--quiet"), text("--no-tags"), text("--no-recurse-submodules"), text("--no-write-fetch-head"), text("--"), m_remote,
         QLatin1Char('+') + branchRef() + QLatin1Char(':') + text(theirRef)}, [this](const Finished &done) {
        if (!done.exit.success())
            return finish(workError(QLatin1String("wiki's remote ") + shownRemote(), reasonOf(done),
                                    QStringLiteral("nothing was published; when it is fixed: stackwright wiki publish")));
        // It may have moved again since; what was fetched is what we build on.
        git({text("rev-parse"), text("--verify"), text(theirRef)}, [this](const Finished &parsed) {
            m_tip = parsed.output.trimmed();
            if (m_head.isEmpty())
                return listUpstream();
            git({text("merge-base"), text("--is-ancestor"), QString::fromLatin1(m_head), QString::fromLatin1(m_tip)}, [this](const Finished &ancestor) {
                if (!ancestor.exit.success())
                    return finish(workError(m_options.folder, QStringLiteral("the checkout has commits that its remote does not have"),
                                            QStringLiteral("push or drop them with git, then: stackwright wiki publish")));
                listUpstream();
            });
        });
    }, {.remote = true});
}

/// What the remote changed since our commit: to be brought into the checkout at the end.
void Publisher::listUpstream()
{
    const QStringList arguments = m_head.isEmpty()
        ? QStringList{text("ls-tree"), text("-r"), text("-z"), text("--name-only"), QString::fromLatin1(m_tip)}
        : QStringList{text("diff-tree"), text("-r"), text("-z"), text("--name-only"), text("--no-renames"), QString::fromLatin1(m_head), QString::fromLatin1(m_tip)};
    git(arguments, [this](const Finished &done) {
        m_upstream.clear();
        for (const QByteArray &path : done.output.split('\0'))
            if (!path.isEmpty())
                m_upstream += path;
        readBoth();
    });
}

/// Each of our files as the base has it and as the remote has it.
void Publisher::readBoth()
{
    QByteArray names;
    for (const Edit &edit : std::as_const(m_ours))
        names += (m_head.isEmpty() ? m_tip : m_head) + ':' + edit.path + '\n' + m_tip + ':' + edit.path + '\n';
    git({text("cat-file"), text("--batch")}, [this](const Finished &done) {
        QList<std::optional<QByteArray>> blobs;
        qsizetype at = 0;
        while (at < done.output.size()) {
            const qsizetype end = done.output.indexOf('\n', at);
            const QByteArray head = done.output.mid(at, end - at);
            at = end + 1;
            const QList<QByteArray> words = head.split(' ');
            if (end < 0 || head.endsWith(" missing") || words.size() < 3) {
                blobs += std::optional<QByteArray>();
                continue;
            }
            const qsizetype size = words.last().toLongLong();
            blobs += done.output.mid(at, size);
            at += size + 1;
        }
        if (!done.exit.success() || done.cut || blobs.size() != m_ours.size() * 2)
            return finish(workError(m_options.folder, clause("remote-pages-unread", {reasonOf(done)}),
                                    QStringLiteral("look at it with git; if it is damaged, move it away and it is cloned again")));
        m_base.clear();
        m_theirs.clear();
        for (qsizetype i = 0; i < m_ours.size(); ++i) {
            m_base.insert(m_ours.at(i).path, m_head.isEmpty() ? std::optional<QByteArray>() : blobs.at(2 * i));
            m_theirs.insert(m_ours.at(i).path, blobs.at(2 * i + 1));
        }
        compose();
    }, {.input = names});
}

/// Our changes on what the remote has now.
void Publisher::compose()
{
    m_edits.clear();
    for (const Edit &edit : std::as_const(m_ours)) {
        if (m_tip.isEmpty() || m_tip == m_head) {
            m_edits += edit;
            continue;
        }
        const auto base = m_base.value(edit.path), theirs = m_theirs.value(edit.path);
        // Nothing of ours: equal to theirs, or as our commit has it, which a follow-up that was cut off leaves behind.
        if (edit.bytes == theirs || edit.bytes == base)
            continue;
        const QString name = visible(edit.path);
        if (isTable(edit.path) && edit.bytes && theirs) {
            const Result<QByteArray> merged = mergeTables(base.value_or(QByteArray()), *edit.bytes, *theirs, name);
            if (!merged)
                return finish(workError(merged.error().what, merged.error().why, merged.error().advice));
            if (*merged != *theirs)
                m_edits += Edit{edit.path, *merged};
        } else if (theirs == base || (edit.bytes && !parseManifestPage(*edit.bytes).isEmpty())) {
            // Theirs is what ours began with; or ours is a page that was made from an image, and the newest is right.
            m_edits += edit;
        } else {
            return finish(workError(name, QStringLiteral("it was changed here and on the wiki's remote"),
                                    QStringLiteral("settle it with git in the wiki's checkout, then: stackwright wiki publish")));
        }
    }
    if (m_edits.isEmpty() || refreshOnly) {
        if (!m_tip.isEmpty() && m_tip != m_head)
            return bringUpToDate(m_tip, false);
        return finish(m_publication);
    }
    commit();
}

void Publisher::commit()
{
    QByteArray stream = QByteArrayLiteral("reset ") + ourRef + "\n\ncommit " + ourRef + "\ncommitter " + m_identity + "\n";
    const QByteArray words = (message.isEmpty() ? publicationMessage(m_publication.changes) : message).toUtf8();
    stream += "data " + QByteArray::number(words.size()) + '\n' + words + '\n';
    if (const QByteArray &parent = m_tip.isEmpty() ? m_head : m_tip; !parent.isEmpty())
        stream += "from " + parent + '\n';
    for (const Edit &edit : std::as_const(m_edits)) {
        if (!edit.bytes) {
            stream += "D " + quotedPath(edit.path) + '\n';
            continue;
        }
        stream += "M 100644 inline " + quotedPath(edit.path) + "\ndata " + QByteArray::number(edit.bytes->size()) + '\n' + *edit.bytes + '\n';
    }
    stream += "done\n";
    git({text("fast-import"), text("--quiet"), text("--force"), text("--done")}, [this](const Finished &done) {
        if (!done.exit.success())
            return fail(done, QStringLiteral("nothing was published; free space or fix the checkout, then: stackwright wiki publish"));
        git({text("rev-parse"), text("--verify"), text(ourRef)}, [this](const Finished &parsed) {
            if (!parsed.exit.success())
                return fail(parsed, QStringLiteral("nothing was published; try again: stackwright wiki publish"));
            push(parsed.output.trimmed());
        });
    }, {.input = stream});
}

void Publisher::push(const QByteArray &commit)
{
    git({text("push"), text("--quiet"), text("--no-verify"), text("--no-follow-tags"), text("--recurse-submodules=no"), text("--"), m_remote,
         QString::fromLatin1(commit) + QLatin1Char(':') + branchRef()}, [this, commit](const Finished &pushed) {
        // Whatever git said: what counts is what the remote has now.
        readTip([this, commit, pushed](const Finished &read) {
            const QByteArray now = read.exit.success() ? tipIn(read.output) : QByteArray();
            if (now == commit) {
                m_publication.commit = QString::fromLatin1(commit);
                return bringUpToDate(commit, true);
            }
            if (read.exit.success() && now != m_tip && m_publication.attempts < mostAttempts)
                return attempt();
            const QString advice = QStringLiteral("the pages are still in the wiki's checkout; when it is fixed: stackwright wiki publish");
            const QString where = QLatin1String("wiki's remote ") + shownRemote();
            if (!read.exit.success())
                return finish(workError(where, clause("remote-not-read-again", {gitReason(read)}), advice));
            if (now != m_tip)
                return finish(workError(where, QStringLiteral("somebody else changed it each of %1 times").arg(m_publication.attempts), advice));
            finish(workError(where, pushed.exit.success() ? Clause(QStringLiteral("git reported a push, but the branch has not moved"))
                                                          : clause("push-failed", {reasonOf(pushed)}), advice));
        });
    }, {.remote = true});
}

/// A remote may be a folder of this machine, on a disk of its own.
Clause Publisher::reasonOf(const Finished &done) const
{
    const QString path = m_remote.startsWith(QLatin1String("file://")) ? m_remote.mid(7) : m_remote;
    return gitReason(done, QDir::isAbsolutePath(path) ? QStringList{m_options.folder, path} : QStringList{m_options.folder});
}

void Publisher::fail(const Finished &done, const QString &advice)
{
    if (done.exit.how == Exit::How::NotStarted)
        return finish(surroundingsError(QStringLiteral("git"), done.exit.reason, QStringLiteral("install git")));
    const Clause reason = reasonOf(done);
    finish(surroundingsError(m_options.folder, reason,
                             reason.text.contains(QLatin1String("dubious ownership"))
                                 ? QString(QLatin1String("git config --global --add safe.directory ") + quotedForShell(m_options.folder)) : advice));
}

void Publisher::later(const Error &error)
{
    QMetaObject::invokeMethod(this, [this, error] { finish(error); }, Qt::QueuedConnection);
}

void Publisher::finish(const Result<Publication> &result)
{
    if (!m_gitFolder.isEmpty())
        QDir(m_gitFolder + QStringLiteral("/refs/stackwright")).removeRecursively();
    const auto tell = std::move(answer);
    deleteLater();
    tell(result);
}

void Wiki::publish(const QString &message, QObject *context, Answer<Result<Publication>> answer)
{
    auto *publisher = new Publisher(m_launcher, m_options, context);
    publisher->answer = std::move(answer);
    publisher->message = message;
    publisher->start();
}

} // namespace stackwright
