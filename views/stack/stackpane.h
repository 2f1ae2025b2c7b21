// The stack at the left of the window: a filter, the images as a tree, and the same images as a drawn graph. Shares one
// selection. Tells which image was chosen; changes nothing.
#pragma once

#include "model/items/stackfilter.h"
#include "model/items/stackmodel.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QMenu;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace stackwright {

class EmptyPlace;
class GraphView;
class WhatIfPanel;

class StackPane : public QWidget
{
    Q_OBJECT
public:
    explicit StackPane(StackModel *model, QWidget *parent = nullptr);

    QTreeView *tree() const { return m_tree; }
    QString currentImage() const; ///< on the row of several variants: the first of them
    QStringList currentImages() const; ///< there all of them
    QString currentRow() const;   ///< the image, or on the row of several variants their name in the spec
    void setCurrentImage(const QString &image);
    /// The column of last results is there while a row has one.
    void fitToResults();
    void focusFilter();
    void focusView(); ///< tree or graph: arrow keys walk the stack
    void setFilterTip(const QString &text);
    void showGraph(bool graph);
    QStringList selectedImages() const;
    bool isGraph() const;
    GraphView *graph() const { return m_graph; } ///< null until it is shown
    WhatIfPanel *whatIf() const { return m_whatIf; }

signals:
    void viewChanged();
    void currentChanged(const QString &image);
    void menuRequested(const QString &image, QMenu *menu); ///< of this row: to be filled at once

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void fitColumns();
    void expandRows();
    void afterReset();
    void afterFilter();
    void showRightView();

    StackModel *m_model;
    StackFilter *m_filter;
    QTreeView *m_tree;
    GraphView *m_graph = nullptr;
    QStackedWidget *m_views;
    QLineEdit *m_name;
    QComboBox *m_state;
    QToolButton *m_treeButton, *m_graphButton;
    WhatIfPanel *m_whatIf;
    EmptyPlace *m_none; ///< instead of either view: the filter leaves nothing
    bool m_hasResults = false;
    bool m_isGraph = false;
    QSet<QString> m_opened; ///< images whose variants a person has unfolded
    bool m_foldsItself = false;
    QString m_wanted; ///< to select as soon as it is there
    bool m_splitByHand = false;
};

} // namespace stackwright
