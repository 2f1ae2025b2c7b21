#include "model/run/github.h"

#include "model/base/shellword.h"
#include "model/base/text.h"
#include "model/run/narration.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

QByteArray escaped(const QString &text)
{
    return visible(text.toUtf8()).replace(QLatin1Char('%'), QLatin1String("%25")).replace(QLatin1Char('\r'), QLatin1String("%0D"))
        .replace(QLatin1Char('\n'), QLatin1String("%0A")).toUtf8();
}

QByteArray property(const QString &text)
{
    return escaped(text).replace(':', "%3A").replace(',', "%2C");
}

QByteArray command(const char *level, const QString &title, const QString &text, const QString &file = {}, int atLine = 0, int column = 0)
{
    QByteArray line = QByteArray("::") + level + " title=" + property(title);
    if (!file.isEmpty())
        line += ",file=" + property(file);
    if (atLine > 0)
        line += ",line=" + QByteArray::number(atLine);
    if (column > 0)
        line += ",col=" + QByteArray::number(column);
    return line + "::" + escaped(text) + '\n';
}

/// The line of the test's own file where it failed, as pytest ends its report ("path/test_a.py:5: AssertionError"); 0: not told.
int failingLine(const TestCase &test)
{
    const QString mark = QString(test.file.section(QLatin1Char('/'), -1) + QLatin1Char(':'));
    const qsizetype at = test.file.isEmpty() ? -1 : test.message.lastIndexOf(mark);
    return at < 0 ? 0 : test.message.mid(at + mark.size(), 9).section(QLatin1Char(':'), 0, 0).toInt();
}

/// A cell of a table: on one line, with nothing that Markdown or HTML would act on.
QString cell(const QString &text)
{
    QString result = visible(text.toUtf8());
    for (const auto &[from, to] : {std::pair{"&", "&amp;"}, {"<", "&lt;"}, {"|", "\\|"}, {"`", "\\`"}, {"[", "\\["}, {"@", "&#64;"}, {"*", "\\*"}, {"_", "\\_"}})
        result.replace(QLatin1String(from), QLatin1String(to));
    return result.replace(QLatin1Char('\n'), QLatin1Char(' '));
}

/// A tag in a heading. Markdown takes what stands between backticks as it is, and a tag holds no backtick.
QString heading(const QString &what, const QString &tag)
{
    return QLatin1String("### ") + what + (tag.isEmpty() ? QStringLiteral("no tag") : QString(QLatin1Char('`') + tag + QLatin1Char('`'))) + QLatin1String("\n\n");
}

QStringList names(const Run &run, bool (*belongs)(const ImageRecord &))
{
    QStringList found;
    for (const ImageRecord &image : run.images())
        if (belongs(image))
            found += image.name;
    return found;
}

QStringList changedNames(const Plan &plan)
{
    QStringList found;
    for (const PlannedImage &image : plan.images)
        if (image.state == ChangeState::Changed)
            found += image.name;
    return found;
}

QString joined(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

} // namespace

std::optional<GithubActions> GithubActions::fromEnvironment(const Environment &environment)
{
    if (environment.value(QStringLiteral("GITHUB_ACTIONS")) != QLatin1String("true"))
        return {};
    GithubActions actions;
    actions.m_environment = environment;
    actions.m_masker = Masker(secretsOfEnvironment(environment));
    return actions;
}

QByteArray GithubActions::maskCommands() const
{
    QByteArray lines;
    for (const QByteArray &secret : secretsOfEnvironment(m_environment))
        for (const QByteArray &line : secret.split('\n'))
            if (!Masker::isTooShort(line))
                lines += "::add-mask::" + line.trimmed().replace('%', "%25").replace('\r', "%0D") + '\n';
    return lines;
}

QString GithubActions::disarmed(const QString &text)
{
    if (!text.contains(QLatin1String("::")) && !text.contains(QLatin1String("##[")))
        return text;
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString &line : lines) {
        line.replace(QLatin1String("##["), QLatin1String("##\\[")); // heard anywhere in a line
        if (line.trimmed().startsWith(QLatin1String("::")))           // heard at its start
            line.insert(line.indexOf(QLatin1String("::")), QLatin1Char('\\'));
    }
    return lines.join(QLatin1Char('\n'));
}

QByteArray GithubActions::errorCommand(const QString &text) const
{
    return command("error", QStringLiteral("stackwright"), m_masker.mask(text));
}

QByteArray GithubActions::warningCommands(const QStringList &texts) const
{
    QByteArray lines;
    for (const QString &text : texts.mid(0, mostAnnotations))
        lines += command("warning", QStringLiteral("stackwright"), m_masker.mask(text));
    return lines;
}

QByteArray GithubActions::findingCommands(const QList<Finding> &findings) const
{
    QByteArray lines;
    for (const Finding::Severity level : {Finding::Severity::Error, Finding::Severity::Warning}) {
        int told = 0;
        for (const Finding &finding : findings)
            if (finding.severity == level && ++told <= mostAnnotations)
                lines += command(level == Finding::Severity::Error ? "error" : "warning", QStringLiteral("stackwright"), m_masker.mask(finding.text), finding.file,
                                 finding.line, finding.column);
    }
    return lines;
}

QByteArray GithubActions::annotations(const Run &run) const
{
    QByteArray lines;
    int errors = 0;
    for (const ImageRecord &image : run.images()) {
        for (Stage stage : allStages) {
            const StageRecord &record = image.stage(stage);
            for (const TestCase &test : record.cases)
                if ((test.state == TestCase::State::Failed || test.state == TestCase::State::Error) && errors < mostAnnotations) {
                    lines += command("error", QString(image.name + QLatin1String(": ") + test.name), test.message.left(1000), test.file, failingLine(test));
                    ++errors;
                }
            if (record.state == StageState::Failed && errors < mostAnnotations) {
                lines += command("error", QString(image.name + QLatin1String(": ") + word(stage) + QLatin1String(" failed")), record.reason);
                ++errors;
            }
        }
    }
    if (run.state() == RunState::Failed && errors == 0)
        lines += command("error", QStringLiteral("run failed"), run.reason());
    lines += warningCommands(run.warnings());
    return m_masker.mask(lines);
}

QJsonObject GithubActions::matrix(const Plan &plan, const JobWords &words, std::optional<int> level)
{
    QHash<QString, const PlannedImage *> byName;
    for (const PlannedImage &image : plan.images)
        byName.insert(image.name, &image);
    QJsonArray include;
    QHash<QString, int> levels; // of what is done, parents first
    for (const QString &name : plan.work()) {
        const PlannedImage *image = byName.value(name);
        int own = 0;
        for (const int below : image->below())
            own = qMax(own, levels.value(plan.images[below].name, -1) + 1);
        levels.insert(name, own);
        if (level && own != *level)
            continue;
        const PlannedImage *parent = byName.value(image->parent);
        QJsonObject row{{QStringLiteral("image"), name},
                        {QStringLiteral("name"), name},
                        {QStringLiteral("repository"), image->target.repository()},
                        {QStringLiteral("tag"), image->target.tag},
                        {QStringLiteral("fullName"), image->target.text()},
                        {QStringLiteral("depth"), image->depth},
                        {QStringLiteral("parent"), image->parent.isEmpty() ? QJsonValue() : QJsonValue(image->parent)},
                        {QStringLiteral("needs"), parent && isWork(parent->action) ? QJsonValue(parent->name) : QJsonValue()},
                        {QStringLiteral("level"), own},
                        {QStringLiteral("action"), word(image->action)},
                        {QStringLiteral("run"), QString(QLatin1String("stackwright") + words.global + QLatin1String(" run --only ") + quotedForShell(name) + words.selection)}};
        if (!image->variant.isEmpty()) {
            row.insert(QStringLiteral("image"), image->key);
            row.insert(QStringLiteral("variant"), image->variant);
        }
        include += row;
    }
    return {{QStringLiteral("include"), include}};
}

QString GithubActions::summary(const Plan &plan)
{
    QString text = heading(QStringLiteral("Plan: "), plan.tag) + QLatin1String("| Image | State | Action | Why |\n| :- | :- | :- | :- |\n");
    for (const PlannedImage &image : plan.images) {
        QStringList why;
        for (const Reason &reason : image.reasons)
            why += sentence(reason);
        text += QLatin1String("| ") + cell(image.name) + QLatin1String(" | ") + word(image.state) + QLatin1String(" | ") + word(image.action)
            + QLatin1String(" | ") + cell(why.join(QLatin1String("; "))) + QLatin1String(" |\n");
    }
    return text + QLatin1Char('\n');
}

QString GithubActions::summary(const Run &run)
{
    QString text = heading(QString(QLatin1String("Run ") + word(run.state()) + QLatin1String(": ")), run.plan().tag);
    if (!run.reason().isEmpty())
        text += cell(run.reason()) + QLatin1String("\n\n");
    text += QLatin1String("| Image | State |");
    for (Stage stage : allStages)
        text += QLatin1Char(' ') + word(stage) + QLatin1String(" |");
    text += QLatin1String("\n| :- | :- |");
    for ([[maybe_unused]] Stage stage : allStages)
        text += QLatin1String(" :- |");
    text += QLatin1Char('\n');
    for (const ImageRecord &image : run.images()) {
        text += QLatin1String("| ") + cell(image.fullName) + QLatin1String(" | ") + word(image.state) + QLatin1String(" |");
        for (Stage stage : allStages) {
            const StageRecord &record = image.stage(stage);
            QString shown = word(record.state);
            if (record.state == StageState::Passed)
                shown = durationText(std::chrono::milliseconds(static_cast<qint64>(record.seconds * 1000)));
            if (const QString said = testsSaid(stage, record); !said.isEmpty())
                shown += QLatin1String(" (") + said + QLatin1Char(')');
            text += QLatin1Char(' ') + shown + QLatin1String(" |");
        }
        text += QLatin1Char('\n');
    }
    return text + QLatin1Char('\n');
}

Result<void> GithubActions::writeRun(const Run &run, const JobWords &words) const
{
    const Result<void> outputs = writeOutputs({
        {QStringLiteral("changed"), joined(changedNames(run.plan()))},
        {QStringLiteral("built"), joined(names(run, [](const ImageRecord &i) { return i.stage(Stage::Build).state == StageState::Passed; }))},
        {QStringLiteral("failed"), joined(names(run, [](const ImageRecord &i) { return i.state == ImageState::Failed; }))},
        {QStringLiteral("tag"), run.plan().tag},
        {QStringLiteral("matrix"), QString::fromUtf8(QJsonDocument(matrix(run.plan(), words)).toJson(QJsonDocument::Compact))}});
    return outputs ? appendTo("GITHUB_STEP_SUMMARY", m_masker.mask(summary(run).toUtf8())) : outputs;
}

Result<void> GithubActions::writePlan(const Plan &plan, const JobWords &words) const
{
    const Result<void> outputs = writeOutputs({{QStringLiteral("changed"), joined(changedNames(plan))},
                                               {QStringLiteral("built"), joined({})},
                                               {QStringLiteral("failed"), joined({})},
                                               {QStringLiteral("tag"), plan.tag},
                                               {QStringLiteral("matrix"), QString::fromUtf8(QJsonDocument(matrix(plan, words)).toJson(QJsonDocument::Compact))}});
    return outputs ? appendTo("GITHUB_STEP_SUMMARY", m_masker.mask(summary(plan).toUtf8())) : outputs;
}

Result<void> GithubActions::writeOutputs(const QList<QPair<QString, QString>> &outputs) const
{
    QByteArray lines;
    for (const auto &[name, value] : outputs) {
        // A value can hold anything but this word, which nobody can know before.
        const QByteArray end = "stackwright_" + QByteArray::number(QRandomGenerator::securelySeeded().generate64(), 16);
        lines += name.toUtf8() + "<<" + end + '\n' + value.toUtf8() + '\n' + end + '\n';
    }
    return appendTo("GITHUB_OUTPUT", lines);
}

Result<void> GithubActions::appendTo(const char *variable, const QByteArray &bytes) const
{
    const QString path = m_environment.value(QLatin1String(variable));
    if (path.isEmpty())
        return {};
    const auto refused = [&path, variable](const QString &why) {
        return workError(path, QLatin1String(variable) + QLatin1String(" cannot be written: ") + why);
    };
    // Never waits for a pipe's reader.
    const int file = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0644);
    if (file < 0)
        return refused(errno == ENXIO ? QStringLiteral("it is no regular file") : QString::fromLocal8Bit(std::strerror(errno)));
    struct stat facts = {};
    const bool plain = ::fstat(file, &facts) == 0 && (S_ISREG(facts.st_mode) || S_ISCHR(facts.st_mode));
    qsizetype done = 0;
    int trouble = 0;
    while (plain && trouble == 0 && done < bytes.size()) {
        const ssize_t n = ::write(file, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (n >= 0)
            done += n;
        else if (errno != EINTR)
            trouble = errno;
    }
    ::close(file);
    if (!plain)
        return refused(QStringLiteral("it is no regular file"));
    return trouble == 0 ? Result<void>() : Result<void>(refused(QString::fromLocal8Bit(std::strerror(trouble))));
}

} // namespace stackwright
