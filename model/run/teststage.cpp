// The tests of one image, basic or integration: in a fresh container of exactly the image that was built, or on this
// machine. The report is read, never the text; what does not leave a fresh report has failed, unless the spec says that the
// command's exit code is all there is.
#include "model/run/stagestep.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/run/hosttests.h"
#include "model/run/junit.h"
#include "model/run/run.h"
#include "model/run/testpaths.h"
#include "model/stack/layout.h"
#include "model/stack/variants.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <sys/stat.h>

namespace stackwright {

namespace {

const QLatin1String inside("/stackwright/"); ///< where a container finds the tree's tests, by the same names as here

class TestStage : public StageStep
{
public:
    TestStage(RunContext &context, ImageWork &work, Stage stage) : StageStep(context, work, stage) {}

    /// Tests on this machine often take a fixed port: where the stack brings its own fixtures, one at a time.
    QString lock() override
    {
        const ImageSpec &spec = *m_work.spec;
        if (m_context.isDry() || !whyNothing().isEmpty())
            return {};
        return spec.testLock ? *spec.testLock : onHost() && hasFixtures() ? QStringLiteral("host") : QString();
    }

protected:
    void start() override
    {
        // Said also where nothing else is there to be run: these were meant to be.
        if (stage() == Stage::Test && !(m_work.spec->testCommandWritten && m_work.spec->testCommand.isEmpty()))
            for (const QString &path : paths().missing)
                warn(QLatin1String("tests names ") + path + QLatin1String(", which is not there"));
        if (const Clause why = whyNothing(); !why.isEmpty())
            return skip(why);
        m_reports = m_context.scratch + QLatin1String("/report-") + m_work.spec->name + QLatin1Char('-') + word(stage());
        if (!m_context.isDry()) {
            QDir(m_reports).removeRecursively();
            if (!QDir().mkpath(m_reports))
                return fail(m_reports + QLatin1String(": the folder for the report cannot be made"));
            ::chmod(QFile::encodeName(m_reports).constData(), 0777); // the image's user, whoever that is, writes there
        }
        if (m_context.isDry())
            return bring(m_work, [this] { m_work.imageId.isEmpty() && !m_work.stands() ? findImage(true) : runTests(); });
        QString &tree = stage() == Stage::Test ? m_work.testTree : m_work.integrationTree;
        tree = treeHash();
        if (const Standing *known = passedOn(tree))
            return skip(known->passedBefore());
        bring(m_work, [this] { m_work.imageId.isEmpty() ? findImage(true) : runTests(); });
    }

    void cleanUp(Then then) override
    {
        if (!m_named.isEmpty())
            return takeNameBack(std::move(then));
        if (m_container.isEmpty())
            return then();
        run(m_context.engine.removeContainers({m_container}), [then](const Finished &) { then(); });
    }

private:
    const TestPaths &paths()
    {
        if (!m_paths)
            m_paths = stage() == Stage::Integration
                ? integrationTestPaths(m_context.source, *m_work.spec)
                : basicTestPaths(m_context.source, m_context.spec, *m_work.spec, m_work.planned->target);
        return *m_paths;
    }

    /// A command that the spec names is the basic tests'. What has only its exit code to show knows no integration tests.
    bool isOwnCommand() const
    {
        const ImageSpec &spec = *m_work.spec;
        if (!spec.testCommandWritten || spec.testCommand.isEmpty())
            return false;
        return stage() == Stage::Test || spec.testReport == TestReportForm::JUnit;
    }
    bool byExitCode() const { return stage() == Stage::Test && isOwnCommand() && m_work.spec->testReport == TestReportForm::ExitCode; }

    QStringList command() const
    {
        if (!isOwnCommand())
            return ImageSpec().testCommand;
        const Placeholders values = testPlaceholders(*m_work.spec, m_work.planned->target);
        QStringList words;
        for (const QString &word : m_work.spec->testCommand)
            words += withPlaceholders(word, values);
        return words;
    }

    /// Why there is nothing to run; empty: there is something. A command that stands in the spec is run whatever folders there are.
    Clause whyNothing()
    {
        const ImageSpec &spec = *m_work.spec;
        if (stage() == Stage::Integration && !spec.integrationTests)
            return clause("off-integration");
        if (stage() == Stage::Test && spec.testCommandWritten)
            return spec.testCommand.isEmpty() ? clause("off-tests") : Clause();
        if (!paths().paths.isEmpty())
            return {};
        return paths().barren.isEmpty() ? clause("no-test-folder") : clause("no-test-in", {paths().barren.join(QLatin1String(", "))});
    }

    /// All that the outcome hangs on beside the image: the files, how they are run and, where tests may look further than their
    /// folders, the commit.
    QString treeHash()
    {
        QStringList words = command(), files = paths().paths + fixturesAbove();
        for (const QString &word : std::as_const(words))
            if (!word.startsWith(QLatin1Char('/')) && QFileInfo(m_context.source + QLatin1Char('/') + word).isFile() && !files.contains(word))
                files += word;
        words += {onHost() ? QStringLiteral("host") : QStringLiteral("container"), m_work.spec->testLock.value_or(QStringLiteral("-")),
                  byExitCode() ? QStringLiteral("exit-code") : QStringLiteral("junit")};
        if (onHost() || isOwnCommand())
            words += m_context.plan.head;
        return testTreeHash(m_context.source, files, words);
    }

    /// These tests have passed on this image before; null: they have not, or nobody knows.
    const Standing *passedOn(const QString &tree) const
    {
        if (!m_work.standing || m_context.options.retest || m_context.options.testsOnly)
            return nullptr;
        const Standing &known = *m_work.standing;
        const bool same = known.stands || known.isCalled(m_work.imageId);
        return same && !tree.isEmpty() && tree == (stage() == Stage::Test ? known.testTree : known.integrationTree) ? &known : nullptr;
    }

    void runTests() { onHost() ? giveName() : runInContainer(); }

    /// Tests that start containers themselves may call the image as the spec does.
    void giveName()
    {
        const QString name = m_work.planned->specName.text();
        if (m_context.isDry() || m_work.planned->specName.path.isEmpty() || name == m_work.planned->target.text())
            return runHere();
        inspect(name, [this, name](const Result<ImageFacts> &facts) {
            m_nameBefore = facts.ok() ? facts->id : QString();
            if (m_nameBefore == m_work.imageId)
                return runHere();
            run(m_context.engine.tag(m_work.imageId, name), [this, name](const Finished &finished) {
                if (!finished.exit.success())
                    return failCommand(clause("name-not-given", {name, lastLine()}), finished.exit);
                m_named = name;
                runHere();
            }, false);
        });
    }

    /// A name of the person's own is what it was before.
    void takeNameBack(Then then)
    {
        const QString name = std::exchange(m_named, QString());
        run(m_nameBefore.isEmpty() ? m_context.engine.untag(name) : m_context.engine.tag(m_nameBefore, name),
            [this, then](const Finished &) { cleanUp(then); }, false);
    }

    /// Tests alone, of an image that this run has not built: the one that is here under its name, else the registry's.
    void findImage(bool mayPull)
    {
        const QString name = m_work.planned->target.text();
        inspect(name, [this, name, mayPull](const Result<ImageFacts> &facts) {
            if (facts.ok()) {
                m_work.imageId = facts->id;
                // Two answers about one image are about the tests alone.
                note("image-fact", {{QStringLiteral("imageId"), facts->id}});
                return runTests();
            }
            if (!mayPull)
                return fail(clause("clause-of", {name, facts.error().why}));
            run(m_context.engine.pull(name), [this, name](const Finished &finished) {
                if (!finished.exit.success())
                    return failCommand(clause("not-pulled", {name, lastLine()}), finished.exit);
                findImage(false);
            });
        });
    }

    /// Only some cases: by their functions' names, since an expression of pytest's has no place for parameters.
    QStringList chosenCases() const
    {
        if (!runsPytest(command()) || m_context.options.testCases.isEmpty())
            return {};
        QStringList names;
        for (const QString &one : m_context.options.testCases) {
            const QString name = one.section(QLatin1Char('['), 0, 0);
            static const QRegularExpression plain(QStringLiteral("^\\w+$"));
            if (!plain.match(name).hasMatch())
                return {}; // rather all of them than the wrong ones
            names << name;
        }
        names.removeDuplicates();
        return {QStringLiteral("-k"), names.join(QLatin1String(" or "))};
    }

    /// What follows the command's own words: where its report goes, and what it is to look at. `below` stands before the paths.
    QStringList appended(const QString &report, const QString &below)
    {
        if (byExitCode())
            return {};
        QStringList words{QLatin1String("--junitxml=") + report};
        words += chosenCases();
        for (const QString &path : paths().paths)
            words += below + path;
        return words;
    }

    bool hasFixtures() const { return QFileInfo(m_context.source + QLatin1Char('/') + pathBelow(m_context.spec.imagesFolder, QStringLiteral("conftest.py"))).isFile(); }

    bool onHost() const
    {
        if (stage() == Stage::Integration)
            return true;
        const TestRunner runner = m_work.spec->testRunner;
        return runner == TestRunner::Host || (runner == TestRunner::Automatic && hasFixtures());
    }

    std::chrono::milliseconds deadline() const
    {
        return stage() == Stage::Integration ? m_work.spec->integrationTimeout : m_work.spec->testTimeout;
    }

    void runInContainer()
    {
        ContainerRequest request;
        request.image = m_work.imageId;
        request.name = QLatin1String("stackwright-") + m_context.id + QLatin1Char('-') + containerPart(*m_work.spec) + QLatin1String("-test");
        request.labels = {{QStringLiteral("stackwright.run"), m_context.id}};
        for (const QString &path : paths().paths)
            request.mounts += Mount{m_context.source + QLatin1Char('/') + path, inside + path, false};
        for (const QString &file : fixturesAbove())
            request.mounts += Mount{m_context.source + QLatin1Char('/') + file, inside + file, false};
        request.mounts += Mount{m_reports, inside + QLatin1String("report"), true};
        // The folders are read-only: nothing of pytest's may be written beside the tests.
        request.environment = {{QStringLiteral("TEST_IMAGE"), m_work.planned->target.text()},
                               {QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1")},
                               {QStringLiteral("PYTEST_ADDOPTS"), QStringLiteral("-p no:cacheprovider")}};
        const QStringList words = command();
        request.entrypoint = words.mid(0, 1);
        request.command = words.mid(1) + appended(inside + QLatin1String("report/report.xml"), inside);
        if (isOwnCommand() && !paths().paths.isEmpty())
            request.workingDirectory = inside.chopped(1); // a command of the spec's may name them from the tree's root
        Command command = m_context.engine.run(request);
        command.deadline = deadline();
        m_container = request.name;
        run(command, [this](const Finished &finished) {
            if (finished.exit.how == Exit::How::Exited && finished.exit.code != 125)
                m_container.clear(); // it ended by itself and is gone
            if (finished.exit.how == Exit::How::Exited && finished.exit.code == 125)
                return failCommand(clause("container-not-started", {lastLine()}), finished.exit);
            judge(finished.exit);
        });
    }

    void runHere()
    {
        const Result<QString> tree = hostTestTree(m_context);
        if (!tree)
            return fail(tree.error().text());
        if (!m_context.isDry())
            if (const Result<void> linked = linkOutputIntoTree(*tree, m_context.folders); !linked)
                return fail(linked.error().text());
        Command command;
        const QStringList words = this->command();
        command.program = words.value(0);
        if (command.program.contains(QLatin1Char('/')) && !command.program.startsWith(QLatin1Char('/')))
            command.program = *tree + QLatin1Char('/') + command.program;
        command.arguments = words.mid(1) + appended(m_reports + QLatin1String("/report.xml"), QString());
        command.workingDirectory = *tree;
        command.deadline = deadline();
        command.environment = hostTestEnvironment(m_context, m_work);
        command.runsForeignCode = true;
        run(command, [this](const Finished &finished) {
            if (finished.exit.how == Exit::How::NotStarted)
                return fail(clause("tests-not-started", {said(finished.exit)}));
            judge(finished.exit);
        });
    }

    /// pytest takes fixtures from every folder above a test.
    QStringList fixturesAbove()
    {
        QStringList files;
        for (const QString &path : paths().paths)
            for (QString above = path.section(QLatin1Char('/'), 0, -2); !above.isEmpty(); above = above.section(QLatin1Char('/'), 0, -2))
                if (const QString file = above + QLatin1String("/conftest.py");
                    !files.contains(file) && QFileInfo(m_context.source + QLatin1Char('/') + file).isFile()
                    && std::none_of(paths().paths.begin(), paths().paths.end(), [&](const QString &one) { return file.startsWith(one + QLatin1Char('/')); }))
                    files += file;
        return files;
    }

    void judge(const Exit &exit)
    {
        if (m_context.isDry())
            return pass();
        if (byExitCode())
            return judgeExitCode(exit);
        const QString found = m_reports + QLatin1String("/report.xml");
        const QString kept = QLatin1String("artifacts/junit/") + m_work.planned->target.safeName() + QLatin1Char('.') + word(stage()) + QLatin1String(".xml");
        std::optional<Result<TestReport>> report; // the folder was empty before: what is there is fresh
        if (QFileInfo(found).isFile() || QFileInfo(found).isSymLink())
            report = loadTestReport(found);
        if (report && !QFileInfo(found).isSymLink()) {
            if (const Result<QByteArray> bytes = readFile(found, 64 * mebibyte, false); bytes.ok())
                if (const Result<void> written = writeFile(m_context.folders.output + QLatin1Char('/') + kept, m_context.masked(*bytes)); !written)
                    return fail(written.error().text());
        }
        TestVerdict judged = verdict(exit, report);
        if (!report && exit.how == Exit::How::Exited && isOwnCommand() && !runsPytest(command()))
            judged.reason = clause("no-report-of-command", {said(exit)});
        if (report && report->ok()) {
            QList<TestCase> cases = (*report)->cases;
            for (TestCase &one : cases)
                one.file = inCheckout(one);
            note("tests", testsToJson((*report)->counts, cases));
            for (const QString &warning : (*report)->warnings)
                warn(warning);
        }
        if (!judged.passed)
            return failTests(judged.reason, exit);
        if (!judged.reason.isEmpty())
            warn(judged.reason);
        pass(judged.reason, exit.code);
    }

    /// A command without a report: nothing is known of what it looked at, so nothing of it is called a test.
    void judgeExitCode(const Exit &exit)
    {
        if (!exit.success())
            return failTests(exit.how == Exit::How::Exited ? clause("command-ended", {said(exit)}) : Clause(said(exit)), exit);
        TestCounts counts;
        counts.commands = 1;
        note("tests", testsToJson(counts, {}));
        pass(clause("one-command-passed"), exit.code);
    }

    /// Tests end badly when the engine goes away under them: then they have not failed. Ended from outside (143, 137), it may
    /// be about to go.
    void failTests(const Clause &why, const Exit &exit, int looks = 0)
    {
        if (exit.how != Exit::How::Exited)
            return failCommand(why, exit);
        run(m_context.engine.ping(), [this, why, exit, looks](const Finished &ping) {
            if (!ping.exit.success())
                return fail(clause("engine-lost", {lastLine()}), exit.code);
            const bool fromOutside = exit.code == 143 || exit.code == 137;
            if (!fromOutside || looks == mostLooks)
                return fail(why, exit.code);
            later(m_context.retryPause, [this, why, exit, looks] { failTests(why, exit, looks + 1); });
        }, false);
    }

    /// A case's file by its path in the checkout: pytest names it from a folder above all that it was given, and a file that it
    /// could not even read as a case without one.
    QString inCheckout(const TestCase &test)
    {
        const QString named = test.file.isEmpty() ? QString(QString(test.name).replace(QLatin1Char('.'), QLatin1Char('/')) + QLatin1String(".py")) : test.file;
        if (named.startsWith(QLatin1Char('/')) || named.contains(QLatin1String("..")))
            return test.file;
        for (const QString &above : QStringList{QString(), QString(m_context.spec.imagesFolder + QLatin1Char('/'))} + paths().paths) {
            const QString path = above.isEmpty() || above.endsWith(QLatin1Char('/')) ? QString(above + named) : QString(above + QLatin1Char('/') + named);
            if (QFileInfo(m_context.source + QLatin1Char('/') + path).isFile())
                return path;
        }
        return test.file;
    }

    void warn(const QString &text)
    {
        m_context.note(QStringLiteral("warning"), m_work.planned->name, stage(), {{QStringLiteral("text"), text}});
    }

    static constexpr int mostLooks = 2;

    std::optional<TestPaths> m_paths; ///< once looked for
    QString m_reports;
    QString m_container;   ///< to be removed; empty: none
    QString m_named;       ///< a name that the image has for its tests only; empty: none
    QString m_nameBefore;  ///< what it named before; empty: nothing
};

} // namespace

StageStep *makeTestStage(RunContext &context, ImageWork &work)
{
    return new TestStage(context, work, Stage::Test);
}

StageStep *makeIntegrationStage(RunContext &context, ImageWork &work)
{
    return new TestStage(context, work, Stage::Integration);
}

} // namespace stackwright
