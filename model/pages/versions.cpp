// The orders of versions: dpkg's (deb-version(7)), PEP 440, conda's VersionOrder, R's numeric_version.
#include "model/pages/packages.h"
#include "model/pages/versionorders.h"

#include <QByteArrayView>
#include <QVarLengthArray>

#include <algorithm>
#include <optional>

namespace stackwright {

namespace {

int sign(qsizetype difference)
{
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool allDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isDigit);
}

/// Numbers of any length.
int compareNumbers(QByteArrayView a, QByteArrayView b)
{
    while (!a.isEmpty() && a.front() == '0')
        a = a.sliced(1);
    while (!b.isEmpty() && b.front() == '0')
        b = b.sliced(1);
    if (a.size() != b.size())
        return sign(a.size() - b.size());
    return sign(a.compare(b));
}

QVarLengthArray<QByteArrayView, 8> split(QByteArrayView text, const char *separators)
{
    QVarLengthArray<QByteArrayView, 8> parts;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i == text.size() || QByteArrayView(separators).contains(text[i])) {
            parts.append(text.sliced(begin, i - begin));
            begin = i + 1;
        }
    }
    return parts;
}

// dpkg: the tilde sorts before the end, letters before all other signs.
int debianWeight(char c)
{
    if (c == '~')
        return -1;
    if (isDigit(c))
        return 0;
    return isLetter(c) ? static_cast<unsigned char>(c) : static_cast<unsigned char>(c) + 256;
}

int debianPart(QByteArrayView a, QByteArrayView b)
{
    qsizetype i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        while ((i < a.size() && !isDigit(a[i])) || (j < b.size() && !isDigit(b[j]))) {
            const int left = i < a.size() ? debianWeight(a[i]) : 0, right = j < b.size() ? debianWeight(b[j]) : 0;
            if (left != right)
                return sign(left - right);
            ++i;
            ++j;
        }
        const qsizetype fromA = std::min(i, a.size()), fromB = std::min(j, b.size());
        i = fromA;
        j = fromB;
        while (i < a.size() && isDigit(a[i]))
            ++i;
        while (j < b.size() && isDigit(b[j]))
            ++j;
        if (const int order = compareNumbers(a.sliced(fromA, i - fromA), b.sliced(fromB, j - fromB)))
            return order;
    }
    return 0;
}

int compareDebian(QByteArrayView a, QByteArrayView b)
{
    auto epoch = [](QByteArrayView &version) {
        const qsizetype colon = version.indexOf(':');
        if (colon < 0 || !allDigits(version.first(colon)))
            return QByteArrayView();
        const QByteArrayView number = version.first(colon);
        version = version.sliced(colon + 1);
        return number;
    };
    const QByteArrayView epochA = epoch(a), epochB = epoch(b);
    if (const int order = compareNumbers(epochA, epochB))
        return order;
    const qsizetype dashA = a.lastIndexOf('-'), dashB = b.lastIndexOf('-');
    if (const int order = debianPart(dashA < 0 ? a : a.first(dashA), dashB < 0 ? b : b.first(dashB)))
        return order;
    return debianPart(dashA < 0 ? QByteArrayView() : a.sliced(dashA + 1), dashB < 0 ? QByteArrayView() : b.sliced(dashB + 1));
}

struct PipVersion
{
    QByteArray epoch;
    QList<QByteArray> release;
    int phase = 3;              ///< 0: only .dev, 1: a, 2: b, … see rank; 3: final
    QByteArray phaseNumber;
    std::optional<QByteArray> post, dev;
    QByteArray local;
};

/// PEP 440 with its allowed spellings; nothing if the text is no such version.
std::optional<PipVersion> readPip(QByteArrayView original)
{
    const QByteArray text = original.trimmed().toByteArray().toLower();
    qsizetype at = text.startsWith('v') ? 1 : 0;
    PipVersion version;
    const qsizetype plus = text.indexOf('+');
    if (plus >= 0)
        version.local = text.mid(plus + 1);
    const qsizetype end = plus < 0 ? text.size() : plus;
    auto number = [&] {
        const qsizetype begin = at;
        while (at < end && isDigit(text.at(at)))
            ++at;
        return text.mid(begin, at - begin);
    };
    auto separator = [&] {
        if (at < end && (text.at(at) == '.' || text.at(at) == '-' || text.at(at) == '_'))
            ++at;
    };
    auto takes = [&](const char *wanted) {
        const QByteArrayView word(wanted);
        if (QByteArrayView(text).sliced(at, end - at).startsWith(word)) {
            at += word.size();
            return true;
        }
        return false;
    };

    QByteArray first = number();
    if (first.isEmpty())
        return {};
    if (at < end && text.at(at) == '!') {
        ++at;
        version.epoch = first;
        first = number();
        if (first.isEmpty())
            return {};
    }
    version.release += first;
    while (at + 1 < end && text.at(at) == '.' && isDigit(text.at(at + 1))) {
        ++at;
        version.release += number();
    }

    bool final = true;
    qsizetype before = at;
    separator();
    if (takes("alpha") || takes("a")) version.phase = 0, final = false;
    else if (takes("beta") || takes("b")) version.phase = 1, final = false;
    else if (takes("preview") || takes("pre") || takes("rc") || takes("c")) version.phase = 2, final = false;
    else at = before;
    if (!final) {
        separator();
        version.phaseNumber = number();
    }
    before = at;
    if (at + 1 < end && text.at(at) == '-' && isDigit(text.at(at + 1))) {
        ++at;
        version.post = number();
    } else {
        separator();
        if (takes("post") || takes("rev") || takes("r")) {
            separator();
            version.post = number();
        } else {
            at = before;
        }
    }
    before = at;
    separator();
    if (takes("dev")) {
        separator();
        version.dev = number();
    } else {
        at = before;
    }
    if (at != end)
        return {};
    if (final && !version.post && version.dev)
        version.phase = -1; // 1.0.dev1 comes before 1.0a1
    while (version.release.size() > 1 && version.release.last().count('0') == version.release.last().size())
        version.release.removeLast();
    return version;
}

int compareLocal(const QByteArray &a, const QByteArray &b)
{
    if (a.isEmpty() || b.isEmpty())
        return sign(a.size() - b.size());
    const auto left = split(a, ".-_"), right = split(b, ".-_");
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i) {
        const bool numberA = allDigits(left[i]), numberB = allDigits(right[i]);
        if (numberA != numberB)
            return numberA ? 1 : -1;
        if (const int order = numberA ? compareNumbers(left[i], right[i]) : sign(left[i].compare(right[i])))
            return order;
    }
    return sign(left.size() - right.size());
}

int comparePip(QByteArrayView a, QByteArrayView b)
{
    const auto left = readPip(a), right = readPip(b);
    if (!left || !right) {
        if (left || right)
            return left ? 1 : -1;
        return compareDebian(a, b);
    }
    if (const int order = compareNumbers(left->epoch, right->epoch))
        return order;
    for (qsizetype i = 0; i < std::max(left->release.size(), right->release.size()); ++i)
        if (const int order = compareNumbers(left->release.value(i), right->release.value(i)))
            return order;
    if (left->phase != right->phase)
        return sign(left->phase - right->phase);
    if (const int order = compareNumbers(left->phaseNumber, right->phaseNumber))
        return order;
    if (left->post.has_value() != right->post.has_value())
        return left->post ? 1 : -1;
    if (const int order = compareNumbers(left->post.value_or(QByteArray()), right->post.value_or(QByteArray())))
        return order;
    if (left->dev.has_value() != right->dev.has_value())
        return left->dev ? -1 : 1;
    if (const int order = compareNumbers(left->dev.value_or(QByteArray()), right->dev.value_or(QByteArray())))
        return order;
    return compareLocal(left->local, right->local);
}

/// conda's parts of one component: numbers and words, a number first.
QVarLengthArray<QByteArrayView, 8> condaRuns(QByteArrayView component)
{
    QVarLengthArray<QByteArrayView, 8> runs;
    if (!component.isEmpty() && !isDigit(component.front()))
        runs.append(QByteArrayView("0"));
    for (qsizetype i = 0; i < component.size();) {
        const qsizetype begin = i;
        const bool digits = isDigit(component[i]);
        while (i < component.size() && isDigit(component[i]) == digits)
            ++i;
        runs.append(component.sliced(begin, i - begin));
    }
    return runs;
}

/// dev, other words, numbers, post: in this order.
int condaRank(QByteArrayView run)
{
    return run == "dev" ? 0 : run == "post" ? 3 : isDigit(run.front()) ? 2 : 1;
}

int condaPart(QByteArrayView a, QByteArrayView b)
{
    // A final underscore belongs to the last part: openssl's 1.0.1_ comes before 1.0.1a.
    auto parts = [](QByteArrayView version) {
        const bool underscore = version.size() > 1 && version.back() == '_';
        auto found = split(underscore ? version.chopped(1) : version, "._-");
        if (underscore)
            found.last() = QByteArrayView(found.last().data(), found.last().size() + 1);
        return found;
    };
    const auto left = parts(a), right = parts(b);
    for (qsizetype i = 0; i < std::max(left.size(), right.size()); ++i) {
        const auto runsA = condaRuns(i < left.size() ? left[i] : QByteArrayView("0"));
        const auto runsB = condaRuns(i < right.size() ? right[i] : QByteArrayView("0"));
        for (qsizetype k = 0; k < std::max(runsA.size(), runsB.size()); ++k) {
            const QByteArrayView one = k < runsA.size() ? runsA[k] : QByteArrayView("0");
            const QByteArrayView other = k < runsB.size() ? runsB[k] : QByteArrayView("0");
            const int rankA = condaRank(one), rankB = condaRank(other);
            if (rankA != rankB)
                return sign(rankA - rankB);
            if (const int order = rankA == 2 ? compareNumbers(one, other) : sign(one.compare(other)))
                return order;
        }
    }
    return 0;
}

int compareConda(QByteArrayView a, QByteArrayView b)
{
    const QByteArray left = a.toByteArray().toLower(), right = b.toByteArray().toLower();
    auto epoch = [](const QByteArray &version) { return version.contains('!') ? version.left(version.indexOf('!')) : QByteArray("0"); };
    auto main = [](const QByteArray &version) {
        const QByteArray rest = version.mid(version.indexOf('!') + 1);
        return rest.contains('+') ? rest.left(rest.indexOf('+')) : rest;
    };
    auto local = [](const QByteArray &version) { return version.contains('+') ? version.mid(version.indexOf('+') + 1) : QByteArray(); };
    if (const int order = condaPart(epoch(left), epoch(right)))
        return order;
    if (const int order = condaPart(main(left), main(right)))
        return order;
    return condaPart(local(left), local(right));
}

int compareR(QByteArrayView a, QByteArrayView b)
{
    const auto left = split(a, ".-"), right = split(b, ".-");
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i) {
        const bool numbers = allDigits(left[i]) && allDigits(right[i]);
        if (const int order = numbers ? compareNumbers(left[i], right[i]) : debianPart(left[i], right[i]))
            return order;
    }
    return sign(left.size() - right.size());
}

} // namespace

int compareVersions(PackageWorld world, const QByteArray &a, const QByteArray &b)
{
    switch (world) {
    case PackageWorld::Apt: return compareDebian(a, b);
    case PackageWorld::Pip: return comparePip(a, b);
    case PackageWorld::Conda: return compareConda(a, b);
    case PackageWorld::R: return compareR(a, b);
    case PackageWorld::Apk: return compareApk(a, b);
    case PackageWorld::Rpm: return compareRpm(a, b);
    case PackageWorld::Npm: return compareNpm(a, b);
    }
    return 0;
}

} // namespace stackwright
