#include "app/console/jobwords.h"

#include "model/base/shellword.h"

namespace stackwright {

JobWords jobWordsOf(const Request &request)
{
    const auto added = [](const char *option, const QString &value) {
        return value.isEmpty() ? QString() : QString(QLatin1Char(' ') + QLatin1String(option) + QLatin1Char(' ') + quotedForShell(value));
    };
    JobWords words;
    words.global = added("--spec", request.place.spec) + added("--registry", request.place.local ? QString() : request.place.registry);
    const Selection &chosen = request.selection;
    words.selection = added("--head", chosen.head) + added("--branch", chosen.branch);
    if (chosen.tagSuffix)
        words.selection += added("--tag-suffix", *chosen.tagSuffix == TagSuffix::Branch ? QStringLiteral("branch") : QStringLiteral("commit"));
    return words;
}

} // namespace stackwright
