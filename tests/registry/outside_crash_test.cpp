// The built program, killed and robbed of its disk at each of its own system calls (promises.md P1, P2, P3, P5): real git,
// real registry, an engine that is a script. After each: nothing half-written, a journal that can be read, `show` that
// tells it, a resumed run that ends well. The suite takes a sample, STACKWRIGHT_ALL_FAULTS=1 the whole table.
#include "tests/support/outside.h"
#include "tests/support/sanitized.h"
#include "tests/support/shelldocker.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QMap>
#include <QXmlStreamReader>

#include <gtest/gtest.h>

#include <memory>

namespace outside_crash_test {

using namespace Qt::Literals::StringLiterals;
using stackwright::dockerScript, stackwright::testScript;
using namespace stackwright::outside;

namespace {

const QByteArray humanHome = "# Ours\n\nWritten by a person.\n\n| Commit | Image | Manifest |\n| :-: | :-: | :-: |\n\nA last word";

bool strace(QString *why)
{
    const Outcome tried = call(u"strace"_s, {u"-qq"_s, u"-o"_s, u"/dev/null"_s, u"-e"_s, u"trace=none"_s, u"true"_s});
    *why = QString::fromUtf8(tried.err).trimmed();
    return tried.code == 0;
}

struct Fault
{
    QString call, what; ///< what: "signal=KILL", "error=ENOSPC"
    QString when;       ///< "7", or "7+": from then on
    QString text() const { return call + u' ' + what + u" when "_s + when; }
};

} // namespace

class OutsideCrash : public testing::Test
{
protected:
    void SetUp() override
    {
        // A test that fails for want of a program says nothing about us; one that may not trace neither.
        if (call(u"sh"_s, {u"-c"_s, u"command -v strace"_s}).code != 0)
            GTEST_SKIP() << "strace is not installed";
        if (QString why; !strace(&why))
            GTEST_SKIP() << "processes may not be traced here: " << qPrintable(why);
        registry = std::make_unique<OwnRegistry>();
        stack.write(u"runtests.sh"_s, testScript);
        const QByteArray common = "    test_runner: host\n    test_command: [sh, runtests.sh]\n    info_cmds: [PY]\n    integration_tests: true\n";
        stack.write(u"images/spec.yml"_s, "images:\n  base:\n    image_name: team/base\n" + common
                                              + "  child:\n    image_name: team/child\n    depend_on: base\n" + common
                                              + "tag:\n  prefix: \"2026.3\"\nall_info_cmds:\n  PY: {description: Python, command: python3 --version}\n");
        for (const QString &name : {u"base"_s, u"child"_s}) {
            stack.write(u"images/"_s + name + u"/Dockerfile"_s, "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
            stack.write(u"images/"_s + name + u"/tests/test_a.py"_s, "");
            stack.write(u"images/"_s + name + u"/integration_tests/test_b.py"_s, "");
        }
        head = stack.commit();
        QFile docker(tools.filePath(u"docker"_s));
        ASSERT_TRUE(docker.open(QFile::WriteOnly));
        docker.write(dockerScript);
        docker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        docker.close();
    }

    /// A fresh output folder with a wiki that has a remote of its own.
    struct Place
    {
        QTemporaryDir folder;
        QString output() const { return folder.filePath(u"out"_s); }
        QString artifacts() const { return output() + u"/artifacts"_s; }
        QString journalFile() const { return artifacts() + u"/run.jsonl"_s; }
        QString remote() const { return folder.filePath(u"wiki.git"_s); }
    };

    std::unique_ptr<Place> place()
    {
        auto made = std::make_unique<Place>();
        const auto git = [&](const QStringList &arguments) { EXPECT_EQ(call(u"git"_s, arguments, {made->folder.path(), {}, 60}).code, 0); };
        git({u"init"_s, u"-q"_s, u"--bare"_s, u"-b"_s, u"main"_s, made->remote()});
        const QString wiki = made->output() + u"/wiki"_s;
        git({u"clone"_s, u"-q"_s, made->remote(), wiki});
        QFile home(wiki + u"/Home.md"_s);
        EXPECT_TRUE(home.open(QFile::WriteOnly));
        home.write(humanHome);
        home.close();
        git({u"-C"_s, wiki, u"add"_s, u"-A"_s});
        git({u"-C"_s, wiki, u"commit"_s, u"-q"_s, u"-m"_s, u"Begin"_s});
        git({u"-C"_s, wiki, u"push"_s, u"-q"_s, u"origin"_s, u"HEAD:main"_s});
        return made;
    }

    QStringList words(const Place &at, const QStringList &verb) const
    {
        return QStringList{u"-C"_s, stack.path(), u"--output"_s, at.output(), u"--registry"_s, registry->address()} + verb;
    }
    Setting setting(const Place &at) const
    {
        return {stack.path(), {u"PATH="_s + tools.path() + u':' + qEnvironmentVariable("PATH"), u"HOME="_s + at.folder.filePath(u"home"_s),
                               u"XDG_STATE_HOME="_s + at.folder.filePath(u"state"_s)}, 90};
    }
    QStringList runWords() const { return {u"run"_s, u"--no-push"_s, u"--branch"_s, u"main"_s}; }

    Outcome run(const Place &at, const QStringList &verb) const { return console(words(at, verb), setting(at)); }
    Outcome traced(const Place &at, const QStringList &traceOptions) const
    {
        Setting around = setting(at);
        around.environment << u"ASAN_OPTIONS=detect_leaks=0"_s; // leaks are looked for by tracing, and strace does that already
        return call(u"strace"_s, QStringList{u"-qq"_s} + traceOptions + QStringList{QStringLiteral(STACKWRIGHT_BIN "/stackwright")} + words(at, runWords()),
                    around);
    }

    /// How often a run that meets no fault makes each call.
    QMap<QString, int> countCalls()
    {
        const auto at = place();
        const QString file = at->folder.filePath(u"trace"_s);
        const Outcome ran = traced(*at, {u"-o"_s, file, u"-e"_s, u"trace="_s + calls().join(u',')});
        EXPECT_EQ(ran.code, 0) << ran.err.constData();
        QMap<QString, int> counts;
        for (const QByteArray &line : readAll(file).split('\n'))
            if (const qsizetype bracket = line.indexOf('('); bracket > 0)
                ++counts[QString::fromLatin1(line.left(bracket))];
        reference.clear();
        QDirIterator files(at->output() + u"/manifests"_s, {u"*.md"_s}, QDir::Files);
        while (files.hasNext()) {
            const QByteArray bytes = readAll(files.next());
            reference.insert(files.fileName(), bytes);
        }
        EXPECT_EQ(reference.size(), 2);
        return counts;
    }
    static QStringList calls()
    {
        return {u"write"_s, u"fsync"_s, u"fdatasync"_s, u"rename"_s, u"unlink"_s, u"ftruncate"_s, u"link"_s, u"mkdir"_s};
    }

    /// Whatever is there is whole.
    void nothingIsHalfWritten(const Place &at)
    {
        QDirIterator files(at.output(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next(), below = path.mid(at.output().size() + 1), name = files.fileName();
            if (name.contains(u".stackwright-tmp-"_s) || below.startsWith(u"wiki/.git/"_s) || below.startsWith(u"logs/"_s))
                continue;
            const QByteArray bytes = readAll(path);
            if (name.endsWith(u".yaml"_s)) {
                EXPECT_TRUE(bytes.contains("full_image_name:") && bytes.contains("tests:") && bytes.endsWith('\n')) << qPrintable(below) << ": " << bytes.constData();
            } else if (name.endsWith(u".xml"_s)) {
                QXmlStreamReader xml(bytes);
                while (!xml.atEnd())
                    xml.readNext();
                EXPECT_FALSE(xml.hasError()) << qPrintable(below) << ": " << bytes.constData();
            } else if (name == u"Home.md"_s) {
                EXPECT_TRUE(bytes.startsWith("# Ours\n\nWritten by a person.\n") && bytes.endsWith("\n\nA last word")) << bytes.constData();
            } else if (name.endsWith(u".md"_s)) {
                EXPECT_EQ(bytes, reference.value(name)) << qPrintable(below);
            } else if (name.startsWith(u"IMAGES_"_s)) {
                EXPECT_TRUE(bytes.isEmpty() || bytes.endsWith('\n')) << qPrintable(below);
            }
        }
    }

    /// Empty if there is no journal yet. All lines but a torn last one are events.
    QList<QJsonObject> wholeLines(const Place &at)
    {
        QList<QJsonObject> events;
        if (!exists(at.journalFile()))
            return events;
        QByteArray bytes = readAll(at.journalFile());
        bytes.truncate(bytes.lastIndexOf('\n') + 1);
        for (const QByteArray &line : bytes.split('\n')) {
            if (line.isEmpty())
                continue;
            const QJsonDocument document = QJsonDocument::fromJson(line);
            EXPECT_TRUE(document.isObject()) << line.constData();
            events += document.object();
        }
        return events;
    }

    void suffer(const Fault &fault)
    {
        SCOPED_TRACE(qPrintable(fault.text()));
        const auto at = place();
        const Outcome ran = traced(*at, {u"-o"_s, u"/dev/null"_s, u"-e"_s, u"trace="_s + fault.call, u"-e"_s,
                                         u"inject="_s + fault.call + u':' + fault.what + u":when="_s + fault.when});
        nothingIsHalfWritten(*at);
        const QList<QJsonObject> before = wholeLines(*at);
        const bool killed = fault.what.startsWith(u"signal"_s);
        if (!killed) {
            // Whatever failed: 0 if and only if all is there and recorded.
            const bool passed = !before.isEmpty() && before.last()[u"event"_s] == u"run-finished"_s && before.last()[u"state"_s] == u"passed"_s;
            EXPECT_TRUE(ran.code == 0 || ran.code == 1 || ran.code == 3) << ran.code << ' ' << ran.err.constData();
            EXPECT_EQ(ran.code == 0, passed) << ran.code << ' ' << ran.err.constData();
            if (ran.code != 0 && !fault.when.endsWith(u'+')) {
                EXPECT_EQ(ran.errors().size(), 1) << ran.err.constData();
                EXPECT_TRUE(ran.err.contains(fault.what == u"error=ENOSPC"_s ? "No space left on device" : "Input/output error")) << ran.err.constData();
            }
        }
        if (!before.isEmpty()) {
            const Outcome shown = run(*at, {u"show"_s, at->journalFile()});
            EXPECT_EQ(shown.code, 0) << shown.err.constData();
            // A run that was cut off is not called passed, nor one that passed anything else.
            const bool passed = before.last()[u"event"_s] == u"run-finished"_s && before.last()[u"state"_s] == u"passed"_s;
            EXPECT_EQ(shown.out.left(shown.out.indexOf('\n')).endsWith(": passed"), passed) << shown.out.constData();
        }
        const Outcome again = run(*at, runWords() + (before.isEmpty() ? QStringList() : QStringList{u"--resume"_s}));
        EXPECT_EQ(again.code, 0) << again.err.constData();
        nothingIsHalfWritten(*at);
        endedWell(*at);
    }

    void endedWell(const Place &at)
    {
        const QList<QJsonObject> events = journal(at.journalFile());
        ASSERT_FALSE(events.isEmpty());
        EXPECT_EQ(events.last()[u"event"_s].toString(), u"run-finished"_s);
        EXPECT_EQ(events.last()[u"state"_s].toString(), u"passed"_s);
        for (qsizetype i = 1; i < events.size(); ++i)
            if (events[i][u"event"_s] == u"run-resumed"_s) {
                EXPECT_EQ(events[i - 1][u"event"_s].toString(), u"run-finished"_s) << "a run without an end";
            }
        QDirIterator files(at.folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        int results = 0;
        while (files.hasNext()) {
            files.next();
            EXPECT_FALSE(files.fileName().contains(u".stackwright-tmp-"_s)) << qPrintable(files.filePath());
            if (files.fileName().endsWith(u".yaml"_s) && ++results) {
                EXPECT_TRUE(readAll(files.filePath()).contains("success: true")) << qPrintable(files.filePath());
            }
        }
        EXPECT_EQ(results, 2);
        const auto git = [&](const QStringList &arguments) { return call(u"git"_s, QStringList{u"--git-dir"_s, at.remote()} + arguments).out; };
        EXPECT_EQ(git({u"rev-list"_s, u"--count"_s, u"main"_s}).trimmed(), "2") << "one run is one commit";
        const QByteArray home = git({u"show"_s, u"main:Home.md"_s});
        EXPECT_EQ(home.count(QByteArray(head.left(7).toLatin1() + '`')), 1 + 2) << "the commit and the images";
        EXPECT_EQ(home.count(QByteArray(head.left(7).toLatin1() + ')')), 2) << "links to the pages";
        for (auto page = reference.cbegin(); page != reference.cend(); ++page)
            EXPECT_EQ(git({u"show"_s, u"main:"_s + page.key()}), page.value());
    }

    /// Of `count` calls those to try: all, or `sample` of them, spread evenly.
    static QList<int> points(int count, int sample)
    {
        QList<int> chosen;
        const bool all = qEnvironmentVariableIntValue("STACKWRIGHT_ALL_FAULTS") != 0;
        const int number = all ? count : qMin(stackwright::sanitized ? (sample + 1) / 2 : sample, count);
        for (int i = 0; i < number; ++i)
            chosen += 1 + static_cast<int>((static_cast<qint64>(i) * 2 + 1) * count / (2 * number));
        return chosen;
    }

    std::unique_ptr<OwnRegistry> registry;
    Repository stack;
    QTemporaryDir tools;
    QString head;
    QMap<QString, QByteArray> reference; ///< the pages of a run that met no fault
};

TEST_F(OutsideCrash, KilledAtAnyOfItsWritesItLeavesNothingHalfAndGoesOn)
{
    const QMap<QString, int> counts = countCalls();
    EXPECT_GT(counts.value(u"write"_s), 40);
    EXPECT_GT(counts.value(u"rename"_s), 5);
    EXPECT_GT(counts.value(u"fsync"_s), 5);
    int tried = 0;
    for (const QString &name : calls())
        for (const int k : points(counts.value(name), name == u"write"_s ? 5 : 1)) {
            suffer({name, u"signal=KILL"_s, QString::number(k)});
            ++tried;
        }
    RecordProperty("tried", tried);
}

TEST_F(OutsideCrash, ADiskThatFailsAtAnyOfItsWritesIsSaidAndNothingIsHalf)
{
#ifdef __SANITIZE_ADDRESS__
    // UBSan's vptr check writes to a pipe to learn whether memory may be read; where that write is refused, it ends the program itself.
    GTEST_SKIP() << "the sanitizer's own writes would be refused too";
#endif
    const QMap<QString, int> counts = countCalls();
    int tried = 0;
    for (const QString &name : {u"write"_s, u"fsync"_s, u"fdatasync"_s, u"rename"_s}) {
        const QString what = name == u"write"_s ? u"error=ENOSPC"_s : u"error=EIO"_s;
        for (const int k : points(counts.value(name), name == u"write"_s ? 4 : 1)) {
            suffer({name, what, QString::number(k)});
            ++tried;
        }
    }
    for (const int k : points(counts.value(u"write"_s), 2)) { // full from then on
        suffer({u"write"_s, u"error=ENOSPC"_s, QString::number(k) + u'+'});
        ++tried;
    }
    RecordProperty("tried", tried);
}

} // namespace outside_crash_test
