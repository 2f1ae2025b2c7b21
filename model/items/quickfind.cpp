#include "model/items/quickfind.h"

#include <QStringList>

#include <algorithm>

namespace stackwright {

namespace {

/// 0: text begins with it, 1: a word of text does, 2: it is inside one; -1: it is not there.
int placeOf(const QString &typed, const QString &text)
{
    int best = -1;
    for (qsizetype at = text.indexOf(typed, 0, Qt::CaseInsensitive); at >= 0; at = text.indexOf(typed, at + 1, Qt::CaseInsensitive)) {
        if (at == 0)
            return 0;
        if (!text[at - 1].isLetterOrNumber())
            return 1;
        best = 2;
    }
    return best;
}

/// How many letters lie between the first and the last of those typed; -1: they are not there in this order.
int gapsOf(const QString &typed, const QString &text)
{
    qsizetype from = 0, first = -1, count = 0;
    for (const QChar letter : typed) {
        if (letter.isSpace())
            continue;
        const qsizetype at = text.indexOf(letter, from, Qt::CaseInsensitive);
        if (at < 0)
            return -1;
        first = first < 0 ? at : first;
        from = at + 1;
        ++count;
    }
    return static_cast<int>(from - first - count);
}

} // namespace

std::optional<FindRank> findRank(const QString &typed, const Findable &thing)
{
    const QString wanted = typed.simplified();
    if (wanted.isEmpty())
        return FindRank{};
    if (const int place = placeOf(wanted, thing.text); place >= 0)
        return FindRank{0, place};
    const auto isSomewhere = [&](const QString &word) {
        return thing.text.contains(word, Qt::CaseInsensitive) || thing.detail.contains(word, Qt::CaseInsensitive) || thing.also.contains(word, Qt::CaseInsensitive);
    };
    const QStringList words = wanted.split(QLatin1Char(' '));
    if (std::all_of(words.begin(), words.end(), isSomewhere))
        return FindRank{1, 0};
    if (const int gaps = thing.isLoose ? gapsOf(wanted, thing.text) : -1; gaps >= 0)
        return FindRank{2, gaps};
    return {};
}

} // namespace stackwright
