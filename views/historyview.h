// Earlier runs of the stack, newest first; any of them opens in the same views as a live one.
#pragma once

#include <QWidget>

namespace stackwright {

class EmptyPlace;
class Desk;
class ValueTable;

class HistoryView : public QWidget
{
    Q_OBJECT
public:
    explicit HistoryView(Desk *desk, QWidget *parent = nullptr);

signals:
    void runChosen(const QString &journal);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();

    Desk *m_desk;
    ValueTable *m_runs;
    QWidget *m_card;
    EmptyPlace *m_empty;
};

} // namespace stackwright
