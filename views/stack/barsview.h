// The last builds as columns: as high as they took long, in the colour of how they ended.
#pragma once

#include <QString>
#include <QWidget>

namespace stackwright {

struct Bar
{
    QString state; ///< a word of state
    double value = 0;
    QString text;
};

class BarsView : public QWidget
{
    Q_OBJECT
public:
    explicit BarsView(QWidget *parent = nullptr);
    void setBars(const QList<Bar> &bars, double typical);
    QSize sizeHint() const override { return QSize(200, 110); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QList<Bar> m_bars;
    double m_typical = 0;
};

} // namespace stackwright
