#include "views/window/actions.h"

#include "views/style/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

namespace stackwright {

namespace {

/// Each entry a letter of its own, underlined: the first of a word where it is free.
void giveLetters(QMenu *menu)
{
    QString taken;
    for (QAction *action : menu->actions()) {
        if (action->menu())
            giveLetters(action->menu());
        const QString text = action->text();
        if (const qsizetype at = text.indexOf(QLatin1Char('&')); at >= 0) { // it stands in another menu, too
            taken += text.mid(at + 1, 1);
            continue;
        }
        qsizetype best = -1;
        for (qsizetype i = 0; i < text.size(); ++i) {
            const bool first = i == 0 || text[i - 1].isSpace();
            if (text[i].isLetterOrNumber() && !taken.contains(text[i], Qt::CaseInsensitive) && (best < 0 || first)) {
                best = i;
                if (first)
                    break;
            }
        }
        if (best < 0 || action->isSeparator())
            continue;
        taken += text[best];
        action->setText(QString(text).insert(best, QLatin1Char('&')));
    }
}

} // namespace

QString Actions::withKeys(const QString &text, const QAction *action)
{
    return action->shortcut().isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, action->shortcut().toString(QKeySequence::NativeText));
}

QString Actions::nameOf(const QAction *action)
{
    return action->text().remove(QLatin1Char('&'));
}

QAction *Actions::make(const char *name, const QString &text, const QString &shortcut, const QString &icon)
{
    auto *action = new QAction(text, m_window);
    action->setObjectName(QLatin1String(name));
    if (!shortcut.isEmpty())
        action->setShortcut(QKeySequence(shortcut));
    if (!icon.isEmpty())
        action->setIcon(iconNamed(icon));
    action->setIconVisibleInMenu(false);
    action->setToolTip(withKeys(text, action));
    m_window->addAction(action);
    return action;
}

Actions::Actions(QWidget *window) : QObject(window), m_window(window)
{
    openStack = make("openStack", tr("Open Stack…"), QStringLiteral("Ctrl+O"), QStringLiteral("open"));
    openRun = make("openRun", tr("Open Run…"), QStringLiteral("Ctrl+Shift+O"));
    makeStack = make("makeStack", tr("Make a Stack of a Folder…"));
    trySample = make("trySample", tr("Try the Sample Stack…"));
    preferences = make("preferences", tr("Preferences…"), QStringLiteral("Ctrl+,"), QStringLiteral("settings"));
    quit = make("quit", tr("Quit"), QStringLiteral("Ctrl+Q"));
    refresh = make("refresh", tr("Refresh"), QStringLiteral("F5"), QStringLiteral("refresh"));
    filter = make("focusFilter", tr("Filter Images"), QStringLiteral("Ctrl+L"));
    showTree = make("showTree", tr("Show as Tree"), {}, QStringLiteral("tree"));
    showGraph = make("showGraph", tr("Show as Graph"), {}, QStringLiteral("graph"));
    graphLarger = make("graphLarger", tr("Larger Drawing"), QStringLiteral("Ctrl++"));
    graphSmaller = make("graphSmaller", tr("Smaller Drawing"), QStringLiteral("Ctrl+-"));
    graphWhole = make("graphWhole", tr("Whole Drawing"), QStringLiteral("Ctrl+0"));
    showFolder = make("showFolder", tr("Open Image's Folder"));
    buildChanged = make("buildChanged", tr("Build What Changed"), QStringLiteral("Ctrl+B"), QStringLiteral("build"));
    buildSelection = make("buildSelection", tr("Build Selection"), QStringLiteral("Ctrl+Shift+B"));
    buildFromHere = make("buildFromHere", tr("Build From Here Down"));
    buildFailed = make("buildFailed", tr("Go On With the Last Run"), QStringLiteral("Ctrl+R"));
    test = make("test", tr("Test Selection"), QStringLiteral("Ctrl+T"), QStringLiteral("test"));
    testFailed = make("testFailed", tr("Run Failed Tests Again"), QStringLiteral("Ctrl+Shift+T"));
    cancelImage = make("cancelImage", tr("Cancel This Image"), QStringLiteral("Ctrl+Shift+."));
    cancel = make("cancel", tr("Cancel"), QStringLiteral("Ctrl+."), QStringLiteral("cancel"));
    closeRun = make("closeRun", tr("Back to the Checkout"), QStringLiteral("Ctrl+W"));
    buildUncached = make("buildUncached", tr("Build Without Cache"));
    buildNewer = make("buildNewer", tr("Build With Newer Bases"));
    rebuildSelection = make("rebuildSelection", tr("Rebuild Selection, Whatever Git Says"));
    precise = make("precise", tr("Count Only What Dockerfiles Use"));
    precise->setCheckable(true);
    jobs = new QMenu(tr("At Once"), m_window);
    find = make("find", tr("Find"), QStringLiteral("Ctrl+F"), QStringLiteral("find"));
    findNext = make("findNextAction", tr("Find Next"), QStringLiteral("F3"));
    findPrevious = make("findPreviousAction", tr("Find Previous"), QStringLiteral("Shift+F3"));
    findInAll = make("findInAllLogs", tr("Find in All Logs"), QStringLiteral("Ctrl+Shift+F"));
    showFailure = make("showFailureAction", tr("Go to the Failing Line"), QStringLiteral("F8"));
    nextChange = make("nextChangeAction", tr("Next Change"), QStringLiteral("F7"));
    previousChange = make("previousChangeAction", tr("Previous Change"), QStringLiteral("Shift+F7"));
    sideBySide = make("sideBySideAction", tr("Inline or Side by Side"), QStringLiteral("Ctrl+Shift+D"));
    promote = make("promoteAction", tr("Promote…"));
    rollBack = make("rollBackAction", tr("Roll Back…"));
    palette = make("palette", tr("Find Anything"), QStringLiteral("Ctrl+K"), QStringLiteral("find"));
    shortcuts = make("shortcuts", tr("Keyboard Shortcuts"), QStringLiteral("Ctrl+?"));
    examine = make("examine", tr("Check What a Run Needs…"));
    about = make("about", tr("About Stackwright"));

    const auto group = [&](QList<QAction *> *actions, const QList<QPair<const char *, QString>> &entries, const QString &keys) {
        auto *exclusive = new QActionGroup(this);
        for (const auto &[name, text] : entries) {
            QAction *action = make(name, text);
            if (!keys.isEmpty())
                action->setShortcut(QKeySequence(QString(keys + QString::number(actions->size() + 1))));
            action->setToolTip(withKeys(text, action));
            action->setCheckable(true);
            exclusive->addAction(action);
            *actions << action;
        }
    };
    group(&modes, {{"modeStack", tr("Stack")}, {"modeRelease", tr("Release")}, {"modeWiki", tr("Wiki")}, {"modeHistory", tr("History")}, {"modeGraph", tr("Graph")},
                   {"modeRun", tr("Run", "the mode")}},
          QStringLiteral("Ctrl+"));
    const char *const icons[] = {"stack", "release", "wiki", "history", "graph", "run"};
    for (int i = 0; i < modes.size(); ++i)
        modes[i]->setIcon(iconNamed(QLatin1String(icons[i]), QPalette::PlaceholderText));
    group(&pages, {{"pageOverview", tr("Overview")}, {"pageLog", tr("Log")}, {"pageTests", tr("Tests")}, {"pageLayers", tr("Layers")},
                   {"pageChanges", tr("Changes")}, {"pagePage", tr("Page")}}, QStringLiteral("Alt+"));
    group(&themes, {{"themeAuto", tr("Like the Desktop")}, {"themeLight", tr("Light")}, {"themeDark", tr("Dark")}}, {});
}

void Actions::fill(QMenuBar *bar)
{
    bar->setAccessibleName(tr("Menu bar"));
    QMenu *file = bar->addMenu(tr("&File"));
    file->addActions({openStack, openRun});
    recent = file->addMenu(tr("Recent"));
    file->addActions({makeStack, trySample});
    file->addSeparator();
    file->addAction(preferences);
    file->addSeparator();
    file->addAction(quit);
    QMenu *stack = bar->addMenu(tr("&Stack"));
    stack->addActions({refresh, filter});
    stack->addSeparator();
    stack->addActions({showTree, showGraph, graphLarger, graphSmaller, graphWhole});
    stack->addSeparator();
    stack->addAction(showFolder);
    QMenu *run = bar->addMenu(tr("&Run"));
    run->addActions({buildChanged, buildSelection, buildFromHere, buildFailed});
    run->addSeparator();
    run->addActions({buildUncached, buildNewer, rebuildSelection, precise});
    run->addMenu(jobs);
    run->addSeparator();
    run->addActions({test, testFailed});
    run->addSeparator();
    run->addActions({cancel, cancelImage, closeRun});
    QMenu *release = bar->addMenu(tr("Re&lease"));
    release->addActions({promote, rollBack});
    release->addSeparator();
    release->addActions({modes[1], modes[2]});
    QMenu *view = bar->addMenu(tr("&View"));
    view->addActions(modes);
    view->addSeparator();
    view->addActions(pages);
    view->addSeparator();
    view->addActions({find, findNext, findPrevious, findInAll, showFailure, palette});
    view->addSeparator();
    view->addActions({nextChange, previousChange, sideBySide});
    view->addSeparator();
    view->addMenu(tr("Theme"))->addActions(themes);
    QMenu *help = bar->addMenu(tr("&Help"));
    help->addActions({shortcuts, examine, about});
    for (QMenu *menu : {file, stack, run, release, view, help})
        giveLetters(menu);
}

QList<QAction *> Actions::all() const
{
    QList<QAction *> every;
    for (QAction *action : m_window->actions())
        if (!action->text().isEmpty())
            every << action;
    return every;
}

} // namespace stackwright
