// The release mode: a candidate, its gates, what would move, one button that says what it will do; the releases so far.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace stackwright {

class Card;
class Notice;
class ReleaseDesk;
class ValueTable;

class ReleaseView : public QWidget
{
    Q_OBJECT
public:
    explicit ReleaseView(ReleaseDesk *desk, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();

    ReleaseDesk *m_desk;
    QComboBox *m_candidate;
    QLabel *m_said;
    QPushButton *m_look, *m_promote, *m_rollback;
    Notice *m_notice;
    Card *m_gatesCard, *m_movesCard, *m_pastCard;
    ValueTable *m_gates, *m_moves, *m_past;
};

} // namespace stackwright
