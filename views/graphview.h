// The stack as a drawing: a box an image, a line to each child. The tree beside it is its twin for those who cannot see.
#pragma once

#include "model/items/stackmodel.h"

#include <QAbstractScrollArea>

class QAbstractProxyModel;

namespace stackwright {

class GraphView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    GraphView(StackModel *model, const QAbstractProxyModel *filter, QWidget *parent = nullptr); ///< what the filter leaves out is drawn faintly

    void setCurrent(const QString &image);
    void update();

signals:
    void chosen(const QString &image);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();

    StackModel *m_model;
    const QAbstractProxyModel *m_filter;
    QString m_current;
    QList<QRect> m_boxes; ///< by image, in the plan's order
    QSize m_whole;
};

} // namespace stackwright
