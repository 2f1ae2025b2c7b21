// The stack as a drawing: a box an image, a line to each child. Of a large stack only the way to the chosen image is drawn, with
// its neighbours and what hangs from it; the rest is counted. The tree beside it is its twin for those who cannot see.
#pragma once

#include "model/items/focusedstack.h"
#include "model/items/stackmodel.h"

#include <QAbstractScrollArea>

class QAbstractProxyModel;

namespace stackwright {

class GraphView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    /// What the filter leaves out is drawn faintly, or not at all in a large stack.
    GraphView(StackModel *model, const QAbstractProxyModel *filter, QWidget *parent = nullptr);

    void setCurrent(const QString &image); ///< brings it into view, and its children if there is room
    void update();
    double zoom() const { return m_zoom; }
    void setZoom(double zoom);
    void showWhole(); ///< as large as it may be so that all that is drawn is to be seen
    /// What is drawn, one box a line: names, "and 120 more".
    QString text() const;

signals:
    void chosen(const QString &image);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Box
    {
        StackPart part;
        QRect rect;
    };
    void readStates();
    void layOut();
    void placeWhole();
    void placeFocused();
    int stateWidth(const StackPart &part) const;
    QList<int> columnLefts(int most) const;
    void setRanges();
    void follow();
    const Box *boxAt(const QPoint &point) const;
    void paintLine(QPainter *painter, const Box &box) const;
    void paintBox(QPainter *painter, const Box &box) const;
    QString nameOf(const Box &box) const;
    QString statesOf(const StackPart &part) const;
    QString tipOf(const Box &box) const;

    StackModel *m_model;
    const QAbstractProxyModel *m_filter;
    int m_current = -1; ///< by its number in the plan
    QString m_currentName;
    QStringList m_states; ///< by image
    QList<bool> m_isIn;   ///< by image: the filter leaves it in
    QList<Box> m_boxes;
    QSize m_whole;
    double m_zoom = 1;
    bool m_isStale = true, m_follows = false;
};

} // namespace stackwright
