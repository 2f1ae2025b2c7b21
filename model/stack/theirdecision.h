// What the scripts that this program replaces decided for a commit, beside a plan: where the two differ, and the rule that
// explains it (reference.md 1, "The rules"; scripts.md 3). Pure.
#pragma once

#include "model/stack/plan.h"

#include <QHash>

namespace stackwright {

struct TheirDecision
{
    struct Why
    {
        QString kind; ///< changed, build_all, message, parent
        QString file; ///< of the first two
        QString parent;
    };
    QString commit, parent;   ///< 40 digits; empty: the file does not say
    QStringList built;        ///< names of images in the spec
    QHash<QString, Why> why;  ///< as far as it says
    std::optional<QList<QByteArray>> files; ///< what they counted as changed
};

/// Reads a record of decisions: JSON, one object or one a line ({"commit", "parent", "changed_files", "rebuild", "why"}), of
/// which that of `head` is taken; or a list of full image names, one a line, as their IMAGES_BUILT. Error kind Input: neither,
/// or it holds nothing on this commit.
Result<TheirDecision> readTheirDecision(const QByteArray &bytes, const QString &file, const QString &head, const Spec &spec);

struct Disagreement
{
    QString image;
    bool theirs = false, ours = false; ///< built
    int rule = 0; ///< of reference.md 1; 0: none explains it
    QString text; ///< one clause
    bool operator==(const Disagreement &) const = default;
};

/// In the order of the spec; names that are no images of it last.
QList<Disagreement> disagreements(const Plan &plan, const Spec &spec, const TheirDecision &theirs);

} // namespace stackwright
