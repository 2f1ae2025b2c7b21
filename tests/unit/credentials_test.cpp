// Who we are to a registry: variables, docker's config.json, helpers; and the private folder for docker's own pushes.
#include "model/registry/credentials.h"
#include "tests/support/fakelauncher.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>

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

TEST_F(CredentialsOf, InABrokenConfigAreAnError)
{
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
