#include "model/pages/linediff.h"

#include <QByteArrayView>
#include <QHash>

#include <algorithm>

namespace stackwright {

namespace {

/// More differences than this are not untangled further: the rest is one replacement.
constexpr int mostDifferences = 2'000;

QList<QByteArrayView> linesOf(const QByteArray &text)
{
    QList<QByteArrayView> lines;
    const QByteArrayView view(text);
    for (qsizetype at = 0; at < view.size();) {
        qsizetype end = view.indexOf('\n', at);
        if (end < 0)
            end = view.size();
        lines += view.sliced(at, end - at);
        at = end + 1;
    }
    return lines;
}

} // namespace

QList<std::pair<int, int>> commonSequence(const QList<int> &before, const QList<int> &after)
{
    QList<std::pair<int, int>> common;
    int first = 0;
    const int oldSize = static_cast<int>(before.size()), newSize = static_cast<int>(after.size());
    while (first < oldSize && first < newSize && before.at(first) == after.at(first)) {
        common += {first, first};
        ++first;
    }
    int oldEnd = oldSize, newEnd = newSize;
    while (oldEnd > first && newEnd > first && before.at(oldEnd - 1) == after.at(newEnd - 1)) {
        --oldEnd;
        --newEnd;
    }

    // Greedy shortest edit script over what is left; each round's frontier is kept to walk back.
    const int n = oldEnd - first, m = newEnd - first, limit = std::min(n + m, mostDifferences);
    QList<QList<int>> rounds;
    QList<int> reach(2 * limit + 3, 0);
    const int zero = limit + 1;
    int found = -1;
    for (int d = 0; d <= limit && found < 0 && n > 0 && m > 0; ++d) {
        rounds += reach.mid(zero - d, 2 * d + 1);
        for (int k = -d; k <= d; k += 2) {
            int x = k == -d || (k != d && reach.at(zero + k - 1) < reach.at(zero + k + 1)) ? reach.at(zero + k + 1) : reach.at(zero + k - 1) + 1;
            while (x < n && x - k < m && before.at(first + x) == after.at(first + x - k))
                ++x;
            reach[zero + k] = x;
            if (x >= n && x - k >= m) {
                found = d;
                break;
            }
        }
    }
    if (found >= 0) {
        QList<std::pair<int, int>> middle;
        int x = n, y = m;
        for (int d = found; d > 0; --d) {
            const QList<int> &last = rounds.at(d); // of round d - 1, diagonals -d … d
            auto at = [&](int k) { return k < -d || k > d ? -1 : last.at(k + d); };
            const int k = x - y;
            const int from = k == -d || (k != d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
            const int oldX = at(from), oldY = oldX - from;
            const int startX = from == k + 1 ? oldX : oldX + 1;
            while (x > startX && y > startX - k) {
                --x;
                --y;
                middle += {first + x, first + y};
            }
            x = oldX;
            y = oldY;
        }
        while (x > 0 && y > 0) {
            --x;
            --y;
            middle += {first + x, first + y};
        }
        std::reverse(middle.begin(), middle.end());
        common += middle;
    }
    for (int i = 0; oldEnd + i < oldSize; ++i)
        common += {oldEnd + i, newEnd + i};
    return common;
}

QList<LineHunk> lineDifference(const QByteArray &before, const QByteArray &after, int context)
{
    if (before == after)
        return {};
    const QList<QByteArrayView> oldLines = linesOf(before), newLines = linesOf(after);
    QHash<QByteArrayView, int> numbers;
    auto numbered = [&](const QList<QByteArrayView> &lines) {
        QList<int> keys;
        keys.reserve(lines.size());
        for (const QByteArrayView line : lines) {
            const auto known = numbers.constFind(line);
            keys += known == numbers.constEnd() ? *numbers.insert(line, static_cast<int>(numbers.size())) : *known;
        }
        return keys;
    };
    const QList<int> oldKeys = numbered(oldLines), newKeys = numbered(newLines);
    QList<std::pair<int, int>> common = commonSequence(oldKeys, newKeys);
    common += {static_cast<int>(oldLines.size()), static_cast<int>(newLines.size())};

    QList<LineHunk> hunks;
    int i = 0, j = 0, shown = 0; // shown: old lines that stand in a hunk already
    for (const auto &[oldNext, newNext] : std::as_const(common)) {
        if (i == oldNext && j == newNext) {
            ++i;
            ++j;
            continue;
        }
        const int from = std::max(i - context, shown);
        const bool joins = !hunks.isEmpty() && from <= shown && i - shown <= context;
        if (!joins)
            hunks += LineHunk{};
        QList<LineChange> &lines = hunks.last().lines;
        for (int k = from; k < i; ++k)
            lines += LineChange{' ', oldLines.at(k).toByteArray(), k + 1, j - (i - k) + 1};
        for (; i < oldNext; ++i)
            lines += LineChange{'-', oldLines.at(i).toByteArray(), i + 1, 0};
        for (; j < newNext; ++j)
            lines += LineChange{'+', newLines.at(j).toByteArray(), 0, j + 1};
        shown = i;
        // The context after: as many common lines as there are.
        const auto next = static_cast<qsizetype>(&*std::lower_bound(common.cbegin(), common.cend(), std::pair(oldNext, newNext)) - common.constData());
        for (qsizetype c = next; c < common.size() - 1 && c < next + context && common.at(c).first == i + static_cast<int>(c - next)
                                 && common.at(c).second == j + static_cast<int>(c - next); ++c) {
            lines += LineChange{' ', oldLines.at(common.at(c).first).toByteArray(), common.at(c).first + 1, common.at(c).second + 1};
            shown = common.at(c).first + 1;
        }
        ++i;
        ++j;
    }
    return hunks;
}

WordMarks wordMarks(const QByteArray &before, const QByteArray &after)
{
    auto inWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (static_cast<unsigned char>(c) & 0x80); };
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype head = 0;
    while (head < shorter && before.at(head) == after.at(head))
        ++head;
    while (head > 0 && inWord(before.at(head - 1))
           && ((head < before.size() && inWord(before.at(head))) || (head < after.size() && inWord(after.at(head)))))
        --head;
    qsizetype tail = 0;
    while (tail < shorter - head && before.at(before.size() - 1 - tail) == after.at(after.size() - 1 - tail))
        ++tail;
    while (tail > 0 && inWord(before.at(before.size() - tail))
           && ((before.size() - tail > head && inWord(before.at(before.size() - tail - 1)))
               || (after.size() - tail > head && inWord(after.at(after.size() - tail - 1)))))
        --tail;
    return {head, before.size() - tail, head, after.size() - tail};
}

} // namespace stackwright
