#include "app/console/completion.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace completion_test {

using namespace stackwright;

namespace {

/// What bash offers for a command line that ends with the word to complete, sorted.
std::string offered(const QByteArray &line)
{
    QTemporaryDir folder;
    QDir(folder.path()).mkpath(QStringLiteral("images/rstudio-notebook"));
    QFile script(folder.filePath(QStringLiteral("completion")));
    EXPECT_TRUE(script.open(QIODevice::WriteOnly));
    script.write(completionScript(QStringLiteral("bash"), commandWords()));
    script.close();
    QProcess bash;
    bash.setWorkingDirectory(folder.path());
    bash.start(QStringLiteral("bash"), {QStringLiteral("--norc"), QStringLiteral("-c"),
                                        QStringLiteral("source ./completion; read -ra COMP_WORDS <<< \"$1\"; [[ $1 == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); "
                                                       "_stackwright 2>err; cat err >&2; printf '%s\\n' \"${COMPREPLY[@]}\" | sort"),
                                        QStringLiteral("bash"), QString::fromUtf8(line)});
    EXPECT_TRUE(bash.waitForFinished());
    EXPECT_EQ(bash.readAllStandardError(), QByteArray());
    return bash.readAllStandardOutput().trimmed().replace('\n', ' ').toStdString();
}

} // namespace

TEST(Completion, BashOffersWhatCanFollow)
{
    EXPECT_EQ(offered("stackwright pro"), "promote");
    EXPECT_EQ(offered("stackwright export "), "bake compose github-actions");
    EXPECT_EQ(offered("stackwright --json wiki pu"), "publish");
    EXPECT_EQ(offered("stackwright init "), "github-actions");
    EXPECT_EQ(offered("stackwright init --from "), "bake compose");
    EXPECT_NE(offered("stackwright init -").find("--dry-run"), std::string::npos) << "options, too";
    EXPECT_EQ(offered("stackwright plan --format m"), "mermaid");
    EXPECT_EQ(offered("stackwright diff --format m"), "markdown");
    EXPECT_EQ(offered("stackwright new geo --parent rst"), "rstudio-notebook");
    EXPECT_EQ(offered("stackwright check --sa"), "--sarif");
    EXPECT_EQ(offered("stackwright plan --color a"), "always auto");
    EXPECT_EQ(offered("stackwright plan --only rst"), "rstudio-notebook");
    EXPECT_EQ(offered("stackwright test "), "rstudio-notebook");
    EXPECT_EQ(offered("stackwright run --out"), "--output");
    EXPECT_EQ(offered("stackwright --output im"), "images");
}

TEST(Completion, EveryShellKnowsEveryCommandAndOption)
{
    const QList<CommandWords> commands = commandWords();
    ASSERT_GE(commands.size(), 12);
    for (const char *shell : {"bash", "zsh", "fish"}) {
        const QByteArray script = completionScript(QLatin1String(shell), commands);
        for (const CommandWords &one : commands) {
            EXPECT_TRUE(script.contains(one.command.toUtf8())) << shell;
            for (const QString &option : one.options) {
                const bool isLong = option.startsWith(QLatin1String("--"));
                const QString written = QLatin1String(shell) != QLatin1String("fish") ? option : isLong ? QString(QLatin1String("-l ") + option.mid(2)) : QString(QLatin1String("-s ") + option.mid(1));
                EXPECT_TRUE(script.contains(written.toUtf8())) << shell << qPrintable(written);
            }
        }
    }
}

TEST(Completion, TheShellsTakeWhatIsWritten)
{
    for (const char *shell : {"bash", "zsh", "fish"}) {
        const QString program = QStandardPaths::findExecutable(QLatin1String(shell));
        if (program.isEmpty())
            continue; // bash is everywhere; the others where they are installed
        QTemporaryDir folder;
        QFile script(folder.filePath(QStringLiteral("completion")));
        ASSERT_TRUE(script.open(QIODevice::WriteOnly));
        script.write(completionScript(QLatin1String(shell), commandWords()));
        script.close();
        QProcess check;
        check.start(program, {QStringLiteral("-n"), script.fileName()});
        EXPECT_TRUE(check.waitForFinished());
        EXPECT_EQ(check.exitCode(), 0) << shell << check.readAllStandardError().constData();
    }
}

} // namespace completion_test
