// Images out of files of other tools: a bake file (JSON, as it is or as `docker buildx bake --print` says) and a compose file.
// Pure: what cannot be said without running those tools is refused or becomes a question.
#pragma once

#include "model/stack/draft.h"

namespace stackwright {

/// `folder`: where its paths begin, below the checkout: for compose the file's own, for bake where bake is called. `file`: its name for
/// findings. `checkout`: the whole path, for files that name places by theirs.
Result<QList<DraftImage>> imagesOfBake(const QByteArray &json, const QString &folder, const QString &file, const QString &checkout = {});
Result<QList<DraftImage>> imagesOfCompose(const QByteArray &yaml, const QString &folder, const QString &file, const QString &checkout = {});

} // namespace stackwright
