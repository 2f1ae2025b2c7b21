#include "views/style/rowmenu.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QTreeView>

namespace stackwright {

namespace {

QString rowText(const QTreeView *view, const QModelIndex &index)
{
    QStringList cells;
    for (int i = 0; i < view->header()->count(); ++i) {
        const int column = view->header()->logicalIndex(i);
        if (!view->isColumnHidden(column))
            cells << index.siblingAtColumn(column).data().toString();
    }
    return cells.join(QLatin1Char('\t'));
}

/// Asks at the right button's place, or, from the keyboard, below the current row.
class RowMenu : public QObject
{
public:
    RowMenu(QTreeView *view, std::function<void(QMenu *, const QModelIndex &)> fill) : QObject(view), m_view(view), m_fill(std::move(fill))
    {
        view->viewport()->installEventFilter(this);
        view->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != QEvent::ContextMenu)
            return false;
        const auto *asked = static_cast<QContextMenuEvent *>(event);
        const bool byKey = asked->reason() == QContextMenuEvent::Keyboard;
        const QModelIndex index = byKey ? m_view->currentIndex() : m_view->indexAt(m_view->viewport()->mapFromGlobal(asked->globalPos()));
        if (!index.isValid())
            return false;
        if (!byKey)
            m_view->setCurrentIndex(index);
        auto *menu = new QMenu(m_view);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->setObjectName(QStringLiteral("rowMenu"));
        if (m_fill)
            m_fill(menu, index);
        if (!menu->isEmpty())
            menu->addSeparator();
        addCopy(menu, QCoreApplication::translate("stackwright::RowMenu", "Copy the cell"), index.data().toString());
        addCopy(menu, QCoreApplication::translate("stackwright::RowMenu", "Copy the row"), rowText(m_view, index));
        menu->popup(byKey ? m_view->viewport()->mapToGlobal(m_view->visualRect(index).bottomLeft()) : asked->globalPos());
        return true;
    }

private:
    QTreeView *m_view;
    std::function<void(QMenu *, const QModelIndex &)> m_fill;
};

} // namespace

void giveRowMenu(QTreeView *view, std::function<void(QMenu *menu, const QModelIndex &index)> fill)
{
    const QString name = QStringLiteral("rowMenuOf"); // a list has one
    delete view->findChild<QObject *>(name, Qt::FindDirectChildrenOnly);
    (new RowMenu(view, std::move(fill)))->setObjectName(name);
}

void addCopy(QMenu *menu, const QString &what, const QString &text)
{
    if (!text.isEmpty())
        menu->addAction(what, menu, [text] { QGuiApplication::clipboard()->setText(text); });
}

} // namespace stackwright
