// A git for PATH that counts its calls and, at the one that the test names, kills the program that called it: what a kill -9
// between two steps of publishing leaves. Knows nothing of wikis.
#pragma once

#include "tests/support/outside.h"

#include <QStandardPaths>

#include <gtest/gtest.h>

namespace stackwright::outside {

class GitWrapper
{
public:
    /// Kills the caller at its call number `at` (from 1; 0: never): before git does it, or after it was done.
    void arm(int at, bool before)
    {
        QFile::remove(m_folder.filePath(QStringLiteral("count")));
        const QByteArray count = m_folder.filePath(QStringLiteral("count")).toUtf8(), git = QStandardPaths::findExecutable(QStringLiteral("git")).toUtf8();
        const QByteArray kill = "[ $n = " + QByteArray::number(at) + " ] && kill -9 $PPID";
        QFile file(m_folder.filePath(QStringLiteral("git")));
        ASSERT_TRUE(file.open(QFile::WriteOnly | QFile::Truncate));
        file.write("#!/bin/sh\nn=$(($(cat '" + count + "' 2>/dev/null || echo 0) + 1))\necho $n >'" + count + "'\n" + (before ? kill + " && exit 1\n" : QByteArray())
                   + "'" + git + "' \"$@\"\ncode=$?\n" + (before ? QByteArray() : kill + "\n") + "exit $code\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QString path() const { return QLatin1String("PATH=") + m_folder.path() + QLatin1Char(':') + qEnvironmentVariable("PATH"); }

private:
    QTemporaryDir m_folder;
};

/// A wiki's remote with its people, in a folder of the test.
class WikiRemote
{
public:
    explicit WikiRemote(const QString &folder) : m_folder(folder)
    {
        git(folder, {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("--bare"), QStringLiteral("-b"), QStringLiteral("master"), path()});
    }
    QString path() const { return m_folder + QLatin1String("/remote.git"); }

    /// A person changes these files there.
    void change(const QMap<QString, QByteArray> &files)
    {
        const QString clone = m_folder + QLatin1String("/human-") + QString::number(++m_humans);
        git(m_folder, {QStringLiteral("clone"), QStringLiteral("-q"), path(), clone});
        for (auto it = files.begin(); it != files.end(); ++it) {
            QFile file(clone + QLatin1Char('/') + it.key());
            ASSERT_TRUE(file.open(QFile::WriteOnly | QFile::Truncate));
            file.write(*it);
        }
        git(clone, {QStringLiteral("add"), QStringLiteral("-A")});
        git(clone, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("by hand")});
        git(clone, {QStringLiteral("push"), QStringLiteral("-q"), QStringLiteral("origin"), QStringLiteral("HEAD:master")});
    }
    QByteArray shown(const QString &file) const
    {
        return call(QStringLiteral("git"), {QStringLiteral("--git-dir"), path(), QStringLiteral("show"), QLatin1String("master:") + file}).out;
    }
    QByteArray tip() const { return git(m_folder, {QStringLiteral("--git-dir"), path(), QStringLiteral("rev-parse"), QStringLiteral("master")}); }
    int commits() const
    {
        return git(m_folder, {QStringLiteral("--git-dir"), path(), QStringLiteral("rev-list"), QStringLiteral("--count"), QStringLiteral("master")}).toInt();
    }
    /// A push is refused by a hook, or no longer.
    void refuse(bool pushes)
    {
        const QString hook = path() + QLatin1String("/hooks/pre-receive");
        QFile::remove(hook);
        if (!pushes)
            return;
        QFile file(hook);
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        file.write("#!/bin/sh\necho no pushes today\nexit 1\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    static QByteArray git(const QString &folder, const QStringList &arguments)
    {
        const Outcome done = call(QStringLiteral("git"), QStringList{QStringLiteral("-c"), QStringLiteral("commit.gpgsign=false")} + arguments, {folder, {}, 60});
        EXPECT_EQ(done.code, 0) << qPrintable(arguments.join(QLatin1Char(' '))) << ": " << done.err.constData();
        return done.out.trimmed();
    }

private:
    QString m_folder;
    int m_humans = 0;
};

} // namespace stackwright::outside
