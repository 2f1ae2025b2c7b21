#include "app/console/verb.h"

#include <QHash>

namespace stackwright {

std::unique_ptr<Verb> makeVerb(const Request &request, Console &console)
{
    using Maker = std::unique_ptr<Verb> (*)(const Request &, Console &);
    static const QHash<QString, Maker> makers = {
        // A verb is listed here when it does its whole work (reference.md 1: it never pretends).
        {QStringLiteral("check"), makeCheckVerb},
        {QStringLiteral("completion"), makeCompletionVerb},
        {QStringLiteral("export"), makeExportVerb},
        {QStringLiteral("init"), makeInitVerb},
        {QStringLiteral("history"), makeHistoryVerb},
        {QStringLiteral("logs"), makeLogsVerb},
        {QStringLiteral("doctor"), makeDoctorVerb},
        {QStringLiteral("new"), makeNewVerb},
        {QStringLiteral("plan"), makePlanVerb},
        {QStringLiteral("promote"), makePromoteVerb},
        {QStringLiteral("run"), makeRunVerb},
        {QStringLiteral("show"), makeShowVerb},
        {QStringLiteral("test"), makeTestVerb},
        {QStringLiteral("diff"), makeDiffVerb},
        {QStringLiteral("wiki"), makeWikiVerb},
    };
    const Maker maker = makers.value(request.command);
    return maker ? maker(request, console) : nullptr;
}

} // namespace stackwright
