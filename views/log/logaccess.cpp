// What assistive technology reads of the log: the visible lines as one text, and no more than these.
#include "views/log/logview.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QScrollBar>

namespace stackwright {

namespace {

class LogAccess : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit LogAccess(LogView *view) : QAccessibleWidget(view, QAccessible::Document, view->accessibleName()), m_view(view) {}

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        return state;
    }
    QString text(QAccessible::Text what) const override
    {
        return what == QAccessible::Value ? m_view->visibleText() : QAccessibleWidget::text(what);
    }

    QString text(int start, int end) const override { return m_view->visibleText().mid(start, end < 0 ? -1 : end - start); }
    int characterCount() const override { return static_cast<int>(m_view->visibleText().size()); }
    int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override {}
    int selectionCount() const override { return 0; }
    void selection(int, int *start, int *end) const override { *start = *end = 0; }
    void addSelection(int, int) override {}
    void removeSelection(int) override {}
    void setSelection(int, int, int) override {}
    QRect characterRect(int) const override { return m_view->rect(); }
    int offsetAtPoint(const QPoint &) const override { return 0; }
    void scrollToSubstring(int, int) override {}
    QString attributes(int, int *start, int *end) const override
    {
        *start = 0;
        *end = characterCount();
        return {};
    }

private:
    LogView *m_view;
};

QAccessibleInterface *makeAccess(const QString &, QObject *object)
{
    auto *view = qobject_cast<LogView *>(object);
    return view ? new LogAccess(view) : nullptr;
}

} // namespace

void registerLogAccessibility()
{
    QAccessible::installFactory(makeAccess);
}

} // namespace stackwright
