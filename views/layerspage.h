// The layers of an image, as its page records them: size, what made each, when.
#pragma once

#include <QWidget>

class QLabel;

namespace stackwright {

class EmptyPlace;
class LayerBar;
class Desk;
class ValueTable;

class LayersPage : public QWidget
{
    Q_OBJECT
public:
    explicit LayersPage(Desk *desk, QWidget *parent = nullptr);
    void setImage(const QString &image);

private:
    void show(const QByteArray &page);

    Desk *m_desk;
    QString m_page;
    ValueTable *m_layers;
    LayerBar *m_bar;
    QLabel *m_sum;
    QWidget *m_frame;
    EmptyPlace *m_empty;
};

} // namespace stackwright
