// Which files and folders of the tree are given to the tests of one image.
#pragma once

#include "model/stack/changedtests.h"
#include "model/stack/spec.h"

namespace stackwright {

struct TestPaths
{
    QStringList paths;   ///< relative to the tree, in the order in which they are given, none twice
    QStringList missing; ///< written in the spec, and not there
    QStringList barren;  ///< usual folders that are there, but hold nothing that pytest would collect
};

/// tests_common, then those of the ancestors where the spec asks for them, then the image's own: what `tests` names, else its
/// folder tests or test. `target`: the image's name and tag, for the placeholders.
TestPaths basicTestPaths(const QString &tree, const Spec &spec, const ImageSpec &image, const ImageRef &target);
TestPaths integrationTestPaths(const QString &tree, const ImageSpec &image);

/// Its words name pytest.
bool runsPytest(const QStringList &command);

/// pytest would collect a file of this folder: one is called test_*.py or *_test.py, or a configuration of pytest's tells it
/// to take others, in which case only pytest knows.
bool pytestCollects(const QString &tree, const QString &folder);

/// "sha256:…" over names and contents of these files and folders, and over `command` unless that is empty.
QString testTreeHash(const QString &tree, const QStringList &paths, const QStringList &command);

} // namespace stackwright
