// One thing found wrong or odd in a file that a person wrote: where, what, and what to do.
#pragma once

#include <QList>
#include <QString>

namespace stackwright {

struct Finding
{
    enum class Severity { Error, Warning };

    Severity severity = Severity::Error;
    QString rule;   ///< a stable kebab-case name, for --json and SARIF: "unknown-parent"
    QString file;   ///< relative to the checkout: "images/spec.yml"
    int line = 0;   ///< from 1; 0: the whole file
    int column = 0; ///< from 1; 0: the whole line
    QString text;   ///< one line, no final stop: depend_on names "base", which is not an image
    QString advice; ///< one line; may be empty

    /// "images/spec.yml:14:5", as far as it is known.
    QString place() const
    {
        QString at = file;
        if (line > 0) {
            at += QLatin1Char(':') + QString::number(line);
            if (column > 0)
                at += QLatin1Char(':') + QString::number(column);
        }
        return at;
    }

    bool operator==(const Finding &) const = default;
};

inline bool hasErrors(const QList<Finding> &findings)
{
    for (const Finding &finding : findings)
        if (finding.severity == Finding::Severity::Error)
            return true;
    return false;
}

} // namespace stackwright
