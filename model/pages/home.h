// The wiki's two tables: Home.md, a row for every run on a main branch and every promotion, and Stable_Tag.md. From bytes
// to bytes: only rows of the first table with the right header are touched; everything else that a person wrote stays byte
// for byte (P20). Knows no git, no folder. Names are compared whole, never by a part of them.
#pragma once

#include "model/base/result.h"
#include "model/stack/imageref.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace stackwright {

inline constexpr qint64 wikiFileCap = 16ll * 1024 * 1024; ///< bytes; a longer table is refused, not edited

struct HomeRow
{
    QString commit;     ///< as the row shows it: 7 digits
    QStringList images; ///< full names, in the row's order
    QStringList pages;  ///< names of pages, without .md; rows of before list them in an order of their own
    int line = 0;       ///< from 1
    bool operator==(const HomeRow &) const = default;
};

/// The rows of Home.md, newest first; no table: none. Error: too large, not text, or a table that is broken, with its line.
Result<QList<HomeRow>> readHome(const QByteArray &home);

/// The newest row all of whose images are tagged `<prefix>-stable`, exactly: what `promote --global PREFIX` starts from.
std::optional<HomeRow> newestStable(const QList<HomeRow> &rows, const QString &prefix);

struct HomeEntry
{
    enum class Cause {
        Run,       ///< a row for each commit, also where the tag is the same (branch tags)
        Promotion, ///< one row for a tag: promoted again, it moves to the top
    };
    Cause cause = Cause::Run;
    QString commit;         ///< that the images were built from, whole or 7 digits, and "-dirty" where that is not all; empty: unknown
    QList<ImageRef> images; ///< with their tags
};

/// Home.md with the entry as its first row. Idempotent: a run's row that is there already (same commit, all images) stays
/// where it is; rows that the entry supersedes go. Without a table one is made below what is there; an empty or missing
/// file is made whole. `repositoryUrl` (https://…) gives the links; empty: relative ones
/// to the pages, which every wiki knows.
Result<QByteArray> insertHomeRow(const QByteArray &home, const HomeEntry &entry, const QString &repositoryUrl);

/// Home.md without the rows that name the entry's commit and exactly its images.
Result<QByteArray> removeHomeRow(const QByteArray &home, const HomeEntry &entry);

struct StableEntry
{
    ImageRef image;   ///< …:stable
    ImageRef basedOn; ///< …:<prefix>-stable
};

/// Stable_Tag.md with one row, this one. A table that is there keeps its header, whichever of the two it has.
Result<QByteArray> rewriteStableTag(const QByteArray &stableTag, const QList<StableEntry> &entries, const QString &repositoryUrl);

/// What Stable_Tag.md says: images and what they are based on, in order.
Result<QList<QPair<QString, QString>>> readStableTag(const QByteArray &stableTag);

/// Our rows on someone else's Home.md or Stable_Tag.md: `theirs`, with the rows that `ours` has over `base` on top and without those that
/// `ours` dropped. Text outside the table may have been changed on one side only, else it is an Error.
Result<QByteArray> mergeTables(const QByteArray &base, const QByteArray &ours, const QByteArray &theirs, const QString &file);

/// "https://host/owner/repo" without a final slash, ".git" or credentials; empty if it is no http or https address.
QString linkBase(const QString &repositoryUrl);

} // namespace stackwright
