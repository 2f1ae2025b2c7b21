// The files behind an image's state, and what changed in the chosen one.
#pragma once

#include <QWidget>

class QSplitter;
class QTreeView;

namespace stackwright {

class DiffView;
class EmptyPlace;
class Desk;
class ValueTable;

class ChangesPage : public QWidget
{
    Q_OBJECT
public:
    explicit ChangesPage(Desk *desk, QWidget *parent = nullptr);
    void setImage(const QString &image);
    void showFile(const QString &path);

signals:
    void openRequested(const QString &file, int line); ///< relative to the checkout; 0: no line is known

private:
    void showCurrent();

    Desk *m_desk;
    QString m_image;
    ValueTable *m_files;
    QTreeView *m_list;
    QSplitter *m_split = nullptr;
    DiffView *m_diff;
    QWidget *m_frame;
    EmptyPlace *m_empty;
    QByteArray m_shown;
};

} // namespace stackwright
