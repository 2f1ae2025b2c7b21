// How well what a person has typed fits a name: for one field in which everything can be found. Pure.
#pragma once

#include <QString>

#include <compare>
#include <optional>

namespace stackwright {

/// What can be found: its name, what is shown beside it, and further words that mean the same.
struct Findable
{
    QString text;
    QString detail = {}, also = {};
    bool isLoose = false; ///< letters in their order are enough: for the few names that a person knows by heart
};

/// The smaller the better.
struct FindRank
{
    int how = 0;   ///< 0: the name has it as it was typed; 1: each of its words is somewhere; 2: its letters, in their order
    int where = 0; ///< 0: at the name's beginning; 1: where a word begins; 2: inside one; of `how` 2: how far apart they are
    auto operator<=>(const FindRank &) const = default;
};

/// Nothing: it does not fit. Nothing typed fits everything.
std::optional<FindRank> findRank(const QString &typed, const Findable &thing);

} // namespace stackwright
