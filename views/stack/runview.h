// The whole picture of a run as a drawing that takes the window: names at the left and time on top stay where they are, time is
// zoomed, each stage, step and wait can be pointed at with mouse or keys, and leads to its log. A table is its twin.
#pragma once

#include "model/items/runpicture.h"
#include "views/style/dragscroll.h"

#include <QAbstractScrollArea>

#include <optional>

namespace stackwright {

class RunView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit RunView(QWidget *parent = nullptr);

    void setPicture(const Timeline &picture);
    const Timeline &picture() const { return m_picture; }
    void setCurrent(const QString &image); ///< brings its row into view
    double zoom() const { return m_zoom; } ///< 1: the whole time is to be seen
    void setZoom(double zoom);
    void showWhole() { setZoom(1); }
    /// Where a piece of a row is drawn, in the viewport; -1: the row's name.
    QRect rectOf(int row, int piece) const;
    /// One line a row: "ml failed | Build 0:02-0:12 | …", for who cannot see it whole.
    QString text() const;

signals:
    void chosen(const QString &image);
    void opened(const QString &image); ///< a person wants to go to it
    /// To the log of this stage; `step`: and there to this step of the build.
    void logRequested(const QString &image, stackwright::Stage stage, const std::optional<stackwright::StepRecord> &step);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Spot
    {
        int row = -1, piece = -1; ///< piece -1: the name
        bool operator==(const Spot &) const = default;
    };
    void measure();
    void setRanges();
    void follow();
    void say();
    void go(Spot spot);
    void step(int by, bool overStages);
    void open(Spot spot);
    Spot spotAt(const QPoint &point) const;
    double scale() const; ///< pixels a millisecond
    double xOf(qint64 ms) const;
    double largestZoom() const;
    const QList<TimelinePiece> &pieces(int row) const { return m_pieces[row]; }
    QRectF barOf(int row, const TimelinePiece &piece) const;
    QString tipOf(Spot spot) const;
    void paintRow(QPainter *painter, int row, const QRectF &seen) const;
    void paintSteps(QPainter *painter, int row, const TimelineBlock &block, int at) const;
    void paintNames(QPainter *painter, int first, int last) const;
    void paintAxis(QPainter *painter) const;

    Timeline m_picture;
    QList<QList<TimelinePiece>> m_pieces; ///< by row
    Spot m_current{0, -1};
    qint64 m_whole = 1000; ///< milliseconds that are to be seen at zoom 1
    double m_zoom = 1;
    int m_names = 120;
    DragScroll m_drag{*this};
};

} // namespace stackwright
