#include "views/window/topbar.h"

#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "views/window/actions.h"
#include "views/window/comparechip.h"
#include "views/window/destinationchip.h"
#include "views/style/icons.h"
#include "views/style/parts.h"

#include <QAction>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

namespace stackwright {

namespace {

/// Looks like a field, acts as a button: opens the palette.
class FindButton : public QPushButton
{
public:
    FindButton(const QString &text, const QString &keys) : m_text(text), m_keys(keys)
    {
        setAccessibleName(text);
        setObjectName(QStringLiteral("findAnything"));
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        setCursor(Qt::IBeamCursor);
    }
    QSize sizeHint() const override { return QSize(220, fontMetrics().height() + 12); }
    QSize minimumSizeHint() const override { return QSize(110, sizeHint().height()); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(palette().color(hasFocus() ? QPalette::Link : QPalette::Mid));
        painter.setBrush(palette().color(underMouse() ? QPalette::Midlight : QPalette::Window));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        const QRect inside = rect().adjusted(10, 0, -10, 0);
        painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft, m_text);
        if (width() > 170)
            painter.drawText(inside, Qt::AlignVCenter | Qt::AlignRight, m_keys);
    }

private:
    QString m_text, m_keys;
};

} // namespace

TopBar::TopBar(Desk *desk, Actions *actions, QWidget *parent)
    : QToolBar(tr("Run"), parent), m_desk(desk), m_build(new QToolButton), m_cancel(new QToolButton), m_destination(new DestinationChip(desk)), m_head(new CompareChip(desk)),
      m_dirty(new Chip), m_tag(new Chip), m_find(new FindButton(tr("Find anything"), actions->palette->shortcut().toString(QKeySequence::NativeText)))
{
    setObjectName(QStringLiteral("topBar"));
    setAccessibleName(tr("Run"));
    setMovable(false);
    setFloatable(false);
    setIconSize(QSize(12, 12)); // its buttons take it from here
    setContextMenuPolicy(Qt::PreventContextMenu);

    m_build->setObjectName(QStringLiteral("build"));
    m_build->setProperty("primary", true);
    m_build->setIcon(iconNamed(QStringLiteral("build"), QPalette::BrightText));
    m_build->setIconSize(QSize(12, 12));
    m_build->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_build->setPopupMode(QToolButton::MenuButtonPopup);
    QFont bold = m_build->font();
    bold.setBold(true);
    m_build->setFont(bold);
    auto *menu = new QMenu(m_build);
    menu->addActions({actions->buildChanged, actions->buildSelection, actions->buildFromHere, actions->buildFailed, actions->test});
    menu->addSeparator();
    menu->addActions({actions->buildUncached, actions->buildNewer, actions->rebuildSelection});
    menu->addSeparator();
    menu->addAction(actions->precise);
    menu->addMenu(actions->jobs);
    m_build->setMenu(menu);
    m_buildTip = actions->buildChanged->toolTip();
    connect(m_build, &QToolButton::clicked, this, [this, actions] { (m_desk->canResume() ? actions->buildFailed : actions->buildChanged)->trigger(); });
    connect(actions->buildChanged, &QAction::changed, m_build, [this, actions] { m_build->setEnabled(actions->buildChanged->isEnabled() || actions->buildFailed->isEnabled()); });
    connect(actions->buildFailed, &QAction::changed, m_build, [this, actions] { m_build->setEnabled(actions->buildChanged->isEnabled() || actions->buildFailed->isEnabled()); });

    m_cancel->setDefaultAction(actions->cancel);
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_cancel->setAccessibleName(tr("Cancel"));
    m_cancel->setIcon(iconNamed(QStringLiteral("cancel")));
    m_cancel->setIconSize(QSize(12, 12));
    m_cancel->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_find, &QPushButton::clicked, actions->palette, &QAction::trigger);

    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_tag->setFont(fixed);
    auto *gap = new QWidget;
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    gap->setAccessibleName(tr("Run"));
    for (QWidget *widget : {static_cast<QWidget *>(m_build), static_cast<QWidget *>(m_cancel)})
        addWidget(widget);
    for (QToolButton *button : {m_build, m_cancel}) // a tool bar takes their frames away
        button->setAutoRaise(false);
    // Chips are wrapped once: an action of a tool bar shows and hides its widget, and so do they.
    auto *chips = new QWidget;
    chips->setAccessibleName(tr("What is checked out"));
    auto *row = new QHBoxLayout(chips);
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(8);
    for (QWidget *chip : {static_cast<QWidget *>(m_destination), static_cast<QWidget *>(m_head), static_cast<QWidget *>(m_dirty), static_cast<QWidget *>(m_tag)})
        row->addWidget(chip);
    addWidget(chips);
    addWidget(gap);
    addWidget(m_find);
    refresh();
}

void TopBar::refresh()
{
    const Plan *plan = m_desk->plan();
    const auto &planning = m_desk->planning(); // what can be built, also while a stored run is shown
    const int images = !planning ? 0 : static_cast<int>((m_desk->isWhatIf() ? plan->order : planning->plan.order).size());
    const int tested = !planning || m_desk->isWhatIf() ? 0 : static_cast<int>(planning->plan.work().size()) - images;
    const QString due = images > 0 && tested > 0 ? tr("Build %1, test %2").arg(counted(images, tr("image"), tr("images"))).arg(tested)
        : images > 0 ? tr("Build %1").arg(counted(images, tr("image"), tr("images")))
        : tested > 0 ? tr("Test %1").arg(counted(tested, tr("image"), tr("images"))) : tr("Nothing to build");
    const QStringList left = m_desk->leftToResume();
    const QString text = !left.isEmpty() ? tr("Go on: %1").arg(counted(left.size(), tr("image"), tr("images"))) : !planning ? tr("Build") : due;
    m_build->setText(text);
    m_build->setAccessibleName(text);
    m_build->setToolTip(left.isEmpty() ? m_buildTip : tr("What has passed in that run is not done again; the menu has the whole build").toHtmlEscaped());
    m_destination->bringKept();
    m_destination->refresh();
    m_head->refresh();
    if (!plan) {
        for (Chip *chip : {m_dirty, m_tag})
            chip->setFact({});
        return;
    }
    const int dirty = m_desk->planning() && !(m_desk->run() && !m_desk->isLive()) ? m_desk->planning()->changes.uncommitted : 0;
    m_dirty->setFact(dirty > 0 ? tr("+%1 uncommitted").arg(dirty) : QString());
    QString which;
    for (const PlanWarning &warning : plan->warnings)
        if (warning.kind == QLatin1String("uncommitted-files"))
            which = warning.text;
    m_dirty->setToolTip(QStringLiteral("<span>") + which.toHtmlEscaped() + QStringLiteral("</span>"));
    m_tag->setFact(plan->tag, tr("Tag:"));
    makeRoom();
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QToolBar::resizeEvent(event);
    makeRoom();
}

// In a narrow window the chips go before anything that can be pressed; what can be chosen goes last.
void TopBar::makeRoom()
{
    int left = width() - m_build->sizeHint().width() - m_cancel->sizeHint().width() - 150 - 60;
    left -= m_destination->isHidden() ? 0 : m_destination->sizeHint().width() + 8;
    left -= m_head->isHidden() ? 0 : m_head->sizeHint().width() + 8;
    for (Chip *chip : {m_dirty, m_tag}) {
        left -= chip->sizeHint().width() + 8;
        chip->setVisible(left > 0 && !chip->text().isEmpty());
    }
}

} // namespace stackwright
