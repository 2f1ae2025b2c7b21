// The mode Graph: the whole stack as a drawing, what is drawn in words, and what can be done with the drawing.
#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace stackwright {

class Desk;
class StackModel;
class SizesPage;
class WholeGraph;

class GraphMode : public QWidget
{
    Q_OBJECT
public:
    GraphMode(Desk *desk, StackModel *model, QWidget *parent = nullptr);
    WholeGraph *graph() const { return m_graph; }
    SizesPage *sizes() const { return m_sizes; }
    /// The drawing as a file's bytes, on a light ground: an SVG, or a PDF of one page.
    QByteArray picture(bool isPdf) const;

signals:
    void imageChosen(const QString &image);
    void imageOpened(const QString &image);
    void openRequested(const QString &checkout); ///< empty: a person chooses
    void troubled(const QString &what, const QString &advice);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void save();
    void print();

    Desk *m_desk;
    StackModel *m_model;
    WholeGraph *m_graph;
    QLabel *m_said;
    QTabBar *m_tabs;
    QStackedWidget *m_parts;
    SizesPage *m_sizes;
    QToolButton *m_fold;
    QWidget *m_failed, *m_longest; ///< of the legend
    QWidget *m_work, *m_none;
};

} // namespace stackwright
