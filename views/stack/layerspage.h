// The layers of an image, as its page records them: size, what made each, when.
#pragma once

#include <QWidget>

class QLabel;
class QTreeView;

namespace stackwright {

class NotYet;
class LayerBar;
class Desk;
class ValueTable;

class LayersPage : public QWidget
{
    Q_OBJECT
public:
    explicit LayersPage(Desk *desk, QWidget *parent = nullptr);
    void setImage(const QString &image);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void show(const QByteArray &page);

    Desk *m_desk;
    QString m_page;
    ValueTable *m_layers;
    QTreeView *m_view;
    LayerBar *m_bar;
    QLabel *m_sum;
    QWidget *m_frame;
    NotYet *m_empty;
};

} // namespace stackwright
