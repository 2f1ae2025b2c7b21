// Where a stack's runs push to: chosen for each stack, and kept until it is changed. Pure.
#pragma once

#include "model/stack/spec.h"

#include <QString>

#include <optional>

namespace stackwright {

struct Destination
{
    enum class Kind {
        AsSpec,      ///< the registries that the spec names
        ThisMachine, ///< a registry of our own
        Other,       ///< one that replaces the spec's
        Nowhere,     ///< build and test only
    };
    Kind kind = Kind::AsSpec;
    QString registry; ///< of Other: HOST[:PORT][/PREFIX]
    bool operator==(const Destination &) const = default;
};

/// As it stands in the settings, and back; nothing: not a word of ours.
QString word(const Destination &destination);
std::optional<Destination> destinationFromWord(const QString &word);

/// The registry, with the namespace that all images share: "ghcr.io/ucsd-ets"; of several, how many.
QString placeOfSpec(const Spec &spec);
/// "ghcr.io/ucsd-ets", "this machine", "nowhere".
QString placeText(const Destination &destination, const Spec &spec);
/// Does what is pushed leave this machine?
bool leavesThisMachine(const Destination &destination, const Spec &spec);

} // namespace stackwright
