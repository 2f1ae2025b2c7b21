// The real program under a real X server and a session bus of its own, read the way a screen reader reads it: by AT-SPI.
#include "storedrun.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>

namespace atspi_test {

using namespace stackwright;

namespace {

struct Node
{
    QString bus, path;
};

/// A program that ends with the test.
class Helper : public QProcess
{
public:
    ~Helper() override
    {
        terminate();
        if (!waitForFinished(3000))
            kill();
        waitForFinished(1000);
    }
    /// The first line that it prints.
    QByteArray firstLine(const QString &program, const QStringList &arguments, const QProcessEnvironment &environment)
    {
        setProcessEnvironment(environment);
        setStandardErrorFile(QProcess::nullDevice());
        QProcess::start(program, arguments);
        while (!canReadLine() && waitForReadyRead(5000)) { }
        return readLine().trimmed();
    }
};

class Reader
{
public:
    explicit Reader(const QString &address) : m_bus(QDBusConnection::connectToBus(address, QStringLiteral("a11y"))) {}
    ~Reader() { QDBusConnection::disconnectFromBus(QStringLiteral("a11y")); }

    bool isConnected() const { return m_bus.isConnected(); }
    QList<Node> children(const Node &node)
    {
        QList<Node> found;
        const QVariantList answer = ask(node, QStringLiteral("org.a11y.atspi.Accessible"), QStringLiteral("GetChildren"), {});
        if (answer.isEmpty())
            return found;
        const QDBusArgument list = answer.first().value<QDBusArgument>();
        list.beginArray();
        while (!list.atEnd()) {
            QString bus;
            QDBusObjectPath path;
            list.beginStructure();
            list >> bus >> path;
            list.endStructure();
            found << Node{bus, path.path()};
        }
        list.endArray();
        return found;
    }
    QString name(const Node &node)
    {
        const QVariantList answer = ask(node, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"),
                                        {QStringLiteral("org.a11y.atspi.Accessible"), QStringLiteral("Name")});
        return answer.isEmpty() ? QString() : answer.first().value<QDBusVariant>().variant().toString();
    }
    void names(const Node &node, QStringList *all, int depth = 0)
    {
        *all << name(node);
        if (depth < 14 && all->size() < 600)
            for (const Node &child : children(node))
                names(child, all, depth + 1);
    }

private:
    QVariantList ask(const Node &node, const QString &interface, const QString &method, const QVariantList &arguments)
    {
        QDBusMessage call = QDBusMessage::createMethodCall(node.bus, node.path, interface, method);
        call.setArguments(arguments);
        const QDBusMessage answer = m_bus.call(call, QDBus::Block, 5000);
        return answer.type() == QDBusMessage::ReplyMessage ? answer.arguments() : QVariantList();
    }

    QDBusConnection m_bus;
};

} // namespace

TEST(AtSpi, AScreenReaderFindsTheImagesAndTheirStates)
{
    const QString program = QStringLiteral(STACKWRIGHT_BIN "/stackwright-gui");
    if (!QFileInfo::exists(program))
        GTEST_SKIP() << "stackwright-gui is not built";
    for (const char *needed : {"Xvfb", "dbus-daemon"})
        if (QStandardPaths::findExecutable(QLatin1String(needed)).isEmpty())
            GTEST_SKIP() << needed << " is not installed";
    if (!QFileInfo::exists(QStringLiteral("/usr/share/dbus-1/services/org.a11y.Bus.service")))
        GTEST_SKIP() << "at-spi2-core is not installed";

    QTemporaryDir folder, home;
    const QString journal = journalOf(folder, failedRun());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"})
        environment.insert(QLatin1String(name), home.path());
    Helper screen, bus;
    const QByteArray display = screen.firstLine(QStringLiteral("Xvfb"), {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"), QStringLiteral("1280x800x24")}, environment);
    ASSERT_FALSE(display.isEmpty());
    environment.insert(QStringLiteral("DISPLAY"), QLatin1Char(':') + QString::fromLatin1(display));
    const QByteArray address = bus.firstLine(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")}, environment);
    ASSERT_FALSE(address.isEmpty());
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QString::fromLatin1(address));
    environment.insert(QStringLiteral("QT_LINUX_ACCESSIBILITY_ALWAYS_ON"), QStringLiteral("1"));
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));

    QString accessibility;
    {
        QDBusConnection session = QDBusConnection::connectToBus(QString::fromLatin1(address), QStringLiteral("session of the test"));
        ASSERT_TRUE(session.isConnected());
        const QDBusMessage answer = session.call(QDBusMessage::createMethodCall(QStringLiteral("org.a11y.Bus"), QStringLiteral("/org/a11y/bus"), QStringLiteral("org.a11y.Bus"), QStringLiteral("GetAddress")));
        accessibility = answer.arguments().value(0).toString();
        if (accessibility.isEmpty())
            GTEST_SKIP() << "no accessibility bus starts here: " << answer.errorMessage().toStdString();
    }
    QDBusConnection::disconnectFromBus(QStringLiteral("session of the test"));
    Reader reader(accessibility);
    ASSERT_TRUE(reader.isConnected());

    Helper window;
    window.setProcessEnvironment(environment);
    window.setStandardErrorFile(QProcess::nullDevice());
    window.start(program, {journal});
    const Node root{QStringLiteral("org.a11y.atspi.Registry"), QStringLiteral("/org/a11y/atspi/accessible/root")};
    QStringList names;
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 20'000 && !(names.contains(QStringLiteral("data")) && names.contains(QStringLiteral("failed")))) {
        QTest::qWait(200);
        names.clear();
        for (const Node &application : reader.children(root))
            reader.names(application, &names);
    }
    for (const char *expected : {"base", "data", "passed", "failed", "Overview", "Find anything", "Filter images by name"})
        EXPECT_TRUE(names.contains(QLatin1String(expected))) << expected << " is not among\n" << names.join(QLatin1Char('\n')).toStdString();
}

} // namespace atspi_test
