// Records of promotions: who moved which tags, when, why, from where to where, and what the gates said. A record is written
// before anything moves and completed at the end. It is kept in the output folder and, by stack, in the user's state folder,
// so that another checkout of the same stack finds it. Knows no registry.
#pragma once

#include "model/base/result.h"
#include "model/stack/imageref.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace stackwright {

/// Where a tag is: NotMoved and MovedBack only if it names the old digest, Moved and AlreadyThere only if it names the new one.
enum class MoveResult { NotMoved, Moved, AlreadyThere, MovedBack, Unknown };
QString word(MoveResult result); ///< not-moved, moved, already-there, moved-back, unknown

/// One image of a promotion, and how far it came.
struct PromotedImage
{
    QString image;      ///< name in the spec
    ImageRef from, to;  ///< with their tags
    QString oldDigest;  ///< of `to` before; empty: the tag did not exist
    QString newDigest;  ///< of `from`: what `to` is to name
    QString revision;   ///< the commit that it was built from, by its label; may be empty
    MoveResult result = MoveResult::NotMoved;
    Clause why;         ///< of a result that needs a word
    bool further = false; ///< one of the spec's `tags` (reference.md 2.6), or in a further registry (also_push). It has no page and no row in tables

    bool needsMove() const { return !newDigest.isEmpty() && oldDigest != newDigest; }
    bool operator==(const PromotedImage &) const = default;
};

struct GateResult
{
    enum class State { Open, Closed, Skipped };
    QString name;   ///< images, revision, verdict, pages, or one of the spec's
    State state = State::Open;
    Clause why;     ///< of Skipped: what it would have said
    QString log;    ///< of the spec's gates: its file, relative to the output folder
    bool operator==(const GateResult &) const = default;
};
QString word(GateResult::State state); ///< open, closed, skipped

struct ReleaseRecord
{
    QString id;  ///< sorts by time: 20260322T201500Z-1a2b
    QDateTime at;
    QString who, reason;
    QString tag;          ///< what was asked for: "2023.2-2035e52"; of a global promotion the prefix
    bool global = false;
    QString state;        ///< started, moved, moved-back, not-moved, partly-moved, unknown, rolled-back
    QList<PromotedImage> images;
    QList<GateResult> gates;
    /// The wiki's files that it changed: their bytes before (none: the file did not exist), and the tables' bytes after.
    QMap<QString, std::optional<QByteArray>> pagesBefore;
    QMap<QString, QByteArray> tablesAfter;
    int writes = 0;           ///< how often it was written: of two copies the one with more is the later one
    QStringList notes;        ///< what else is to be known of it: gates that differ, how the revisions were proved to agree
    bool wikiPending = false; ///< the tags are where `state` says, but the wiki has not followed yet

    bool operator==(const ReleaseRecord &) const = default;
};

/// The tags of a record without what a variant's ends in: what was asked for, "2023.2-2035e52", and where it went.
QString sourceTag(const ReleaseRecord &record);
QString targetTag(const ReleaseRecord &record);
/// Images, whatever further tags they have.
qsizetype imageCount(const ReleaseRecord &record);

QJsonObject toJson(const PromotedImage &image); ///< reference.md 4: image, from, to, old, new, result
QJsonObject toJson(const ReleaseRecord &record);
Result<ReleaseRecord> recordFromJson(const QJsonObject &json);

QString newRecordId(const QDateTime &at);

class Releases
{
public:
    /// `artifacts`: the output's; `state`: stateFolder(). A stack is told by the repositories that it releases to.
    Releases(QString artifacts, const QString &state, const QStringList &repositories);

    /// Counts `writes` up.
    Result<void> write(ReleaseRecord &record) const;
    /// Newest first, only those that released to one of the repositories: an output folder may hold records of several
    /// registries. A file that is damaged is left out and named in `damaged`.
    QList<ReleaseRecord> list(QStringList *damaged = nullptr) const;
    /// By id, by the beginning of one, or by a file; empty: the newest. Error kind Input.
    Result<ReleaseRecord> find(const QString &name) const { return find(name, list()); }
    static Result<ReleaseRecord> find(const QString &name, const QList<ReleaseRecord> &newestFirst);
    bool isOurs(const ReleaseRecord &record) const;

private:
    QString m_own, m_shared;
    QStringList m_repositories;
};

} // namespace stackwright
