// The bar under the menus: build, cancel, what is checked out, what would be tagged, find anything.
#pragma once

#include <QToolBar>

class QPushButton;
class QToolButton;

namespace stackwright {

class Actions;
class Chip;
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
    QToolButton *m_build, *m_cancel;
    Chip *m_head, *m_dirty, *m_tag;
    QPushButton *m_find;
};

} // namespace stackwright
