#include "model/stack/glob.h"

#include <QVarLengthArray>

namespace stackwright {

namespace {

using Segments = QVarLengthArray<QByteArrayView, 16>;

Segments segmentsOf(QByteArrayView text)
{
    Segments segments;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= text.size(); ++i)
        if (i == text.size() || text[i] == '/') {
            if (i > begin)
                segments.append(text.sliced(begin, i - begin));
            begin = i + 1;
        }
    return segments;
}

/// The set that begins at pattern[at] == '[': where it ends (behind the ']'), and whether `c` is in it. 0: never closed.
qsizetype matchSet(QByteArrayView pattern, qsizetype at, unsigned char c, bool *in)
{
    qsizetype i = at + 1;
    const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    if (negated)
        ++i;
    bool found = false;
    for (bool first = true; i < pattern.size(); first = false) {
        if (pattern[i] == ']' && !first) {
            *in = found != negated;
            return i + 1;
        }
        if (pattern[i] == '\\' && i + 1 < pattern.size())
            ++i;
        const auto low = static_cast<unsigned char>(pattern[i++]);
        auto high = low;
        if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
            ++i;
            if (pattern[i] == '\\' && i + 1 < pattern.size())
                ++i;
            high = static_cast<unsigned char>(pattern[i++]);
        }
        found = found || (low <= c && c <= high);
    }
    return 0;
}

/// One element of the pattern (not a star) against one byte: how far the pattern goes on, 0 if it does not match.
qsizetype matchOne(QByteArrayView pattern, qsizetype at, char c)
{
    switch (pattern[at]) {
    case '?': return at + 1;
    case '[': {
        bool in = false;
        const qsizetype end = matchSet(pattern, at, static_cast<unsigned char>(c), &in);
        if (end == 0)
            return c == '[' ? at + 1 : 0;
        return in ? end : 0;
    }
    case '\\':
        if (at + 1 < pattern.size())
            return pattern[at + 1] == c ? at + 2 : 0;
        return c == '\\' ? at + 1 : 0;
    default: return pattern[at] == c ? at + 1 : 0;
    }
}

} // namespace

bool isGlob(QByteArrayView pattern)
{
    for (const char c : pattern)
        if (c == '*' || c == '?' || c == '[' || c == '\\')
            return true;
    return false;
}

bool globMatches(QByteArrayView pattern, QByteArrayView part)
{
    // Only the last star is ever tried again: that is enough, and keeps the cost at the product of the lengths.
    qsizetype p = 0, t = 0, star = -1, resume = 0;
    while (t < part.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
            continue;
        }
        const qsizetype next = p < pattern.size() ? matchOne(pattern, p, part[t]) : 0;
        if (next > 0) {
            p = next;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool globMatchesPath(QByteArrayView pattern, QByteArrayView path, GlobReach reach)
{
    const Segments want = segmentsOf(pattern), have = segmentsOf(path);
    if (want.isEmpty())
        return false;
    qsizetype p = 0, t = 0, star = -1, resume = 0;
    while (t < have.size()) {
        if (p < want.size() && want[p] == QByteArrayView("**")) {
            star = p++;
            resume = t;
            continue;
        }
        if (p == want.size() && reach == GlobReach::OrFolderAbove)
            return true;
        if (p < want.size() && globMatches(want[p], have[t])) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < want.size() && want[p] == QByteArrayView("**"))
        ++p;
    return p == want.size();
}

} // namespace stackwright
