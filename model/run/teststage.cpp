// The tests of one image, basic or integration: in a fresh container of exactly the image that was built, or on this
// machine. The report is read, never the text; what does not leave a fresh report has failed (reference.md 2, F25).
#include "model/run/stagestep.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/engine/environments.h"
#include "model/run/junit.h"
#include "model/run/run.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <sys/stat.h>

namespace stackwright {

namespace {

const QLatin1String inside("/stackwright/"); ///< where a container finds the folders, below the same names as here

class TestStage : public StageStep
{
public:
    TestStage(RunContext &context, ImageWork &work, Stage stage) : StageStep(context, work, stage) {}

protected:
    void start() override
    {
        const ImageSpec &spec = *m_work.spec;
        const QString own = QLatin1String("images/") + spec.name + QLatin1Char('/');
        if (stage() == Stage::Integration) {
            if (!spec.integrationTests)
                return skip(clause("off-integration"));
            useFirstOf({own + QLatin1String("integration_tests")});
        } else {
            useFirstOf({QStringLiteral("images/tests_common")});
            useFirstOf({own + QLatin1String("tests"), own + QLatin1String("test")});
        }
        if (m_folders.isEmpty())
            return skip(clause("no-test-folder"));
        m_reports = m_context.scratch + QLatin1String("/report-") + spec.name + QLatin1Char('-') + word(stage());
        if (!m_context.isDry()) {
            QDir(m_reports).removeRecursively();
            if (!QDir().mkpath(m_reports))
                return fail(m_reports + QLatin1String(": the folder for the report cannot be made"));
            ::chmod(QFile::encodeName(m_reports).constData(), 0777); // the image's user, whoever that is, writes there
        }
        if (stage() == Stage::Test && !m_context.isDry())
            m_work.testTree = treeHash();
        if (!m_work.imageId.isEmpty())
            return runTests();
        findImage(true);
    }

    void cleanUp(Then then) override
    {
        if (m_container.isEmpty())
            return then();
        run(m_context.engine.removeContainers({m_container}), [then](const Finished &) { then(); });
    }

private:
    void runTests() { onHost() ? runHere() : runInContainer(); }

    /// Tests alone, of an image that this run has not built: the one that is here under its name, else the registry's.
    void findImage(bool mayPull)
    {
        const QString name = m_work.planned->target.text();
        inspect(name, [this, name, mayPull](const Result<ImageFacts> &facts) {
            if (facts.ok()) {
                m_work.imageId = facts->id;
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
        const QStringList &words = m_work.spec->testCommand;
        const bool isPytest = std::any_of(words.begin(), words.end(), [](const QString &word) { return word.contains(QLatin1String("pytest")) || word.contains(QLatin1String("py.test")); });
        if (!isPytest || m_context.options.testCases.isEmpty())
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

    void useFirstOf(const QStringList &candidates)
    {
        for (const QString &one : candidates) {
            if (QFileInfo(m_context.source + QLatin1Char('/') + one).isDir()) {
                m_folders += one;
                return;
            }
        }
    }

    bool hasFixtures() const { return QFileInfo(m_context.source + QLatin1String("/images/conftest.py")).isFile(); }

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
        request.name = QLatin1String("stackwright-") + m_context.id + QLatin1Char('-') + m_work.spec->name + QLatin1String("-test");
        request.labels = {{QStringLiteral("stackwright.run"), m_context.id}};
        for (const QString &folder : m_folders)
            request.mounts += Mount{m_context.source + QLatin1Char('/') + folder, inside + folder, false};
        if (hasFixtures())
            request.mounts += Mount{m_context.source + QLatin1String("/images/conftest.py"), inside + QLatin1String("images/conftest.py"), false};
        request.mounts += Mount{m_reports, inside + QLatin1String("report"), true};
        // The folders are read-only: nothing of pytest's may be written beside the tests.
        request.environment = {{QStringLiteral("TEST_IMAGE"), m_work.planned->target.text()},
                               {QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1")},
                               {QStringLiteral("PYTEST_ADDOPTS"), QStringLiteral("-p no:cacheprovider")}};
        request.entrypoint = m_work.spec->testCommand.mid(0, 1);
        request.command = m_work.spec->testCommand.mid(1);
        request.command += QLatin1String("--junitxml=") + inside + QLatin1String("report/report.xml");
        request.command += chosenCases();
        for (const QString &folder : m_folders)
            request.command += inside + folder;
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
        Command command;
        const QStringList words = m_work.spec->testCommand;
        command.program = words.value(0);
        if (command.program.contains(QLatin1Char('/')) && !command.program.startsWith(QLatin1Char('/')))
            command.program = m_context.source + QLatin1Char('/') + command.program;
        command.arguments = words.mid(1);
        command.arguments += QLatin1String("--junitxml=") + m_reports + QLatin1String("/report.xml");
        command.arguments += chosenCases();
        command.arguments += m_folders;
        command.workingDirectory = m_context.source;
        command.deadline = deadline();
        command.environment = hostEnvironment();
        command.runsForeignCode = true;
        run(command, [this](const Finished &finished) {
            if (finished.exit.how == Exit::How::NotStarted)
                return fail(clause("tests-not-started", {said(finished.exit)}));
            judge(finished.exit);
        });
    }

    /// No credentials within reach (promises.md C2): a home of its own, an empty configuration of docker's. Python
    /// packages that the person has installed for themselves are still found.
    QMap<QString, QString> hostEnvironment() const
    {
        QMap<QString, QString> environment = foreignEnvironment();
        const QString realHome = environment.value(QStringLiteral("HOME"));
        const QString home = m_context.scratch + QLatin1String("/home");
        const QString docker = m_context.scratch + QLatin1String("/docker");
        if (!m_context.isDry()) {
            QDir().mkpath(home);
            QDir().mkpath(docker);
        }
        environment[QStringLiteral("HOME")] = home;
        environment[QStringLiteral("DOCKER_CONFIG")] = docker;
        if (!realHome.isEmpty())
            environment[QStringLiteral("PYTHONUSERBASE")] = realHome + QLatin1String("/.local");
        environment[QStringLiteral("PYTHONDONTWRITEBYTECODE")] = QStringLiteral("1");
        environment[QStringLiteral("PYTEST_ADDOPTS")] = QStringLiteral("-p no:cacheprovider");
        environment[QStringLiteral("TEST_IMAGE")] = m_work.planned->target.text();
        environment[QStringLiteral("TEST_LOGS")] = m_context.folders.logs(); // screenshots and the like
        return environment;
    }

    void judge(const Exit &exit)
    {
        const std::optional<int> code = exit.how == Exit::How::Exited ? std::optional(exit.code) : std::nullopt;
        if (m_context.isDry())
            return pass();
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
        if (report && report->ok()) {
            QList<TestCase> cases = (*report)->cases;
            for (TestCase &one : cases)
                one.file = inCheckout(one);
            note("tests", testsToJson((*report)->counts, cases));
            for (const QString &warning : (*report)->warnings)
                warn(warning);
        }
        const TestVerdict judged = verdict(exit, report);
        if (!judged.passed)
            return fail(judged.reason, code);
        if (!judged.reason.isEmpty())
            warn(judged.reason);
        pass(judged.reason, code);
    }

    /// A case's file by its path in the checkout: pytest names it from a folder above all that it was given, and a file that it
    /// could not even read as a case without one.
    QString inCheckout(const TestCase &test) const
    {
        const QString named = test.file.isEmpty() ? QString(QString(test.name).replace(QLatin1Char('.'), QLatin1Char('/')) + QLatin1String(".py")) : test.file;
        if (named.startsWith(QLatin1Char('/')) || named.contains(QLatin1String("..")))
            return test.file;
        for (const QString &above : QStringList{QString(), QStringLiteral("images/")} + m_folders) {
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

    /// Names and contents of what is run: two verdicts with the same hash come from the same tests.
    QString treeHash() const
    {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        const QDir root(m_context.source);
        for (const QString &folder : m_folders) {
            QStringList files;
            for (QDirIterator it(root.filePath(folder), QDir::Files | QDir::NoSymLinks | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();)
                if (const QString file = it.next(); !file.contains(QLatin1String("/__pycache__/")))
                    files += root.relativeFilePath(file);
            files.sort();
            for (const QString &file : std::as_const(files)) {
                const Result<QByteArray> bytes = readFile(root.filePath(file), 64 * mebibyte, false);
                const QByteArray content = QCryptographicHash::hash(bytes.ok() ? *bytes : QByteArray(), QCryptographicHash::Sha256);
                const QByteArray entry = file.toUtf8() + '\0' + content;
                hash.addData(entry);
            }
        }
        return QLatin1String("sha256:") + QString::fromLatin1(hash.result().toHex());
    }

    QStringList m_folders; ///< relative to the source
    QString m_reports;
    QString m_container;   ///< to be removed; empty: none
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
