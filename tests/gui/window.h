// The real window for walks by keyboard: opened, active, asked by object name.
#pragma once

#include "model/workspace/desk.h"
#include "model/items/stackmodel.h"
#include "plantext.h"
#include "views/window/mainwindow.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QTest>
#include <QTreeView>

namespace stackwright {

/// Waits until it is so.
template <typename Condition>
bool comes(Condition condition)
{
    return QTest::qWaitFor(condition, 30000); // only what fails waits so long
}

inline void collectNameless(QAccessibleInterface *part, const QString &above, QStringList *nameless)
{
    if (!part || !part->isValid())
        return;
    const QAccessible::Role role = part->role();
    const QString name = part->text(QAccessible::Name);
    const bool needsName = role != QAccessible::Separator && role != QAccessible::Cell && role != QAccessible::TreeItem
        && role != QAccessible::Client && role != QAccessible::Pane && role != QAccessible::Grip && role != QAccessible::LayeredPane
        && role != QAccessible::Whitespace && role != QAccessible::NoRole && !part->state().invisible;
    const QObject *object = part->object();
    const QString here = above + QLatin1Char('/') + (object ? QString::fromLatin1(object->metaObject()->className()) + QLatin1Char(':') + object->objectName() : QString::number(role));
    if (needsName && name.trimmed().isEmpty())
        *nameless << here;
    for (int i = 0; i < part->childCount() && i < 200; ++i)
        collectNameless(part->child(i), here, nameless);
}

struct Window
{
    Desk desk;
    MainWindow window{&desk};

    Window()
    {
        window.resize(1280, 800);
        window.show();
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window, 30000));
    }
    template <typename Widget>
    Widget *find(const char *name)
    {
        return window.findChild<Widget *>(QLatin1String(name));
    }
    QTreeView *tree() { return find<QTreeView>("stack"); }
    std::string rows() { return textOf(*tree()->model(), {StackModel::Image, StackModel::State}).toStdString(); }
    void open(const QString &path) { window.open(path); }
    /// A key as the keyboard sends it: to whatever has the focus; shortcuts are Qt's to find.
    void key(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : &window, key, with);
    }
    void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    /// By keyboard alone: Tab until this part has the focus, then nothing else. False: it cannot be reached.
    bool tabTo(const char *name)
    {
        QStringList way;
        for (int i = 0; i < 60; ++i) {
            QWidget *focus = QApplication::focusWidget();
            if (focus && focus->objectName() == QLatin1String(name))
                return true;
            way << (focus ? focus->objectName() : QStringLiteral("nowhere"));
            key(Qt::Key_Tab);
        }
        ADD_FAILURE() << name << " is not on the way: " << way.join(QLatin1Char(' ')).toStdString();
        return false;
    }
    /// Tabs to a button and presses it with the space bar.
    void press(const char *button)
    {
        ASSERT_TRUE(tabTo(button)) << button << " cannot be reached with Tab";
        key(Qt::Key_Space);
    }
    /// The parts that have no name for those who cannot see them, one a line.
    std::string nameless()
    {
        QStringList found;
        collectNameless(QAccessible::queryAccessibleInterface(&window), {}, &found);
        return found.join(QLatin1Char('\n')).toStdString();
    }
    std::string textOfButton(const char *name) { return find<QAbstractButton>(name)->text().toStdString(); }
};

} // namespace stackwright
