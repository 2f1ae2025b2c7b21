// The wiki mode: which pages differ from the wiki's last commit, each as a diff, and publishing them.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTimer;
class QSplitter;
class QTreeView;

namespace stackwright {

class Card;
class Desk;
class DifferenceView;
class EmptyPlace;
class NoStack;
class Notice;
class ValueTable;
class WikiDesk;

class WikiView : public QWidget
{
    Q_OBJECT
public:
    WikiView(Desk *desk, WikiDesk *wiki, QWidget *parent = nullptr);

signals:
    void openRequested(const QString &checkout); ///< empty: a person chooses

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void refreshHead();
    void showCurrent();

    Desk *m_desk;
    WikiDesk *m_wiki;
    QLabel *m_where, *m_against;
    QPushButton *m_publish, *m_cancel;
    Notice *m_notice;
    ValueTable *m_pages;
    QTreeView *m_list;
    QSplitter *m_split = nullptr;
    DifferenceView *m_difference;
    Card *m_card;
    EmptyPlace *m_empty;
    NoStack *m_noStack;
    QStackedWidget *m_whole;
    QTimer *m_second; ///< while something is published
    QString m_key;    ///< of the comparison that is to be shown
};

} // namespace stackwright
