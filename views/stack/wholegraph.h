// The whole stack as a drawing that takes the window: read at hundreds of images, looked around in with mouse or keys, printed
// and saved. Draws what it is told; the stack's tree is its twin for those who cannot see.
#pragma once

#include "model/items/graphlayout.h"
#include "views/style/dragscroll.h"

#include <QAbstractScrollArea>

namespace stackwright {

class WholeGraph : public QAbstractScrollArea
{
    Q_OBJECT
public:
    struct Image
    {
        QString name, state; ///< a word of state
        QString note;        ///< how long it took, or will take; may be empty
        int parent = -1;
        bool failed = false;  ///< on the chain of what failed
        bool longest = false; ///< on the chain that decides when the run ends
        bool operator==(const Image &) const = default;
    };

    explicit WholeGraph(QWidget *parent = nullptr);

    void setImages(const QList<Image> &images);
    void setCurrent(const QString &image); ///< brings it into view
    void setFolding(bool folds);           ///< what has not changed is folded; what was opened is closed again
    double zoom() const { return m_zoom; }
    void setZoom(double zoom);
    void showWhole();
    qsizetype foldedCount() const;
    QSize wholeSize() const { return m_layout.size; }
    /// All of it, from 0, 0 to wholeSize(), whatever is in view.
    void render(QPainter *painter, const QPalette &palette) const;
    /// What is drawn, one box a line, with its children indented: "ml failed", "7 unchanged".
    QString text() const;

signals:
    void chosen(const QString &image);
    void opened(const QString &image); ///< a person wants to go to it
    void foldingChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void setRanges();
    void fit();
    void applyZoom(double zoom);
    double wholeZoom() const;
    void follow();
    void say();
    void open(int box);
    void go(int box);
    int boxAt(const QPoint &point) const;
    int currentBox() const;
    int neighbour(int key) const;
    QString textOf(const GraphBox &box) const;
    QString tipOf(const GraphBox &box) const;
    void paintLines(QPainter *painter, const QPalette &palette, const QRectF &seen) const;
    void paintLine(QPainter *painter, const QRectF &from, const QRectF &to) const;
    void paintBox(QPainter *painter, const QPalette &palette, int box, bool isScreen) const;
    QColor chainColour(const GraphBox &box, const QPalette &palette) const;

    QList<Image> m_images;
    GraphLayout m_layout;
    QSet<int> m_openedFolds;
    int m_current = -1;    ///< an image
    int m_currentFold = -1; ///< or a box that stands for several
    double m_zoom = 1;
    bool m_folds = true, m_zoomedByHand = false; ///< until then it fits the window, as far as names can be read
    DragScroll m_drag{*this};
};

} // namespace stackwright
