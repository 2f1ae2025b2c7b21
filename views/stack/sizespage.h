// Where the megabytes of the stack are: the map, what it tells of the box that is on, and the same as a table. Read from the pages of
// what is shown and of the stable tag, in the background.
#pragma once

#include "model/items/sizemap.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QToolButton;
class QTreeView;

namespace stackwright {

class Desk;
class EmptyPlace;
class SizeMapView;
class ValueTable;

class SizesPage : public QWidget
{
    Q_OBJECT
public:
    explicit SizesPage(Desk *desk, QWidget *parent = nullptr);
    SizeMapView *map() const { return m_map; }
    void refresh(); ///< reads again

signals:
    void imageChosen(const QString &image);

private:
    void show(const QList<SizeBlock> &blocks, bool hasStable);
    void open(int block, int part);

    Desk *m_desk;
    int m_question = 0; ///< the answer to an older one is of no account
    bool m_isFilling = false;
    SizeMapView *m_map;
    ValueTable *m_rows;
    QTreeView *m_view;
    QSplitter *m_split;
    QToolButton *m_compares;
    QLabel *m_sum, *m_told;
    QWidget *m_work;
    EmptyPlace *m_none;
};

} // namespace stackwright
