// Two runs of the history beside each other: what took how long, sizes, tests, and what differs.
#pragma once

#include "model/items/trendtext.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QTreeView;

namespace stackwright {

class Desk;
class EmptyPlace;

class TwoRuns : public QWidget
{
    Q_OBJECT
public:
    explicit TwoRuns(Desk *desk, QWidget *parent = nullptr);
    /// The runs to choose from, oldest first, and what is looked at; the choice stays as far as it is still there.
    void setRuns(const QList<TrendPoint> &points, const QString &image, const Subjects &subjects);
    /// This run against the one before it that passed, else the one before it.
    void choose(const QString &journal);

private:
    void refresh();
    void tell(const QList<QList<Cell>> &rows, const QString &caution, qsizetype hidden);

    Desk *m_desk;
    QList<TrendPoint> m_points;
    QString m_image;
    QComboBox *m_before, *m_after;
    QCheckBox *m_onlyDifferent;
    QLabel *m_said;
    ValueTable *m_rows;
    QTreeView *m_view;
    EmptyPlace *m_none;
    int m_question = 0; ///< an answer to an older one is too late
};

} // namespace stackwright
