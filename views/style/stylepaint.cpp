#include "views/style/stylepaint.h"

#include "views/style/state.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace stackwright {

namespace {

constexpr double radius = 5;
constexpr int iconGap = 6; ///< between a button's icon and its words

} // namespace

bool isPrimary(const QWidget *widget)
{
    return widget && widget->property("primary").toBool();
}

void paintBox(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &line)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(line.alpha() == 0 ? QPen(Qt::NoPen) : QPen(line, 1));
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter->restore();
}

void paintChevron(QPainter *painter, const QRectF &box, Points points, const QColor &colour)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(box.center());
    painter->rotate(points == Points::Down ? 0 : points == Points::Right ? -90 : 180);
    painter->setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF corners[] = {{-3.2, -1.6}, {0, 1.6}, {3.2, -1.6}};
    painter->drawPolyline(corners, 3);
    painter->restore();
}

QColor arrowColour(const QStyleOption *option, bool primary)
{
    if (!(option->state & QStyle::State_Enabled))
        return option->palette.color(QPalette::Disabled, QPalette::ButtonText);
    return option->palette.color(primary ? QPalette::BrightText : QPalette::PlaceholderText);
}

void paintIconAndWords(QPainter *painter, const QStyleOptionToolButton &button, const QWidget *widget, const QStyle &style)
{
    const bool enabled = button.state & QStyle::State_Enabled;
    QRect icon(QPoint(button.rect.left(), 0), button.iconSize);
    icon.moveTop(button.rect.center().y() - icon.height() / 2);
    painter->save();
    painter->setFont(button.font);
    button.icon.paint(painter, icon, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    const int flags = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine
        | (style.styleHint(QStyle::SH_UnderlineShortcut, &button, widget) ? Qt::TextShowMnemonic : Qt::TextHideMnemonic);
    style.drawItemText(painter, button.rect.adjusted(icon.width() + iconGap, 0, 0, 0), flags, button.palette, enabled, button.text, QPalette::ButtonText);
    painter->restore();
}

void paintFocus(QPainter *painter, const QRect &rect, const QStyleOption *option, const QWidget *widget)
{
    const bool onAccent = isPrimary(widget) && option->state & QStyle::State_Enabled;
    paintBox(painter, onAccent ? rect.adjusted(2, 2, -2, -2) : rect, Qt::transparent, option->palette.color(onAccent ? QPalette::BrightText : QPalette::Link));
}

void paintChosenRow(QPainter *painter, const QRect &rect, const QStyleOption *option, const QWidget *widget)
{
    painter->fillRect(rect, option->palette.color(QPalette::Highlight));
    if (rect.left() <= 0 && widget && widget->hasFocus())
        painter->fillRect(QRect(0, rect.top(), 3, rect.height()), option->palette.color(QPalette::Link));
}

QColor buttonFill(const QStyleOption *option, const QWidget *widget)
{
    const QPalette &palette = option->palette;
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool sunken = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = enabled && option->state & QStyle::State_MouseOver;
    if (isPrimary(widget) && enabled) {
        const QColor accent = palette.color(QPalette::Link);
        return sunken ? mixed(accent, palette.color(QPalette::Text), 0.2)
                      : hovered ? mixed(accent, palette.color(QPalette::Text), 0.1) : accent;
    }
    if (sunken)
        return palette.color(QPalette::Highlight);
    return hovered ? palette.color(QPalette::Midlight) : palette.color(QPalette::Button);
}
} // namespace stackwright
