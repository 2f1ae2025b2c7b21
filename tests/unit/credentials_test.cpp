// Who we are to a registry: variables, docker's config.json, helpers; and the private folder for docker's own pushes.
#include "model/registry/credentials.h"
#include "model/engine/engine.h"
#include "model/engine/environments.h"
#include "model/registry/buildlogins.h"
#include "model/release/gates.h"
#include "tests/support/fakelauncher.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace credentials_test {

using namespace stackwright;

namespace {

class CredentialsOf : public ::testing::Test
{
protected:
    void config(const QByteArray &bytes)
    {
        QFile file(folder.filePath(QStringLiteral("config.json")));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    Result<Credentials> find(const QString &host, QMap<QString, QString> environment = {}, const QString &registry = {})
    {
        environment.insert(QStringLiteral("DOCKER_CONFIG"), folder.path());
        environment.insert(QStringLiteral("XDG_STATE_HOME"), folder.path()); // this machine's own registry may run at that address
        CredentialSource source(launcher, environment, registry);
        QObject context;
        std::optional<Result<Credentials>> answer;
        source.find(host, &context, [&](const Result<Credentials> &found) { answer = found; });
        spinUntil([&] { return answer.has_value(); });
        return answer.value_or(Result<Credentials>(workError(QStringLiteral("test"), QStringLiteral("no answer"))));
    }

    QTemporaryDir folder;
    FakeLauncher launcher;
};

QByteArray basic(const QByteArray &pair)
{
    return pair.toBase64();
}

} // namespace

TEST_F(CredentialsOf, OfAHostComeFromItsOwnVariablesOnly)
{
    const QMap<QString, QString> environment{{QStringLiteral("GITHUB_USER"), QStringLiteral("me")}, {QStringLiteral("GITHUB_TOKEN"), QStringLiteral("gh")},
                                             {QStringLiteral("DOCKERHUB_USERNAME"), QStringLiteral("hub")}, {QStringLiteral("DOCKERHUB_TOKEN"), QStringLiteral("dh")},
                                             {QStringLiteral("STACKWRIGHT_REGISTRY_USER"), QStringLiteral("own")}, {QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), QStringLiteral("pw")}};
    EXPECT_EQ(find(QStringLiteral("ghcr.io"), environment)->secret, QStringLiteral("gh"));
    EXPECT_EQ(find(QStringLiteral("registry-1.docker.io"), environment)->user, QStringLiteral("hub"));
    EXPECT_EQ(find(QStringLiteral("127.0.0.1:5000"), environment, QStringLiteral("127.0.0.1:5000/prefix"))->secret, QStringLiteral("pw"));
    EXPECT_TRUE(find(QStringLiteral("127.0.0.1:5001"), environment, QStringLiteral("127.0.0.1:5000"))->isEmpty());
    EXPECT_TRUE(find(QStringLiteral("ghcr.io.evil.example"), environment)->isEmpty());
}

TEST_F(CredentialsOf, InConfigJsonAreReadByEveryKindOfKey)
{
    config("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"" + basic(QByteArray("hub:p:w\0", 8)) + "\"},"
           "\"https://Quay.io/v2/\":{\"username\":\"q\",\"password\":\"s\"},\"reg:5000\":{\"identitytoken\":\"id\"},\"other\":{\"registrytoken\":\"rt\"},\"empty\":{}}}");
    EXPECT_EQ(find(QStringLiteral("docker.io"))->secret, QStringLiteral("p:w"));
    EXPECT_EQ(find(QStringLiteral("quay.io"))->user, QStringLiteral("q"));
    EXPECT_EQ(find(QStringLiteral("reg:5000"))->identityToken, QStringLiteral("id"));
    EXPECT_EQ(find(QStringLiteral("other"))->registryToken, QStringLiteral("rt"));
    EXPECT_TRUE(find(QStringLiteral("empty"))->isEmpty());
    EXPECT_EQ(find(QStringLiteral("quay.io"), {{QStringLiteral("DOCKER_AUTH_CONFIG"), QStringLiteral("{\"auths\":{\"quay.io\":{\"username\":\"e\",\"password\":\"f\"}}}")}})->user,
              QStringLiteral("e"));
}

TEST_F(CredentialsOf, AHostAreNeverThoseOfAnotherEntry)
{
    const auto with = [](const QByteArrayList &others, bool exact) {
        QByteArray entries = exact ? "\"127.0.0.1:5000\":{\"auth\":\"" + basic("me:right") + "\"}" : QByteArray();
        for (const QByteArray &key : others)
            entries += (entries.isEmpty() ? "\"" : ",\"") + key + "\":{\"auth\":\"" + basic("me:other") + "\"}";
        return QByteArray("{\"auths\":{" + entries + "}}");
    };
    const QString host = QStringLiteral("127.0.0.1:5000");
    // Whatever stands beside it, docker's own key is the one.
    const QByteArrayList beside{"https://127.0.0.1:5000/v1/access-token", "https://127.0.0.1:5000/v1/refresh-token", "http://127.0.0.1:5000/v1/", "https://127.0.0.1:5000",
                                "127.0.0.1:5000/other-team", "127.0.0.1:5000/v2/", "127.0.0.1:5001", "127.0.0.1", "0"};
    for (const QByteArray &other : beside) {
        config(with({other}, true));
        EXPECT_EQ(find(host)->secret, QStringLiteral("right")) << other.constData();
    }
    config(with(beside, true));
    EXPECT_EQ(find(host)->secret, QStringLiteral("right"));
    // What docker of earlier times wrote counts for the whole host; anything else is somebody else's.
    for (const char *older : {"http://127.0.0.1:5000", "https://127.0.0.1:5000/", "https://127.0.0.1:5000/v1/", "http://127.0.0.1:5000/v2/", "127.0.0.1:5000/v1/"}) {
        config(with({older}, false));
        EXPECT_EQ(find(host)->secret, QStringLiteral("other")) << older;
    }
    for (const char *strange : {"https://127.0.0.1:5000/v1/access-token", "https://127.0.0.1:5000/v1/refresh-token", "127.0.0.1:5000/team", "https://127.0.0.1:5000/team",
                                "127.0.0.1:5001", "127.0.0.1", "http://127.0.0.1", "127.0.0.1:50000", "x127.0.0.1:5000"}) {
        config(with({strange}, false));
        EXPECT_TRUE(find(host)->isEmpty()) << strange;
    }
    // One that was stored for a part of the host is for what is in it.
    config(with({"127.0.0.1:5000/team"}, false));
    CredentialSource source(launcher, {{QStringLiteral("DOCKER_CONFIG"), folder.path()}});
    EXPECT_EQ(source.ofNamespace(host, QStringLiteral("team/x"))->secret, QStringLiteral("other"));
    EXPECT_EQ(source.ofNamespace(host, QStringLiteral("team"))->secret, QStringLiteral("other"));
    for (const char *repository : {"teams/x", "other/team", "tea", "x"})
        EXPECT_TRUE(source.ofNamespace(host, QLatin1String(repository))->isEmpty()) << repository;
    // Docker Hub's own key is an address, and its neighbours are tokens.
    config("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"" + basic("hub:right") + "\"},\"https://index.docker.io/v1/access-token\":{\"auth\":\"" + basic("hub:jwt")
           + "\"},\"https://index.docker.io/v1/refresh-token\":{\"auth\":\"" + basic("hub:jwt") + "\"},\"docker.io\":{\"auth\":\"" + basic("hub:old") + "\"}}}");
    EXPECT_EQ(find(QStringLiteral("registry-1.docker.io"))->secret, QStringLiteral("right"));
}

TEST_F(CredentialsOf, AHelperIsGivenWhatDockersOwnWouldBe)
{
    config(R"({"credHelpers":{"x":"h"}})");
    launcher.on(QStringLiteral("docker-credential-h get"), {.output = R"({"ServerURL":"x","Username":"u","Secret":"s"})"});
    const QMap<QString, QString> given{{QStringLiteral("AWS_ACCESS_KEY_ID"), QStringLiteral("1")}, {QStringLiteral("AZURE_CLIENT_ID"), QStringLiteral("2")},
                                       {QStringLiteral("GOOGLE_APPLICATION_CREDENTIALS"), QStringLiteral("/f")}, {QStringLiteral("MY_HELPERS_OWN"), QStringLiteral("3")},
                                       {QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:x")}};
    QMap<QString, QString> environment = given;
    for (const char *kept : {"GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "STACKWRIGHT_REGISTRY_PASSWORD", "GPG_TTY", "DOCKER_CONTENT_TRUST", "LC_ALL"})
        environment.insert(QLatin1String(kept), QStringLiteral("no"));
    EXPECT_EQ(find(QStringLiteral("x"), environment)->secret, QStringLiteral("s"));
    ASSERT_FALSE(launcher.commands.isEmpty());
    const Command asked = launcher.commands.last();
    for (auto one = given.cbegin(); one != given.cend(); ++one)
        EXPECT_EQ(asked.environment.value(one.key()), one.value()) << qPrintable(one.key());
    EXPECT_FALSE(asked.environment.values().contains(QStringLiteral("no")));
    EXPECT_TRUE(asked.environment.contains(QStringLiteral("PATH")));
    EXPECT_EQ(asked.standardInput, "x");

    // Docker's own client, where it may call that helper, gets the same; where it may not, less.
    qputenv("AWS_ACCESS_KEY_ID", "of this process");
    qputenv("GITHUB_TOKEN", "of the job");
    const Engine engine({}, {});
    for (const Command &command : {engine.push(QStringLiteral("x/y:1")), engine.pull(QStringLiteral("x/y:1"))}) {
        EXPECT_EQ(command.environment.value(QStringLiteral("AWS_ACCESS_KEY_ID")), QStringLiteral("of this process"));
        EXPECT_FALSE(command.environment.contains(QStringLiteral("GITHUB_TOKEN")));
    }
    EXPECT_FALSE(engine.run({}).environment.contains(QStringLiteral("AWS_ACCESS_KEY_ID")));
    qunsetenv("AWS_ACCESS_KEY_ID");
    qunsetenv("GITHUB_TOKEN");
}

TEST(ForeignEnvironment, HasProxiesWithoutTheirPassword)
{
    EXPECT_EQ(withoutUserInfo(QStringLiteral("http://u:p@proxy:3128/")), QStringLiteral("http://proxy:3128/"));
    EXPECT_EQ(withoutUserInfo(QStringLiteral("u:p@s@proxy:3128")), QStringLiteral("proxy:3128"));
    EXPECT_EQ(withoutUserInfo(QStringLiteral("http://proxy:3128/a@b")), QStringLiteral("http://proxy:3128/a@b"));
    EXPECT_EQ(withoutUserInfo(QStringLiteral("proxy:3128")), QStringLiteral("proxy:3128"));
    const QByteArray before = qgetenv("https_proxy");
    qputenv("https_proxy", "http://pu:proxy-password-1@127.0.0.1:1");
    EXPECT_EQ(foreignEnvironment().value(QStringLiteral("https_proxy")), QStringLiteral("http://127.0.0.1:1"));
    EXPECT_EQ(baseEnvironment().value(QStringLiteral("https_proxy")), QStringLiteral("http://pu:proxy-password-1@127.0.0.1:1")) << "git and docker need it";
    GateSpec gate;
    gate.command = {QStringLiteral("true")};
    EXPECT_EQ(gateCommand(gate, QStringLiteral("1-x"), {}, QStringLiteral("/"), {}).environment.value(QStringLiteral("https_proxy")), QStringLiteral("http://127.0.0.1:1"));
    if (before.isNull())
        qunsetenv("https_proxy");
    else
        qputenv("https_proxy", before);
}

TEST_F(CredentialsOf, InABrokenConfigAreAnError)
{
    // Of another registry it is nobody's business here.
    config("{\"auths\":{\"x\":{\"auth\":\"!!!\"},\"y\":{\"auth\":\"" + basic("me:pw") + "\"}}}");
    EXPECT_EQ(find(QStringLiteral("y"))->secret, QStringLiteral("pw"));
    EXPECT_TRUE(find(QStringLiteral("z"))->isEmpty());
    for (const char *broken : {"{", "[]", "{\"auths\":{\"x\":{\"auth\":\"!!!\"}}}", "{\"auths\":{\"x\":{\"auth\":\"bm9jb2xvbg==\"}}}"}) {
        config(broken);
        const auto found = find(QStringLiteral("x"));
        ASSERT_FALSE(found) << broken;
        EXPECT_TRUE(found.error().what.text.endsWith(QStringLiteral("config.json"))) << qPrintable(found.error().text());
        EXPECT_FALSE(found.error().advice.isEmpty());
    }
    config("");
    EXPECT_TRUE(find(QStringLiteral("x"))->isEmpty());
}

TEST_F(CredentialsOf, OfAHelperAreAskedByItsStandardInput)
{
    config(R"({"credsStore":"desktop","credHelpers":{"ghcr.io":"gh","bad":"../../evil"},"auths":{"quay.io":{"username":"q","password":"s"}}})");
    FakeReply token;
    token.output = R"({"ServerURL":"ghcr.io","Username":"<token>","Secret":"id"})";
    launcher.on(QStringLiteral("docker-credential-gh get"), token);
    FakeReply none;
    none.output = "credentials not found in native keychain";
    none.code = 1;
    launcher.on(QStringLiteral("docker-credential-desktop get"), none);

    EXPECT_EQ(find(QStringLiteral("ghcr.io"))->identityToken, QStringLiteral("id"));
    EXPECT_EQ(find(QStringLiteral("quay.io"))->secret, QStringLiteral("s")) << "the store has none, the file has";
    EXPECT_FALSE(find(QStringLiteral("bad"))) << "no name of a program";
}

TEST_F(CredentialsOf, OfDockersOwnPushesStandInAPrivateFolder)
{
    config(R"({"credsStore":"desktop","proxies":{"default":{}},"auths":{"quay.io":{"auth":"cTpz"}}})");
    QDir(folder.path()).mkpath(QStringLiteral("cli-plugins"));
    QTemporaryDir below;
    // What a killed program left: its number is nobody's.
    QDir(below.path()).mkpath(QStringLiteral("stackwright-docker-999999999-abc"));
    CredentialSource source(launcher, {{QStringLiteral("DOCKER_CONFIG"), folder.path()}});
    Credentials me;
    me.user = QStringLiteral("me");
    me.secret = QStringLiteral("hush");
    QString path;
    {
        const auto made = DockerConfigFolder::make({{QStringLiteral("ghcr.io"), me}}, source, below.path());
        ASSERT_TRUE(made) << qPrintable(made.error().text());
        path = (*made)->path();
        EXPECT_EQ(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther), QFile::Permissions());
        QFile file(path + QStringLiteral("/config.json"));
        EXPECT_EQ(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
        EXPECT_EQ(json.value(QLatin1String("auths")).toObject().value(QLatin1String("ghcr.io")).toObject().value(QLatin1String("auth")).toString(),
                  QString::fromLatin1(basic("me:hush")));
        EXPECT_EQ(json.value(QLatin1String("credHelpers")).toObject().value(QLatin1String("ghcr.io")).toString(), QString()) << "the store is passed by for this host";
        EXPECT_TRUE(json.value(QLatin1String("credHelpers")).toObject().contains(QLatin1String("ghcr.io")));
        EXPECT_EQ(json.value(QLatin1String("credsStore")).toString(), QStringLiteral("desktop"));
        EXPECT_TRUE(QFileInfo(path + QStringLiteral("/cli-plugins")).isDir());
    }
    EXPECT_FALSE(QFileInfo::exists(path));
    EXPECT_TRUE(QFileInfo::exists(folder.filePath(QStringLiteral("cli-plugins")))) << "only the link was removed";
    EXPECT_TRUE(QDir(below.path()).isEmpty());
}

TEST_F(CredentialsOf, ABuildAreThoseThatItNeedsAndNothingThatLeadsToOthers)
{
    config(R"({"credsStore":"desktop","credHelpers":{"quay.io":"x"},"HttpHeaders":{"X":"hush"},"proxies":{"default":{}},)"
           R"("auths":{"quay.io":{"auth":"cTpz"},"ghcr.io":{"auth":"broken"}}})");
    QTemporaryDir below;
    CredentialSource source(launcher, {{QStringLiteral("DOCKER_CONFIG"), folder.path()}, {QStringLiteral("DOCKERHUB_USER"), QStringLiteral("me")},
                                       {QStringLiteral("DOCKERHUB_TOKEN"), QStringLiteral("s")}});
    BuildLogins logins(source, below.path());
    const auto find = [&](const QStringList &names) {
        QList<ImageRef> images;
        for (const QString &name : names)
            images += parseImageRef(name).value();
        std::optional<Result<BuildLogin>> answer;
        QObject context;
        logins.find(images, &context, [&](const Result<BuildLogin> &login) { answer = login; });
        EXPECT_FALSE(answer.has_value()) << "never from inside";
        EXPECT_TRUE(spinUntil([&] { return answer.has_value(); }));
        return answer->value();
    };
    const auto configOf = [](const BuildLogin &login) {
        QFile file(login.folder->path() + QStringLiteral("/config.json"));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return QJsonDocument::fromJson(file.readAll()).object();
    };
    const BuildLogin hub = find({QStringLiteral("debian:12"), QStringLiteral("library/busybox")});
    EXPECT_EQ(hub.hosts, QStringList{QStringLiteral("docker.io")});
    QJsonObject json = configOf(hub);
    EXPECT_EQ(json.value(QLatin1String("auths")).toObject().keys(), QStringList{QStringLiteral("https://index.docker.io/v1/")});
    for (const char *secret : {"credsStore", "credHelpers", "HttpHeaders"})
        EXPECT_FALSE(json.contains(QLatin1String(secret))) << secret;
    EXPECT_TRUE(json.contains(QLatin1String("proxies")));

    const BuildLogin none = find({});
    EXPECT_TRUE(none.hosts.isEmpty() && configOf(none).value(QLatin1String("auths")).toObject().isEmpty());
    // A helper that is not there: said, and the build goes on.
    const BuildLogin troubled = find({QStringLiteral("quay.io/team/x:1"), QStringLiteral("debian:12")});
    EXPECT_EQ(troubled.hosts, QStringList{QStringLiteral("docker.io")});
    ASSERT_EQ(troubled.troubles.size(), 1);
    EXPECT_TRUE(troubled.troubles.first().contains(QStringLiteral("docker-credential-x"))) << qPrintable(troubled.troubles.first());
    const QString path = hub.folder->path();
    EXPECT_EQ(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther), QFile::Permissions());
}

} // namespace credentials_test
