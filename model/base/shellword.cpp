#include "model/base/shellword.h"

namespace stackwright {

QString quotedForShell(const QString &word)
{
    if (word.isEmpty())
        return QStringLiteral("''");
    for (const QChar c : word)
        if (!c.isLetterOrNumber() && !QStringLiteral("/._-+@:,").contains(c)) {
            QString inner = word;
            inner.replace(QLatin1Char('\''), QLatin1String("'\\''"));
            return QLatin1Char('\'') + inner + QLatin1Char('\'');
        }
    return word;
}

} // namespace stackwright
