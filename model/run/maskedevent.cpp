#include "model/run/maskedevent.h"

#include <QJsonArray>

namespace stackwright {

namespace {

QJsonValue maskedValue(const QJsonValue &value, const Masker &masker)
{
    if (value.isString())
        return masker.mask(value.toString());
    if (value.isArray()) {
        QJsonArray result;
        for (const QJsonValue &one : value.toArray())
            result.append(maskedValue(one, masker));
        return result;
    }
    if (value.isObject()) {
        QJsonObject result = value.toObject();
        for (auto one = result.begin(); one != result.end(); ++one)
            if (one.key() != QLatin1String("state"))
                one.value() = maskedValue(one.value(), masker);
        return result;
    }
    return value;
}

} // namespace

Event masked(const Event &event, const Masker &masker)
{
    // The others hold words of ours only: what was planned, states, IDs.
    static const QStringList others{QStringLiteral("stage-finished"), QStringLiteral("build-step"), QStringLiteral("tests"),
                                    QStringLiteral("warning"), QStringLiteral("wiki-published"), QStringLiteral("run-finished")};
    if (masker.isEmpty() || !others.contains(event.kind))
        return event;
    Event safe = event;
    safe.fields = maskedValue(event.fields, masker).toObject();
    return safe;
}

} // namespace stackwright
