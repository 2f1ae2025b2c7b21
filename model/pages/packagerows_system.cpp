// The lists of the systems' own package managers: apt and dpkg, apk, rpm and dnf.
#include "model/pages/packagerows.h"

#include <algorithm>

namespace stackwright {

namespace {

bool isAptRow(const PackageWords &words)
{
    return words.size() >= 3 && words.at(0).indexOf('/') > 0 && !words.at(0).startsWith('/');
}

void addDebian(QByteArrayView name, QByteArrayView version, QByteArrayView architecture, PackageRows &rows)
{
    const qsizetype colon = name.indexOf(':');
    const QByteArrayView plain = colon > 0 ? name.first(colon) : name;
    const QByteArray kind = (colon > 0 ? name.sliced(colon + 1) : architecture).toByteArray();
    // The same package of a second architecture is another package.
    if (!rows.packages.isEmpty() && QByteArrayView(rows.packages.last().name) == plain)
        rows.add(QByteArray(plain.toByteArray() + ':' + kind), version, kind);
    else
        rows.add(plain, version, kind);
}

bool aptRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    if (!isAptRow(words))
        return false;
    addDebian(words.at(0).first(words.at(0).indexOf('/')), words.at(1), words.at(2), rows);
    return true;
}

bool dpkgListRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    if (words.at(0).startsWith("+++-") || words.at(0).startsWith("||/"))
        return true;
    // The second letter is what is: installed. The rest of a removed package is no package.
    if (words.size() < 4 || words.at(0).size() < 2 || words.at(0).size() > 3 || words.at(0)[1] != 'i')
        return false;
    addDebian(words.at(1), words.at(2), words.at(3), rows);
    return true;
}

bool dpkgQueryRow(QByteArrayView line, const PackageWords &words, PackageRows &rows)
{
    if (words.size() == 2 && line.count('\t') == 1)
        addDebian(words.at(0), words.at(1), {}, rows);
    else if (words.size() != 1) // not installed: a name and nothing
        return false;
    return true;
}

/// "musl-1.2.3-r4": where the version begins, after its '-'; -1: it is no package of Alpine's.
qsizetype apkVersionAt(QByteArrayView word)
{
    const qsizetype release = word.lastIndexOf('-');
    if (release < 0 || release + 2 >= word.size() || word[release + 1] != 'r' ||
        !std::all_of(word.begin() + release + 2, word.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return -1;
    const qsizetype version = word.first(release).lastIndexOf('-');
    return version > 0 && version + 1 < release && hasDigit(word.sliced(version + 1, 1)) ? version + 1 : -1;
}

bool apkRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    const qsizetype version = apkVersionAt(words.at(0));
    if (version < 0)
        return false;
    const bool listed = words.size() > 2 && words.at(2).startsWith('{');
    rows.add(words.at(0).first(version - 1), words.at(0).sliced(version),
             listed ? words.at(1).toByteArray() : QByteArray());
    return true;
}

bool isRpmArchitecture(QByteArrayView word)
{
    for (const char *known :
         {"x86_64", "noarch", "aarch64", "i686", "i386", "i586", "ppc64le", "s390x", "armv7hl", "riscv64", "(none)"})
        if (word == QByteArrayView(known))
            return true;
    return false;
}

/// rpm -qa: "bash-5.1.8-6.el9.x86_64", and keys of no architecture.
bool rpmRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    QByteArrayView whole = words.at(0), architecture;
    if (words.size() != 1)
        return false;
    if (const qsizetype dot = whole.lastIndexOf('.'); dot > 0 && isRpmArchitecture(whole.sliced(dot + 1))) {
        architecture = whole.sliced(dot + 1);
        whole = whole.first(dot);
    }
    const qsizetype release = whole.lastIndexOf('-'),
                    version = release > 0 ? whole.first(release).lastIndexOf('-') : -1;
    if (version <= 0)
        return false;
    rows.add(whole.first(version), whole.sliced(version + 1), architecture.toByteArray());
    return true;
}

/// dnf list installed: "bash.x86_64  5.1.8-6.el9  @baseos".
bool dnfRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    const qsizetype dot = words.at(0).lastIndexOf('.');
    if (words.size() < 2 || dot <= 0 || !isRpmArchitecture(words.at(0).sliced(dot + 1)) || !hasDigit(words.at(1)))
        return false;
    rows.add(words.at(0).first(dot), words.at(1),
             words.at(0).sliced(dot + 1).toByteArray() +
                 (words.size() > 2 ? ' ' + words.at(2).toByteArray() : QByteArray()));
    return true;
}

PackageRow began(PackageRow row, PackageWorld world, QByteArrayView line, const PackageWords &words, PackageRows &rows)
{
    rows.world = world;
    row(line, words, rows);
    return row;
}

PackageRow headed(PackageRow row, PackageRows &rows)
{
    rows.certain = true;
    return row;
}

} // namespace

PackageRow systemRows(QByteArrayView line, const PackageWords &words, PackageRows &rows)
{
    const QByteArrayView first = words.at(0), last = words.at(words.size() - 1);
    if (first.startsWith("+++-") || first.startsWith("||/"))
        return headed(dpkgListRow, rows);
    if (first == "Listing...")
        return headed(aptRow, rows);
    if (isAptRow(words) && last.endsWith(']') && line.contains(" ["))
        return began(aptRow, PackageWorld::Apt, line, words, rows);
    if (apkVersionAt(first) > 0 &&
        (words.size() == 1 || words.at(1) == "-" || (words.size() > 2 && words.at(2).startsWith('{'))))
        return began(apkRow, PackageWorld::Apk, line, words, rows);
    if (words.size() == 1 && first.count('-') >= 2 && isRpmArchitecture(first.sliced(first.lastIndexOf('.') + 1)))
        return began(rpmRow, PackageWorld::Rpm, line, words, rows);
    if (words.size() == 3 && dnfRow(line, words, rows)) {
        rows.world = PackageWorld::Rpm;
        return dnfRow;
    }
    if (words.size() == 2 && line.count('\t') == 1 && line.indexOf('\t') == first.size() && hasDigit(words.at(1)))
        return began(dpkgQueryRow, PackageWorld::Apt, line, words, rows);
    return nullptr;
}

} // namespace stackwright
