// Sizes before and after as two bars for each image, on one scale, with the numbers beside them. The same stands in its
// accessible name as text.
#pragma once

#include <QString>
#include <QWidget>

namespace stackwright {

struct SizePair
{
    QString name;
    qint64 before = -1, after = -1; ///< bytes; -1: unknown
    qsizetype layersBefore = 0, layersAfter = 0;
    bool operator==(const SizePair &) const = default;
};

class SizeBars : public QWidget
{
    Q_OBJECT
public:
    explicit SizeBars(QWidget *parent = nullptr);
    void setSizes(const QList<SizePair> &sizes);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(120, sizeHint().height()); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int rowHeight() const;
    QList<SizePair> m_sizes;
};

/// "1.9 GB → 1.9 GB (+14.0 MB), 12 → 13 layers".
QString sizeChangeText(const SizePair &size);

} // namespace stackwright
