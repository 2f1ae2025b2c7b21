// A secret that only docker's credential helper knows, in a whole run: used for the registry, and hidden wherever the engine
// or a test says it (promises.md P21, C3).
#include "model/workspace/session.h"

#include "model/base/files.h"
#include "tests/support/registryserver.h"
#include "tests/support/repository.h"
#include "tests/support/spin.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace helpersecret_test {

using namespace stackwright;

TEST(HelperSecret, IsUsedAndNeverKept)
{
    if (!stackwright::testing::RegistryServer::isInstalled())
        GTEST_SKIP() << "docker-registry is not installed";
    const QByteArray canary = "hlp_Canary0123456789abcdefghij";
    stackwright::testing::RegistryServer::Options options;
    options.user = QStringLiteral("robot");
    options.password = QString::fromLatin1(canary);
    stackwright::testing::RegistryServer server(options);
    ASSERT_TRUE(server.isRunning());

    TestRepository repository;
    const auto program = [&](const char *name, const QByteArray &script) {
        const QString file = repository.beside(QLatin1String("bin/") + QLatin1String(name));
        ASSERT_TRUE(writeFile(file, "#!/bin/sh\n" + script));
        ASSERT_TRUE(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    };
    program("docker-credential-canary", "cat >/dev/null; echo '{\"ServerURL\":\"x\",\"Username\":\"robot\",\"Secret\":\"" + canary + "\"}'\n");
    program("docker", R"sh(for last; do case "$last" in --iidfile=*) idfile=${last#--iidfile=};; esac; done
case "$1" in
version) echo '{"Client":{"Version":"28.2.2"},"Server":{"Version":"20.10.24","ApiVersion":"1.41"}}';;
info) echo '{"DockerRootDir":"/nowhere"}';;
build) echo "Step 1/1 : RUN login CANARY"; printf sha256:%064d 1 > "$idfile";;
image) printf '[{"Id":"sha256:%064d","Size":7}]' 1;;
push) echo "denied: the login CANARY is not welcome" >&2; exit 1;;
esac
)sh");
    QByteArray docker = readFile(repository.beside(QStringLiteral("bin/docker")), mebibyte).value();
    ASSERT_TRUE(writeFile(repository.beside(QStringLiteral("bin/docker")), docker.replace("CANARY", canary)));
    ASSERT_TRUE(writeFile(repository.beside(QStringLiteral("home/.docker/config.json")), R"({"credsStore": "canary"})"));
    repository.write("images/spec.yml", "images:\n  base:\n    image_name: team/base\ntag:\n  prefix: \"1\"\nall_info_cmds:\n  PY: {description: P, command: id}\n");
    repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
    repository.commit();

    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", QByteArray(QFile::encodeName(repository.beside(QStringLiteral("bin"))) + ':' + path));
    Place place;
    place.repo = repository.path();
    place.output = repository.beside(QStringLiteral("out"));
    place.registry = server.host();
    RunOptions wishes;
    ProcessLauncher launcher;
    SessionTools tools{launcher, nullptr, {}, {}, repository.path(), std::chrono::milliseconds(1)};
    tools.environment = {{QStringLiteral("HOME"), repository.beside(QStringLiteral("home"))},
                         {QStringLiteral("XDG_STATE_HOME"), repository.beside(QStringLiteral("state"))}};
    Selection selection;
    selection.all = true;
    Session session(place, selection, wishes, tools);
    QByteArray told;
    std::optional<RunState> state;
    QObject::connect(&session, &Session::noted, [&](const Event &event) { told += QJsonDocument(toJson(event)).toJson(); });
    QObject::connect(&session, &Session::refused, [&](const PlanRefusal &refusal) {
        ADD_FAILURE() << qPrintable(refusal.error.text());
        state = RunState::Running;
    });
    QObject::connect(&session, &Session::finished, [&](RunState as) { state = as; });
    session.start();
    EXPECT_TRUE(spinUntil([&] { return state.has_value(); }, std::chrono::seconds(60)));
    qputenv("PATH", path);
    ASSERT_EQ(state, RunState::Failed); // the registry itself was asked with the login, else it had been refused before
    EXPECT_EQ(session.run().images().first().stage(Stage::Push).reason, QStringLiteral("denied: the login *** is not welcome"));
    EXPECT_FALSE(told.contains(canary));
    int files = 0;
    for (QDirIterator it(place.output, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext(); ++files) {
        const Result<QByteArray> bytes = readFile(it.next(), 16 * mebibyte);
        ASSERT_TRUE(bytes);
        EXPECT_FALSE(bytes->contains(canary)) << qPrintable(it.filePath());
    }
    EXPECT_GT(files, 3);
}

} // namespace helpersecret_test
