// What is checked out, and which commit the plan compares it with: chosen from the push before, a pull request against the main
// branch, what is stable, or any commit by its subject.
#pragma once

#include "model/workspace/desk.h"
#include "views/window/chipbutton.h"

namespace stackwright {

class CompareChip : public ChipButton
{
    Q_OBJECT
public:
    explicit CompareChip(Desk *desk, QWidget *parent = nullptr);
    void refresh();

private:
    void fillMenu();
    void compareWith(const QString &base, const QString &pullRequest);
    QString comparison() const; ///< in words
    QString subjectOf(const QString &commit) const;

    Desk *m_desk;
    QList<CommitChoice> m_commits;
    QString m_head;
};

} // namespace stackwright
