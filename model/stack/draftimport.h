// Images out of files of other tools: a bake file (JSON, as it is or as `docker buildx bake --print` says) and a compose file.
// Pure: what cannot be said without running those tools is refused or becomes a question.
#pragma once

#include "model/stack/draft.h"

namespace stackwright {

/// `folder`: the file's own, below the checkout; paths in it begin there. `file`: its name for findings.
Result<QList<DraftImage>> imagesOfBake(const QByteArray &json, const QString &folder, const QString &file);
Result<QList<DraftImage>> imagesOfCompose(const QByteArray &yaml, const QString &folder, const QString &file);

} // namespace stackwright
