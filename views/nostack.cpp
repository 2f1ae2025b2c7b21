#include "views/nostack.h"

#include "model/desk.h"

#include <QFileInfo>

namespace stackwright {

NoStack::NoStack(Desk *desk, const QString &what, QWidget *parent) : EmptyPlace(tr("No stack is open"), what, parent), m_desk(desk), m_what(what)
{
    button()->setObjectName(QStringLiteral("openStackHere"));
    button()->show();
    connect(button(), &QPushButton::clicked, this, [this] { emit openRequested(m_desk->runCheckout()); });
    refresh();
}

void NoStack::refresh()
{
    const QString checkout = m_desk->runCheckout();
    if (m_desk->hasStack() && !m_desk->planning()) {
        const bool refused = m_desk->refusal().has_value();
        setTexts(refused ? tr("The stack cannot be read") : tr("Reading the checkout…"), refused ? m_desk->refusal()->error.text() : m_what);
    } else {
        setTexts(tr("No stack is open"), checkout.isEmpty() ? m_what : tr("%1 The run that is shown is one of the stack in %2.").arg(m_what, checkout));
    }
    const QString text = checkout.isEmpty() ? tr("Open a stack…") : tr("Open %1").arg(QFileInfo(checkout).fileName());
    button()->setText(text);
    button()->setAccessibleName(text);
}

} // namespace stackwright
