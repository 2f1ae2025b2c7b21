// A base in a registry that wants a login: the build gets that login, and none of the person's others, with each builder that is
// here. Two real registries with passwords; the second one's login is the canary.
#include "tests/support/registryserver.h"
#include "tests/support/tinystack.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace outside_buildlogins_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;
using stackwright::testing::RegistryServer;

namespace {

/// Both builders of a machine with two clients: the first on PATH, and the distribution's.
const QStringList paths{QString(), u"/usr/bin:/bin:/usr/sbin:/sbin"_s};

class OutsideBuildLogins : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!RegistryServer::isInstalled())
            GTEST_SKIP() << "docker-registry is not installed";
        const auto withLogin = [](const QString &user, const QString &password) {
            RegistryServer::Options options;
            options.user = user;
            options.password = password;
            return std::make_unique<RegistryServer>(options);
        };
        bases = withLogin(u"me"_s, u"secret-of-bases"_s);
        other = withLogin(u"you"_s, u"canary-of-other"_s);
        ASSERT_TRUE(bases->isRunning() && other->isRunning());
        // The person's own folder, as docker login leaves it, and one that only publishes the base.
        config({{bases->host(), u"me:secret-of-bases"_s}, {other->host(), u"you:canary-of-other"_s}, {u"ghcr.io"_s, u"we:canary-of-ghcr"_s}});
        base = bases->host() + u"/private/base:b"_s;
        docker({u"tag"_s, u"stackwright/tiny:1"_s, base});
        docker({u"push"_s, base});
        docker({u"rmi"_s, base}); // the builder has to ask for it
    }
    void TearDown() override
    {
        if (!base.isEmpty())
            call(u"docker"_s, {u"rmi"_s, base});
    }

    void write(const QString &name, const QByteArray &bytes, bool program = false) const
    {
        QDir().mkpath(QFileInfo(folder.filePath(name)).path());
        QFile file(folder.filePath(name));
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        file.write(bytes);
        if (program)
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void config(const QList<QPair<QString, QString>> &logins, const QJsonObject &more = {}) const
    {
        QJsonObject auths;
        for (const auto &[host, login] : logins)
            auths.insert(host, QJsonObject{{u"auth"_s, QString::fromLatin1(login.toUtf8().toBase64())}});
        QJsonObject json = more;
        json.insert(u"auths"_s, auths);
        write(u"docker/config.json"_s, QJsonDocument(json).toJson());
    }

    QStringList environment(const QString &path) const
    {
        return {u"DOCKER_CONFIG="_s + folder.filePath(u"docker"_s),
                u"PATH="_s + folder.filePath(u"bin"_s) + u':' + (path.isEmpty() ? qEnvironmentVariable("PATH") : path)};
    }

    void docker(const QStringList &words) const
    {
        const Outcome done = call(u"docker"_s, words, {{}, {u"DOCKER_CONFIG="_s + folder.filePath(u"docker"_s)}, 120});
        ASSERT_EQ(done.code, 0) << qPrintable(words.join(u' ')) << ": " << done.err.constData();
    }

    /// A docker that keeps what a build can read of logins, and then is the next one on PATH.
    void watchBuilds() const
    {
        write(u"bin/docker"_s, "#!/bin/sh\nhere=$(dirname \"$0\")\ncase \" $* \" in *' --iidfile='*) cp \"$DOCKER_CONFIG/config.json\" \"$here/seen.json\" ;; esac\n"
                               "PATH=${PATH#\"$here\":}\nexec docker \"$@\"\n", true);
    }

    /// Built on the private base. The step looks for what it must not see, by words that it does not hold itself.
    TinyStack *makeStack(const QByteArray &more = {}) const
    {
        auto *stack = new TinyStack(QList<TinyImage>());
        stack->write(u"images/base/Dockerfile"_s, "FROM " + base.toUtf8() + "\nCOPY check /usr/local/bin/check\nRUN chmod 755 /usr/local/bin/check\n"
            "RUN a=secret; b=canary; set -- $a-of-bases $b-of- $(printf %s me:$a-of-bases | base64) $(printf %s you:$b-of-other | base64); "
            "for word; do for file in $(grep -rlsF --exclude-dir=proc --exclude-dir=sys -e \"$word\" /) $(grep -lsF -e \"$word\" /proc/[0-9]*/environ); do "
            "echo \"LEAK in\" $file; done; done; echo looked\n" + more);
        stack->commit(u"Private base"_s);
        return stack;
    }

    QJsonObject seen() const { return QJsonDocument::fromJson(readAll(folder.filePath(u"bin/seen.json"_s))).object(); }

    static QByteArray buildLog(const TinyStack &stack)
    {
        const QDir logs(stack.output() + u"/logs"_s);
        const QStringList names = logs.entryList({u"*base*.build.log"_s});
        return names.isEmpty() ? QByteArray() : readAll(logs.filePath(names.first()));
    }

    void expectOnlyBases(const TinyStack &stack, const Outcome &ran) const
    {
        ASSERT_EQ(ran.code, 0) << ran.err.constData() << buildLog(stack).constData();
        EXPECT_EQ(seen()[u"auths"_s].toObject().keys(), QStringList{bases->host()});
        EXPECT_FALSE(seen().contains(u"credsStore"_s) || seen().contains(u"credHelpers"_s) || seen().contains(u"HttpHeaders"_s));
        const QByteArray log = buildLog(stack);
        EXPECT_TRUE(log.contains(QByteArray("logins that this build may use: " + bases->host().toUtf8()))) << log.constData();
        EXPECT_TRUE(log.contains("looked")) << log.constData();
        EXPECT_FALSE(log.contains("LEAK in /")) << log.constData();
        for (const QByteArray &secret : {QByteArray("secret-of-bases"), QByteArray("me:secret-of-bases").toBase64()})
            EXPECT_FALSE(log.contains(secret));
    }

    QTemporaryDir folder;
    std::unique_ptr<RegistryServer> bases, other;
    QString base;
};

} // namespace

TEST_F(OutsideBuildLogins, AreThoseOfTheDockerfilesRegistriesAndNoOthers)
{
    watchBuilds();
    config({{bases->host(), u"me:secret-of-bases"_s}, {other->host(), u"you:canary-of-other"_s}, {u"ghcr.io"_s, u"we:canary-of-ghcr"_s}},
           {{u"HttpHeaders"_s, QJsonObject{{u"X-Canary"_s, u"canary-of-header"_s}}}});
    for (const QString &path : paths) {
        SCOPED_TRACE(qPrintable(path));
        call(u"docker"_s, {u"rmi"_s, base});
        OwnRegistry registry;
        const std::unique_ptr<TinyStack> stack(makeStack("RUN echo " + registry.address().toUtf8() + " >/own\n"));
        expectOnlyBases(*stack, stack->run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s}, environment(path)));
    }
}

TEST_F(OutsideBuildLogins, ComeFromHelpersToo)
{
    watchBuilds();
    // One helper for all, as a desktop has it; a line of the file that it shall not fall back on.
    write(u"bin/docker-credential-sw-all"_s, "#!/bin/sh\nread host\necho \"$host\" >>\"$(dirname \"$0\")/asked\"\ncase $host in\n"
          + bases->host().toUtf8() + ") echo '{\"ServerURL\":\"x\",\"Username\":\"me\",\"Secret\":\"secret-of-bases\"}' ;;\n"
          + other->host().toUtf8() + ") echo '{\"ServerURL\":\"x\",\"Username\":\"you\",\"Secret\":\"canary-of-other\"}' ;;\n"
          "*) echo 'credentials not found in native keychain'; exit 1 ;; esac\n", true);
    config({}, {{u"credsStore"_s, u"sw-all"_s}});
    OwnRegistry registry;
    const std::unique_ptr<TinyStack> stack(makeStack("RUN echo " + registry.address().toUtf8() + " >/own\n"));
    expectOnlyBases(*stack, stack->run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s}, environment({})));
    EXPECT_FALSE(readAll(folder.filePath(u"bin/asked"_s)).contains(other->host().toUtf8())) << "nobody needed it";
}

TEST_F(OutsideBuildLogins, AHelperThatAsksOnTheTerminalIsNamed)
{
    write(u"bin/docker-credential-sw-asks"_s, "#!/bin/sh\nprintf 'Passphrase: ' >/dev/tty || exit 1\nread word </dev/tty\n", true);
    config({}, {{u"credHelpers"_s, QJsonObject{{bases->host(), u"sw-asks"_s}}}});
    OwnRegistry registry;
    const std::unique_ptr<TinyStack> stack(makeStack());
    const Outcome ran = stack->run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s}, environment({}));
    EXPECT_EQ(ran.code, 1);
    const QString reason = stack->lastEvent()[u"reason"_s].toString();
    EXPECT_TRUE(reason.contains(u"docker-credential-sw-asks"_s)) << qPrintable(reason);
    EXPECT_EQ(stack->lastEvent()[u"stage"_s].toString(), u"build"_s);
}

TEST_F(OutsideBuildLogins, ABrokenHelperHoldsUpNoPublicBase)
{
    write(u"bin/docker-credential-sw-broken"_s, "#!/bin/sh\nexit 3\n", true);
    config({}, {{u"credsStore"_s, u"sw-broken"_s}});
    OwnRegistry registry;
    TinyStack stack(QList<TinyImage>{});
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s, u"--no-push"_s}, environment({}));
    EXPECT_EQ(ran.code, 0) << ran.err.constData();
}

} // namespace outside_buildlogins_test
