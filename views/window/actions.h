// Every action of the window: words, shortcut, icon, in one place. Menus, tool bar, the palette and the list of shortcuts
// are made from these; who does them is connected by the main window.
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;
class QWidget;

namespace stackwright {

class Actions : public QObject
{
    Q_OBJECT
public:
    explicit Actions(QWidget *window);

    QAction *openStack, *openRun, *makeStack, *trySample, *preferences, *quit;
    QAction *refresh, *filter, *showTree, *showGraph, *showFolder;
    QAction *buildChanged, *buildSelection, *buildFromHere, *buildFailed, *test, *testFailed, *cancel, *cancelImage, *closeRun;
    QAction *buildUncached, *buildNewer, *rebuildSelection, *precise;
    QMenu *jobs; ///< how many images at once; filled by the main window
    QAction *find, *findNext, *findPrevious, *findInAll, *palette;
    QAction *showFailure; ///< the line that says why a stage failed
    QAction *graphLarger, *graphSmaller, *graphWhole;
    QAction *nextChange, *previousChange, *sideBySide; ///< of the difference that is to be seen
    QAction *promote, *rollBack; ///< lead to where it is decided
    QAction *shortcuts, *examine, *about;
    QList<QAction *> modes; ///< Stack, Release, Wiki, History, Graph, Run
    QList<QAction *> pages; ///< Overview, Log, Tests, Layers, Changes, Page
    QList<QAction *> themes;

    QMenu *recent;
    void fill(QMenuBar *bar);
    QList<QAction *> all() const;
    static QString nameOf(const QAction *action); ///< its text without the underlined letter's mark
    /// A tool tip: what it does, and the keys that do it.
    static QString withKeys(const QString &text, const QAction *action);

private:
    QAction *make(const char *name, const QString &text, const QString &shortcut = {}, const QString &icon = {});
    QWidget *m_window;
};

} // namespace stackwright
