// The wiki's files of a promotion, on disk: pages copied under the new names, the row in Home.md or Stable_Tag.md, and the
// way back. What changes is known before the first byte is written, so that the record holds the old bytes first.
#pragma once

#include "model/pages/releasepages.h"
#include "model/pages/wiki.h"
#include "model/release/releases.h"

namespace stackwright {

struct WikiPlace
{
    QString folder;    ///< the wiki's checkout
    QString manifests; ///< the output's manifests/: a page that is not in the wiki's folder may be there
    QString artifacts; ///< where a copy of the table goes
    QString repositoryUrl;
};

/// "ucsdets-x-2023.2-stable.md" of an image with its tag.
QString pageFileOf(const ImageRef &image);
bool hasPage(const WikiPlace &place, const ImageRef &image);

/// What the promotion of `record` changes; empty: nothing. Images without a page (their gate was skipped) are left out.
Result<WikiFiles> pagesToChange(const WikiPlace &place, const ReleaseRecord &record);
/// Notes in the record what stands there now. Nothing that is noted already is replaced: a resumed promotion finds its own work.
Result<void> noteBefore(const WikiPlace &place, const WikiFiles &changes, ReleaseRecord &record);
Result<void> writePages(const WikiPlace &place, const WikiFiles &changes);

/// What takes the promotion of `record` back, and those of `later` (newest first) whose rows stand on its own: the pages as
/// they were; in the tables these promotions' changes only. A file that is to go is in `remove`.
Result<WikiFiles> pagesToRestore(const WikiPlace &place, const ReleaseRecord &record, const QList<ReleaseRecord> &later, QStringList *remove);

/// Publishes the wiki's changes if one of these files is among them. Answer: was there anything?
void publishRelease(Wiki &wiki, const QStringList &files, const QString &message, QObject *context, std::function<void(Result<bool>)> answer);

} // namespace stackwright
