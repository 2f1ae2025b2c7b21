#include "model/pages/versionorders.h"

#include <QList>

#include <algorithm>

namespace stackwright {

namespace {

bool isDigitSign(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetterSign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int signOf(qsizetype difference)
{
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

/// Digits of any length as a number.
int byNumber(QByteArray a, QByteArray b)
{
    while (a.startsWith('0'))
        a.remove(0, 1);
    while (b.startsWith('0'))
        b.remove(0, 1);
    return a.size() != b.size() ? signOf(a.size() - b.size()) : signOf(a.compare(b));
}

QByteArray takeWhile(QByteArray *text, bool (*fits)(char))
{
    qsizetype end = 0;
    while (end < text->size() && fits(text->at(end)))
        ++end;
    const QByteArray taken = text->left(end);
    text->remove(0, end);
    return taken;
}

/// rpmvercmp: runs of digits and of letters, digits above letters, '~' before the end, '^' after it but before anything
/// else.
int rpmPart(QByteArray a, QByteArray b)
{
    const auto separates = [](char c) { return !isDigitSign(c) && !isLetterSign(c) && c != '~' && c != '^'; };
    while (!a.isEmpty() || !b.isEmpty()) {
        takeWhile(&a, separates);
        takeWhile(&b, separates);
        for (const char mark : {'~', '^'}) {
            const bool left = a.startsWith(mark), right = b.startsWith(mark);
            if (left != right) {
                if (mark == '~')
                    return left ? -1 : 1;
                return left ? (b.isEmpty() ? 1 : -1) : (a.isEmpty() ? -1 : 1);
            }
            if (left) {
                a.remove(0, 1);
                b.remove(0, 1);
            }
        }
        if (a.isEmpty() || b.isEmpty())
            return a.isEmpty() && b.isEmpty() ? 0
                   : a.isEmpty()              ? (b.startsWith('~') ? 1 : -1)
                                              : (a.startsWith('~') ? -1 : 1);
        const bool number = isDigitSign(a.front());
        if (number != isDigitSign(b.front()))
            return number ? 1 : -1;
        const QByteArray left = takeWhile(&a, number ? isDigitSign : isLetterSign),
                         right = takeWhile(&b, number ? isDigitSign : isLetterSign);
        if (left.isEmpty() || right.isEmpty()) // a mark on both sides was taken just now
            continue;
        if (const int order = number ? byNumber(left, right) : signOf(left.compare(right)))
            return order;
    }
    return 0;
}

struct Evr
{
    QByteArray epoch, version, release;
};

Evr evrOf(const QByteArray &text)
{
    const qsizetype colon = text.indexOf(':'), dash = text.lastIndexOf('-');
    const qsizetype end = dash > colon ? dash : text.size();
    return {colon > 0 ? text.left(colon) : QByteArray("0"), text.mid(colon + 1, end - colon - 1), text.mid(end + 1)};
}

/// Alpine's: numbers, a letter, suffixes before or after the plain version, a revision.
struct ApkVersion
{
    QList<QByteArray> numbers;
    QByteArray letter;
    QList<std::pair<int, QByteArray>> suffixes;
    QByteArray revision = "0";
};

ApkVersion apkVersionOf(const QByteArray &text)
{
    ApkVersion version;
    QByteArray rest = text;
    if (const qsizetype at = rest.lastIndexOf("-r"); at >= 0) {
        version.revision = rest.mid(at + 2);
        rest.truncate(at);
    }
    const QList<QByteArray> parts = rest.split('_');
    QByteArray plain = parts.first();
    if (!plain.isEmpty() && isLetterSign(plain.back())) {
        version.letter = plain.right(1);
        plain.chop(1);
    }
    version.numbers = plain.split('.');
    static const QList<QByteArray> words{"alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"};
    for (qsizetype i = 1; i < parts.size(); ++i) {
        QByteArray number = parts.at(i);
        const QByteArray word = takeWhile(&number, isLetterSign);
        const qsizetype weight = words.indexOf(word);
        version.suffixes += {weight < 0 ? 4 : static_cast<int>(weight), number};
    }
    return version;
}

} // namespace

int compareRpm(const QByteArray &a, const QByteArray &b)
{
    const Evr left = evrOf(a), right = evrOf(b);
    if (const int order = rpmPart(left.epoch, right.epoch))
        return order;
    if (const int order = rpmPart(left.version, right.version))
        return order;
    return rpmPart(left.release, right.release);
}

int compareApk(const QByteArray &a, const QByteArray &b)
{
    const ApkVersion left = apkVersionOf(a), right = apkVersionOf(b);
    for (qsizetype i = 0; i < std::max(left.numbers.size(), right.numbers.size()); ++i) {
        if (i >= left.numbers.size() || i >= right.numbers.size())
            return left.numbers.size() < right.numbers.size() ? -1 : 1;
        const QByteArray &one = left.numbers.at(i), &other = right.numbers.at(i);
        // Behind the first point a number with a zero before it is a decimal fraction.
        const bool fraction = i > 0 && (one.startsWith('0') || other.startsWith('0'));
        if (const int order = fraction ? signOf(one.compare(other)) : byNumber(one, other))
            return order;
    }
    if (const int order = signOf(left.letter.compare(right.letter)))
        return order;
    for (qsizetype i = 0; i < std::max(left.suffixes.size(), right.suffixes.size()); ++i) {
        const auto one = left.suffixes.value(i, {4, {}}), other = right.suffixes.value(i, {4, {}});
        if (one.first != other.first)
            return one.first < other.first ? -1 : 1;
        if (const int order = byNumber(one.second, other.second))
            return order;
    }
    return byNumber(left.revision, right.revision);
}

int compareNpm(const QByteArray &a, const QByteArray &b)
{
    const auto parts = [](const QByteArray &text) {
        const QByteArray plain = text.left(text.indexOf('+') < 0 ? text.size() : text.indexOf('+'));
        const qsizetype dash = plain.indexOf('-');
        return std::pair(plain.left(dash < 0 ? plain.size() : dash).split('.'),
                         dash < 0 ? QList<QByteArray>() : plain.mid(dash + 1).split('.'));
    };
    const auto numeric = [](const QByteArray &text) {
        return !text.isEmpty() && std::all_of(text.begin(), text.end(), isDigitSign);
    };
    const auto listed = [&numeric](const QList<QByteArray> &left, const QList<QByteArray> &right) {
        for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i) {
            const bool one = numeric(left.at(i)), other = numeric(right.at(i));
            if (one != other)
                return one ? -1 : 1;
            if (const int order = one ? byNumber(left.at(i), right.at(i)) : signOf(left.at(i).compare(right.at(i))))
                return order;
        }
        return signOf(left.size() - right.size());
    };
    const auto left = parts(a), right = parts(b);
    if (const int order = listed(left.first, right.first))
        return order;
    if (left.second.isEmpty() || right.second.isEmpty()) // a pre-release comes before its release
        return signOf(static_cast<qsizetype>(left.second.isEmpty()) - static_cast<qsizetype>(right.second.isEmpty()));
    return listed(left.second, right.second);
}

} // namespace stackwright
