// --local on a machine where docker-registry is not installed: the registry image, on a real engine. Here that image is made
// of Debian's own docker-registry, so that nothing has to be pulled.
#include "model/registry/localregistry.h"
#include "tests/support/asking.h"
#include "tests/support/outside.h"
#include "tests/support/tinyimage.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <gtest/gtest.h>

#include <unistd.h>

namespace localregistry_container_test {

using namespace stackwright;
using namespace stackwright::testing;
using namespace Qt::Literals::StringLiterals;

namespace {

class LocalRegistryContainer : public ::testing::Test
{
protected:
    void SetUp() override
    {
        const QString server = QStandardPaths::findExecutable(u"docker-registry"_s);
        docker = QStandardPaths::findExecutable(u"docker"_s);
        if (server.isEmpty() || docker.isEmpty() || outside::call(docker, {u"info"_s}).code != 0)
            GTEST_SKIP() << "needs a docker daemon, and docker-registry to make an image of";
        if (outside::call(docker, {u"inspect"_s, container}).code == 0)
            GTEST_SKIP() << "this person has a local registry in a container already";
        if (outside::call(docker, {u"image"_s, u"inspect"_s, u"registry:2"_s}).code != 0) {
            ASSERT_TRUE(QFile::copy(server, folder.filePath(u"docker-registry"_s)));
            write(u"config.yml"_s, "version: 0.1\nstorage: {filesystem: {rootdirectory: /var/lib/registry}}\nhttp: {addr: ':5000'}\n");
            write(u"Dockerfile"_s, "FROM debian:bookworm-slim\nCOPY docker-registry /bin/registry\nCOPY config.yml /etc/docker/registry/config.yml\n"
                                   "ENTRYPOINT [\"/bin/registry\", \"serve\", \"/etc/docker/registry/config.yml\"]\n");
            ASSERT_EQ(outside::call(docker, {u"build"_s, u"-q"_s, u"-t"_s, u"registry:2"_s, folder.path()}).code, 0);
            isOurs = true;
        }
        path = qgetenv("PATH");
        QDir().mkpath(folder.filePath(u"bin"_s));
        QFile::link(docker, folder.filePath(u"bin/docker"_s));
        qputenv("PATH", QFile::encodeName(folder.filePath(u"bin"_s))); // docker and nothing else
    }
    void TearDown() override
    {
        if (path.isEmpty())
            return;
        qputenv("PATH", path);
        outside::call(docker, {u"rm"_s, u"-f"_s, container});
        if (isOurs)
            outside::call(docker, {u"rmi"_s, u"-f"_s, u"registry:2"_s});
    }
    void write(const QString &name, const QByteArray &bytes)
    {
        QFile file(folder.filePath(name));
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        file.write(bytes);
    }
    Result<QString> ensure()
    {
        return answerOf<Result<QString>>([&](QObject *context, auto answer) { ensureLocalRegistry(launcher, state.path(), context, answer); }, std::chrono::seconds(90));
    }

    const QString container = u"stackwright-registry-"_s + QString::number(::getuid());
    QTemporaryDir folder, home;
    struct StateFolder
    {
        QString path() const { return m_path; }
        QString filePath(const QString &below) const { return m_path + u'/' + below; }
        QString m_path;
    } state{home.filePath(u"stackwright"_s)};
    QString docker;
    QByteArray path;
    bool isOurs = false;
    ProcessLauncher launcher;
};

} // namespace

TEST_F(LocalRegistryContainer, IsStartedOnceAndKeepsItsDataAndPort)
{
    QDir().mkpath(state.filePath(u"registry"_s)); // a port of this test's own: others start registries beside it
    QFile remembered(state.filePath(u"registry/registry.json"_s));
    ASSERT_TRUE(remembered.open(QFile::WriteOnly));
    remembered.write("{\"port\": " + QByteArray::number(20'000 + ::getpid() % 10'000) + "}");
    remembered.close();
    const auto first = ensure();
    ASSERT_TRUE(first) << qPrintable(first.error().text());
    EXPECT_EQ(rememberedLocalRegistry(state.path()), *first);
    RegistryClient client(quickOptions({{u"XDG_STATE_HOME"_s, home.path()}}), launcher), anybody(quickOptions(), launcher);
    const ImageRef image = parseImageRef(*first + u"/team/x:1"_s).value(), other = image.withTag(u"2"_s);
    const QString digest = putTinyImage(client, image, "kept");
    ASSERT_TRUE(put(client, other, *manifestOf(client, image)));
    EXPECT_FALSE(answerOf<Result<void>>([&](QObject *context, auto answer) { anybody.mayPush(image, context, answer); })) << "it has a password";
    EXPECT_TRUE(answerOf<Result<void>>([&](QObject *context, auto answer) { client.removeTag(other, context, answer); })) << "a first promotion can be taken back";
    EXPECT_EQ(*ensure(), *first);

    outside::call(docker, {u"rm"_s, u"-f"_s, container}); // somebody swept all containers away
    const auto again = ensure();
    ASSERT_TRUE(again) << qPrintable(again.error().text());
    EXPECT_EQ(*again, *first);
    RegistryClient after(quickOptions({{u"XDG_STATE_HOME"_s, home.path()}}), launcher);
    EXPECT_EQ(digestOf(after, image), digest);
}

} // namespace localregistry_container_test
