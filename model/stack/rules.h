// images/change_ignore.json: which parts of images/ build everything, and which nothing (reference.md 1 rule 3).
#pragma once

#include "model/base/finding.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QSet>
#include <QStringList>

namespace stackwright {

struct ChangeRules
{
    QStringList buildAll;     ///< names or globs, against the path below the images' folder
    QStringList changeIgnore;
    bool operator==(const ChangeRules &) const = default;
};

/// Reads the file's bytes; findings name line and column. A missing file is ChangeRules{}.
ChangeRules readChangeRules(const QByteArray &bytes, QList<Finding> *findings,
                            const QString &file = QStringLiteral("images/change_ignore.json"));

/// Does `path` (below the images' folder, git's bytes) match an entry? An entry without a slash is compared with the first part; an
/// entry with one with the whole path and the folders above it; `*`, `?`, `[…]` within a part, `**` over parts.
bool matchesRule(const QStringList &entries, const QByteArray &path);

/// The same, made ready once for many paths: plain names cost one look-up, however many there are.
class RuleMatcher
{
public:
    explicit RuleMatcher(const QStringList &entries);
    bool matches(QByteArrayView path) const;

private:
    QSet<QByteArray> m_names;      ///< plain first parts
    QList<QByteArray> m_partGlobs; ///< against the first part
    QList<QByteArray> m_pathGlobs; ///< against the whole path
};

} // namespace stackwright
