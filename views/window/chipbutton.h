// A fact in the tool bar that can be chosen: looks like a chip, has a menu.
#pragma once

#include <QToolButton>

namespace stackwright {

class ChipButton : public QToolButton
{
    Q_OBJECT
public:
    /// `name`: what it is, for those who cannot see it; what it says is its text.
    explicit ChipButton(const QString &name, QWidget *parent = nullptr);
    void setFact(const QString &text, const QString &tip);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace stackwright
