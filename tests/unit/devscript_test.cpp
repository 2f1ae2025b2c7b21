// The scripts that build, test and package: what they say of themselves, and what they refuse. What they do is tried by doing it.
#include <gtest/gtest.h>

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>

namespace devscript_test {

namespace {

const QString root = QStringLiteral(STACKWRIGHT_SOURCE);

struct Ended
{
    int code = -1;
    QString out, err;
};

Ended run(const QString &program, const QStringList &words)
{
    QProcess process;
    process.setWorkingDirectory(root);
    process.start(program, words);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

TEST(DevScript, EveryScriptIsWholeBash)
{
    QStringList scripts{root + QStringLiteral("/dev"), root + QStringLiteral("/.ci/run")};
    for (const char *folder : {"/tests", "/resources"})
        for (QDirIterator it(root + QLatin1String(folder), {QStringLiteral("*.sh")}, QDir::Files, QDirIterator::Subdirectories); it.hasNext();)
            scripts << it.next();
    EXPECT_GT(scripts.size(), 6);
    for (const QString &script : scripts) {
        const Ended ended = run(QStringLiteral("bash"), {QStringLiteral("-n"), script});
        EXPECT_EQ(ended.code, 0) << qPrintable(script) << ": " << qPrintable(ended.err);
    }
}

TEST(DevScript, TellsEachOfItsCommands)
{
    const Ended help = run(root + QStringLiteral("/dev"), {QStringLiteral("help")});
    ASSERT_EQ(help.code, 0) << qPrintable(help.err);
    QFile file(root + QStringLiteral("/dev"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    static const QRegularExpression label(QStringLiteral("^    ([a-z|]+)\\)"));
    static const QRegularExpression until(QStringLiteral("^case \\$\\{1:-help\\} in$"));
    QStringList commands;
    bool inside = false;
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        inside = inside || until.match(line).hasMatch();
        if (const QRegularExpressionMatch match = label.match(line); inside && match.hasMatch())
            commands << match.captured(1).split(QLatin1Char('|'));
    }
    commands.removeAll(QStringLiteral("packages")); // the machines' own
    commands.removeAll(QStringLiteral("help"));
    EXPECT_GE(commands.size(), 6) << qPrintable(commands.join(QLatin1Char(' ')));
    for (const QString &command : commands)
        EXPECT_TRUE(help.out.contains(QString(QLatin1String("./dev ") + command))) << qPrintable(command) << " is not in ./dev help";
}

TEST(DevScript, RefusesWhatItDoesNotKnowAndSaysWhat)
{
    const QList<QStringList> wrong{{QStringLiteral("tset")},
                                   {QStringLiteral("test"), QStringLiteral("--of")},
                                   {QStringLiteral("test"), QStringLiteral("--on"), QStringLiteral("debian31")},
                                   {QStringLiteral("package"), QStringLiteral("--tyr")},
                                   {QStringLiteral("image"), QStringLiteral("x")}};
    for (const QStringList &words : wrong) {
        const Ended ended = run(root + QStringLiteral("/dev"), words);
        EXPECT_EQ(ended.code, 2) << qPrintable(words.join(QLatin1Char(' ')));
        EXPECT_TRUE(ended.err.startsWith(QLatin1String("error: "))) << qPrintable(ended.err);
        EXPECT_TRUE(ended.err.contains(words.last())) << qPrintable(ended.err);
        EXPECT_EQ(ended.out, QString());
    }
}

} // namespace

} // namespace devscript_test
