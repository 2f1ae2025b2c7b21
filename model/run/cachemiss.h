// Why a build step was not taken from the builder's cache though the build before this one had the same step. Pure: what that build was
// given is known from its journal, which files are others since from git. What is not known for sure is not said.
#pragma once

#include "model/engine/buildoutput.h"
#include "model/run/run.h"
#include "model/stack/dockeruses.h"

#include <functional>

namespace stackwright {

/// The newest earlier build of an image on this machine that passed.
struct BuildBefore
{
    BuildGiven given = {};
    QStringList titles = {}; ///< of its steps
    QString tag = {};        ///< that it got
    QString sourceHash = {}; ///< of the files that it was built from; empty: of a commit's
    QList<QByteArray> changed = {}; ///< files of the checkout that are others now than they were then
    bool allKnown = false; ///< there are no others, of those that the build takes
};

class CacheMisses
{
public:
    CacheMisses() = default;
    /// What is built now, and by whom.
    struct Build
    {
        BuildGiven given = {};
        Dockerfile file = {};
        DockerUses uses = {};
        QByteArray context = {}, dockerfile = {}; ///< paths of the checkout
        QByteArray target = {};
        bool usesConfiguration = false; ///< this builder knows a base by more than its layers
        std::function<bool(const QByteArray &path)> isGiven = {}; ///< is a file of the checkout part of the context?
    };
    CacheMisses(BuildBefore before, Build now);

    /// Of the steps as they end, in their order: why the builder ran this one. Empty: it did not, or nothing can be said.
    Clause of(const BuildStep &step);

private:
    const DockerInstruction *instructionOf(const QString &title) const;
    int stageOf(const DockerInstruction &instruction) const;
    Clause changedFile(const DockerInstruction &instruction) const;
    Clause changedArgument(const DockerInstruction &instruction, int stage) const;
    Clause changedBase(int stage) const;
    QString missedBelow(const DockerInstruction &instruction, int stage) const;
    bool nothingElseMay(const DockerInstruction &instruction, int stage) const;

    BuildBefore m_before;
    Build m_now;
    bool m_isOn = false;
    bool m_isLost = false; ///< a step was of no instruction that is known here
    QHash<int, QString> m_missed; ///< by stage: the title of its first step that was missed
};

} // namespace stackwright
