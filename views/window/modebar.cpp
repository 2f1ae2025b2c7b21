#include "views/window/modebar.h"

#include "views/window/actions.h"
#include "views/style/state.h"

#include <QAction>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace stackwright {

namespace {

class ModeButton : public QToolButton
{
public:
    explicit ModeButton(QAction *action)
    {
        setDefaultAction(action);
        setAccessibleName(Actions::nameOf(action));
        setObjectName(action->objectName() + QStringLiteral("Button"));
        setFixedSize(76, 58);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QColor accent = palette().color(QPalette::Link);
        if (isChecked()) {
            painter.fillRect(rect(), palette().color(QPalette::Highlight));
            painter.fillRect(QRect(0, 0, 3, height()), accent);
        } else if (underMouse()) {
            painter.fillRect(rect(), palette().color(QPalette::Midlight));
        }
        if (hasFocus()) {
            painter.setPen(accent);
            painter.drawRect(rect().adjusted(4, 1, -2, -2));
        }
        icon().paint(&painter, QRect(width() / 2 - 11, 10, 22, 22), Qt::AlignCenter, QIcon::Normal,
                     isChecked() ? QIcon::On : QIcon::Off);
        painter.setPen(isChecked() ? accent : palette().color(QPalette::PlaceholderText));
        QFont face = font();
        if (face.pointSizeF() > 0)
            face.setPointSizeF(face.pointSizeF() * 0.9);
        painter.setFont(face);
        painter.drawText(QRect(0, 34, width(), 20), Qt::AlignCenter, Actions::nameOf(defaultAction()));
    }
};

} // namespace

ModeBar::ModeBar(const QList<QAction *> &modes, QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("modes"));
    setAccessibleName(tr("Modes"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 1, 0);
    column->setSpacing(0);
    for (QAction *mode : modes)
        column->addWidget(new ModeButton(mode));
    column->addStretch();
    setFixedWidth(77);
}

void ModeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.fillRect(QRect(width() - 1, 0, 1, height()), palette().color(QPalette::Mid));
}

} // namespace stackwright
