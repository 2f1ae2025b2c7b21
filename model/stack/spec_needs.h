// The keys of a spec that say what a build needs beside the files of a commit: secrets, and what runs in the tree before it.
#pragma once

#include "model/stack/spec.h"
#include "model/stack/spec_values.h"

namespace stackwright {

/// The secrets of one image, in the order of the file.
QList<SecretSpec> readSecrets(const YamlEntry &entry, SpecValues *values);

/// The commands of `prepare`; a text is taken apart as a shell's quoting has it.
QList<QStringList> readPrepare(const YamlEntry &entry, SpecValues *values);

} // namespace stackwright
