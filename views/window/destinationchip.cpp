#include "views/window/destinationchip.h"

#include "model/base/text.h"
#include "model/workspace/desk.h"

#include <QCryptographicHash>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

namespace stackwright {

namespace {

/// A path may hold whatever a key of the settings may not.
QString keyOf(const QString &checkout)
{
    return QStringLiteral("destinations/") + QString::fromLatin1(QCryptographicHash::hash(checkout.toUtf8(), QCryptographicHash::Sha1).toHex());
}

} // namespace

DestinationChip::DestinationChip(Desk *desk, QWidget *parent) : ChipButton(tr("Destination"), parent), m_desk(desk)
{
    setObjectName(QStringLiteral("destination"));
    auto *menu = new QMenu(this);
    menu->setAccessibleName(tr("Destination"));
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &DestinationChip::fillMenu);
    connect(desk, &Desk::destinationChanged, this, &DestinationChip::refresh);
    connect(desk, &Desk::destinationAsked, this, &DestinationChip::ask);
    fillMenu();
}

void DestinationChip::refresh()
{
    const auto &planning = m_desk->planning();
    setVisible(planning.has_value());
    if (!planning)
        return;
    const Destination &now = m_desk->destination();
    const QString place = placeText(now, planning->spec);
    QString tip = now.kind == Destination::Kind::Nowhere ? tr("Builds and tests only: nothing is pushed, and no page is published.")
                  : now.kind == Destination::Kind::ThisMachine ? tr("Pushes to a registry of this machine: nothing leaves it.")
                                                               : tr("Pushes to %1.").arg(place);
    if (now.kind == Destination::Kind::AsSpec)
        tip += QLatin1Char(' ') + tr("The spec says so.");
    if (!m_desk->isDestinationChosen() && leavesThisMachine(now, planning->spec))
        tip += QLatin1Char(' ') + tr("The first push asks.");
    setFact(QStringLiteral("→ ") + place, tip);
    setEnabled(!m_desk->isBusy());
}

void DestinationChip::bringKept()
{
    const QString checkout = m_desk->planning() ? m_desk->planning()->folders.checkout : QString();
    if (checkout.isEmpty() || checkout == std::exchange(m_checkout, checkout) || m_desk->isDestinationChosen())
        return;
    if (const auto kept = destinationFromWord(QSettings().value(keyOf(checkout)).toString()))
        m_desk->setDestination(*kept, true);
}

void DestinationChip::choose(const Destination &destination)
{
    if (m_desk->planning())
        QSettings().setValue(keyOf(m_desk->planning()->folders.checkout), word(destination));
    m_desk->setDestination(destination, true);
}

void DestinationChip::fillMenu()
{
    menu()->clear();
    const auto add = [this](const QString &text, const char *name, const Destination &destination) {
        QAction *action = menu()->addAction(text, this, [this, destination] { choose(destination); });
        action->setObjectName(QLatin1String(name));
        action->setCheckable(true);
        action->setChecked(m_desk->destination() == destination);
    };
    const QString spec = m_desk->planning() ? placeOfSpec(m_desk->planning()->spec) : QString();
    add(tr("%1, as the spec says").arg(spec).replace(QLatin1Char('&'), QLatin1String("&&")), "destinationSpec", {});
    add(tr("This machine's registry"), "destinationLocal", {Destination::Kind::ThisMachine, {}});
    if (m_desk->destination().kind == Destination::Kind::Other)
        add(m_desk->destination().registry, "destinationOther", m_desk->destination());
    menu()->addAction(tr("Another registry…"), this, [this] { chooseOther(m_desk->destination().registry); })->setObjectName(QStringLiteral("destinationChooseOther"));
    menu()->addSeparator();
    add(tr("Nowhere: build and test only"), "destinationNowhere", {Destination::Kind::Nowhere, {}});
}

void DestinationChip::chooseOther(const QString &text, const QString &why)
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("otherRegistry"));
    dialog->setWindowTitle(tr("Another registry"));
    dialog->setAccessibleName(dialog->windowTitle());
    const QString asked = tr("Its address: HOST[:PORT][/NAMESPACE]");
    const QString what = text.isEmpty() ? QString() : QString(visible(text.toUtf8()) + QLatin1String(": "));
    dialog->setLabelText(why.isEmpty() ? asked : QString(what + why + QLatin1Char('\n') + asked));
    for (QLabel *label : dialog->findChildren<QLabel *>())
        label->setTextFormat(Qt::PlainText); // it may hold what somebody typed
    dialog->setTextValue(text);
    dialog->setOkButtonText(tr("Push there"));
    dialog->setCancelButtonText(tr("Cancel"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &typed) {
        const QString registry = typed.trimmed();
        if (const QString wrong = whyNoRegistry(registry); wrong.isEmpty())
            choose({Destination::Kind::Other, registry});
        else // once this one has closed
            QMetaObject::invokeMethod(this, [this, registry, wrong] { chooseOther(registry, wrong); }, Qt::QueuedConnection);
    });
    dialog->open();
}

void DestinationChip::ask()
{
    if (!m_desk->planning() || findChild<QMessageBox *>(QStringLiteral("destinationQuestion")))
        return;
    const QString place = placeText(m_desk->destination(), m_desk->planning()->spec);
    auto *box = new QMessageBox(QMessageBox::Question, tr("Where shall it go?"), QString(), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("destinationQuestion"));
    box->setAccessibleName(box->windowTitle());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("This run would push to %1.").arg(place));
    box->setInformativeText(tr("It is asked once for this stack. The place beside the build button shows and changes it."));
    const auto add = [&](const QString &text, const char *name, QMessageBox::ButtonRole role, std::optional<Destination> destination) {
        QPushButton *button = box->addButton(text, role);
        button->setObjectName(QLatin1String(name));
        if (destination)
            connect(button, &QPushButton::clicked, this, [this, destination] {
                choose(*destination);
                m_desk->tryAgain();
            });
        return button;
    };
    add(tr("Push to %1").arg(place), "pushThere", QMessageBox::AcceptRole, m_desk->destination());
    add(tr("Use this machine's registry"), "pushHere", QMessageBox::AcceptRole, Destination{Destination::Kind::ThisMachine, {}});
    QPushButton *nowhere = add(tr("Build and test only"), "pushNowhere", QMessageBox::AcceptRole, Destination{Destination::Kind::Nowhere, {}});
    box->setEscapeButton(add(tr("Cancel"), "pushCancel", QMessageBox::RejectRole, {}));
    box->setDefaultButton(nowhere);
    box->open();
}

} // namespace stackwright
