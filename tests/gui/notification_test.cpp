// A notification as the desktop's service gets it: over a session bus of the test's own.
#include "views/window/desktop.h"

#include <gtest/gtest.h>

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <QVariantMap>

namespace notification_test {

using namespace stackwright;

namespace {

/// Stands for org.freedesktop.Notifications.
class Service : public QDBusVirtualObject
{
public:
    QVariantList got; ///< name, replaces, icon, title, text, actions, hints, timeout

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        if (message.member() != QLatin1String("Notify"))
            return false;
        got = message.arguments();
        return connection.send(message.createReply(1u));
    }
};

} // namespace

TEST(Desktop, ANotificationArrivesAsPlainWords)
{
    if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty())
        GTEST_SKIP() << "dbus-daemon is not installed";
    QProcess bus;
    bus.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
    ASSERT_TRUE(bus.waitForReadyRead(10000));
    const QByteArray address = bus.readLine().trimmed(), before = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    {
        Service service;
        QDBusConnection own = QDBusConnection::connectToBus(QString::fromUtf8(address), QStringLiteral("service"));
        ASSERT_TRUE(own.registerVirtualObject(QStringLiteral("/org/freedesktop/Notifications"), &service));
        ASSERT_TRUE(own.registerService(QStringLiteral("org.freedesktop.Notifications")));
        Desktop desktop;
        desktop.notify(QStringLiteral("The run has ended"), QStringLiteral("3 of 4 <b>images</b> & more"));
        ASSERT_TRUE(QTest::qWaitFor([&] { return service.got.size() == 8; }, 5000));
        EXPECT_EQ(service.got[3].toString(), QStringLiteral("The run has ended"));
        EXPECT_EQ(service.got[4].toString(), QStringLiteral("3 of 4 &lt;b&gt;images&lt;/b&gt; &amp; more")) << "a body may be read as markup";
        EXPECT_EQ(qdbus_cast<QVariantMap>(service.got[6]).value(QStringLiteral("desktop-entry")).toString(), QStringLiteral("io.github.stackwright.Stackwright"));
    }
    QDBusConnection::disconnectFromBus(QStringLiteral("service"));
    QDBusConnection::disconnectFromBus(QStringLiteral("qt_default_session_bus"));
    bus.kill();
    bus.waitForFinished();
    before.isEmpty() ? qunsetenv("DBUS_SESSION_BUS_ADDRESS") : qputenv("DBUS_SESSION_BUS_ADDRESS", before);
}

} // namespace notification_test
