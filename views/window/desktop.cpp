#include "views/window/desktop.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFileInfo>
#include <QVariantMap>

namespace stackwright {

namespace {

const QString portal = QStringLiteral("org.freedesktop.portal.Desktop"), portalPath = QStringLiteral("/org/freedesktop/portal/desktop"),
              settings = QStringLiteral("org.freedesktop.portal.Settings"), appearance = QStringLiteral("org.freedesktop.appearance"),
              colourScheme = QStringLiteral("color-scheme");

} // namespace

Desktop::Desktop(QObject *parent) : QObject(parent)
{
    // Where there is no bus, asking for one would start one, and wait for it.
    m_hasBus = qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || (qEnvironmentVariableIsSet("XDG_RUNTIME_DIR") && QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus")));
}

void Desktop::notify(const QString &title, const QString &text)
{
    if (!m_hasBus)
        return;
    const QString name = QStringLiteral("org.freedesktop.Notifications"), id = QStringLiteral("io.github.stackwright.Stackwright");
    QDBusMessage call = QDBusMessage::createMethodCall(name, QStringLiteral("/org/freedesktop/Notifications"), name, QStringLiteral("Notify"));
    // The body may hold markup for some who show it: names of images and reasons are escaped.
    call.setArguments({QCoreApplication::applicationName(), 0u, id, title, text.toHtmlEscaped(), QStringList(),
                       QVariantMap{{QStringLiteral("desktop-entry"), id}}, -1});
    QDBusConnection::sessionBus().send(call);
}

void Desktop::followColours()
{
    if (!m_hasBus)
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(portal, portalPath, settings, QStringLiteral("SettingChanged"), this, SLOT(settingChanged(QString,QString,QDBusVariant)));
    QDBusMessage call = QDBusMessage::createMethodCall(portal, portalPath, settings, QStringLiteral("Read"));
    call.setArguments({appearance, colourScheme});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        watcher->deleteLater();
        if (reply.isValid())
            settingChanged(appearance, colourScheme, reply.value());
    });
}

void Desktop::settingChanged(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space != appearance || key != colourScheme)
        return;
    QVariant preference = value.variant(); // an answer to Read is wrapped once more
    if (preference.canConvert<QDBusVariant>())
        preference = preference.value<QDBusVariant>().variant();
    if (const uint wish = preference.toUInt(); wish == 1 || wish == 2)
        emit darkPreferred(wish == 1);
}

} // namespace stackwright
