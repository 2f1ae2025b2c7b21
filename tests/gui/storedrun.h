// Stored runs for the window to show.
#pragma once

#include "model/run/run.h"
#include "plantext.h"
#include "window.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace stackwright {

inline QString journalOf(const QTemporaryDir &folder, const QList<Event> &events, const QByteArray &end = {})
{
    const QString artifacts = folder.filePath(QStringLiteral("artifacts"));
    QDir().mkpath(artifacts);
    QDir().mkpath(folder.filePath(QStringLiteral("logs")));
    QFile file(artifacts + QStringLiteral("/run.jsonl"));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    for (const Event &event : events)
        file.write(QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n');
    file.write(end);
    return file.fileName();
}

inline QList<Event> failedRun()
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  data affected\n"));
    const QString base = QStringLiteral("base"), data = QStringLiteral("data"), state = QStringLiteral("state");
    return {eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("plan"), toJson(plan)}}),
            eventOf(QStringLiteral("image-state"), 1, base, {}, {{state, QStringLiteral("passed")}}),
            eventOf(QStringLiteral("stage-started"), 2, data, Stage::Build, {{QStringLiteral("log"), QStringLiteral("logs/data.build.log")}}),
            eventOf(QStringLiteral("stage-finished"), 900, data, Stage::Build, {{state, QStringLiteral("failed")}, {QStringLiteral("seconds"), 0.9}, {QStringLiteral("reason"), QStringLiteral("exit code 7")}}),
            eventOf(QStringLiteral("image-state"), 901, data, {}, {{state, QStringLiteral("failed")}}),
            eventOf(QStringLiteral("run-finished"), 902, data, Stage::Build, {{state, QStringLiteral("failed")}, {QStringLiteral("reason"), QStringLiteral("exit code 7")}})};
}

} // namespace stackwright
