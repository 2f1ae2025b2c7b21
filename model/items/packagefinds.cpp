#include "model/items/packagefinds.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/pages/manifestpage.h"
#include "model/pages/packages.h"

#include <QFileInfo>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace stackwright {

namespace {

using Named = std::pair<int, QByteArray>; ///< world and name
using Versions = std::map<Named, QList<QByteArray>>;
using Key = std::tuple<QByteArray, int, QByteArray>; ///< name, world, version

/// Nothing: none of the files can be read.
std::optional<Versions> versionsOn(const QStringList &files)
{
    for (const QString &file : files) {
        if (!QFileInfo::exists(file))
            continue;
        const auto bytes = readFile(file, 64 * mebibyte);
        if (!bytes)
            continue;
        Versions versions;
        for (const PageSection &section : parseManifestPage(*bytes).sections)
            if (!section.failed)
                for (const PackageList &list : readPackages(section.text))
                    for (const Package &package : list.packages) {
                        QList<QByteArray> &known = versions[{static_cast<int>(list.world), package.name}];
                        if (!known.contains(package.version))
                            known << package.version;
                    }
        return versions;
    }
    return {};
}

} // namespace

PackageFinds findPackages(const QList<PagesOfImage> &pages)
{
    PackageFinds finds;
    std::map<Key, PackageFind> all;
    for (const PagesOfImage &page : pages) {
        const auto now = versionsOn(page.now);
        if (!now)
            continue;
        finds.images << page.image;
        const auto stable = versionsOn(page.stable);
        for (const auto &[named, versions] : *now)
            for (const QByteArray &version : versions) {
                PackageFind &find = all[{named.second, named.first, version}];
                find.images << page.image;
                if (!stable)
                    continue;
                const auto before = stable->find(named);
                for (const QByteArray &one : before == stable->end() ? QList<QByteArray>{QByteArray()} : before->second)
                    if (const QString said = visible(one); !find.stable.contains(said))
                        find.stable << said;
            }
    }
    QList<std::pair<Key, PackageFind>> ordered(all.begin(), all.end());
    for (auto &[key, find] : ordered) {
        find.name = visible(std::get<0>(key));
        find.version = visible(std::get<2>(key));
        find.world = word(static_cast<PackageWorld>(std::get<1>(key)));
    }
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto &a, const auto &b) {
        if (const int byName = QString::compare(a.second.name, b.second.name, Qt::CaseInsensitive); byName != 0)
            return byName < 0;
        if (std::get<1>(a.first) != std::get<1>(b.first))
            return std::get<1>(a.first) < std::get<1>(b.first);
        return compareVersions(static_cast<PackageWorld>(std::get<1>(a.first)), std::get<2>(a.first), std::get<2>(b.first)) < 0;
    });
    for (const auto &[key, find] : ordered)
        finds.packages << find;
    return finds;
}

} // namespace stackwright
