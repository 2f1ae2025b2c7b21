// The trends of the history's runs: of the whole stack or of one image, one measure as a drawing, all of them as a table, two runs
// compared; with what has jumped in words.
#pragma once

#include "model/items/trendtext.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTreeView;

namespace stackwright {

class Desk;
class EmptyPlace;
class TrendChart;
class TwoRuns;

class TrendPage : public QWidget
{
    Q_OBJECT
public:
    explicit TrendPage(Desk *desk, QWidget *parent = nullptr);
    TrendChart *chart() const { return m_chart; }
    QString currentRun() const; ///< the journal; empty: none

signals:
    void runChosen(const QString &journal);
    void currentChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    enum Part { Drawing, Table, Two };
    void makeTable();
    void requestTrend();
    void take(const Trend &trend);
    QStringList leftOut() const;
    void fillImages();
    void fillMeasures();
    void refresh();
    void refreshDrawing(); ///< the same runs, another measure
    TrendMeasure measure() const;
    QString image() const;

    Desk *m_desk;
    QComboBox *m_image, *m_measure;
    QButtonGroup *m_parts;
    QLabel *m_said, *m_told;
    TrendChart *m_chart;
    ValueTable *m_rows;
    QTreeView *m_table;
    TwoRuns *m_two;
    QStackedWidget *m_views;
    QWidget *m_work;
    EmptyPlace *m_none;
    Trend m_trend;
    QString m_trendOf; ///< the image that it is of
    QList<TrendMeasure> m_measures;
    Subjects m_subjects;
    int m_question = 0; ///< an answer to an older one is too late
};

} // namespace stackwright
