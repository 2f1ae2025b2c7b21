// The workflows that `init github-actions` writes, carried out step by step as a runner would: on a small stack with a registry of
// this machine, for a push, a pull request, a merge group and by hand; then the promotion of what was built.
#include "model/yaml/yaml.h"
#include "tests/support/tinystack.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

#include <gtest/gtest.h>

namespace outside_workflows_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;
using stackwright::YamlEntry;
using stackwright::YamlNode;

namespace {

QString textOf(const YamlNode &map, const char *key)
{
    const YamlEntry *entry = map.find(QLatin1String(key));
    return entry ? entry->value.text : QString();
}

YamlNode nodeOf(const YamlNode &map, const char *key)
{
    const YamlEntry *entry = map.find(QLatin1String(key));
    return entry ? entry->value : YamlNode();
}

struct Happening
{
    QString event, ref, commit; ///< ref: "refs/heads/main"
    QString baseRef, headRef;
    QByteArray payload;
    QMap<QString, QString> inputs;
};

/// One job of a workflow on a machine of its own: knows the few words that the workflows use, and fails the test on any other.
class Runner
{
public:
    Runner(const QString &remote, const QString &tools) : m_remote(remote), m_tools(tools) {}

    /// The exit code of the first step that failed, 0 if none did; -1: no job was for this.
    int run(const QByteArray &workflow, const Happening &happening)
    {
        const stackwright::YamlReading reading = stackwright::readYaml(workflow, u"workflow.yml"_s);
        EXPECT_TRUE(reading.root && reading.findings.isEmpty()) << workflow.constData();
        if (!reading.root)
            return -1;
        m_happening = happening;
        const YamlNode on = nodeOf(*reading.root, "on");
        EXPECT_TRUE(on.find(happening.event)) << "no trigger for " << qPrintable(happening.event);
        for (const YamlEntry &input : nodeOf(nodeOf(on, "workflow_dispatch"), "inputs").entries)
            if (happening.event == u"workflow_dispatch"_s && !m_happening.inputs.contains(input.key.text))
                m_happening.inputs[input.key.text] = textOf(input.value, "default");
        int result = -1;
        for (const YamlEntry &job : nodeOf(*reading.root, "jobs").entries)
            if (job.value.find(u"if"_s) == nullptr || holds(textOf(job.value, "if"))) {
                EXPECT_EQ(result, -1) << "one job for one event";
                m_job = job.key.text;
                m_permissions = nodeOf(job.value, "permissions");
                result = runJob(*reading.root, job.value);
            }
        return result;
    }

    QByteArray said; ///< by every step
    QString kept;    ///< the folder that upload-artifact would take
    QString permission(const char *what) const { return textOf(m_permissions, what); }
    QString job() const { return m_job; }
    QByteArray summary() const { return exists(m_machine->filePath(u"summary"_s)) ? readAll(m_machine->filePath(u"summary"_s)) : QByteArray(); }

private:
    bool holds(const QString &condition) const
    {
        if (condition == u"always()"_s)
            return true;
        static const QRegularExpression form(u"^github\\.event_name (==|!=) '(\\w+)'$"_s);
        const auto match = form.match(condition);
        EXPECT_TRUE(match.hasMatch()) << qPrintable(condition);
        return (match.captured(2) == m_happening.event) == (match.captured(1) == u"=="_s);
    }

    QString filled(QString text) const
    {
        static const QRegularExpression expression(u"\\$\\{\\{ ([\\w.]+) \\}\\}"_s);
        for (auto match = expression.match(text); match.hasMatch(); match = expression.match(text)) {
            const QString name = match.captured(1);
            const QString value = name == u"github.token"_s ? u"ghs_token_of_the_test"_s : name == u"github.job"_s ? m_job
                : name == u"runner.temp"_s ? m_machine->filePath(u"temp"_s) : name.startsWith(u"inputs."_s) ? m_happening.inputs.value(name.mid(7))
                : name.startsWith(u"secrets."_s) ? QString() : u"?"_s;
            EXPECT_NE(value, u"?"_s) << qPrintable(name);
            text.replace(match.capturedStart(), match.capturedLength(), value);
        }
        EXPECT_FALSE(text.contains(u"${{"_s)) << qPrintable(text);
        return text;
    }

    static void add(QMap<QString, QString> *to, const YamlNode &environment, const Runner &runner)
    {
        for (const YamlEntry &one : environment.entries)
            (*to)[one.key.text] = runner.filled(one.value.text);
    }

    int runJob(const YamlNode &workflow, const YamlNode &job)
    {
        m_machine = std::make_unique<QTemporaryDir>();
        for (const char *folder : {"temp", "home", "work"})
            QDir(m_machine->path()).mkpath(QLatin1String(folder));
        QFile payload(m_machine->filePath(u"event.json"_s));
        EXPECT_TRUE(payload.open(QFile::WriteOnly));
        payload.write(m_happening.payload);
        payload.close();
        said.clear();
        kept.clear();
        m_path = m_tools + u':' + qEnvironmentVariable("PATH");
        int result = 0;
        for (const YamlNode &step : nodeOf(job, "steps").items) {
            const QString condition = textOf(step, "if");
            if (condition.isEmpty() ? result != 0 : !holds(condition))
                continue;
            const int code = step.find(u"uses"_s) ? use(step) : script(workflow, job, step);
            if (code != 0 && result == 0)
                result = code;
        }
        return result;
    }

    int use(const YamlNode &step)
    {
        const QString what = textOf(step, "uses");
        const YamlNode with = nodeOf(step, "with");
        if (what.startsWith(u"actions/checkout@"_s)) {
            EXPECT_EQ(textOf(with, "fetch-depth"), u"0"_s);
            const QString folder = m_machine->filePath(u"work"_s);
            call(u"git"_s, {u"clone"_s, u"-q"_s, u"--no-checkout"_s, m_remote, folder});
            call(u"git"_s, {u"-C"_s, folder, u"fetch"_s, u"-q"_s, u"origin"_s, m_happening.commit});
            return call(u"git"_s, {u"-C"_s, folder, u"checkout"_s, u"-q"_s, u"--detach"_s, m_happening.commit}).code;
        }
        EXPECT_TRUE(what.startsWith(u"actions/upload-artifact@"_s)) << qPrintable(what);
        kept = filled(textOf(with, "path")).section(u'\n', 0, 0).section(u'/', 0, -2);
        return 0;
    }

    int script(const YamlNode &workflow, const YamlNode &job, const YamlNode &step)
    {
        const QString temp = m_machine->filePath(u"temp"_s), work = m_machine->filePath(u"work"_s);
        QMap<QString, QString> environment{
            {u"PATH"_s, m_path}, {u"HOME"_s, m_machine->filePath(u"home"_s)}, {u"CI"_s, u"true"_s}, {u"GITHUB_ACTIONS"_s, u"true"_s}, {u"GITHUB_ACTOR"_s, u"octocat"_s},
            {u"GITHUB_EVENT_NAME"_s, m_happening.event}, {u"GITHUB_EVENT_PATH"_s, m_machine->filePath(u"event.json"_s)}, {u"GITHUB_REF"_s, m_happening.ref},
            {u"GITHUB_REF_NAME"_s, m_happening.ref.section(u'/', 2)}, {u"GITHUB_BASE_REF"_s, m_happening.baseRef}, {u"GITHUB_HEAD_REF"_s, m_happening.headRef},
            {u"GITHUB_SHA"_s, m_happening.commit}, {u"GITHUB_WORKSPACE"_s, work}, {u"RUNNER_TEMP"_s, temp}, {u"GITHUB_OUTPUT"_s, m_machine->filePath(u"output"_s)},
            {u"GITHUB_PATH"_s, m_machine->filePath(u"path"_s)}, {u"GITHUB_STEP_SUMMARY"_s, m_machine->filePath(u"summary"_s)}};
        add(&environment, nodeOf(workflow, "env"), *this);
        add(&environment, nodeOf(job, "env"), *this);
        add(&environment, nodeOf(step, "env"), *this);
        for (const char *file : {"output", "summary", "path"}) {
            QFile made(m_machine->filePath(QLatin1String(file)));
            EXPECT_TRUE(made.open(QFile::Append));
        }
        QFile file(temp + u"/step.sh"_s);
        EXPECT_TRUE(file.open(QFile::WriteOnly));
        file.write(filled(textOf(step, "run")).toUtf8());
        file.close();
        QStringList pairs;
        for (auto one = environment.cbegin(); one != environment.cend(); ++one)
            pairs += one.key() + u'=' + one.value();
        const Outcome done = call(u"bash"_s, {u"-e"_s, file.fileName()}, {work, pairs, 240});
        said += "== " + textOf(step, "name").toUtf8() + ": " + QByteArray::number(done.code) + '\n' + done.out + done.err;
        for (const QByteArray &line : readAll(m_machine->filePath(u"path"_s)).split('\n'))
            if (!line.isEmpty() && !m_path.startsWith(QString::fromUtf8(line)))
                m_path.prepend(QString::fromUtf8(line) + u':');
        return done.code;
    }

    const QString m_remote, m_tools;
    QString m_job, m_path;
    YamlNode m_permissions;
    Happening m_happening;
    std::unique_ptr<QTemporaryDir> m_machine;
};

class WorkflowsTest : public ::testing::Test
{
protected:
    WorkflowsTest() : stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", "test -f /left\n", {}}, {u"right"_s, {}, {}, "RUN echo right >/right\n", "test -f /right\n", {}}}) {}

    void SetUp() override
    {
        stack.addWiki();
        QByteArray spec = readAll(stack.path(u"images/spec.yml"_s));
        spec.replace("image_name: team/", QByteArray("image_name: " + registry.address().toUtf8() + "/team/"));
        stack.write(u"images/spec.yml"_s, spec + "wiki: {remote: " + stack.wikiRemote().toUtf8() + ", repository_url: \"https://github.com/team/stack\"}\n");
        ASSERT_EQ(console({u"-C"_s, stack.path(), u"init"_s, u"github-actions"_s}).code, 0);
        build = readAll(stack.path(u".github/workflows/build.yml"_s));
        promote = readAll(stack.path(u".github/workflows/promote.yml"_s));
        weekly = readAll(stack.path(u".github/workflows/weekly.yml"_s));
        first = stack.commit(u"Add workflows"_s);
        // A machine that has the program.
        QFile::link(QStringLiteral(STACKWRIGHT_BIN "/stackwright"), tools.filePath(u"stackwright"_s));
    }

    Happening push(const QString &commit, const QString &before) const
    {
        return {u"push"_s, u"refs/heads/main"_s, commit, {}, {}, "{\"before\": \"" + before.toUtf8() + "\"}", {}};
    }
    bool has(const QString &name, const QString &commit) const { return registry.has(u"team/"_s + name, u"2026.3-"_s + commit.left(7)); }

    OwnRegistry registry;
    TinyStack stack;
    QTemporaryDir tools;
    QByteArray build, promote, weekly;
    QString first;
};

} // namespace

TEST_F(WorkflowsTest, APushIsBuiltPushedPublishedAndThenPromoted)
{
    Runner runner(stack.path(), tools.path());
    ASSERT_EQ(runner.run(build, push(first, QString(40, u'0'))), 0) << runner.said.constData();
    EXPECT_EQ(runner.job(), u"build"_s);
    EXPECT_EQ(runner.permission("packages"), u"write"_s);
    for (const char *name : {"base", "left", "right"})
        EXPECT_TRUE(has(QLatin1String(name), first)) << name;
    EXPECT_TRUE(exists(runner.kept + u"/artifacts/run.jsonl"_s)) << "results are kept";
    EXPECT_TRUE(runner.summary().contains("left"));
    EXPECT_TRUE(stack.published(u"Home.md"_s).contains(first.left(7).toUtf8())) << "the wiki is published from the main branch";
    for (const QByteArray &line : runner.said.split('\n')) // but for the line that asks the runner to hide it
        EXPECT_FALSE(line.contains("ghs_token_of_the_test") && !line.startsWith("::add-mask::")) << line.constData();

    // The base of these tests comes from no registry: that it cannot be asked for is said, and nothing is built for it.
    const QString digest = registry.digest(u"team/left"_s, u"2026.3-"_s + first.left(7));
    ASSERT_EQ(runner.run(weekly, {u"schedule"_s, u"refs/heads/main"_s, first, {}, {}, "{\"schedule\": \"17 4 * * 1\"}", {}}), 0) << runner.said.constData();
    EXPECT_TRUE(runner.said.contains("whether its base image has moved could not be told")) << runner.said.constData();
    EXPECT_EQ(registry.digest(u"team/left"_s, u"2026.3-"_s + first.left(7)), digest);

    // By hand, in a dry run first; the boxes as the form has them.
    Happening byHand{u"workflow_dispatch"_s, u"refs/heads/main"_s, first, {}, {}, "{}", {{u"tag"_s, u"2026.3-"_s + first.left(7)}}};
    ASSERT_EQ(runner.run(promote, byHand), 0) << runner.said.constData();
    EXPECT_FALSE(registry.has(u"team/left"_s, u"2026.3-stable"_s)) << "a dry run is what the form offers";
    byHand.inputs[u"dry_run"_s] = u"false"_s;
    ASSERT_EQ(runner.run(promote, byHand), 0) << runner.said.constData();
    EXPECT_EQ(registry.digest(u"team/left"_s, u"2026.3-stable"_s), registry.digest(u"team/left"_s, u"2026.3-"_s + first.left(7)));
    EXPECT_TRUE(exists(runner.kept + u"/artifacts/promotion.jsonl"_s));
    byHand.inputs[u"tag"_s] = u"2026.3"_s;
    byHand.inputs[u"global"_s] = u"true"_s;
    ASSERT_EQ(runner.run(promote, byHand), 0) << runner.said.constData();
    EXPECT_EQ(registry.digest(u"team/left"_s, u"stable"_s), registry.digest(u"team/left"_s, u"2026.3-stable"_s));

    // A gate is passed by hand with a reason, and with none it is refused; a tag is no option, whatever it is called.
    byHand.inputs = {{u"tag"_s, u"2026.3-nowhere"_s}, {u"dry_run"_s, u"false"_s}, {u"skip_gates"_s, u"verdict pages"_s}};
    EXPECT_EQ(runner.run(promote, byHand), 2) << runner.said.constData();
    byHand.inputs = {{u"tag"_s, u"--help"_s}, {u"dry_run"_s, u"false"_s}};
    EXPECT_NE(runner.run(promote, byHand), 0) << runner.said.constData();
}

TEST_F(WorkflowsTest, APullRequestPushesNothing)
{
    stack.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"topic"_s});
    stack.write(u"images/left/more"_s, "x");
    const QString head = stack.commit(u"Change left"_s);
    stack.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"merged"_s, first});
    stack.git({u"merge"_s, u"-q"_s, u"--no-ff"_s, u"-m"_s, u"Merge topic"_s, u"topic"_s});
    const QString merge = QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s}));
    stack.git({u"checkout"_s, u"-q"_s, u"main"_s});
    Runner runner(stack.path(), tools.path());
    ASSERT_EQ(runner.run(build, {u"pull_request"_s, u"refs/pull/7/merge"_s, merge, u"main"_s, u"topic"_s, "{\"number\": 7}", {}}), 0) << runner.said.constData();
    EXPECT_EQ(runner.job(), u"request"_s);
    EXPECT_EQ(runner.permission("packages"), u"read"_s);
    EXPECT_EQ(runner.permission("contents"), u"read"_s);
    const QList<QJsonObject> events = journal(runner.kept + u"/artifacts/run.jsonl"_s);
    QStringList order;
    for (const QJsonValue &name : events.first()[u"plan"_s][u"order"_s].toArray())
        order += name.toString();
    EXPECT_EQ(order, (QStringList{u"base"_s, u"left"_s})) << "what the request changes, and its parent";
    EXPECT_EQ(events.last()[u"state"_s].toString(), u"passed"_s);
    EXPECT_FALSE(has(u"left"_s, merge) || has(u"base"_s, merge) || has(u"left"_s, head));
    EXPECT_EQ(stack.publishedCommits(), 1);
}

TEST_F(WorkflowsTest, AMergeGroupAndADispatchAreBuilt)
{
    stack.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"queue"_s});
    stack.write(u"images/right/more"_s, "x");
    const QString head = stack.commit(u"Change right"_s);
    Runner runner(stack.path(), tools.path());
    const QByteArray payload = "{\"merge_group\": {\"base_sha\": \"" + first.toUtf8() + "\", \"head_sha\": \"" + head.toUtf8() + "\"}}";
    ASSERT_EQ(runner.run(build, {u"merge_group"_s, u"refs/heads/gh-readonly-queue/main/pr-7"_s, head, {}, {}, payload, {}}), 0) << runner.said.constData();
    EXPECT_TRUE(has(u"right"_s, head) && has(u"base"_s, head));
    EXPECT_FALSE(has(u"left"_s, head));
    EXPECT_EQ(stack.publishedCommits(), 1) << "not from a queue";
    stack.git({u"checkout"_s, u"-q"_s, u"main"_s});
    ASSERT_EQ(runner.run(build, {u"workflow_dispatch"_s, u"refs/heads/queue"_s, head, {}, {}, "{}", {{u"all"_s, u"true"_s}}}), 0) << runner.said.constData();
    EXPECT_TRUE(has(u"left"_s, head)) << "all was ticked";
}

TEST_F(WorkflowsTest, ARunnerWithoutTheProgramIsToldWhatIsMissing)
{
    QTemporaryDir nothing;
    Runner runner(stack.path(), nothing.path());
    const QByteArray before = qgetenv("PATH");
    qputenv("PATH", "/usr/bin:/bin");
    const int code = runner.run(build, push(first, QString(40, u'0')));
    qputenv("PATH", before);
    if (exists(u"/usr/bin/stackwright"_s))
        GTEST_SKIP() << "it is installed here";
    EXPECT_EQ(code, 1);
    EXPECT_TRUE(runner.said.contains("::error::name the package or the image")) << runner.said.constData();
}

TEST_F(WorkflowsTest, AFailureKeepsItsLogs)
{
    stack.write(u"images/left/Dockerfile"_s, "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\nRUN false\n");
    const QString head = stack.commit(u"Break left"_s);
    Runner runner(stack.path(), tools.path());
    EXPECT_EQ(runner.run(build, push(head, first)), 1) << runner.said.constData();
    EXPECT_TRUE(exists(runner.kept + u"/logs/run.log"_s));
    EXPECT_FALSE(has(u"left"_s, head));
}

} // namespace outside_workflows_test
