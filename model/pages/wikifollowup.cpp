// What follows a publication or a refresh: the checkout gets what the remote has. See wiki.h for what it promises.
#include "model/pages/publisher.h"

#include "model/base/files.h"

#include <QFile>
#include <QSet>

#include <algorithm>

namespace stackwright {

// The checkout follows the remote: files first, then the index, the branch last. Cut off anywhere in between, what
// differs from the branch is what the remote has, and publishing again goes on from there. Nothing fails from here on:
// at worst there is a warning.
void Publisher::bringUpToDate(const QByteArray &commit, bool published)
{
    QSet<QByteArray> ours;
    for (const Edit &edit : std::as_const(m_ours)) {
        // As our commit has it, yet listed: an index that was ahead. Such a file follows the remote as all others do.
        if (m_tip.isEmpty() || m_tip == m_head || edit.bytes != m_base.value(edit.path))
            ours += edit.path;
    }
    for (const Edit &edit : std::as_const(m_ours)) {
        if (!ours.contains(edit.path))
            continue;
        // A table that was merged; a page that the remote had better or that became equal stays.
        const auto merged = std::find_if(m_edits.cbegin(), m_edits.cend(), [&](const Edit &one) { return one.path == edit.path; });
        const std::optional<QByteArray> final = merged != m_edits.cend() ? merged->bytes : m_theirs.value(edit.path, edit.bytes);
        if (final && final != edit.bytes)
            if (const auto written = writeFile(m_options.folder + QLatin1Char('/') + QFile::decodeName(edit.path), *final); !written)
                m_publication.warning = written.error().text();
    }
    if (!published)
        m_publication.changes.clear();
    QByteArray stale;
    for (const QByteArray &path : std::as_const(m_upstream))
        if (!ours.contains(path))
            stale += path + '\0';
    git({QStringLiteral("read-tree"), QString::fromLatin1(commit)}, [this, commit, stale](const Finished &done) {
        if (!done.exit.success())
            return end(done);
        removeGone(stale, commit);
    });
}

/// Files that the remote removed go; those that it changed or added are written.
void Publisher::removeGone(const QByteArray &stale, const QByteArray &commit)
{
    if (stale.isEmpty())
        return moveBranch(commit);
    git({QStringLiteral("ls-files"), QStringLiteral("-z")}, [this, stale, commit](const Finished &listed) {
        const QList<QByteArray> present = listed.output.split('\0');
        const QSet<QByteArray> tracked(present.begin(), present.end());
        QByteArray wanted;
        for (const QByteArray &path : stale.split('\0')) {
            if (path.isEmpty())
                continue;
            if (tracked.contains(path))
                wanted += path + '\0';
            else
                QFile::remove(m_options.folder + QLatin1Char('/') + QFile::decodeName(path));
        }
        if (wanted.isEmpty())
            return moveBranch(commit);
        git({QStringLiteral("checkout-index"), QStringLiteral("--quiet"), QStringLiteral("--force"), QStringLiteral("--index"), QStringLiteral("-z"), QStringLiteral("--stdin")},
            [this, commit](const Finished &done) {
                if (!done.exit.success())
                    return end(done);
                moveBranch(commit);
            }, {.input = wanted});
    });
}

void Publisher::moveBranch(const QByteArray &commit)
{
    const QByteArray before = m_head.isEmpty() ? QByteArray(commit.size(), '0') : m_head;
    git({QStringLiteral("update-ref"), branchRef(), QString::fromLatin1(commit), QString::fromLatin1(before)}, [this](const Finished &moved) { end(moved); });
}

void Publisher::end(const Finished &last)
{
    if (!last.exit.success())
        m_publication.warning = reasonOf(last);
    finish(m_publication);
}

void Wiki::refresh(QObject *context, Answer<Result<void>> answer)
{
    auto *publisher = new Publisher(m_launcher, m_options, context);
    publisher->answer = [answer, folder = m_options.folder](const Result<Publication> &done) {
        if (!done)
            answer(done.error());
        else if (!done->warning.isEmpty())
            answer(workError(folder, QLatin1String("the wiki's checkout could not be brought up to date: ") + done->warning, QStringLiteral("look at it with git")));
        else
            answer({});
    };
    publisher->refreshOnly = true;
    publisher->start();
}

} // namespace stackwright
