// Plans and runs from a few lines of text, and models back to text: tests read like what they say.
#pragma once

#include "model/run/run.h"
#include "model/stack/plan.h"

#include <QAbstractItemModel>
#include <QJsonArray>
#include <QStringList>
#include <QTimeZone>

namespace stackwright {

/// "base changed", "  child affected": two blanks a level.
inline Plan planFromText(const QString &text)
{
    Plan plan;
    plan.head = QString(40, QLatin1Char('a'));
    plan.branch = QStringLiteral("dev");
    plan.tag = QStringLiteral("2023.2-aaaaaaa");
    QList<int> above;
    for (const QString &line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        int blanks = 0;
        while (line[blanks] == QLatin1Char(' '))
            ++blanks;
        const QStringList words = line.trimmed().split(QLatin1Char(' '));
        PlannedImage image;
        image.name = words[0];
        image.depth = blanks / 2;
        above.resize(image.depth + 1);
        image.parentIndex = image.depth ? above[image.depth - 1] : -1;
        if (image.parentIndex >= 0)
            image.parent = plan.images[image.parentIndex].name;
        above[image.depth] = static_cast<int>(plan.images.size());
        image.target = parseImageRef(QString(QStringLiteral("127.0.0.1:1/x/") + image.name))->withTag(plan.tag);
        image.specName = image.target;
        const QString state = words.value(1);
        image.state = state == QLatin1String("changed") ? ChangeState::Changed : state == QLatin1String("affected") ? ChangeState::Affected : ChangeState::Unchanged;
        image.action = image.state == ChangeState::Unchanged ? Action::None : Action::Build;
        Reason reason;
        reason.kind = image.state == ChangeState::Unchanged ? QStringLiteral("nothing-changed") : QStringLiteral("requested");
        image.reasons = {reason};
        if (image.action == Action::Build)
            plan.order << image.name;
        plan.images << image;
    }
    return plan;
}

inline Event eventOf(const QString &kind, qint64 ms, const QString &image = {}, std::optional<Stage> stage = {}, const QJsonObject &fields = {})
{
    Event event;
    event.kind = kind;
    event.at = QDateTime(QDate(2026, 1, 1), QTime(12, 0), QTimeZone::utc()).addMSecs(ms);
    event.ms = ms;
    event.image = image;
    event.stage = stage;
    event.fields = fields;
    return event;
}

inline Run runOf(const Plan &plan, const QList<Event> &events = {})
{
    Run run;
    run.apply(eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("plan"), toJson(plan)}}));
    for (const Event &event : events)
        run.apply(event);
    return run;
}

/// Each row on a line, cells between bars, children indented.
inline QString textOf(const QAbstractItemModel &model, const QList<int> &columns, const QModelIndex &parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (const int column : columns)
            cells << model.index(row, column, parent).data().toString();
        text += QString(depth * 2, QLatin1Char(' ')) + cells.join(QLatin1Char('|')) + QLatin1Char('\n');
        text += textOf(model, columns, model.index(row, 0, parent), depth + 1);
    }
    return text;
}

} // namespace stackwright
