#include "views/window/startpage.h"

#include "views/window/doctorview.h"
#include "views/style/icons.h"
#include "views/style/parts.h"

#include <QDir>
#include <QFileInfo>
#include <QVBoxLayout>

namespace stackwright {

StartPage::StartPage(Surroundings *surroundings, QWidget *parent)
    : QScrollArea(parent), m_recent(new QVBoxLayout), m_notice(new Notice), m_doctor(new DoctorView(surroundings)),
      m_sample(new QPushButton(tr("Try the sample stack…")))
{
    setObjectName(QStringLiteral("startPage"));
    setAccessibleName(tr("Start"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setBackgroundRole(QPalette::Window);
    auto *picture = new QLabel;
    picture->setPixmap(applicationIcon().pixmap(64, 64));
    picture->setAccessibleName(tr("Stackwright"));
    QLabel *title = plainLabel(tr("Stackwright"));
    makeHeading(title, 1.9);
    QLabel *text = plainLabel(tr("Open a checkout that has images/spec.yml or stackwright.yml, or drop it here. You will see what a change would rebuild, and why."));
    makeQuiet(text);
    text->setWordWrap(true);
    auto *open = new QPushButton(tr("Open a stack…"));
    open->setProperty("primary", true);
    open->setObjectName(QStringLiteral("startOpen"));
    open->setAccessibleName(tr("Open a stack"));
    auto *run = new QPushButton(tr("Open a run…"));
    run->setObjectName(QStringLiteral("startOpenRun"));
    run->setAccessibleName(tr("Open a run"));
    auto *make = new QPushButton(tr("Make a stack…"));
    make->setObjectName(QStringLiteral("startMake"));
    make->setAccessibleName(tr("Make a stack"));
    make->setToolTip(tr("Of a folder with Dockerfiles: shows what was found in them before anything is written"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(open);
    buttons->addWidget(make);
    m_sample->setObjectName(QStringLiteral("startSample"));
    m_sample->setAccessibleName(tr("Try the sample stack"));
    m_sample->setToolTip(tr("Copies four notebook images to a folder of yours, to be built and changed"));
    buttons->addWidget(m_sample);
    buttons->addWidget(run);
    m_lastButton = run;
    buttons->addStretch();

    auto *box = new QWidget;
    box->setAccessibleName(tr("Start"));
    box->setMaximumWidth(760);
    auto *column = new QVBoxLayout(box);
    column->setSpacing(10);
    column->setContentsMargins(24, 28, 24, 24);
    column->addStretch(1);
    auto *head = new QHBoxLayout;
    head->setSpacing(16);
    head->addWidget(picture);
    head->addWidget(title, 1);
    column->addLayout(head);
    column->addWidget(text);
    column->addSpacing(6);
    column->addLayout(buttons);
    column->addWidget(m_notice);
    column->addSpacing(14);
    m_recent->setSpacing(2);
    column->addLayout(m_recent);
    column->addSpacing(10);
    column->addWidget(m_doctor);
    column->addStretch(3);
    auto *inside = new QWidget;
    inside->setAccessibleName(tr("Start"));
    auto *whole = new QHBoxLayout(inside);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addStretch(1);
    whole->addWidget(box, 20);
    whole->addStretch(1);
    setWidget(inside);
    inside->setAutoFillBackground(false);
    connect(m_sample, &QPushButton::clicked, this, &StartPage::sampleRequested);
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);
    connect(make, &QPushButton::clicked, this, [this] { emit makeRequested({}); });
    m_notice->button()->setObjectName(QStringLiteral("makeOfThis"));
    m_notice->button()->setText(tr("Make a stack of it…"));
    m_notice->button()->setAccessibleName(tr("Make a stack of this folder"));
    connect(m_notice->button(), &QPushButton::clicked, this, [this] { emit makeRequested(m_mayBeMade); });
    connect(run, &QPushButton::clicked, this, &StartPage::openRunRequested);
}

void StartPage::setRecent(const QStringList &paths)
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater(); // one of them may be what was clicked
        delete item;
    }
    if (paths.isEmpty())
        return;
    m_recent->addSpacing(4);
    QLabel *title = plainLabel(tr("Recent"));
    makeHeading(title);
    makeQuiet(title);
    m_recent->addWidget(title);
    QWidget *before = m_lastButton;
    for (const QString &path : paths) {
        // Its own name first, then where it is; of a journal the folder tells whose it is.
        const QFileInfo file(path);
        QString name = file.isDir() ? file.fileName() : file.dir().dirName() + QLatin1Char('/') + file.fileName();
        QPushButton *button = linkButton(name.replace(QLatin1Char('&'), QLatin1String("&&")));
        button->setAccessibleDescription(path);
        auto *where = new ElidedLabel(file.exists() ? file.dir().path() : tr("%1 (not there)").arg(file.dir().path()));
        where->setCut(Qt::ElideMiddle);
        makeQuiet(where);
        button->setIcon(iconNamed(QFileInfo(path).isDir() ? QStringLiteral("stack") : QStringLiteral("history"), QPalette::PlaceholderText));
        auto *row = new QWidget;
        row->setAccessibleName(path);
        auto *beside = new QHBoxLayout(row);
        beside->setContentsMargins(0, 0, 0, 0);
        beside->setSpacing(8);
        beside->addWidget(button);
        beside->addWidget(where, 1);
        m_recent->addWidget(row);
        setTabOrder(std::exchange(before, button), button); // as the eye goes: before what a run needs
        connect(button, &QPushButton::clicked, this, [this, path] { emit pathChosen(path); });
    }
}

void StartPage::setBusy(bool busy)
{
    m_sample->setEnabled(!busy);
}

void StartPage::setError(const QString &what, const QString &advice, const QString &mayBeMade)
{
    m_mayBeMade = mayBeMade;
    m_notice->button()->setVisible(!mayBeMade.isEmpty());
    m_notice->show(QStringLiteral("failed"), what, advice);
}

} // namespace stackwright
