// Draws a Timeline: a bar an image, a block a stage, what is still expected dashed, the critical path framed.
#pragma once

#include "model/items/timeline.h"

#include <QWidget>

namespace stackwright {

class TimelineView : public QWidget
{
    Q_OBJECT
public:
    explicit TimelineView(QWidget *parent = nullptr);
    void setTimeline(const Timeline &timeline);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Timeline m_timeline;
};

} // namespace stackwright
