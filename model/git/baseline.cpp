#include "model/git/baseline.h"

#include "model/base/files.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace stackwright {

namespace {

class Choice
{
public:
    Choice(const ChangeQuery &query, const QString &head, const QString &branch, Ancestry &history)
        : m_query(query), m_head(head), m_branch(branch), m_history(history)
    {
        m_found.messageFrom = head;
        m_found.pullRequest = !query.pullRequest.isEmpty() || isPullRequestEvent();
    }

    Result<Baseline> choose()
    {
        if (!m_query.base.isEmpty())
            return named();
        if (!m_query.pullRequest.isEmpty())
            return wholeRequest();
        if (isPullRequestEvent())
            return wholeRequestOfEvent();
        if (m_query.githubEventName == QLatin1String("merge_group"))
            return wholeGroup();
        if (!m_query.githubEventPath.isEmpty()) {
            const Result<QJsonObject> event = readEvent();
            if (!event)
                return event.error();
            const QString before = event->value(QLatin1String("before")).toString();
            if (!before.isEmpty())
                return before.count(QLatin1Char('0')) == before.size() ? sinceMain(QStringLiteral("new branch")) : since(before);
        }
        return firstParent();
    }

private:
    bool isPullRequestEvent() const
    {
        return m_query.githubEventName == QLatin1String("pull_request") || m_query.githubEventName == QLatin1String("pull_request_target");
    }

    Baseline none(const QString &why)
    {
        m_found.whyNone = m_history.isShallow() ? QStringLiteral("shallow clone") : why;
        return m_found;
    }
    Baseline with(const QString &base)
    {
        m_found.base = base;
        return m_found;
    }

    Error unknownRevision(const QString &option, const QString &revision) const
    {
        return inputError(option + QLatin1Char(' ') + revision, QStringLiteral("names no commit of this repository"),
                          m_history.isShallow() ? QStringLiteral("this is a shallow clone: git fetch --unshallow brings the rest")
                                                : QStringLiteral("git log --all --oneline lists the commits"));
    }

    Result<Baseline> named()
    {
        const QString base = m_history.commitOf(m_query.base);
        if (base.isEmpty())
            return unknownRevision(QStringLiteral("--base"), m_query.base);
        return with(base);
    }

    Result<Baseline> wholeRequest()
    {
        QString other = m_history.commitOf(m_query.pullRequest);
        if (other.isEmpty())
            other = m_history.commitOf(QLatin1String("refs/remotes/origin/") + m_query.pullRequest);
        if (other.isEmpty())
            return unknownRevision(QStringLiteral("--pull-request"), m_query.pullRequest);
        const QString base = m_history.mergeBase(other, m_head);
        return base.isEmpty() ? none(QLatin1String("no common ancestor with ") + m_query.pullRequest) : with(base);
    }

    /// Under Actions the head is, unless the workflow says otherwise, a merge of the request into its base: then its first
    /// parent is the base and its second the request's own head, whose message is the one that people wrote (B13).
    Result<Baseline> wholeRequestOfEvent()
    {
        const QStringList parents = m_history.parentsOf(m_head);
        const QString &ref = m_query.githubBaseRef;
        QString target = ref.isEmpty() ? QString() : m_history.commitOf(QLatin1String("refs/remotes/origin/") + ref);
        if (target.isEmpty() && !ref.isEmpty())
            target = m_history.commitOf(ref);
        QString base = target.isEmpty() ? QString() : m_history.mergeBase(target, m_head);
        if (base.isEmpty() && parents.size() == 2 && m_history.has(parents.first()))
            base = parents.first();
        if (base.isEmpty())
            return none(target.isEmpty() ? QString(QLatin1String("the request's base ") + ref + QLatin1String(" is not in this clone"))
                                         : QString(QLatin1String("no common ancestor with ") + ref));
        if (parents.size() == 2 && parents.first() == base && m_history.has(parents.last()))
            m_found.messageFrom = parents.last();
        return with(base);
    }

    Result<QJsonObject> readEvent() const
    {
        const QString what = QLatin1String("GITHUB_EVENT_PATH ") + m_query.githubEventPath;
        const QString advice = QStringLiteral("pass --base REV to compare with a commit of your choice");
        const Result<QByteArray> bytes = readFile(m_query.githubEventPath, 16 * mebibyte);
        if (!bytes)
            return inputError(what, bytes.error().why, advice);
        QJsonParseError parseError;
        const QJsonDocument event = QJsonDocument::fromJson(*bytes, &parseError);
        if (!event.isObject())
            return inputError(what, parseError.error == QJsonParseError::NoError ? QStringLiteral("not a JSON object") : QString(QLatin1String("not JSON: ") + parseError.errorString()), advice);
        return event.object();
    }

    /// Only a whole name of a commit: an event must not be able to name a branch of this clone.
    static bool isWholeName(const QString &commit)
    {
        static const QString hex = QStringLiteral("0123456789abcdef");
        return commit.size() == 40 && std::all_of(commit.cbegin(), commit.cend(), [](QChar c) { return hex.contains(c); });
    }

    /// A merge queue tests all commits of its requests at once: what the event names is the state before the first of them.
    Result<Baseline> wholeGroup()
    {
        if (m_query.githubEventPath.isEmpty())
            return sinceMain(QStringLiteral("a merge group without GITHUB_EVENT_PATH"));
        const Result<QJsonObject> event = readEvent();
        if (!event)
            return event.error();
        const QString base = event->value(QLatin1String("merge_group")).toObject().value(QLatin1String("base_sha")).toString();
        if (!isWholeName(base))
            return sinceMain(QStringLiteral("a merge group whose event names no base"));
        if (m_history.has(base))
            return with(base);
        return none(QLatin1String("the merge group's base, ") + base.left(7) + QLatin1String(", is not in this clone"));
    }

    Baseline since(const QString &before)
    {
        const bool here = isWholeName(before) && m_history.has(before);
        if (here && m_history.mergeBase(before, m_head) == before)
            return with(before);
        // A force push took it away, or this clone does not reach back so far.
        return sinceMain(here ? QString(QLatin1String("the commit before the push, ") + before.left(7) + QLatin1String(", is no ancestor any more"))
                              : QString(QLatin1String("the commit before the push, ") + before.left(7) + QLatin1String(", is not in this clone")));
    }

    /// All that the branch has beside the main branch. `why`: it is not compared with what it would be otherwise.
    Baseline sinceMain(const QString &why)
    {
        if (m_query.mainBranches.contains(m_branch))
            return none(why);
        for (const QString &name : m_query.mainBranches) {
            for (const QString &prefix : {QStringLiteral("refs/remotes/origin/"), QStringLiteral("refs/heads/")}) {
                const QString main = m_history.commitOf(prefix + name);
                const QString base = main.isEmpty() ? QString() : m_history.mergeBase(main, m_head);
                if (!base.isEmpty())
                    return with(base);
            }
        }
        return none(why + QLatin1String(", and no main branch in this clone"));
    }

    Baseline firstParent()
    {
        const QStringList parents = m_history.parentsOf(m_head);
        if (parents.isEmpty())
            return none(QStringLiteral("first commit"));
        return m_history.has(parents.first()) ? with(parents.first()) : none(QStringLiteral("its parent is not in this clone"));
    }

    const ChangeQuery &m_query;
    const QString m_head, m_branch;
    Ancestry &m_history;
    Baseline m_found;
};

} // namespace

Result<Baseline> chooseBaseline(const ChangeQuery &query, const QString &head, const QString &branch, Ancestry &history)
{
    return Choice(query, head, branch, history).choose();
}

} // namespace stackwright
