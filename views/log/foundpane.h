// Below a log: all lines of all logs of the run that hold what is looked for. The current row, by mouse or key, leads there.
#pragma once

#include "model/items/foundlines.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;
class QTreeView;

namespace stackwright {

class Desk;

class FoundPane : public QWidget
{
    Q_OBJECT
public:
    explicit FoundPane(Desk *desk, QWidget *parent = nullptr);
    /// Looks again where the query, the run or its logs are other ones, while it is to be seen.
    void setQuery(const LogQuery &query);
    const FoundLines *lines() const { return m_lines; }

signals:
    void lineRequested(const QString &image, stackwright::Stage stage, qint64 line); ///< from 0
    void closeRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void look();
    void say();
    void go(const QModelIndex &index);
    QList<RunLog> logs() const;

    Desk *m_desk;
    FoundLines *m_lines;
    QTreeView *m_view;
    QLabel *m_said;
    QToolButton *m_again;
    QTimer m_soon; ///< while somebody types
    LogQuery m_query, m_lookedFor;
    QList<RunLog> m_lookedIn;
};

} // namespace stackwright
