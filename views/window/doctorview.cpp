#include "views/window/doctorview.h"

#include "model/base/text.h"
#include "model/workspace/surroundings.h"
#include "views/style/state.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QVBoxLayout>

namespace stackwright {

namespace {

QString stateWord(Check::State state)
{
    return state == Check::State::Ok ? QStringLiteral("passed") : state == Check::State::Warning ? QStringLiteral("warning") : QStringLiteral("failed");
}

} // namespace

DoctorView::DoctorView(Surroundings *surroundings, QWidget *parent)
    : Card(tr("What a run needs"), parent), m_surroundings(surroundings), m_rows(new QVBoxLayout), m_again(linkButton(tr("Check again")))
{
    setObjectName(QStringLiteral("doctor"));
    m_again->setObjectName(QStringLiteral("lookAgain"));
    addAction(m_again);
    m_rows->setSpacing(7);
    body()->addLayout(m_rows);
    connect(m_again, &QPushButton::clicked, this, &DoctorView::againRequested);
    connect(m_surroundings, &Surroundings::changed, this, &DoctorView::refresh);
    refresh();
}

QWidget *DoctorView::rowOf(int index)
{
    const Check check = m_surroundings->checks()[index];
    const QString called = spoken(check.name), found = spoken(check.text), remedy = spoken(check.fix);
    auto *row = new QWidget;
    row->setAccessibleName(QString(called + QStringLiteral(": ") + stateText(stateWord(check.state)) + QStringLiteral(", ") + found));
    auto *grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    auto *name = new StateText;
    name->setState(stateWord(check.state), fontMetrics().elidedText(called, Qt::ElideRight, m_nameWidth - 26));
    name->setToolTip(called.toHtmlEscaped());
    name->setFixedWidth(m_nameWidth);
    QLabel *text = plainLabel(found);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(name, 0, 0, Qt::AlignTop);
    grid->addWidget(text, 0, 1, 1, 2);
    if (check.fix.isEmpty())
        return row;
    QLabel *fix = plainLabel(remedy);
    fix->setWordWrap(true);
    fix->setTextInteractionFlags(Qt::TextSelectableByMouse);
    makeQuiet(fix);
    grid->addWidget(fix, 1, 1);
    QPushButton *button = nullptr;
    if (check.name.kind == QLatin1String("check-engine") && m_surroundings->canStartEngine()) {
        button = new QPushButton(tr("Start the engine"));
        button->setObjectName(QStringLiteral("startEngine"));
        connect(button, &QPushButton::clicked, this, [this, button] {
            button->setEnabled(false);
            button->setText(tr("Starting…"));
            m_surroundings->startEngine();
        });
    } else if (check.name.kind == QLatin1String("check-registry") && check.state == Check::State::Failed) {
        button = new QPushButton(tr("Use one of this machine"));
        button->setObjectName(QStringLiteral("useLocalRegistry"));
        connect(button, &QPushButton::clicked, this, &DoctorView::localRegistryRequested);
    } else {
        button = linkButton(tr("Copy"));
        connect(button, &QPushButton::clicked, this, [fix = check.fix.text] { QApplication::clipboard()->setText(fix); });
    }
    button->setAccessibleName(QString(button->text() + QStringLiteral(": ") + called));
    grid->addWidget(button, 1, 2, Qt::AlignTop);
    return row;
}

void DoctorView::refresh()
{
    const QList<Check> &checks = m_surroundings->checks();
    const auto bad = std::count_if(checks.begin(), checks.end(), [](const Check &check) { return check.state != Check::State::Ok; });
    setRemark(m_surroundings->isBusy() ? tr("looking…") : checks.isEmpty() ? QString() : bad == 0 ? tr("all there") : tr("%1 to look at").arg(counted(bad, tr("thing"), tr("things"))));
    m_again->setEnabled(!m_surroundings->isBusy());
    QList<QString> says;
    for (const Check &check : checks)
        says << QString(check.name.text + word(check.state) + check.text.text + check.fix.text);
    if (says == m_shown)
        return;
    int nameWidth = fontMetrics().horizontalAdvance(spoken(clause("check-tests"))) + 30; // one column in all rows
    for (const Check &check : checks)
        nameWidth = std::max(nameWidth, std::min(fontMetrics().horizontalAdvance(spoken(check.name)) + 30, 300));
    const bool goesOn = std::exchange(m_nameWidth, nameWidth) == nameWidth && says.size() > m_shown.size() && std::equal(m_shown.begin(), m_shown.end(), says.begin());
    if (!goesOn) {
        while (QLayoutItem *item = m_rows->takeAt(0)) {
            item->widget()->deleteLater();
            item->widget()->hide();
            delete item;
        }
    }
    for (int i = goesOn ? static_cast<int>(m_shown.size()) : 0; i < checks.size(); ++i)
        m_rows->addWidget(rowOf(i));
    m_shown = says;
}

} // namespace stackwright
