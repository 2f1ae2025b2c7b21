#include "model/workspace/doctor.h"
#include "tests/support/fakelauncher.h"
#include "tests/support/spin.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace doctor_test {

using namespace stackwright;
using State = Check::State;

namespace {

class DoctorTest : public ::testing::Test
{
protected:
    DoctorTest()
    {
        // A client of our own on PATH: whether this machine has docker does not matter here.
        m_path = qgetenv("PATH");
        QFile client(m_folder.filePath(QStringLiteral("docker")));
        EXPECT_TRUE(client.open(QIODevice::WriteOnly));
        client.write("#!/bin/sh\n");
        client.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        qputenv("PATH", m_folder.path().toUtf8());
        launcher.on(QStringLiteral("docker version"),
                    {.output = "{\"Client\":{\"Version\":\"20.10.24\"},\"Server\":{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\"}}"});
        launcher.on(QStringLiteral("docker info"), {.output = "{\"DockerRootDir\":\"/\",\"ClientInfo\":{\"Plugins\":[]}}"});
        launcher.on(QStringLiteral("git --version"), {.output = "git version 2.39.5\n"});
        subject.output = m_folder.path();
        subject.environment.insert(QStringLiteral("HOME"), m_folder.path());
        subject.ping = [this](const QString &host, QObject *context, std::function<void(Result<RegistryClient::Refusal>)> answer) {
            QMetaObject::invokeMethod(context, [this, host, answer] { answer(pings.value(host, RegistryClient::Refusal())); }, Qt::QueuedConnection);
        };
    }
    ~DoctorTest() override { qputenv("PATH", m_path); }

    QList<Check> examine()
    {
        Doctor doctor(launcher, subject);
        std::optional<QList<Check>> all;
        QList<Check> one;
        QObject::connect(&doctor, &Doctor::checked, &doctor, [&](const Check &check) { one.append(check); });
        QObject::connect(&doctor, &Doctor::finished, &doctor, [&](const QList<Check> &checks) { all = checks; });
        doctor.start();
        EXPECT_TRUE(spinUntil([&] { return all.has_value(); }));
        EXPECT_EQ(one, all.value_or(QList<Check>()));
        for (const Check &check : one) {
            EXPECT_FALSE(check.text.isEmpty()) << qPrintable(check.name.text);
            EXPECT_EQ(check.fix.isEmpty(), check.state == State::Ok) << qPrintable(check.name.text) << ": what is wrong has a line that fixes it";
        }
        return one;
    }
    static Check named(const QList<Check> &checks, const char *name)
    {
        for (const Check &check : checks)
            if (check.name == QString::fromLatin1(name))
                return check;
        ADD_FAILURE() << "no check called " << name;
        return {};
    }

    QTemporaryDir m_folder;
    QByteArray m_path;
    FakeLauncher launcher;
    Doctor::Subject subject;
    QHash<QString, Result<RegistryClient::Refusal>> pings;
};

} // namespace

TEST_F(DoctorTest, ATickForEverythingThatIsThere)
{
    subject.registries = {QStringLiteral("127.0.0.1:5000")};
    const QList<Check> checks = examine();
    EXPECT_EQ(named(checks, "engine").state, State::Ok);
    EXPECT_TRUE(named(checks, "engine").text.text.startsWith(QStringLiteral("Docker 20.10.24 at ")));
    EXPECT_EQ(named(checks, "builder").text, QStringLiteral("BuildKit: client 20.10.24 has BuildKit built in"));
    EXPECT_EQ(named(checks, "registry 127.0.0.1:5000").state, State::Ok);
    EXPECT_EQ(named(checks, "credentials for 127.0.0.1:5000").state, State::Ok);
    EXPECT_EQ(named(checks, "git").text, QStringLiteral("git version 2.39.5"));
    EXPECT_EQ(named(checks, "stack").state, State::Warning) << "there is none here, which is no failure";
    EXPECT_FALSE(anyFailed(checks));
}

TEST_F(DoctorTest, ACrossForEachThingThatIsMissing)
{
    launcher.on(QStringLiteral("docker version"), {.errors = "Cannot connect to the Docker daemon at unix:///none.sock. Is the docker daemon running?", .code = 1});
    launcher.on(QStringLiteral("git --version"), {.how = Exit::How::NotStarted, .reason = QStringLiteral("git: not found")});
    subject.registries = {QStringLiteral("ghcr.io")};
    pings.insert(QStringLiteral("ghcr.io"), surroundingsError(QStringLiteral("registry ghcr.io"), QStringLiteral("connection refused")));
    subject.output = QStringLiteral("/proc/no/such");
    const QList<Check> checks = examine();
    EXPECT_EQ(named(checks, "engine").text, QStringLiteral("Docker not reachable at unix:///none.sock: no such socket"));
    EXPECT_EQ(named(checks, "engine").state, State::Failed);
    EXPECT_EQ(named(checks, "git").state, State::Failed);
    EXPECT_EQ(named(checks, "registry ghcr.io").text, QStringLiteral("connection refused"));
    EXPECT_EQ(named(checks, "credentials for ghcr.io").state, State::Warning);
    EXPECT_EQ(named(checks, "credentials for ghcr.io").fix, QStringLiteral("docker login ghcr.io"));
    EXPECT_TRUE(anyFailed(checks));
}

TEST_F(DoctorTest, ARegistryThatWantsAnotherLoginIsACross)
{
    const QString host = QStringLiteral("127.0.0.1:5000");
    subject.registries = {host};
    subject.registry = host;
    pings.insert(host, RegistryClient::Refusal{QStringLiteral("it wants a login"), {}});
    Check check = named(examine(), "credentials for 127.0.0.1:5000");
    EXPECT_EQ(check.state, State::Failed);
    EXPECT_EQ(check.text, QStringLiteral("no permission: it wants a login"));
    EXPECT_EQ(check.fix, QStringLiteral("docker login 127.0.0.1:5000"));
    // The variables are of the registry that --registry names.
    subject.environment.insert(QStringLiteral("STACKWRIGHT_REGISTRY_USER"), QStringLiteral("me"));
    subject.environment.insert(QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), QStringLiteral("not this one"));
    check = named(examine(), "credentials for 127.0.0.1:5000");
    EXPECT_EQ(check.state, State::Failed);
    EXPECT_TRUE(check.text.text.contains(QLatin1String("STACKWRIGHT_REGISTRY_PASSWORD: no permission: it wants a login"))) << qPrintable(check.text.text);
    pings.insert(host, RegistryClient::Refusal{QStringLiteral("it sends us elsewhere"), QStringLiteral("allow it")});
    check = named(examine(), "credentials for 127.0.0.1:5000");
    EXPECT_EQ(check.state, State::Failed);
    EXPECT_EQ(check.fix, QStringLiteral("allow it")) << "a login does not help";
    pings.insert(host, RegistryClient::Refusal());
    check = named(examine(), "credentials for 127.0.0.1:5000");
    EXPECT_EQ(check.state, State::Ok);
    EXPECT_TRUE(check.text.text.endsWith(QLatin1String("STACKWRIGHT_REGISTRY_PASSWORD"))) << qPrintable(check.text.text);
}

TEST_F(DoctorTest, ABrokenDockerConfigIsACross)
{
    QDir(m_folder.path()).mkdir(QStringLiteral(".docker"));
    QFile config(m_folder.filePath(QStringLiteral(".docker/config.json")));
    ASSERT_TRUE(config.open(QIODevice::WriteOnly));
    config.write("{\"auths\": ");
    config.close();
    subject.registries = {QStringLiteral("ghcr.io")};
    EXPECT_EQ(named(examine(), "credentials for ghcr.io").state, State::Failed);
}

TEST_F(DoctorTest, AsksForPytestOnlyWhereTestsRunOnThisMachine)
{
    subject.checkout = m_folder.path();
    Spec spec;
    ImageSpec image;
    image.name = QStringLiteral("base");
    spec.images = {image};
    spec.wiki.remote = QStringLiteral("/no/such/wiki.git");
    subject.spec = spec;
    launcher.on(QStringLiteral("ls-remote"), {.errors = "fatal: '/no/such/wiki.git' does not appear to be a git repository\n", .code = 128});
    launcher.on(QStringLiteral("pytest --version"), {.errors = "/usr/bin/python3: No module named pytest\n", .code = 1});
    for (const Check &check : examine())
        EXPECT_NE(check.name, QStringLiteral("tests on this machine"));
    subject.spec->images.first().integrationTests = true;
    const QList<Check> checks = examine();
    EXPECT_EQ(named(checks, "tests on this machine").text, QStringLiteral("`python3 -m pytest --version`: /usr/bin/python3: No module named pytest"));
    EXPECT_EQ(named(checks, "wiki").text, QStringLiteral("/no/such/wiki.git: fatal: '/no/such/wiki.git' does not appear to be a git repository"));
    EXPECT_EQ(named(checks, "stack").state, State::Failed) << "this folder is no repository";
}

TEST(Doctor, IsOneJsonDocument)
{
    const QJsonObject json = toJson({{QStringLiteral("git"), State::Failed, QStringLiteral("git: not found"), QStringLiteral("install git")}});
    EXPECT_EQ(json.value(QLatin1String("schema")).toInt(), 1);
    const QJsonObject check = json.value(QLatin1String("checks"))[0].toObject();
    EXPECT_EQ(check.keys().join(QLatin1Char(' ')), QStringLiteral("fix name state text"));
    EXPECT_EQ(check.value(QLatin1String("state")).toString(), QStringLiteral("failed"));
}

} // namespace doctor_test
