#include "model/run/narration.h"

#include "model/base/text.h"

namespace stackwright {

namespace {

QString text(const Event &event, const char *key)
{
    return event.fields[QLatin1String(key)].toString();
}

QString seconds(double value)
{
    return durationText(std::chrono::milliseconds(static_cast<qint64>(value * 1000)));
}

QString stageEnd(const Event &event, const Run &run)
{
    const QString state = text(event, "state");
    if (state == QLatin1String("not run"))
        return {};
    const QString reason = text(event, "reason");
    QString line = event.image + QLatin1String(": ") + word(*event.stage) + QLatin1Char(' ') + state;
    if (state != QLatin1String("skipped"))
        line += QLatin1String(" in ") + seconds(event.fields[QLatin1String("seconds")].toDouble());
    const ImageRecord *image = run.image(event.image);
    if (image && image->stage(*event.stage).tests && image->stage(*event.stage).tests->commands == 0) {
        const TestCounts counts = *image->stage(*event.stage).tests;
        line += QLatin1String(", ") + QString::number(counts.passed) + QLatin1String(" passed");
        if (counts.failed > 0)
            line += QLatin1String(", ") + QString::number(counts.failed) + QLatin1String(" failed");
        if (counts.skipped > 0)
            line += QLatin1String(", ") + QString::number(counts.skipped) + QLatin1String(" skipped");
    }
    if (!reason.isEmpty())
        line += QLatin1String(": ") + reason;
    return line;
}

} // namespace

QString testsSaid(Stage which, const StageRecord &stage)
{
    if (stage.state == StageState::Skipped && stage.reason.kind == QLatin1String("passed-before"))
        return QStringLiteral("passed before");
    if (which == Stage::Test && stage.state == StageState::Skipped)
        return QStringLiteral("no tests");
    if (!stage.tests || (stage.state != StageState::Passed && stage.state != StageState::Failed))
        return {};
    const TestCounts &counts = *stage.tests;
    if (counts.commands > 0)
        return counted(counts.commands, QStringLiteral("command"));
    if (counts.total() == 0)
        return QStringLiteral("no test was found");
    const QString skipped = counts.skipped > 0 ? QString(QLatin1String(", ") + QString::number(counts.skipped) + QLatin1String(" skipped")) : QString();
    if (counts.passed + counts.failed == 0)
        return QLatin1String("none ran") + skipped;
    return QString::number(counts.passed) + QLatin1Char('/') + QString::number(counts.passed + counts.failed) + skipped;
}

QString narrate(const Event &event, const Run &run)
{
    if (event.kind == QLatin1String("run-started")) {
        const bool testsOnly = event.fields[QLatin1String("options")].toObject()[QLatin1String("testsOnly")].toBool();
        QString line = QLatin1String("run ") + run.id() + QLatin1String(": ");
        QStringList built = run.plan().order, retagged, standing;
        for (const QJsonValue &name : event.fields[QLatin1String("standing")].toArray()) {
            standing += name.toString();
            built.removeAll(name.toString());
        }
        built.removeIf([&](const QString &name) {
            const int at = run.plan().indexOf(name);
            const bool only = at >= 0 && run.plan().images[at].action == Action::Retag;
            if (only)
                retagged += name;
            return only;
        });
        QStringList tested = run.plan().work();
        tested.removeIf([&](const QString &name) { return built.contains(name) || standing.contains(name) || retagged.contains(name); });
        if (built.isEmpty() && tested.isEmpty() && retagged.isEmpty() && standing.isEmpty())
            return line + QLatin1String("nothing to build");
        QStringList parts;
        if (!built.isEmpty())
            parts += QString(counted(built.size(), QStringLiteral("image")) + QLatin1String(testsOnly ? " to test: " : " to build: ") + built.join(QLatin1String(", ")));
        if (!retagged.isEmpty())
            parts += QString(counted(retagged.size(), QStringLiteral("image")) + QLatin1String(" to tag anew, as the registry has it: ") + retagged.join(QLatin1String(", ")));
        if (!standing.isEmpty())
            parts += QString(counted(standing.size(), QStringLiteral("image")) + QLatin1String(" built before: ") + standing.join(QLatin1String(", ")));
        if (!tested.isEmpty())
            parts += QString(counted(tested.size(), QStringLiteral("image")) + QLatin1String(" to test without a build: ") + tested.join(QLatin1String(", ")));
        return line + parts.join(QLatin1String("; "));
    }
    if (event.kind == QLatin1String("run-resumed"))
        return QLatin1String("run ") + run.id() + QLatin1String(" goes on");
    if (event.kind == QLatin1String("prepare-started"))
        return QLatin1String("prepare: ") + text(event, "command");
    if (event.kind == QLatin1String("prepare-finished")) {
        const QString reason = text(event, "reason");
        return QLatin1String("prepare: ") + text(event, "command") + QLatin1Char(' ') + text(event, "state") + QLatin1String(" in ")
            + seconds(event.fields[QLatin1String("seconds")].toDouble()) + (reason.isEmpty() ? QString() : QString(QLatin1String(": ") + reason));
    }
    if (event.kind == QLatin1String("stage-started"))
        return event.image + QLatin1String(": ") + word(*event.stage);
    if (event.kind == QLatin1String("stage-finished") && event.stage)
        return stageEnd(event, run);
    if (event.kind == QLatin1String("build-step")) {
        const QString state = text(event, "state");
        if (state == QLatin1String("running"))
            return {};
        const int number = event.fields[QLatin1String("number")].toInt(); // 0: BuildKit's own, such as loading the Dockerfile
        const QString count = QString::number(number) + QLatin1Char('/') + QString::number(event.fields[QLatin1String("total")].toInt()) + QLatin1Char(' ');
        // The scripts' own wording, which people search the log for.
        return event.image + QLatin1String(": Step ") + (number > 0 ? count : QString()) + QLatin1String("took [")
            + seconds(event.fields[QLatin1String("seconds")].toDouble()) + QLatin1String("]")
            + (state == QLatin1String("cached") ? QStringLiteral(" (cached)") : QString()) + QLatin1String(": ")
            + text(event, "title").simplified().left(200)
            + (text(event, "missed").isEmpty() ? QString() : QString(QLatin1String(" (not cached: ") + text(event, "missed") + QLatin1Char(')')));
    }
    if (event.kind == QLatin1String("image-state")) {
        const QString state = text(event, "state");
        const bool isEnd = state == QLatin1String("passed") || state == QLatin1String("failed") || state == QLatin1String("cancelled")
            || state == QLatin1String("not run");
        return isEnd ? QString(event.image + QLatin1String(": ") + state) : QString();
    }
    if (event.kind == QLatin1String("warning"))
        return QLatin1String("warning: ") + (event.image.isEmpty() ? QString() : QString(event.image + QLatin1String(": "))) + text(event, "text");
    if (event.kind == QLatin1String("wiki-published"))
        return QLatin1String("wiki published: commit ") + text(event, "commit").left(10) + QLatin1String(" on ") + text(event, "branch");
    if (event.kind == QLatin1String("run-finished")) {
        QString line = QLatin1String("run ") + text(event, "state") + QLatin1String(" in ") + seconds(run.seconds());
        if (!event.image.isEmpty())
            line += QLatin1String(": ") + event.image + (event.stage ? QString(QLatin1Char(' ') + word(*event.stage)) : QString());
        if (const QString reason = text(event, "reason"); !reason.isEmpty())
            line += QLatin1String(": ") + reason;
        return line;
    }
    return {};
}

} // namespace stackwright
