#include "views/window/comparechip.h"

#include <QLocale>
#include <QMenu>

namespace stackwright {

namespace {

constexpr qsizetype mostListed = 20, longestSubject = 70;

QString entryOf(const CommitChoice &commit)
{
    QString subject = commit.subject;
    if (subject.size() > longestSubject)
        subject = subject.left(longestSubject - 1) + QChar(0x2026);
    return QString(commit.id.left(7) + QStringLiteral("  ") + subject).replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

CompareChip::CompareChip(Desk *desk, QWidget *parent) : ChipButton(tr("Compare with"), parent), m_desk(desk)
{
    setObjectName(QStringLiteral("compareWith"));
    auto *menu = new QMenu(this);
    menu->setAccessibleName(tr("Compare with"));
    menu->setToolTipsVisible(true);
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &CompareChip::fillMenu);
    connect(desk, &Desk::commitsRead, this, [this](const QList<CommitChoice> &commits) {
        m_commits = commits;
        refresh();
        if (this->menu()->isVisible())
            fillMenu();
    });
    fillMenu();
}

QString CompareChip::subjectOf(const QString &commit) const
{
    for (const CommitChoice &one : m_commits)
        if (one.id == commit)
            return one.subject;
    return {};
}

QString CompareChip::comparison() const
{
    const Plan *plan = m_desk->plan();
    const Selection &selection = m_desk->selection();
    if (!plan || plan->base.isEmpty())
        return tr("compared with nothing: there is no earlier commit");
    const QString base = plan->base.left(7);
    if (!selection.pullRequest.isEmpty())
        return tr("as a pull request against %1, from %2 on").arg(selection.pullRequest, base);
    const QString subject = subjectOf(plan->base);
    return subject.isEmpty() ? tr("compared with %1").arg(base) : tr("compared with %1, %2").arg(base, subject);
}

void CompareChip::refresh()
{
    const Plan *plan = m_desk->plan();
    const bool stored = m_desk->run() && !m_desk->isLive();
    setVisible(plan && !plan->head.isEmpty());
    if (!plan)
        return;
    if (m_desk->planning() && m_desk->planning()->plan.head != std::exchange(m_head, m_desk->planning()->plan.head))
        m_desk->requestCommits(); // their subjects are read once for each head
    const QString commit = plan->head.left(7), subject = subjectOf(plan->head);
    QString text = plan->branch.isEmpty() ? commit : QString(plan->branch + QStringLiteral(" @ ") + commit);
    const Selection &selection = m_desk->selection();
    if (!stored && !selection.pullRequest.isEmpty())
        text += QStringLiteral(" → ") + selection.pullRequest;
    else if (!stored && !selection.base.isEmpty())
        text += QStringLiteral(" ↔ ") + plan->base.left(7);
    QStringList tip{subject.isEmpty() ? text : QString(commit + QStringLiteral(": ") + subject), comparison()};
    setFact(text, tip.join(QStringLiteral(" · ")));
    setEnabled(!m_desk->isBusy() && !stored);
}

void CompareChip::compareWith(const QString &base, const QString &pullRequest)
{
    Selection selection = m_desk->selection();
    selection.base = base;
    selection.pullRequest = pullRequest;
    m_desk->setSelection(selection);
}

void CompareChip::fillMenu()
{
    menu()->clear();
    const Selection &now = m_desk->selection();
    const auto add = [&](const QString &text, const QString &base, const QString &pullRequest) {
        QAction *action = menu()->addAction(text, this, [this, base, pullRequest] { compareWith(base, pullRequest); });
        action->setCheckable(true);
        action->setChecked(now.base == base && now.pullRequest == pullRequest);
        return action;
    };
    add(tr("The commit before it, as a push"), {}, {})->setObjectName(QStringLiteral("compareDefault"));
    const auto &planning = m_desk->planning();
    for (const QString &branch : planning ? planning->spec.mainBranches : QStringList())
        add(tr("A pull request against %1").arg(branch), {}, branch)->setObjectName(QStringLiteral("comparePullRequest"));
    menu()->addSeparator();
    for (qsizetype i = 1; i < std::min(m_commits.size(), mostListed + 1); ++i) { // the first is what is checked out
        QAction *action = add(entryOf(m_commits[i]), m_commits[i].id, {});
        action->setToolTip(QStringLiteral("%1, %2").arg(m_commits[i].author, QLocale().toString(m_commits[i].at, QLocale::ShortFormat)).toHtmlEscaped());
    }
}

} // namespace stackwright
