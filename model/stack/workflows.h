// Workflows for GitHub Actions that call this program (reference.md 2.3): text, made of the stack's spec. Knows no files.
#pragma once

#include "model/stack/spec.h"

namespace stackwright {

struct WorkflowHints
{
    bool submodules = false; ///< the checkout has .gitmodules
    bool largeFiles = false; ///< .gitattributes names Git LFS
    bool hostTests = false;  ///< its own fixtures (conftest.py) run tests on the machine itself
    QString version;         ///< of this program
};

struct Workflow
{
    QString path; ///< ".github/workflows/build.yml"
    QByteArray text;
};

/// A line with "# decide:" is one that a person must fill in.
QList<Workflow> workflowsOf(const Spec &spec, const WorkflowHints &hints);

} // namespace stackwright
