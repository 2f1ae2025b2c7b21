// The narrow bar on the left: Stack, Release, Wiki, History. One of them is on.
#pragma once

#include <QWidget>

class QAction;
class QActionGroup;

namespace stackwright {

class ModeBar : public QWidget
{
    Q_OBJECT
public:
    /// The actions are checkable and in one exclusive group; each becomes a button with icon and word.
    explicit ModeBar(const QList<QAction *> &modes, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace stackwright
