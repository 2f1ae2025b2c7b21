// What the colours and lines of the picture of a run stand for: only what is to be seen in it. As many lines as it needs.
#pragma once

#include "model/items/runpicture.h"

#include <QWidget>

namespace stackwright {

class RunLegend : public QWidget
{
    Q_OBJECT
public:
    explicit RunLegend(QWidget *parent = nullptr);
    void setPicture(const Timeline &picture);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(120, heightForWidth(std::max(120, width()))); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Sample { Stage, Failed, Cancelled, Running, Expected, Cached, Step, Usual, Build, Place, Longest };
    struct Entry
    {
        Sample sample = Sample::Stage;
        Stage stage = Stage::Build;
        QString text;
        bool operator==(const Entry &) const = default;
    };
    QList<QRect> placesIn(int width) const;
    void paintSample(QPainter *painter, const QRectF &box, const Entry &entry) const;

    QList<Entry> m_entries;
};

} // namespace stackwright
