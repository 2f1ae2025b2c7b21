// What a changed path does to the stack: rule 3 of reference.md 1, for folders wherever they lie. Pure.
#pragma once

#include "model/stack/layout.h"
#include "model/stack/plan.h"

namespace stackwright {

class PathEffects
{
public:
    struct Answer
    {
        Effect effect = Effect::None;
        QList<int> images; ///< of Effect::Image, in the order of the spec
        QList<int> tested; ///< likewise: those of which it is a test alone, so that their builds do not take it
        bool operator==(const Answer &) const = default;
    };

    explicit PathEffects(const PlanInput &input);

    Answer of(const QByteArray &path);
    /// Of paths below the images' folder that are nobody's, once for each folder.
    const QList<PlanWarning> &warnings() const { return m_warnings; }

private:
    Answer ofImages(const QByteArray &path, QList<int> images) const;
    void warnUnknown(const QByteArray &path, const QByteArray &below);

    const PlanInput &m_input;
    const QByteArray m_imagesFolder;
    const RuleMatcher m_buildAll, m_ignore;
    FolderIndex m_folders;
    QHash<QByteArray, QList<int>> m_taken; ///< changed paths that images take of a context that is not their folder, or precisely
    QHash<QByteArray, QList<int>> m_tests; ///< changed paths that are tests of images, and nothing that they are made of
    QList<int> m_keysChanged;
    QSet<QByteArray> m_seen;
    QList<PlanWarning> m_warnings;
};

} // namespace stackwright
