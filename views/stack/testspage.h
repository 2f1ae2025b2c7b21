// The tests of an image: the tree, which of them to show, and what the chosen one said.
#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QSortFilterProxyModel;
class QComboBox;
class QToolButton;
class QTreeView;
class QSplitter;

namespace stackwright {

class NotYet;
class Desk;
class TestTree;

class TestsPage : public QWidget
{
    Q_OBJECT
public:
    explicit TestsPage(Desk *desk, QWidget *parent = nullptr);
    void setImage(const QString &image);
    void showTest(const QString &file, const QString &name); ///< of the image that is shown; whatever the filter leaves out

signals:
    void openRequested(const QString &file, int line); ///< relative to the checkout; 0: no line is known
    void testRequested(const QString &test);
    void rerunFailedRequested();
    void rerunRequested();

private:
    void openCurrent();
    void showMessage();

    Desk *m_desk;
    QString m_image;
    TestTree *m_tests;
    QSortFilterProxyModel *m_filter;
    QTreeView *m_tree;
    QPlainTextEdit *m_message;
    QLabel *m_sum;
    QWidget *m_bar = nullptr, *m_frame = nullptr;
    QSplitter *m_split;
    NotYet *m_empty;
    QComboBox *m_show;
    QToolButton *m_rerun, *m_rerunFailed;
};

} // namespace stackwright
