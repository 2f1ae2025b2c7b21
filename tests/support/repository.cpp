#include "tests/support/repository.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

TestRepository::TestRepository(const QString &branch) : m_path(QFileInfo(m_folder.path()).canonicalFilePath() + QStringLiteral("/repo"))
{
    QDir().mkpath(m_path);
    git({QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("-b"), branch});
}

TestRepository::~TestRepository()
{
    // Not by QTemporaryDir: it cannot name a file that is not UTF-8.
    m_folder.setAutoRemove(false);
    std::error_code failed;
    std::filesystem::remove_all(m_folder.path().toStdString(), failed);
    EXPECT_FALSE(failed) << failed.message();
}

QString TestRepository::path(const QByteArray &below) const
{
    return m_path + QLatin1Char('/') + QFile::decodeName(below);
}

QByteArray TestRepository::git(const QStringList &arguments)
{
    return gitIn(m_path, arguments);
}

QByteArray TestRepository::gitIn(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("GIT_CONFIG_GLOBAL"), QStringLiteral("/dev/null"));
    environment.insert(QStringLiteral("GIT_CONFIG_NOSYSTEM"), QStringLiteral("1"));
    const QString date = QString::number(++m_now) + QStringLiteral(" +0100");
    for (const char *who : {"AUTHOR", "COMMITTER"}) {
        const QString prefix = QLatin1String("GIT_") + QLatin1String(who);
        environment.insert(prefix + QLatin1String("_NAME"), QStringLiteral("A Tester"));
        environment.insert(prefix + QLatin1String("_EMAIL"), QStringLiteral("tester@example.org"));
        environment.insert(prefix + QLatin1String("_DATE"), date);
    }
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    // git tidies up after a fetch in a process of its own, which would still write below the folder when the test removes it.
    const QStringList settings{QStringLiteral("-c"), QStringLiteral("protocol.file.allow=always"), QStringLiteral("-c"), QStringLiteral("gc.autoDetach=false")};
    process.start(QStringLiteral("git"), settings + arguments);
    process.waitForFinished(60000);
    EXPECT_TRUE(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        << "git " << qPrintable(arguments.join(QLatin1Char(' '))) << ": " << process.readAllStandardError().constData();
    QByteArray out = process.readAllStandardOutput();
    if (out.endsWith('\n'))
        out.chop(1);
    return out;
}

void TestRepository::write(const QByteArray &file, const QByteArray &bytes)
{
    // By bytes: QFile could not name a file that is not UTF-8.
    const QByteArray at = QFile::encodeName(m_path) + '/' + file;
    for (qsizetype slash = at.indexOf('/', 1); slash > 0; slash = at.indexOf('/', slash + 1))
        ::mkdir(at.first(slash).constData(), 0755);
    FILE *out = std::fopen(at.constData(), "wb");
    ASSERT_NE(out, nullptr) << at.constData();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), out);
    std::fclose(out);
}

void TestRepository::link(const QByteArray &file, const QByteArray &to)
{
    const QByteArray at = QFile::encodeName(m_path) + '/' + file;
    ASSERT_EQ(::symlink(to.constData(), at.constData()), 0) << at.constData();
}

void TestRepository::remove(const QByteArray &file)
{
    const QByteArray at = QFile::encodeName(m_path) + '/' + file;
    EXPECT_EQ(::unlink(at.constData()), 0) << at.constData();
}

void TestRepository::rename(const QByteArray &from, const QByteArray &to)
{
    write(to, "");
    EXPECT_EQ(::rename(QByteArray(QFile::encodeName(m_path) + '/' + from).constData(),
                       QByteArray(QFile::encodeName(m_path) + '/' + to).constData()), 0);
}

QString TestRepository::commit(const QString &message)
{
    git({QStringLiteral("add"), QStringLiteral("-A")});
    git({QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("--allow-empty"), QStringLiteral("-m"), message});
    return head();
}

void TestRepository::writeStack(const char *images)
{
    QByteArray spec = "images:\n";
    for (const QByteArray &word : QByteArray(images).split(' ')) {
        const QByteArrayList parts = word.split('<');
        spec += "  " + parts.first() + ":\n    image_name: ghcr.io/acme/" + parts.first() + "\n    info_cmds: [PY]\n";
        if (parts.size() > 1)
            spec += "    depend_on: " + parts.last() + "\n";
        write("images/" + parts.first() + "/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
    }
    spec += "tag:\n  prefix: \"2026.3\"\nall_info_cmds:\n  PY: {description: Python, command: python3 --version}\n";
    write("images/spec.yml", spec);
    write("images/change_ignore.json",
          "{\"BuildAll\": [\"tests_common\", \"spec.yml\", \"change_ignore.json\"], \"ChangeIgnore\": [\"conftest.py\"]}\n");
}

} // namespace stackwright
