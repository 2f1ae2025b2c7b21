// One measure of the runs as a drawing, oldest at the left, with an axis of its own: columns of times and tests, dots of sizes and of what came
// from the cache. A run without a value has its place and nothing in it. Walked with mouse and keys; a table is its twin.
#pragma once

#include "model/items/trendtext.h"

#include <QWidget>

namespace stackwright {

class TrendChart : public QWidget
{
    Q_OBJECT
public:
    explicit TrendChart(QWidget *parent = nullptr);
    /// The current run stays where it is still there, else it is the newest.
    void setTrend(const QList<TrendPoint> &points, const TrendMeasure &measure, const Subjects &subjects);
    const QList<TrendPoint> &points() const { return m_points; }
    const QList<TrendJump> &jumps() const { return m_jumps; }
    int current() const { return m_current; } ///< -1: none
    void setCurrent(int point);
    /// All that is known of a point, in words: moment, state, value, what jumped, the rest.
    QString tell(int point) const;
    /// Where a run's column is, over the whole height.
    QRectF columnOf(int point) const;
    QSize sizeHint() const override { return QSize(500, 320); }
    QSize minimumSizeHint() const override { return QSize(240, 160); }

signals:
    void currentChanged(int point);
    void opened(const QString &journal);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Key ///< one entry of the legend
    {
        QColor colour;
        QString text;
        bool isHatched = false;
    };
    QList<Key> legend() const;
    QList<QRectF> legendPlaces() const;
    void measurePlot(); ///< when the points, the size, the font or the colours are others
    double heightAt(double value) const;
    int pointAt(const QPointF &at) const;
    int jumpAt(int from, int step) const; ///< the next one in this direction; -1: none
    const TrendJump *jumpOf(int point) const;
    void paintAxis(QPainter *painter) const;
    void paintColumns(QPainter *painter) const;
    void paintParts(QPainter *painter, int point) const;
    void paintDots(QPainter *painter) const;
    void paintStates(QPainter *painter) const;
    void paintJumps(QPainter *painter) const;
    void paintRuns(QPainter *painter) const;
    void paintLegend(QPainter *painter) const;

    QList<TrendPoint> m_points;
    QList<TrendJump> m_jumps;
    TrendMeasure m_measure;
    TrendAxis m_axis;
    Subjects m_subjects;
    QList<Key> m_keys;
    QRectF m_plot; ///< between the axes
    int m_current = -1, m_hovered = -1;
};

} // namespace stackwright
