#include "views/window/chipbutton.h"

#include "views/style/state.h"

#include <QPainter>

namespace stackwright {

namespace {

constexpr int mostWide = 240, side = 11, arrow = 8;

} // namespace

ChipButton::ChipButton(const QString &name, QWidget *parent) : QToolButton(parent)
{
    setAccessibleName(name);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ChipButton::setFact(const QString &text, const QString &tip)
{
    if (text == this->text() && tip == accessibleDescription())
        return;
    setText(text);
    setAccessibleDescription(tip);
    setToolTip(QStringLiteral("<span>") + tip.toHtmlEscaped() + QStringLiteral("</span>"));
    updateGeometry();
    update();
}

QSize ChipButton::sizeHint() const
{
    return QSize(std::min(fontMetrics().horizontalAdvance(text()) + 2 * side + arrow + 6, mostWide), fontMetrics().height() + 9);
}

QSize ChipButton::minimumSizeHint() const
{
    return QSize(std::min(sizeHint().width(), 90), sizeHint().height());
}

void ChipButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor base = palette().color(QPalette::Base), quiet = palette().color(QPalette::PlaceholderText);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Link), 1.5) : QPen(Qt::NoPen));
    painter.setBrush(mixed(base, quiet, underMouse() || isDown() ? 0.2 : 0.1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), (height() - 1.5) / 2.0, (height() - 1.5) / 2.0);
    painter.setPen(palette().color(isEnabled() ? QPalette::WindowText : QPalette::PlaceholderText));
    const QRect words = rect().adjusted(side, 0, -side - arrow - 2, 0);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, fontMetrics().elidedText(text(), Qt::ElideMiddle, words.width()));
    // The menu's mark.
    const QPointF tip(width() - side - arrow / 2.0, height() / 2.0 + 2);
    painter.setPen(QPen(quiet, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const QPointF mark[] = {tip + QPointF(-arrow / 2.0, -arrow / 2.0), tip, tip + QPointF(arrow / 2.0, -arrow / 2.0)};
    painter.drawPolyline(mark, 3);
}

} // namespace stackwright
