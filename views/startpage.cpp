#include "views/startpage.h"

#include "views/icons.h"
#include "views/parts.h"

#include <QFileInfo>
#include <QVBoxLayout>

namespace stackwright {

StartPage::StartPage(QWidget *parent) : QWidget(parent), m_recent(new QVBoxLayout), m_notice(new Notice)
{
    setObjectName(QStringLiteral("startPage"));
    setAccessibleName(tr("Start"));
    auto *picture = new QLabel;
    picture->setPixmap(applicationIcon().pixmap(64, 64));
    picture->setAccessibleName(tr("Stackwright"));
    QLabel *title = plainLabel(tr("Stackwright"));
    makeHeading(title, 1.9);
    QLabel *text = plainLabel(tr("Open a checkout that has images/spec.yml, or drop it here. You will see what a change would rebuild, and why."));
    makeQuiet(text);
    text->setWordWrap(true);
    auto *open = new QPushButton(tr("Open a stack…"));
    open->setProperty("primary", true);
    open->setObjectName(QStringLiteral("startOpen"));
    open->setAccessibleName(tr("Open a stack"));
    auto *run = new QPushButton(tr("Open a run…"));
    run->setObjectName(QStringLiteral("startOpenRun"));
    run->setAccessibleName(tr("Open a run"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(open);
    buttons->addWidget(run);
    buttons->addStretch();

    auto *box = new QWidget;
    box->setAccessibleName(tr("Start"));
    box->setMaximumWidth(620);
    auto *column = new QVBoxLayout(box);
    column->setSpacing(10);
    column->addStretch(2);
    column->addWidget(picture);
    column->addWidget(title);
    column->addWidget(text);
    column->addSpacing(6);
    column->addLayout(buttons);
    column->addWidget(m_notice);
    column->addSpacing(14);
    m_recent->setSpacing(2);
    column->addLayout(m_recent);
    column->addStretch(3);
    auto *whole = new QHBoxLayout(this);
    whole->addStretch(1);
    whole->addWidget(box, 8);
    whole->addStretch(1);
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);
    connect(run, &QPushButton::clicked, this, &StartPage::openRunRequested);
}

void StartPage::setRecent(const QStringList &paths)
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (paths.isEmpty())
        return;
    QLabel *title = plainLabel(tr("Recent"));
    makeHeading(title);
    makeQuiet(title);
    m_recent->addWidget(title);
    for (const QString &path : paths) {
        QString shown = path;
        shown.replace(QLatin1Char('&'), QLatin1String("&&"));
        QPushButton *button = linkButton(shown);
        button->setIcon(iconNamed(QFileInfo(path).isDir() ? QStringLiteral("stack") : QStringLiteral("history"), QPalette::PlaceholderText));
        m_recent->addWidget(button, 0, Qt::AlignLeft);
        connect(button, &QPushButton::clicked, this, [this, path] { emit pathChosen(path); });
    }
}

void StartPage::setError(const QString &what, const QString &advice)
{
    m_notice->show(QStringLiteral("failed"), what, advice);
}

} // namespace stackwright
