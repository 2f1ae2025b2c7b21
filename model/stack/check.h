// Everything that can be found wrong with a stack without building it: spec.yml, change_ignore.json, image folders and
// Dockerfiles (reference.md 1, `check`). Reads through a seam: a checkout, or a commit's tree. Knows no docker.
#pragma once

#include "model/base/finding.h"
#include "model/git/git.h"

#include <QJsonObject>

#include <memory>
#include <optional>

namespace stackwright {

/// The files of a stack, read-only. Paths are relative to the checkout.
class StackFiles
{
public:
    struct Entry
    {
        enum class Kind { Folder, File, Link, Other };
        QString name;
        Kind kind = Kind::File;
        qint64 size = 0;
    };

    virtual ~StackFiles() = default;
    /// The bytes of a plain file; Error if there is none, it is larger than `cap`, or it cannot be read.
    virtual Result<QByteArray> file(const QString &path, qint64 cap) = 0;
    /// What stands at a path; empty: nothing. A link is a Link, whatever it leads to.
    virtual std::optional<Entry> entry(const QString &path) = 0;
    virtual QList<Entry> folder(const QString &path) = 0;
    /// Where a link leads, relative to the checkout; empty: out of it, or to nothing.
    virtual QString linkTarget(const QString &path) = 0;
    /// False: links are known, but not where they lead.
    virtual bool followsLinks() const { return true; }
};

std::unique_ptr<StackFiles> filesOfCheckout(const QString &folder);
std::unique_ptr<StackFiles> filesOfCommit(Git &git, const QString &revision);

struct StackCheck
{
    QList<Finding> findings; ///< of the spec first, then file by file
    int images = 0;
};

/// Why images/ may be no link: said by plan, too.
inline const QString linkedImagesFolder = QStringLiteral("is a symbolic link: git knows its files by other names, and no change of them is seen");

/// Is the images' folder such a link?
bool isLinkedFolder(StackFiles &files, const QString &folder);

StackCheck checkStack(StackFiles &files, const QString &specFile);

/// {"schema":1,"ok":…,"findings":[…]}
QJsonObject toJson(const StackCheck &check);
/// A SARIF 2.1.0 log, for code scanning.
QJsonObject toSarif(const QList<Finding> &findings);

} // namespace stackwright
