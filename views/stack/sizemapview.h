// The megabytes of a stack as an area: a box an image, in it a box for each instruction of its own. Walked with mouse and keys; a table
// is its twin.
#pragma once

#include "model/items/sizemap.h"

#include <QWidget>

namespace stackwright {

/// "+14.0 MB", "−3.0 MB"; empty: as large, or not compared.
QString changeText(const SizePart &part);

class SizeMapView : public QWidget
{
    Q_OBJECT
public:
    struct Place
    {
        int block = -1, part = -1;
        bool operator==(const Place &) const = default;
    };

    explicit SizeMapView(QWidget *parent = nullptr);
    void setBlocks(const QList<SizeBlock> &blocks);
    const QList<SizeBlock> &blocks() const { return m_blocks; }
    /// In the colours of what is larger and smaller than the stable tag's.
    void setCompared(bool isCompared);
    Place current() const { return m_current; }
    void setCurrent(Place place);
    QRectF areaOf(Place place) const; ///< empty: too small to be drawn, or gone
    /// Image, instruction, size, share, and what the stable tag has.
    QString tell(Place place) const;
    QSize minimumSizeHint() const override { return QSize(240, 160); }
    QSize sizeHint() const override { return QSize(600, 360); }

signals:
    void currentChanged(Place place);
    void opened(Place place); ///< a person wants to see its line

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Area
    {
        Place place;
        QRectF rect;
    };
    void layOut();
    int headHeight() const { return fontMetrics().height() + 4; }
    Place placeAt(const QPointF &at) const;
    int areaIndex(Place place) const;
    QColor ground(const SizePart &part, int block) const;

    QList<SizeBlock> m_blocks;
    QList<QRectF> m_heads; ///< by block, with its name; empty: no room
    QList<QRectF> m_frames;
    QList<Area> m_areas; ///< image by image, the largest part first
    Place m_current;
    bool m_isCompared = false;
};

} // namespace stackwright
