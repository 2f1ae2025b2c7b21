// Rule 6 of reference.md 1 for tags that are named after a branch.
#include "model/stack/plan.h"

namespace stackwright {

Result<QString> branchTag(const QString &prefix, const QString &branch)
{
    if (branch.isEmpty())
        return inputError(QStringLiteral("branch"), QStringLiteral("it is not known, so the tag has none to be named after"),
                          QStringLiteral("pass --branch NAME, or --tag-suffix commit"));
    QString suffix;
    for (const char32_t c : branch.toUcs4()) { // a character outside the basic plane is one character
        const bool held = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
        suffix += held ? QChar(static_cast<char16_t>(c)) : QLatin1Char('-');
    }
    const QString tag = QString(prefix + QLatin1Char('-') + suffix).left(128);
    if (tag == QLatin1String("stable") || tag == QString(prefix + QLatin1String("-stable")))
        return inputError(QLatin1String("branch ") + branch, QLatin1String("its tag would be ") + tag + QLatin1String(", which only a promotion may set"),
                          QStringLiteral("rename the branch, or pass --branch NAME"));
    if (const QString why = whyNoTag(tag); !why.isEmpty())
        return inputError(QLatin1String("tag ") + tag, why, QStringLiteral("change tag.prefix in the spec"));
    return tag;
}

} // namespace stackwright
