// The house's rules that a compiler cannot see (CONTRIBUTING.md, "Who may know whom"): Debian's layout lets a target
// include what it does not link, so these read the sources.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <gtest/gtest.h>

namespace house_test {

namespace {

struct Source
{
    QString path; ///< relative to the project: "model/git/git.cpp"
    QString code; ///< without comments; the lines stay where they are
};

/// Comments become spaces, so that a rule may be named in a comment. Texts in quotes stay.
QString withoutComments(const QString &text)
{
    static const QRegularExpression token(QStringLiteral(
        R"re(R"(\w*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|//[^\n]*|/\*(?:.|\n)*?\*/)re"));
    QString code;
    qsizetype done = 0;
    for (auto it = token.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        code += text.mid(done, match.capturedStart() - done);
        const QString found = match.captured();
        if (found.startsWith(QLatin1Char('/')))
            code += QString(found.count(QLatin1Char('\n')), QLatin1Char('\n'));
        else
            code += found;
        done = match.capturedEnd();
    }
    return code + text.mid(done);
}

QList<Source> sources(const QStringList &folders)
{
    const QDir root(QStringLiteral(STACKWRIGHT_SOURCE));
    QList<Source> all;
    for (const QString &folder : folders) {
        QDirIterator it(root.filePath(folder), {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            EXPECT_TRUE(file.open(QFile::ReadOnly)) << qPrintable(file.fileName());
            all += Source{root.relativeFilePath(file.fileName()), withoutComments(QString::fromUtf8(file.readAll()))};
        }
    }
    return all;
}

const QList<Source> &program()
{
    static const QList<Source> all = sources({QStringLiteral("app"), QStringLiteral("model"), QStringLiteral("views")});
    return all;
}

/// Fails for each line of `in` that matches, but in `allowed`.
void expectNowhere(const char *pattern, const QStringList &allowed, const char *why, const QList<Source> &in = program())
{
    const QRegularExpression what(QString::fromLatin1(pattern));
    ASSERT_TRUE(what.isValid()) << pattern << ": " << qPrintable(what.errorString());
    for (const Source &source : in) {
        if (allowed.contains(source.path))
            continue;
        for (auto it = what.globalMatch(source.code); it.hasNext();) {
            const auto match = it.next();
            const auto line = source.code.left(match.capturedStart()).count(QLatin1Char('\n')) + 1;
            ADD_FAILURE() << qPrintable(source.path) << ':' << line << ": " << qPrintable(match.captured().trimmed()) << ": " << why;
        }
    }
}

QList<Source> below(const QString &folder)
{
    QList<Source> found;
    for (const Source &source : program())
        if (source.path.startsWith(folder))
            found += source;
    return found;
}

} // namespace

TEST(House, ReadsItsOwnSources)
{
    EXPECT_GT(program().size(), 20);
    EXPECT_EQ(withoutComments(QStringLiteral("a(\"//no\"); // TODO\n/* x\ny */b")), QStringLiteral("a(\"//no\"); \n\nb"));
}

TEST(House, EachThirdPartyIsKnownToOneFile)
{
    expectNowhere("#include [<\"]yaml-cpp", {QStringLiteral("model/yaml/yaml.cpp")},
                  "yaml-cpp is known to one file");
    expectNowhere("#include [<\"]git2", {QStringLiteral("model/git/libgit.h"), QStringLiteral("model/git/gitstart.cpp")},
                  "libgit2 is known to one header and its start");
    expectNowhere("#include \"model/git/libgit.h\"", {QStringLiteral("model/git/git.cpp"), QStringLiteral("model/git/gitowner.cpp"), QStringLiteral("model/git/libgit.cpp"),
                                                      QStringLiteral("model/git/treecomparison.h"), QStringLiteral("model/git/checkoutreading.h")},
                  "libgit2 is known to one folder");
    expectNowhere("#include [<\"]CLI/", {QStringLiteral("app/console/optionbinder.h")}, "CLI11 is known to one header");
    expectNowhere("#include \"app/console/optionbinder.h\"", {QStringLiteral("app/console/commandline.cpp")}, "which one file includes");
    expectNowhere("#include <(QtCore/)?QProcess>", {QStringLiteral("model/engine/launcher.cpp")}, "programs are started by one file");
    expectNowhere("#include <(QtNetwork/)?(QNetwork\\w+|QTcp\\w+|QSsl\\w+)>", {QStringLiteral("model/registry/exchange.cpp")},
                  "the network is known to one file");
    expectNowhere("#include <(QtPrintSupport/)?QPrint\\w*>", {QStringLiteral("views/printing/printing.cpp")}, "printing is known to one file");
}

TEST(House, OnlyOneFileKnowsYaml)
{
    int files = 0;
    for (const Source &source : program())
        files += source.code.contains(QStringLiteral("#include <yaml-cpp")) ? 1 : 0;
    EXPECT_LE(files, 1);
}

TEST(House, TheCoreKnowsNoWindow)
{
    const QList<Source> model = below(QStringLiteral("model/"));
    expectNowhere("#include \"(views|app)/[^\"]*\"", {}, "model/ knows neither views/ nor app/", model);
    expectNowhere("#include <Qt(Widgets|Gui|Svg)[^>]*>", {}, "model/ is Qt Core, and Network in one file", model);
    expectNowhere("#include <Q(Widget|Application|GuiApplication|Icon|Color|Pixmap|Image|Painter|Font|Palette|Brush|"
                  "TextDocument|Clipboard|DesktopServices|FileSystemModel)>", {}, "model/ is Qt Core, and Network in one file", model);
    expectNowhere("#include \"app/[^\"]*\"", {}, "views/ does not know the programs", below(QStringLiteral("views/")));
}

TEST(House, AFolderOfTheCoreUsesThoseBelowItOnly)
{
    // From the ground up. A folder may use those before it.
    const QStringList order{QStringLiteral("base"), QStringLiteral("yaml"), QStringLiteral("git"), QStringLiteral("engine"),
                            QStringLiteral("stack"), QStringLiteral("registry"), QStringLiteral("pages"), QStringLiteral("run"),
                            QStringLiteral("release"), QStringLiteral("items"), QStringLiteral("workspace")};
    for (const Source &source : below(QStringLiteral("model/")))
        EXPECT_TRUE(order.contains(source.path.section(QLatin1Char('/'), 1, 1))) << qPrintable(source.path) << " is in no known folder";
    for (qsizetype rank = 0; rank < order.size(); ++rank) {
        const QList<Source> folder = below(QStringLiteral("model/") + order[rank] + QLatin1Char('/'));
        EXPECT_FALSE(folder.isEmpty()) << qPrintable(order[rank]);
        for (qsizetype upper = rank + 1; upper < order.size(); ++upper) {
            const QByteArray include = "#include \"model/" + order[upper].toLatin1() + "/[^\"]*\"";
            expectNowhere(include.constData(), {}, "a folder may use those below it in CONTRIBUTING.md's map", folder);
        }
    }
}

TEST(House, NothingWaitsInsideTheEventLoop)
{
    expectNowhere("\\bwaitFor(Started|Finished|ReadyRead|BytesWritten|Connected|Disconnected|Done)\\b", {QStringLiteral("model/run/diskqueue.cpp")},
                  "no waitFor outside tests, but for the disk at a run's end");
    expectNowhere("\\bQEventLoop\\b", {}, "no nested event loop");
    expectNowhere("\\bprocessEvents\\b", {}, "no processEvents outside tests");
    expectNowhere("\\b(msleep|usleep|nanosleep|sleep_for|sleep_until)\\s*\\(|QThread::sleep", {}, "nobody sleeps");
}

TEST(House, NoShellAndNoSecretOnACommandLine)
{
    expectNowhere("(?<![\\w.>])(std::|::)?system\\s*\\(", {}, "argv is a list");
    expectNowhere("\\bpopen\\s*\\(", {}, "argv is a list");
    expectNowhere("\\bstartCommand\\s*\\(", {}, "argv is a list");
    expectNowhere("QProcess::splitCommand", {}, "it knows no single quotes; splitCommand() of model/base/text.h does");
    expectNowhere("\"--password(?!-stdin)", {}, "secrets travel by standard input");
}

TEST(House, NothingIsPrunedGlobally)
{
    expectNowhere("\"(system|image|container|volume|builder|network)\"[^;]{0,60}\"prune\"", {}, "only what this program made is removed");
    expectNowhere("(system|image|container|volume|builder|network) prune", {}, "only what this program made is removed");
}

TEST(House, DangerousCallsStayInTheirPlace)
{
    expectNowhere("\\bignoreSslErrors\\b", {}, "a certificate that is refused stays refused");
    expectNowhere("\\bQSaveFile\\b", {QStringLiteral("model/base/files.cpp")}, "it publishes cut files on a full disk: use writeFile()");
    QStringList viewers;
    for (const Source &source : program())
        if (source.path.startsWith(QLatin1String("views/")) && source.path.contains(QLatin1String("page"), Qt::CaseInsensitive))
            viewers += source.path;
    expectNowhere("\\b(setHtml|setMarkdown|insertHtml)\\s*\\(", viewers, "text of others is rendered by the page viewer only");
    viewers += QStringLiteral("views/window/openlocal.cpp"); // takes paths, no addresses
    expectNowhere("\\bopenUrl\\s*\\(", viewers, "links of others are opened by the page viewer only");
}

TEST(House, NothingIsLeftForLater)
{
    const QList<Source> all = sources({QStringLiteral("app"), QStringLiteral("model"), QStringLiteral("views"), QStringLiteral("tests")});
    const QRegularExpression later(QStringLiteral("\\b(TO" "DO|FIX" "ME|XX" "X|HA" "CK)\\b"));
    const QDir root(QStringLiteral(STACKWRIGHT_SOURCE));
    for (const Source &source : all) {
        QFile file(root.filePath(source.path));
        ASSERT_TRUE(file.open(QFile::ReadOnly));
        int line = 0;
        for (const QByteArray &text : file.readAll().split('\n')) {
            ++line;
            const bool found = later.match(QString::fromUtf8(text)).hasMatch() && !source.path.endsWith(QLatin1String("house_test.cpp"));
            EXPECT_FALSE(found) << qPrintable(source.path) << ':' << line << ": " << text.constData();
        }
    }
}

TEST(House, AFileOfTheSuiteIsANamespace)
{
    // Many are compiled together (CONTRIBUTING.md), and their helpers are called alike.
    int read = 0;
    for (const Source &source : sources({QStringLiteral("tests")})) {
        const QString name = QFileInfo(source.path).completeBaseName();
        if (!name.endsWith(QLatin1String("_test")))
            continue;
        ++read;
        EXPECT_TRUE(source.code.contains(QLatin1String("namespace ") + name + QLatin1String(" {"))) << qPrintable(source.path);
    }
    EXPECT_GT(read, 100);
}

TEST(House, AFileIsOneIdea)
{
    for (const Source &source : program()) {
        // The seam to git is one class, whatever its length.
        const int most = source.path == QLatin1String("model/git/git.cpp") ? 800 : 500;
        EXPECT_LE(source.code.count(QLatin1Char('\n')), most) << qPrintable(source.path) << " is two ideas";
    }
}

} // namespace house_test
