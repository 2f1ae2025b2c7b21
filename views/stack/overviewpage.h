// The first page of an image: its stages as cards, the run on a line of time, the files behind it, its last builds.
#pragma once

#include "model/items/stagecards.h"

#include <QScrollArea>

class QGridLayout;
class QStackedWidget;
class QTreeView;

namespace stackwright {

class Card;
class BarsView;
class Desk;
class FactsCard;
class TimelineView;

/// One stage as a card; also a button: opens the stage's log.
class StageCardView : public QWidget
{
    Q_OBJECT
public:
    explicit StageCardView(QWidget *parent = nullptr);
    void setCard(const StageCard &card);
    QSize sizeHint() const override;

signals:
    void opened(stackwright::Stage stage);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    StageCard m_card;
};

class OverviewPage : public QScrollArea
{
    Q_OBJECT
public:
    explicit OverviewPage(Desk *desk, QWidget *parent = nullptr);
    void setImage(const QString &image);
    void refresh();

signals:
    void imageRequested(const QString &image);
    void logRequested(stackwright::Stage stage);
    void fileRequested(const QString &path);
    void pictureRequested(); ///< of the whole run

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void showStages(const QList<StageCard> &cards);
    void arrange();
    void fitOrder();
    void fitOrderHeight();

    Desk *m_desk;
    QString m_image;
    QGridLayout *m_grid;
    QWidget *m_strip;
    QGridLayout *m_stripGrid;
    QList<StageCardView *> m_cards;
    Card *m_runCard, *m_filesCard, *m_buildsCard;
    FactsCard *m_facts;
    QStackedWidget *m_runViews;
    QTreeView *m_orderView = nullptr;
    QWidget *m_table = nullptr, *m_picture = nullptr;
    TimelineView *m_timeline;
    BarsView *m_bars;
    ValueTable *m_timelineTable, *m_files, *m_order;
    int m_columns = 0;
    QList<QWidget *> m_lower; ///< the cards below the run, as they stand
    bool m_narrow = false;
};

} // namespace stackwright
