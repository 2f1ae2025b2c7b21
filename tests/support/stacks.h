// Small stacks and plans as text, so that a test of the rules reads like a sentence.
#pragma once

#include "model/stack/plan.h"

#include <QString>

namespace stackwright {

/// "base ds<base rs<base": images in the order of the file, each with its parent. Prefix 2026.3.
Spec specOf(const char *images);

/// Head, base and branch "dev", and these files: "M images/ds/Dockerfile", "A", "D", "T", "R old -> new".
ChangeSet changesOf(const QList<QByteArray> &files = {});

/// One line an image: "ds changed build: files-changed(images/ds/Dockerfile)".
QByteArray textOf(const Plan &plan);

} // namespace stackwright
