// The bar under the menus: build, cancel, what is checked out, what would be tagged, find anything.
#pragma once

#include <QToolBar>

class QPushButton;
class QToolButton;

namespace stackwright {

class Actions;
class Chip;
class CompareChip;
class DestinationChip;
class Desk;

class TopBar : public QToolBar
{
    Q_OBJECT
public:
    TopBar(Desk *desk, Actions *actions, QWidget *parent = nullptr);
    void refresh();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeRoom();

    Desk *m_desk;
    QString m_buildTip;
    QToolButton *m_build, *m_cancel;
    DestinationChip *m_destination;
    CompareChip *m_head;
    Chip *m_dirty, *m_tag;
    QPushButton *m_find;
};

} // namespace stackwright
