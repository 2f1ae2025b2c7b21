#include "views/window/nostack.h"

#include "model/workspace/desk.h"

#include <QDir>
#include <QFileInfo>

namespace stackwright {

RefusalText refusalText(const Desk &desk)
{
    const auto &refusal = desk.refusal();
    if (!refusal)
        return {};
    const bool hasPlan = desk.planning().has_value();
    const QString checkout = hasPlan ? desk.planning()->folders.checkout : desk.place().repo;
    const QString spec = specFileIn(checkout, desk.place().spec);
    if (checkout.isEmpty() || !refusal->findings.isEmpty())
        return {spoken(refusal->error.whole()), spoken(refusal->error.advice)};
    if (!QFileInfo::exists(checkout))
        return {NoStack::tr("%1 is not there").arg(checkout),
                hasPlan ? NoStack::tr("It was moved or deleted. Below is the last plan; it is read again as soon as the folder is back.") : NoStack::tr("It was moved or deleted.")};
    if (!QFileInfo::exists(QDir(checkout).filePath(spec)))
        return {NoStack::tr("%1 has no %2").arg(checkout, desk.place().spec.isEmpty() ? usualSpecFiles.join(NoStack::tr(" or ", "between names of files")) : spec),
                hasPlan ? NoStack::tr("Below is the last plan; it is read again as soon as the file is back.")
                        : NoStack::tr("A stack is a checkout with such a file. It can be made from the folder's Dockerfiles; or open another folder, or try the sample stack."),
                hasPlan ? QString() : checkout};
    return {spoken(refusal->error.whole()), spoken(refusal->error.advice)};
}

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
        setTexts(refused ? tr("The stack cannot be read") : tr("Reading the checkout…"), refused ? refusalText(*m_desk).what : m_what);
    } else {
        setTexts(tr("No stack is open"), checkout.isEmpty() ? m_what : tr("%1 This run belongs to the stack in %2.").arg(m_what, checkout));
    }
    const QString text = checkout.isEmpty() ? tr("Open a stack…") : tr("Open %1").arg(QFileInfo(checkout).fileName());
    button()->setText(text);
    button()->setAccessibleName(text);
}

} // namespace stackwright
