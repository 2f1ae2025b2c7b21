// The stack that comes with the program, copied to a folder of one's own and made a git repository, to be tried and
// changed. Knows where it is installed; in a build folder it is the source's own images/.
#pragma once

#include "model/base/result.h"

#include <QObject>

#include <functional>

namespace stackwright {

class Launcher;

/// The folder that holds images/ of the sample; empty: it is not installed.
QString sampleFolder(const QString &programFolder);

/// Copies `sample`/images below `target`, which must be new or empty. Blocking: a few small files.
Result<void> copySample(const QString &sample, const QString &target);

/// Makes `folder` a repository on branch dev with everything in it in one commit. Answer, later and once.
void makeRepository(Launcher &launcher, const QString &folder, QObject *context, std::function<void(Result<void>)> answer);

} // namespace stackwright
