#include "views/style/style.h"

#include "views/style/icons.h"
#include "views/style/state.h"
#include "views/style/stylepaint.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitterHandle>
#include <QStyleOption>
#include <QToolButton>

namespace stackwright {

namespace {

constexpr int headerArrow = 9; ///< the room of the arrow in the title of the column that rows are sorted by
constexpr int fieldMargin = 4; ///< of a field's words, beside what the frame takes
constexpr int cellMargin = 6; ///< left and right of a cell's and a title's words: a number's column ends, a word's begins

} // namespace

Style::Style() : QProxyStyle(QStringLiteral("Fusion")) {}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) || qobject_cast<QLineEdit *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *field = qobject_cast<QLineEdit *>(widget); field && !qobject_cast<QComboBox *>(field->parentWidget()))
        field->setTextMargins(fieldMargin, 0, fieldMargin, 0);
    // The parts that Qt makes itself get their names here, so that no part of any window is nameless.
    if (widget->accessibleName().isEmpty()) {
        if (auto *bar = qobject_cast<QScrollBar *>(widget))
            bar->setAccessibleName(bar->orientation() == Qt::Vertical ? tr("Scroll up and down") : tr("Scroll sideways"));
        else if (qobject_cast<QSplitterHandle *>(widget))
            widget->setAccessibleName(tr("Divider"));
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent: return 12;
    case PM_ScrollBarSliderMin: return 28;
    case PM_SplitterWidth: return 5;
    case PM_ToolBarItemSpacing: return 8;
    case PM_ToolBarItemMargin: return 6;
    case PM_ToolBarFrameWidth: return 4;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal: return 0;
    case PM_TabBarTabOverlap: return 0;
    case PM_TabBarBaseOverlap: return 0;
    case PM_TabBarTabHSpace: return 24;
    case PM_TabBarTabVSpace: return 16;
    case PM_HeaderMargin: return cellMargin;
    case PM_FocusFrameHMargin: return cellMargin - 1; // of cells; the style adds one
    case PM_MenuBarPanelWidth: return 0;
    case PM_MenuButtonIndicator: return 22;
    case PM_DefaultFrameWidth:
        return qobject_cast<const QLineEdit *>(widget) ? 3 : QProxyStyle::pixelMetric(metric, option, widget);
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QIcon Style::standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const
{
    // Qt's own are pictures, black ones: to read them, the plugins of all formats would be loaded before the window is there.
    switch (icon) {
    case SP_LineEditClearButton: return iconNamed(QStringLiteral("cancel"), QPalette::PlaceholderText);
    case SP_ToolBarHorizontalExtensionButton:
    case SP_ToolBarVerticalExtensionButton: return iconNamed(QStringLiteral("down"));
    default: break;
    }
    return QProxyStyle::standardIcon(icon, option, widget);
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *answer) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText: return 0;
    case SH_UnderlineShortcut: return qobject_cast<const QMenu *>(widget) || qobject_cast<const QMenuBar *>(widget);
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_ScrollBar_Transient: return 0;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    case SH_ToolTip_WakeUpDelay: return 500;
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    default: return QProxyStyle::styleHint(hint, option, widget, answer);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize whole = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int line = option ? option->fontMetrics.height() : 16;
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qobject_cast<const QPushButton *>(widget); button && button->isFlat())
            return size + QSize(8, 6);
        return QSize(std::max(whole.width(), size.width() + 24), line + 12);
    case CT_ToolButton:
        if (widget && widget->property("quiet").toBool())
            return whole;
        return QSize(whole.width() + 12, std::max(line + 12, size.height() + 6));
    case CT_ComboBox: return QSize(whole.width() + 8 + fieldMargin, line + 12);
    case CT_SpinBox:
    case CT_LineEdit: return QSize(whole.width(), line + 12);
    case CT_HeaderSection: return QSize(whole.width(), line + 14);
    case CT_ItemViewItem: return QSize(whole.width(), std::max(whole.height(), line + 12));
    case CT_MenuItem: return QSize(whole.width() + 8, std::max(whole.height(), option && whole.height() < 10 ? 9 : line + 9));
    case CT_MenuBarItem: return QSize(size.width() + 16, line + 10);
    default: return whole;
    }
}

// The arrow stands beside the title on the side away from the cells' edge: titles of numbers still end above their numbers.
QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    if (!header || header->orientation != Qt::Horizontal || (element != SE_HeaderArrow && element != SE_HeaderLabel))
        return QProxyStyle::subElementRect(element, option, widget);
    const QRect inside = header->rect.adjusted(cellMargin, 0, -cellMargin, 0);
    if (header->sortIndicator == QStyleOptionHeader::None)
        return element == SE_HeaderArrow ? QRect() : inside;
    const bool right = header->textAlignment & Qt::AlignRight;
    const int words = std::min(header->fontMetrics.horizontalAdvance(header->text) + 4, inside.width() - headerArrow);
    if (element == SE_HeaderLabel)
        return right ? inside.adjusted(headerArrow, 0, 0, 0) : inside.adjusted(0, 0, -headerArrow, 0);
    return QRect(right ? inside.left() + inside.width() - words - headerArrow : inside.left() + words, inside.top(), headerArrow, inside.height());
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        // No arrows: the groove is the whole bar.
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (!bar)
            return QProxyStyle::subControlRect(control, option, part, widget);
        const bool upright = bar->orientation == Qt::Vertical;
        const int length = upright ? bar->rect.height() : bar->rect.width();
        const qint64 range = qint64(bar->maximum) - bar->minimum;
        int slider = length;
        if (range > 0)
            slider = static_cast<int>(std::clamp<qint64>(qint64(bar->pageStep) * length / (range + bar->pageStep),
                                                         std::min(28, length), length));
        const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider, bar->upsideDown);
        const auto piece = [&](int from, int size) {
            return upright ? QRect(0, from, bar->rect.width(), size) : QRect(from, 0, size, bar->rect.height());
        };
        switch (part) {
        case SC_ScrollBarSlider: return piece(start, slider);
        case SC_ScrollBarSubPage: return piece(0, start);
        case SC_ScrollBarAddPage: return piece(start + slider, length - start - slider);
        case SC_ScrollBarGroove: return piece(0, length);
        default: return {};
        }
    }
    const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option); box && part == SC_ComboBoxEditField && !box->editable)
        return rect.adjusted(fieldMargin, 0, 0, 0); // its words stand as far in as those of a field beside it
    return rect;
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const QPalette &palette = option->palette;
    const QColor line = palette.color(QPalette::Mid);
    switch (element) {
    case PE_PanelButtonCommand: {
        const auto *button = qobject_cast<const QPushButton *>(widget);
        const bool flat = button && button->isFlat(), primary = isPrimary(widget) && option->state & State_Enabled;
        if (!flat)
            paintBox(painter, option->rect, buttonFill(option, widget), primary ? QColor(Qt::transparent) : line);
        else if (option->state & State_MouseOver && option->state & State_Enabled)
            paintBox(painter, option->rect, palette.color(QPalette::Midlight), Qt::transparent);
        if (option->state & State_HasFocus && option->state & State_KeyboardFocusChange) // Fusion leaves it to the panel
            paintFocus(painter, option->rect, option, widget);
        return;
    }
    case PE_PanelButtonTool: {
        const bool quiet = widget && widget->property("quiet").toBool();
        const bool lit = option->state & (State_MouseOver | State_Sunken | State_On);
        if (quiet && !(lit && option->state & State_Enabled))
            return;
        const bool primary = isPrimary(widget) && option->state & State_Enabled;
        paintBox(painter, option->rect, buttonFill(option, widget), primary || quiet ? QColor(Qt::transparent) : line);
        return;
    }
    case PE_PanelScrollAreaCorner: painter->fillRect(option->rect, palette.color(QPalette::Base)); return;
    case PE_IndicatorButtonDropDown: return; // the arrow alone is enough
    case PE_PanelLineEdit: {
        if (widget && (qobject_cast<const QAbstractSpinBox *>(widget->parentWidget())
                       || qobject_cast<const QComboBox *>(widget->parentWidget())))
            return;
        const bool focused = option->state & State_HasFocus;
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        const bool bare = frame && frame->lineWidth <= 0; // text to be read and copied
        paintBox(painter, option->rect, palette.color(QPalette::Base), focused ? palette.color(QPalette::Link) : bare ? QColor(Qt::transparent) : line);
        return;
    }
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView *>(widget))
            return;
        if (option->state & State_KeyboardFocusChange || option->state & State_HasFocus)
            paintFocus(painter, option->rect, option, widget);
        return;
    case PE_PanelItemViewRow:
        if (option->state & State_Selected)
            paintChosenRow(painter, option->rect, option, widget);
        return;
    case PE_PanelItemViewItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        if (item && item->state & State_Selected)
            paintChosenRow(painter, option->rect, option, widget);
        else if (item && item->state & State_MouseOver)
            painter->fillRect(option->rect, palette.color(QPalette::Midlight));
        return;
    }
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            paintChevron(painter, option->rect, option->state & State_Open ? Points::Down : Points::Right, palette.color(QPalette::PlaceholderText));
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: {
        const bool on = option->state & State_On, enabled = option->state & State_Enabled;
        const QColor accent = palette.color(enabled ? QPalette::Link : QPalette::Mid);
        const int side = std::min({option->rect.width(), option->rect.height(), 16});
        QRect box(0, 0, side, side);
        box.moveCenter(option->rect.center());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(on ? accent : palette.color(option->state & State_MouseOver ? QPalette::PlaceholderText : QPalette::Dark));
        painter->setBrush(on ? accent : palette.color(QPalette::Base));
        painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter->restore();
        if (on)
            paintGlyph(painter, Glyph::Check, QRectF(box).adjusted(2, 2, -2, -2), palette.color(QPalette::BrightText));
        return;
    }
    case PE_IndicatorArrowDown:
        paintChevron(painter, option->rect, Points::Down, arrowColour(option, isPrimary(widget)));
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option); header && header->sortIndicator != QStyleOptionHeader::None)
            paintChevron(painter, option->rect, header->sortIndicator == QStyleOptionHeader::SortUp ? Points::Up : Points::Down,
                         palette.color(QPalette::PlaceholderText));
        return;
    case PE_FrameTabBarBase:
    case PE_FrameStatusBarItem:
    case PE_FrameTabWidget: return;
    case PE_PanelStatusBar:
        painter->fillRect(option->rect, palette.color(QPalette::Base));
        painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), line);
        return;
    case PE_Frame:
        painter->setPen(line);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const QPalette &palette = option->palette;
    const QColor line = palette.color(QPalette::Mid);
    switch (element) {
    case CE_PushButtonBevel:
        QProxyStyle::drawControl(element, option, painter, widget);
        if (const auto *push = qobject_cast<const QPushButton *>(widget); // one without a panel has its ring, too
            push && push->isFlat() && option->state & State_HasFocus && option->state & State_KeyboardFocusChange)
            paintFocus(painter, option->rect, option, widget);
        return;
    case CE_PushButtonLabel:
    case CE_ToolButtonLabel:
        if (const auto *push = qobject_cast<const QPushButton *>(widget); push && push->isFlat()) {
            if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
                QStyleOptionButton copy = *button;
                copy.palette.setColor(QPalette::ButtonText, palette.color(QPalette::Link));
                QProxyStyle::drawControl(element, &copy, painter, widget);
                return;
            }
        }
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option); button && isPrimary(widget) && option->state & State_Enabled) {
            QStyleOptionButton copy = *button;
            copy.palette.setColor(QPalette::ButtonText, palette.color(QPalette::BrightText));
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            QStyleOptionToolButton copy = *button;
            if (isPrimary(widget) && option->state & State_Enabled)
                copy.palette.setColor(QPalette::ButtonText, palette.color(QPalette::BrightText));
            if (button->toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button->icon.isNull())
                paintIconAndWords(painter, copy, widget, *this);
            else
                QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        QProxyStyle::drawControl(element, option, painter, widget);
        return;
    case CE_Header: // Qt asks its own style where the title and the arrow stand, not this one
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeader copy = *header;
            drawControl(CE_HeaderSection, &copy, painter, widget);
            copy.rect = subElementRect(SE_HeaderLabel, header, widget);
            drawControl(CE_HeaderLabel, &copy, painter, widget);
            copy.rect = subElementRect(SE_HeaderArrow, header, widget);
            drawPrimitive(PE_IndicatorHeaderArrow, &copy, painter, widget);
        }
        return;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, palette.color(QPalette::Base));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), line);
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeader copy = *header;
            copy.palette.setColor(QPalette::ButtonText, palette.color(QPalette::PlaceholderText));
            copy.state.setFlag(State_On, false); // the selected column's title is no bolder than the others
            QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
    case CE_TabBarTabShape: {
        const QRect &rect = option->rect;
        if (option->state & State_Selected)
            painter->fillRect(QRect(rect.left() + 8, rect.bottom() - 1, rect.width() - 16, 2), palette.color(QPalette::Link));
        else if (option->state & State_MouseOver && option->state & State_Enabled)
            painter->fillRect(QRect(rect.left() + 8, rect.bottom() - 1, rect.width() - 16, 2), line);
        return;
    }
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab copy = *tab;
            const bool selected = tab->state & State_Selected;
            copy.palette.setColor(QPalette::WindowText, palette.color(selected ? QPalette::Text : QPalette::PlaceholderText));
            QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
    case CE_ToolBar:
        painter->fillRect(option->rect, palette.color(QPalette::Base));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), line);
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, palette.color(QPalette::Base));
        return;
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            const bool open = item->state & (State_Selected | State_Sunken);
            painter->fillRect(item->rect, palette.color(open ? QPalette::Highlight : QPalette::Base));
            const int flags = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine
                | (styleHint(SH_UnderlineShortcut, option, widget, nullptr) ? 0 : Qt::TextHideMnemonic);
            drawItemText(painter, item->rect, flags, palette, item->state & State_Enabled, item->text, QPalette::ButtonText);
        }
        return;
    case CE_Splitter: {
        const QRect &rect = option->rect;
        painter->fillRect(rect, palette.color(QPalette::Base));
        if (option->state & State_Horizontal)
            painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line);
        else
            painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line);
        return;
    }
    default: QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    const QPalette &palette = option->palette;
    if (control == CC_ScrollBar) {
        const QRect slider = subControlRect(control, option, SC_ScrollBarSlider, widget);
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option); bar && bar->maximum > bar->minimum) {
            const bool lit = option->state & State_MouseOver || option->activeSubControls & SC_ScrollBarSlider;
            const auto *area = widget && widget->parentWidget() ? qobject_cast<const QScrollArea *>(widget->parentWidget()->parentWidget()) : nullptr;
            const QColor colour = area && area->hasFocus() ? palette.color(QPalette::Link)
                                  : lit                    ? palette.color(QPalette::Dark)
                                                           : mixed(palette.color(QPalette::Mid), palette.color(QPalette::Dark), 0.4);
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(colour);
            painter->drawRoundedRect(QRectF(slider).adjusted(3, 3, -3, -3), 3, 3);
            painter->restore();
        }
        return;
    }
    if (control == CC_ToolButton) {
        // One panel under label and arrow, whatever the button looks like.
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            QStyleOptionToolButton copy = *button;
            drawPrimitive(PE_PanelButtonTool, &copy, painter, widget);
            const bool menu = button->features & QStyleOptionToolButton::MenuButtonPopup;
            copy.rect = menu ? subControlRect(control, option, SC_ToolButton, widget) : button->rect;
            copy.features &= ~QStyleOptionToolButton::HasMenu;
            if (button->toolButtonStyle == Qt::ToolButtonTextBesideIcon)
                copy.rect.adjust(8, 0, 0, 0); // the icon stands off the edge as the words do
            drawControl(CE_ToolButtonLabel, &copy, painter, widget);
            if (menu) {
                copy.rect = subControlRect(control, option, SC_ToolButtonMenu, widget);
                drawPrimitive(PE_IndicatorArrowDown, &copy, painter, widget);
            }
            if (button->state & State_HasFocus && button->state & State_KeyboardFocusChange)
                paintFocus(painter, button->rect, option, widget);
            return;
        }
    }
    if (control == CC_ComboBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option); box && !box->editable) {
            const bool focused = option->state & State_HasFocus;
            paintBox(painter, option->rect, buttonFill(option, widget),
                     focused ? palette.color(QPalette::Link) : palette.color(QPalette::Mid));
            const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
            paintChevron(painter, arrow, Points::Down, arrowColour(option, false));
            return;
        }
    }
    if (control == CC_SpinBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            paintBox(painter, option->rect, palette.color(QPalette::Base), palette.color(option->state & State_HasFocus ? QPalette::Link : QPalette::Mid));
            for (const SubControl step : {SC_SpinBoxUp, SC_SpinBoxDown}) {
                QStyleOptionSpinBox arrow = *box;
                arrow.state.setFlag(State_Enabled, option->state & State_Enabled
                                                       && box->stepEnabled & (step == SC_SpinBoxUp ? QAbstractSpinBox::StepUpEnabled : QAbstractSpinBox::StepDownEnabled));
                paintChevron(painter, subControlRect(CC_SpinBox, option, step, widget), step == SC_SpinBoxUp ? Points::Up : Points::Down, arrowColour(&arrow, false));
            }
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace stackwright
