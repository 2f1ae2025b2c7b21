#include "views/style/parts.h"

#include "views/style/rowmenu.h"

#include "views/style/state.h"

#include <QApplication>
#include <QButtonGroup>
#include <QDateTime>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QHeaderView>
#include <QLocale>
#include <QPainter>
#include <QSplitter>
#include <QTextDocumentFragment>
#include <QTimer>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace stackwright {

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

void say(QLabel *label, const QString &text, const QString &name)
{
    label->setText(text);
    label->setAccessibleName(text.isEmpty() ? name : text);
}

QString dayText(const QDateTime &at)
{
    return QLocale().toString(at.toLocalTime(), QCoreApplication::translate("stackwright", "d MMM yyyy", "a day"));
}

QString momentText(const QDateTime &at)
{
    return dayText(at) + QLocale().toString(at.toLocalTime(), QStringLiteral(" HH:mm"));
}

void makeQuiet(QLabel *label)
{
    label->setForegroundRole(QPalette::PlaceholderText);
}

void makeHeading(QLabel *label, double scale)
{
    QFont font = label->font();
    font.setBold(true);
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * scale);
    label->setFont(font);
}

LinkLabel::LinkLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::RichText);
    setWordWrap(true);
}

void LinkLabel::setLinks(const QString &html)
{
    if (html == text())
        return;
    setText(html);
    setTextInteractionFlags(html.contains(QLatin1String("<a ")) ? Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard
                                                                : Qt::TextInteractionFlags(Qt::NoTextInteraction));
    setAccessibleName(QTextDocumentFragment::fromHtml(html).toPlainText());
}

void LinkLabel::focusInEvent(QFocusEvent *event)
{
    QLabel::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        QLabel::focusNextPrevChild(true);
}

// Backwards, Qt's label finds the link again that it is on, for ever.
bool LinkLabel::focusNextPrevChild(bool next)
{
    return next ? QLabel::focusNextPrevChild(true) : QFrame::focusNextPrevChild(false);
}

ElidedLabel::ElidedLabel(const QString &text, QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setText(text);
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine, fontMetrics().elidedText(text(), m_cut, contentsRect().width()));
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !toolTip().isEmpty() || fontMetrics().horizontalAdvance(text()) <= contentsRect().width())
        return QLabel::event(event);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), QString(QStringLiteral("<span>") + text().toHtmlEscaped() + QStringLiteral("</span>")), this);
    return true;
}

Card::Card(const QString &title, QWidget *parent)
    : QFrame(parent), m_title(plainLabel(title)), m_remark(new ElidedLabel), m_head(new QHBoxLayout), m_body(new QVBoxLayout)
{
    setAccessibleName(title);
    makeHeading(m_title);
    makeQuiet(m_title);
    makeQuiet(m_remark);
    m_remark->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_head->addWidget(m_title);
    m_head->addWidget(m_remark, 1);
    m_head->setContentsMargins(0, 0, 0, 0);
    m_remark->hide(); // an empty head takes no room
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(14, 12, 14, 12);
    whole->setSpacing(8);
    whole->addLayout(m_head);
    m_title->setVisible(!title.isEmpty()); // only now that it is a child: before, it would be a window of its own
    m_body->setContentsMargins(0, 0, 0, 0);
    whole->addLayout(m_body, 1);
}

void Card::setTitle(const QString &title)
{
    setAccessibleName(title);
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
}

void Card::setRemark(const QString &remark)
{
    m_remark->setText(remark);
    m_remark->setVisible(!remark.isEmpty());
}

void Card::addAction(QWidget *widget)
{
    widget->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_head->addWidget(widget);
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

Chip::Chip(const QString &text, QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    if (text.isEmpty())
        hide(); // never shown here: without a parent that would make it a window
}

void Chip::setFact(const QString &text, const QString &name)
{
    m_state.clear();
    setText(text);
    setAccessibleName(name.isEmpty() ? text : QString(name + QLatin1Char(' ') + text));
    setVisible(!text.isEmpty());
    updateGeometry();
}

void Chip::setState(const QString &word)
{
    m_state = word;
    setText(stateText(word));
    setAccessibleName(text());
    setVisible(!word.isEmpty());
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    QFont face = font();
    if (!m_state.isEmpty())
        face.setBold(true);
    const QFontMetrics metrics(face);
    return QSize(metrics.horizontalAdvance(text()) + 22 + (m_state.isEmpty() ? 0 : 18), metrics.height() + 7);
}

QSize Chip::minimumSizeHint() const
{
    return sizeHint();
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QColor base = palette().color(QPalette::Base);
    const QColor tone = m_state.isEmpty() ? palette().color(QPalette::PlaceholderText) : colourOf(lookOf(m_state).tone, palette());
    painter.setBrush(mixed(base, tone, m_state.isEmpty() ? 0.1 : 0.12));
    painter.drawRoundedRect(QRectF(rect()), height() / 2.0, height() / 2.0);
    if (m_state.isEmpty()) {
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignCenter, text());
        return;
    }
    QFont face = font();
    face.setBold(true);
    painter.setFont(face);
    paintState(&painter, rect().adjusted(10, 0, -4, 0), m_state, palette());
}

StateText::StateText(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    hide();
}

void StateText::setState(const QString &stateWord, const QString &text)
{
    m_state = stateWord;
    setText(text);
    setAccessibleName(QString(text + QStringLiteral(": ") + stateText(stateWord)));
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize StateText::sizeHint() const
{
    return QSize(fontMetrics().horizontalAdvance(text()) + 22, fontMetrics().height() + 2);
}

void StateText::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const StateLook look = lookOf(m_state);
    const QColor tone = colourOf(look.tone, palette());
    paintGlyph(&painter, look.glyph, QRectF(0, 0, 14, height()), tone);
    painter.setPen(tone);
    painter.drawText(rect().adjusted(20, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, text());
}

Notice::Notice(QWidget *parent)
    : QFrame(parent), m_what(plainLabel()), m_advice(plainLabel()), m_button(new QPushButton)
{
    m_what->setWordWrap(true);
    m_what->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_advice->setWordWrap(true);
    makeQuiet(m_advice);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_what);
    texts->addWidget(m_advice);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(36, 8, 12, 8);
    row->addLayout(texts, 1);
    row->setAlignment(texts, Qt::AlignVCenter); // beside a button the words stand in the middle, and the glyph with them
    row->addWidget(m_button, 0, Qt::AlignVCenter);
    m_button->hide();
    hide();
}

void Notice::show(const QString &stateWord, const QString &what, const QString &advice)
{
    m_state = stateWord;
    m_what->setText(what);
    m_advice->setText(advice);
    m_advice->setVisible(!advice.isEmpty());
    setAccessibleName(what);
    setVisible(!what.isEmpty());
    update();
}

void Notice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const StateLook look = lookOf(m_state);
    const QColor tone = colourOf(look.tone, palette());
    painter.fillRect(rect(), mixed(palette().color(QPalette::Base), tone, 0.09));
    painter.fillRect(QRect(0, height() - 1, width(), 1), palette().color(QPalette::Mid));
    paintGlyph(&painter, look.glyph, QRectF(12, m_what->y(), 14, fontMetrics().height()), tone);
}

EmptyPlace::EmptyPlace(const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent), m_title(plainLabel(title)), m_text(plainLabel(text)), m_button(new QPushButton)
{
    setAccessibleName(title);
    makeHeading(m_title, 1.15);
    makeQuiet(m_text);
    m_title->setAlignment(Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_text->setMaximumWidth(520);
    m_text->setMinimumWidth(240);
    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(m_title);
    auto *row = new QHBoxLayout; // not an alignment: that would reckon the height for another width
    row->addStretch();
    row->addWidget(m_text, 100);
    row->addStretch();
    column->addLayout(row);
    column->addSpacing(6);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_button->hide();
}

void EmptyPlace::setTexts(const QString &title, const QString &text)
{
    setAccessibleName(title);
    m_title->setText(title);
    m_text->setText(text);
}

QTreeView *rowsView(const QString &name, QAbstractItemModel *model, const StateDelegate::Columns &columns, QWidget *parent)
{
    auto *view = new QTreeView(parent);
    view->setObjectName(name.toLower());
    view->setAccessibleName(name);
    view->setModel(model);
    view->setItemDelegate(new StateDelegate(columns, view));
    view->setFrameShape(QFrame::NoFrame);
    view->setUniformRowHeights(true);
    view->setAllColumnsShowFocus(true);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTextElideMode(Qt::ElideMiddle);
    view->setRootIsDecorated(false);
    view->header()->setAccessibleName(name);
    view->header()->setHighlightSections(false);
    view->header()->setStretchLastSection(false);
    view->header()->setMinimumSectionSize(48);
    giveRowMenu(view);
    return view;
}

namespace {

/// Takes no room while what is in it is hidden: a box gives a stretched layout its share all the same.
class RoomOfItsView : public QHBoxLayout
{
public:
    QSize maximumSize() const override { return isEmpty() ? QSize(QLAYOUTSIZE_MAX, 0) : QHBoxLayout::maximumSize(); }
};

} // namespace

QHBoxLayout *belowTabs(QTreeView *view)
{
    auto *row = new RoomOfItsView;
    row->setContentsMargins(6, 0, 6, 0);
    row->addWidget(view);
    return row;
}

void fitListAbove(QSplitter *split, const QTreeView *list)
{
    static const char byHand[] = "movedByHand";
    if (!split->property(byHand).isValid()) {
        split->setProperty(byHand, false);
        QObject::connect(split, &QSplitter::splitterMoved, split, [split] { split->setProperty(byHand, true); });
    }
    // Once it has its place: it may just be about to be shown.
    QTimer::singleShot(0, split, [split, list] {
        const int whole = split->height() - split->handleWidth(), rows = std::clamp(list->model()->rowCount(), 2, 6);
        if (split->property(byHand).toBool() || whole < 200)
            return;
        const int need = std::min(list->header()->sizeHint().height() + rows * list->sizeHintForRow(0) + 6, whole / 2);
        split->setSizes({need, whole - need});
    });
}

FoldingBar::FoldingBar(QWidget *parent) : QWidget(parent), m_whole(new QBoxLayout(QBoxLayout::LeftToRight, this)), m_first(new QHBoxLayout), m_second(new QHBoxLayout)
{
    m_whole->setContentsMargins(0, 0, 0, 0);
    for (QBoxLayout *layout : {m_whole, static_cast<QBoxLayout *>(m_first), static_cast<QBoxLayout *>(m_second)})
        layout->setSpacing(8);
    m_whole->addLayout(m_first, 1);
    m_whole->addLayout(m_second);
}

QSize FoldingBar::minimumSizeHint() const
{
    const QMargins margins = m_whole->contentsMargins();
    return QSize(std::max(m_first->minimumSize().width(), m_second->minimumSize().width()) + margins.left() + margins.right(), QWidget::minimumSizeHint().height());
}

bool FoldingBar::event(QEvent *event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) { // it or what is in it has another size
        const QMargins margins = m_whole->contentsMargins();
        const int need = m_first->minimumSize().width() + m_whole->spacing() + m_second->minimumSize().width() + margins.left() + margins.right();
        m_whole->setDirection(width() < need ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    }
    return done;
}

void addChoice(QButtonGroup *group, QToolButton *button, const QString &text, const char *name)
{
    button->setText(text);
    button->setAccessibleName(text);
    button->setObjectName(QLatin1String(name));
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    group->addButton(button);
}

QToolButton *textButton(const QString &text, const char *name, const QString &tip)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setAccessibleName(tip.isEmpty() ? text : tip);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    return button;
}

QPushButton *linkButton(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setFlat(true);
    button->setCursor(Qt::PointingHandCursor);
    button->setAccessibleName(text);
    return button;
}

} // namespace stackwright
