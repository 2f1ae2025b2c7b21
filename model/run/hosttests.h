// What tests on this machine find around them: an environment without anybody's credentials, and a tree in which logs/,
// artifacts/ and manifests/ are those of the run's output.
#pragma once

#include "model/run/context.h"

namespace stackwright {

/// Of a program of the stack's that runs on this machine: no credentials within reach: a home of its own, an empty configuration of docker's. Python packages that the person has
/// installed for themselves are still found. Makes the folders, but in a dry run.
QMap<QString, QString> hostEnvironment(const RunContext &context);
/// The same for tests of an image.
QMap<QString, QString> hostTestEnvironment(const RunContext &context, const ImageWork &work);

/// Tests open logs/run.log below the tree, and write pictures there: what they write arrives in the output folder. Nothing
/// is done where the tree is the checkout itself. Error: the links cannot be made.
Result<void> linkOutputIntoTree(const QString &tree, const Folders &folders);

/// The folder in which tests run on the host. Where the tree as a whole is what an image is built from, it is one of links to
/// what stands there, made when it is asked for first: nothing of the tests' gets into the context.
Result<QString> hostTestTree(const RunContext &context);

} // namespace stackwright
