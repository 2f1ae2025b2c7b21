#include "views/style/statedelegate.h"

#include "views/style/state.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QFontDatabase>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QTreeView>

#include <algorithm>

namespace stackwright {

namespace {

constexpr int glyphBox = 14, gap = 6;

class SentenceDelegate : public StateDelegate
{
public:
    SentenceDelegate(Columns columns, int first, QTreeView *view) : StateDelegate(std::move(columns), view), m_view(view), m_first(first) {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = StateDelegate::sizeHint(option, index);
        if (index.column() < m_first || !m_view->wordWrap())
            return size;
        const QRect room(0, 0, std::max(40, m_view->columnWidth(index.column()) - 14), 1 << 16);
        size.setHeight(m_view->fontMetrics().boundingRect(room, Qt::TextWordWrap, index.data().toString()).height() + 12);
        return size;
    }

private:
    QTreeView *m_view;
    int m_first;
};

} // namespace

void letSentencesWrap(QTreeView *view, const StateDelegate::Columns &columns, int first)
{
    delete view->itemDelegate();
    view->setItemDelegate(new SentenceDelegate(columns, first, view));
    view->setUniformRowHeights(false);
    view->setWordWrap(true);
}

int paintState(QPainter *painter, const QRect &rect, const QString &word, const QPalette &palette, bool enabled)
{
    const StateLook look = lookOf(word);
    const QColor colour = enabled ? colourOf(look.tone, palette) : palette.color(QPalette::Disabled, QPalette::Text);
    const int taken = look.glyph == Glyph::None ? 0 : glyphBox + gap;
    if (taken)
        paintGlyph(painter, look.glyph, QRectF(rect.left(), rect.top(), glyphBox, rect.height()), colour);
    painter->save();
    painter->setPen(colour);
    const QRect text = rect.adjusted(taken, 0, 0, 0);
    const QString shown = painter->fontMetrics().elidedText(stateText(word), Qt::ElideRight, text.width());
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
    painter->restore();
    return taken + painter->fontMetrics().horizontalAdvance(shown);
}

StateDelegate::StateDelegate(Columns columns, QObject *parent) : QStyledItemDelegate(parent), m_columns(std::move(columns)) {}

void StateDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (m_columns.numbers.contains(index.column()))
        option->displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
    if (m_columns.code.contains(index.column()))
        option->font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (m_columns.quiet.contains(index.column()) && option->state & QStyle::State_Enabled) { // what is off is no louder than the rest of its row
        const QColor quiet = option->palette.color(QPalette::PlaceholderText);
        option->palette.setColor(QPalette::Text, quiet);
        option->palette.setColor(QPalette::HighlightedText, quiet);
    }
}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int role = m_columns.told.value(index.column(), -1);
    const QString word = role < 0 ? QString() : index.data(role).toString();
    if (!m_columns.states.contains(index.column()) && word.isEmpty()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = item.text;
    item.text.clear();
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    painter->setFont(item.font);
    const QRect inside = item.rect.adjusted(6, 0, -4, 0);
    if (role < 0) {
        paintState(painter, inside, text, item.palette, item.state & QStyle::State_Enabled);
        return;
    }
    paintGlyph(painter, lookOf(word).glyph, QRectF(inside.left(), inside.top(), glyphBox, inside.height()), colourOf(lookOf(word).tone, item.palette));
    painter->setPen(item.palette.color(QPalette::PlaceholderText)); // what was is quieter than what is
    const QRect rest = inside.adjusted(glyphBox + gap, 0, 0, 0);
    painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, painter->fontMetrics().elidedText(text, Qt::ElideRight, rest.width()));
}

bool StateDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QString text = index.data().toString();
    if (event->type() != QEvent::ToolTip || text.isEmpty() || sizeHint(option, index).width() <= option.rect.width() + 8)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), QString(QStringLiteral("<span>") + text.toHtmlEscaped() + QStringLiteral("</span>")), view);
    return true;
}

QSize StateDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (m_columns.states.contains(index.column()) || m_columns.told.contains(index.column()))
        size.rwidth() += glyphBox + gap + 8;
    size.rwidth() += 8;
    return size;
}

} // namespace stackwright
