// The wiki mode: which pages differ from the wiki's last commit, each as a diff, and publishing them.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace stackwright {

class DiffView;
class EmptyPlace;
class Notice;
class ReleaseDesk;
class ValueTable;

class WikiView : public QWidget
{
    Q_OBJECT
public:
    explicit WikiView(ReleaseDesk *desk, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void showCurrent(int row);

    ReleaseDesk *m_desk;
    QLabel *m_where;
    QPushButton *m_publish;
    Notice *m_notice;
    ValueTable *m_pages;
    DiffView *m_diff;
    QWidget *m_card;
    EmptyPlace *m_empty;
    int m_row = 0;
};

} // namespace stackwright
