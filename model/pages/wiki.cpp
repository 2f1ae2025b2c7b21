#include "model/pages/wiki.h"

#include "model/base/address.h"
#include "model/base/files.h"
#include "model/base/makefolder.h"
#include "model/base/shellword.h"
#include "model/base/text.h"
#include "model/pages/gitsteps.h"
#include "model/pages/home.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QUrl>

namespace stackwright {

QString word(WikiChange::Kind kind)
{
    switch (kind) {
    case WikiChange::Kind::Added: return QStringLiteral("added");
    case WikiChange::Kind::Modified: return QStringLiteral("modified");
    case WikiChange::Kind::Deleted: return QStringLiteral("deleted");
    }
    return {};
}

QString publicationMessage(const QList<WikiChange> &changes)
{
    QStringList tables, list;
    qsizetype pages = 0;
    for (const WikiChange &change : changes) {
        const QString path = visible(change.path);
        list += word(change.kind) + QLatin1Char(' ') + path;
        if (path == QLatin1String("Home.md") || path == QLatin1String("Stable_Tag.md"))
            tables += path;
        else
            ++pages;
    }
    if (pages > 0)
        tables += counted(pages, QStringLiteral("page"));
    return QLatin1String("Update ") + tables.join(QLatin1String(" and ")) + QLatin1String("\n\n") + list.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString withoutCredentials(const QString &remote)
{
    static const QRegularExpression user(QStringLiteral("(https?://)[^/@\\s'\"]+@"));
    return QString(remote).replace(user, QStringLiteral("\\1"));
}

namespace {

/// "host:path" as ssh has it.
bool isScpLike(const QString &remote)
{
    const qsizetype colon = remote.indexOf(QLatin1Char(':')), slash = remote.indexOf(QLatin1Char('/'));
    return colon > 0 && (slash < 0 || colon < slash);
}

} // namespace

QString wikiRemote(const QString &written, const QString &checkout)
{
    if (written.isEmpty() || written.contains(QLatin1String("://")) || isScpLike(written) || QDir::isAbsolutePath(written))
        return written;
    return QDir::cleanPath(checkout + QLatin1Char('/') + written);
}

namespace {

/// Where a path leads once every link of it is followed; of one that is not there, as far as it is there.
QString whereItLeads(const QString &path)
{
    QString there = QDir::cleanPath(path);
    QString rest;
    while (!QFileInfo(there).exists() && !QFileInfo(there).isSymLink() && there.contains(QLatin1Char('/')) && there != QLatin1String("/")) {
        rest.prepend(QLatin1Char('/') + there.section(QLatin1Char('/'), -1));
        there = there.section(QLatin1Char('/'), 0, -2);
        if (there.isEmpty())
            there = QStringLiteral("/");
    }
    const QString known = QFileInfo(there).canonicalFilePath();
    return QDir::cleanPath((known.isEmpty() ? there : known) + rest);
}

bool isWithin(const QString &path, const QString &folder)
{
    const QString inner = whereItLeads(path), outer = whereItLeads(folder);
    return inner == outer || inner.startsWith(outer.endsWith(QLatin1Char('/')) ? outer : QString(outer + QLatin1Char('/')));
}

/// The paths that git may take this remote for; none of an address elsewhere.
QStringList pathsOfRemote(const QString &remote, const QString &from)
{
    QStringList paths;
    const qsizetype scheme = remote.indexOf(QLatin1String("://"));
    if (scheme < 0 && !isScpLike(remote))
        paths << remote;
    else if (scheme >= 0 && remote.left(scheme).compare(QLatin1String("file"), Qt::CaseInsensitive) == 0) {
        const QString behind = remote.mid(scheme + 3); // a host is passed over, as git does
        const QString path = behind.startsWith(QLatin1Char('/')) ? behind : QString(QLatin1Char('/') + behind.section(QLatin1Char('/'), 1));
        paths << path << QUrl::fromPercentEncoding(path.toUtf8());
    }
    for (QString &path : paths)
        if (!QDir::isAbsolutePath(path))
            path = QDir(from).absoluteFilePath(path);
    return paths;
}

} // namespace

QString whyNoWikiFolder(const QString &folder)
{
    const QFileInfo there(folder);
    if (there.isSymLink())
        return QStringLiteral("it is a symbolic link");
    return there.exists() && !there.isDir() ? QStringLiteral("it is no folder") : QString();
}

QString whyNoWikiRemote(const QString &remote, const QString &checkout, const QString &from)
{
    if (!checkout.isEmpty())
        for (const QString &path : pathsOfRemote(remote, from.isEmpty() ? checkout : from))
            if (isWithin(path, checkout))
                return QStringLiteral("it lies inside the checkout: whoever changes the stack could have git run a program here");
    if (remote.startsWith(QLatin1Char('-')))
        return QStringLiteral("it begins with a dash");
    for (const QChar c : remote)
        if (c.unicode() < 0x20)
            return QStringLiteral("it holds a control character");
    if (!remote.contains(QLatin1String("://")))
        return remote.contains(QLatin1String("::")) ? QStringLiteral("git would start a program for it") : QString();
    const QUrl url(remote);
    const QString scheme = url.scheme();
    if (scheme == QLatin1String("https") || scheme == QLatin1String("ssh") || scheme == QLatin1String("file"))
        return {};
    if (scheme == QLatin1String("http") || scheme == QLatin1String("git"))
        return isLoopback(url.host()) ? QString() : scheme + QLatin1String(": is not encrypted and allowed on this machine only");
    return QLatin1String("no transport is called \"") + scheme + QLatin1Char('"');
}

namespace {

Error gitMissing(const Finished &finished)
{
    return surroundingsError(QStringLiteral("git"), finished.exit.reason, QStringLiteral("install git"));
}

Error checkoutError(const QString &folder, const Finished &finished)
{
    if (finished.exit.how == Exit::How::NotStarted)
        return gitMissing(finished);
    const Clause reason = gitReason(finished, {folder});
    Clause advice = gitAdvice(reason, QStringLiteral("look at it with git; if it is damaged, move it away and it is cloned again"));
    if (reason.text.contains(QLatin1String("dubious ownership")))
        advice = QLatin1String("git config --global --add safe.directory ") + quotedForShell(folder);
    return surroundingsError(folder, reason, advice);
}

class Preparation : public GitSteps
{
public:
    using GitSteps::GitSteps;
    Wiki::Answer<Result<void>> answer;

    void start()
    {
        if (const QString why = whyNoWikiFolder(m_options.folder); !why.isEmpty())
            return finish(inputError(m_options.folder, why, QStringLiteral("name another with --wiki DIR")));
        if (const QString why = whyNotMade(m_options.folder); !why.isEmpty())
            return finish(workError(m_options.folder, QLatin1String("the folder cannot be made: ") + why, QStringLiteral("name another with --wiki DIR")));
        if (QFileInfo::exists(adoptionMarker()))
            return adopt(); // a predecessor was cut off
        if (hasRepository())
            return git({QStringLiteral("config"), QStringLiteral("--get"), QStringLiteral("remote.origin.url")}, [this](const Finished &done) {
                if (done.exit.how != Exit::How::Exited || done.exit.code > 1)
                    return finish(checkoutError(m_options.folder, done));
                if (done.exit.success() || m_options.remote.isEmpty())
                    return finish({});
                addOrigin();
            });
        if (m_options.remote.isEmpty())
            // GitHub shows a wiki's branch "master" and no other.
            return git({QStringLiteral("init"), QStringLiteral("--quiet"), QStringLiteral("--template="), QStringLiteral("--initial-branch=master"),
                        m_options.folder}, [this](const Finished &done) {
                finish(done.exit.success() ? Result<void>() : Result<void>(checkoutError(m_options.folder, done)));
            }, {.anywhere = true});
        cloneBeside();
    }

private:
    void addOrigin()
    {
        if (const QString why = whyNoWikiRemote(m_options.remote, m_options.checkout); !why.isEmpty())
            return finish(inputError(QLatin1String("wiki.remote ") + withoutCredentials(m_options.remote), why, QStringLiteral("correct it in spec.yml")));
        git({QStringLiteral("remote"), QStringLiteral("add"), QStringLiteral("origin"), m_options.remote}, [this](const Finished &done) {
            finish(done.exit.success() ? Result<void>() : Result<void>(checkoutError(m_options.folder, done)));
        });
    }

    /// A clone made beside and moved in: a folder that holds pages already cannot be cloned into, and a clone that was
    /// cut off leaves nothing.
    void cloneBeside()
    {
        if (const QString why = whyNoWikiRemote(m_options.remote, m_options.checkout); !why.isEmpty())
            return finish(inputError(QLatin1String("wiki.remote ") + withoutCredentials(m_options.remote), why, QStringLiteral("correct it in spec.yml")));
        m_beside = m_options.folder + QStringLiteral("/.stackwright-clone");
        QDir(m_beside).removeRecursively();
        git({QStringLiteral("clone"), QStringLiteral("--quiet"), QStringLiteral("--no-checkout"), QStringLiteral("--no-tags"),
             QStringLiteral("--template="), QStringLiteral("--no-recurse-submodules"), QStringLiteral("--"), m_options.remote, m_beside},
            [this](const Finished &done) {
                if (done.exit.success())
                    return noteWhatStands();
                const Clause why = gitReason(done, {m_options.folder}); // before what fills the disk goes
                QDir(m_beside).removeRecursively();
                if (done.exit.how == Exit::How::NotStarted)
                    return finish(gitMissing(done));
                noClone(why);
            },
            {.remote = true, .anywhere = true});
    }

    void noClone(const Clause &why)
    {
        QDir(m_beside).removeRecursively();
        finish(surroundingsError(QLatin1String("wiki ") + withoutCredentials(m_options.remote), why,
                                 gitAdvice(why, QStringLiteral("check wiki.remote and your access to it; a GitHub wiki exists once its first page was made"))));
    }

    /// Which files stood here before the clone. It goes into the clone before that moves in: whoever finds it there knows that
    /// the checkout is not complete, and that a file which is missing was not deleted by anybody.
    void noteWhatStands()
    {
        const QString repository = m_beside + QStringLiteral("/.git");
        git({QStringLiteral("--git-dir"), repository, QStringLiteral("ls-tree"), QStringLiteral("-r"), QStringLiteral("-z"), QStringLiteral("--name-only"), QStringLiteral("HEAD")},
            [this, repository](const Finished &listed) { // fails in an empty wiki
                QByteArray kept;
                for (const QByteArray &name : listed.output.split('\0'))
                    if (listed.exit.success() && !name.isEmpty() && QFileInfo::exists(m_options.folder + QLatin1Char('/') + QFile::decodeName(name)))
                        kept += name + '\0';
                const Result<void> noted = writeFile(repository + QStringLiteral("/stackwright-adopting"), kept);
                if (!noted || !QDir().rename(repository, m_options.folder + QStringLiteral("/.git")))
                    return noClone(noted ? Clause(QStringLiteral("the clone could not be moved into its folder")) : noted.error().whole());
                adopt();
            }, {.anywhere = true});
    }

    void adopt()
    {
        QDir(m_options.folder + QStringLiteral("/.stackwright-clone")).removeRecursively();
        git({QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("--quiet"), QStringLiteral("HEAD^{commit}")}, [this](const Finished &head) {
            if (!head.exit.success())
                return adopted(); // an empty wiki
            git({QStringLiteral("read-tree"), QStringLiteral("HEAD")}, [this](const Finished &done) {
                if (!done.exit.success())
                    return finish(checkoutError(m_options.folder, done));
                git({QStringLiteral("ls-files"), QStringLiteral("-z")}, [this](const Finished &listed) { writeTheRest(listed.output); });
            });
        });
    }

    /// Only what was not there: pages of an earlier run stay.
    void writeTheRest(const QByteArray &tracked)
    {
        const Result<QByteArray> noted = readFile(adoptionMarker(), wikiFileCap, false);
        const QList<QByteArray> names = noted ? noted->split('\0') : QList<QByteArray>();
        const QSet<QByteArray> kept(names.begin(), names.end());
        QByteArray wanted;
        for (const QByteArray &name : tracked.split('\0'))
            if (!name.isEmpty() && !kept.contains(name))
                wanted += name + '\0';
        git({QStringLiteral("checkout-index"), QStringLiteral("--quiet"), QStringLiteral("--force"), QStringLiteral("--index"), QStringLiteral("-z"), QStringLiteral("--stdin")},
            [this](const Finished &done) {
                if (!done.exit.success())
                    return finish(checkoutError(m_options.folder, done));
                mergeTable(QStringLiteral("Home.md"), QStringLiteral("Stable_Tag.md"));
            }, {.input = wanted});
    }

    void adopted()
    {
        if (QFile marker(adoptionMarker()); !marker.remove())
            return finish(workError(marker.fileName(), QLatin1String("cannot be removed: ") + marker.errorString(), QStringLiteral("remove it by hand")));
        finish({});
    }

    /// A table that a run began before there was a clone: its rows go on the wiki's own.
    void mergeTable(const QString &file, const QString &next)
    {
        const QString path = m_options.folder + QLatin1Char('/') + file;
        git({QStringLiteral("cat-file"), QStringLiteral("blob"), QLatin1String("HEAD:") + file}, [=, this](const Finished &theirs) {
            const Result<QByteArray> ours = readFile(path, wikiFileCap, false);
            if (theirs.exit.success() && ours && *ours != theirs.output) {
                const Result<QByteArray> merged = mergeTables({}, *ours, theirs.output, file);
                if (!merged)
                    return finish(merged.error());
                if (const Result<void> written = writeFile(path, *merged); !written)
                    return finish(written.error());
            }
            if (next.isEmpty())
                return adopted();
            mergeTable(next, {});
        });
    }

    void finish(const Result<void> &result)
    {
        // Later, also when nothing had to be asked.
        QMetaObject::invokeMethod(this, [this, result] {
            const auto tell = std::move(answer);
            deleteLater();
            tell(result);
        }, Qt::QueuedConnection);
    }

    QString m_beside;
};

class StatusQuestion : public GitSteps
{
public:
    using GitSteps::GitSteps;
    Wiki::Answer<Result<WikiStatus>> answer;

    void start()
    {
        m_status.folder = m_options.folder;
        if (const QString why = whyNoWikiFolder(m_options.folder); !why.isEmpty())
            return QMetaObject::invokeMethod(this, [this, why] {
                finish(inputError(m_options.folder, why, QStringLiteral("name another with --wiki DIR")));
            }, Qt::QueuedConnection), void();
        if (!hasRepository())
            return QMetaObject::invokeMethod(this, [this] { finish(m_status); }, Qt::QueuedConnection), void();
        m_status.exists = true;
        git({QStringLiteral("symbolic-ref"), QStringLiteral("--quiet"), QStringLiteral("--short"), QStringLiteral("HEAD")}, [this](const Finished &branch) {
            if (branch.exit.how != Exit::How::Exited || branch.exit.code > 1)
                return finish(checkoutError(m_options.folder, branch));
            m_status.branch = QString::fromUtf8(branch.output.trimmed());
            git({QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("--quiet"), QStringLiteral("HEAD^{commit}")}, [this](const Finished &head) {
                m_status.head = head.exit.success() ? QString::fromLatin1(head.output.trimmed()) : QString();
                git({QStringLiteral("config"), QStringLiteral("--get"), QStringLiteral("remote.origin.url")}, [this](const Finished &remote) {
                    m_status.remote = withoutCredentials(remote.exit.success() ? QString::fromUtf8(remote.output.trimmed()) : m_options.remote);
                    git(gitStatusArguments(), [this](const Finished &done) {
                        if (!done.exit.success())
                            return finish(checkoutError(m_options.folder, done));
                        const auto changes = readGitStatus(done.output, m_options.folder);
                        if (!changes)
                            return finish(changes.error());
                        m_status.changes = *changes;
                        finish(m_status);
                    });
                });
            });
        });
    }

private:
    void finish(const Result<WikiStatus> &result)
    {
        const auto tell = std::move(answer);
        deleteLater();
        tell(result);
    }

    WikiStatus m_status;
};

class DiffQuestion : public GitSteps
{
public:
    using GitSteps::GitSteps;
    Wiki::Answer<Result<QByteArray>> answer;

    void start()
    {
        if (const QString why = whyNoWikiFolder(m_options.folder); !why.isEmpty())
            return QMetaObject::invokeMethod(this, [this, why] {
                finish(inputError(m_options.folder, why, QStringLiteral("name another with --wiki DIR")));
            }, Qt::QueuedConnection), void();
        if (!hasRepository())
            return QMetaObject::invokeMethod(this, [this] { finish(QByteArray()); }, Qt::QueuedConnection), void();
        if (!m_private.isValid())
            return QMetaObject::invokeMethod(this, [this] {
                finish(surroundingsError(QDir::tempPath(), m_private.errorString(), QStringLiteral("make room there, or set TMPDIR")));
            }, Qt::QueuedConnection), void();
        // New files are in a diff only through an index: one of our own, so that the person's stays as it is.
        const QMap<QString, QString> environment{{QStringLiteral("GIT_INDEX_FILE"), m_index}};
        git({QStringLiteral("add"), QStringLiteral("--all"), QStringLiteral("--"), QStringLiteral("."), QStringLiteral(":!*.stackwright-tmp-*")}, [=, this](const Finished &added) {
            if (!added.exit.success())
                return finish(checkoutError(m_options.folder, added));
            git({QStringLiteral("diff"), QStringLiteral("--cached"), QStringLiteral("--no-ext-diff"), QStringLiteral("--no-textconv"),
                 QStringLiteral("--no-renames"), QStringLiteral("--no-color"), QStringLiteral("--ignore-submodules=all")}, [this](const Finished &done) {
                finish(done.exit.success() ? Result<QByteArray>(done.output) : Result<QByteArray>(checkoutError(m_options.folder, done)));
            }, {.environment = environment});
        }, {.environment = environment});
    }

private:
    void finish(const Result<QByteArray> &result)
    {
        const auto tell = std::move(answer);
        deleteLater();
        tell(result);
    }

    const QTemporaryDir m_private{QDir::tempPath() + QStringLiteral("/stackwright-wiki-XXXXXX")}; ///< 0700, gone with this
    const QString m_index = m_private.filePath(QStringLiteral("index"));
};

} // namespace

void Wiki::prepare(QObject *context, Answer<Result<void>> answer)
{
    auto *preparation = new Preparation(m_launcher, m_options, context);
    preparation->answer = std::move(answer);
    preparation->start();
}

void Wiki::status(QObject *context, Answer<Result<WikiStatus>> answer)
{
    auto *question = new StatusQuestion(m_launcher, m_options, context);
    question->answer = std::move(answer);
    question->start();
}

void Wiki::diff(QObject *context, Answer<Result<QByteArray>> answer)
{
    auto *question = new DiffQuestion(m_launcher, m_options, context);
    question->answer = std::move(answer);
    question->start();
}

} // namespace stackwright
