// What the tags of a plan name in the registry before the run, and what is known of it.
#pragma once

#include "model/release/verdict.h"
#include "model/run/context.h"
#include "model/stack/spec_registries.h"

#include <algorithm>
#include <map>

namespace stackwright {

struct KnownTag
{
    QString digest, configDigest;
    QStringList platforms; ///< that it lists images for; empty: an image itself, of one platform
    std::optional<Verdict> verdict;
    bool unread = false;   ///< whether there is a verdict could not be told
    bool promoted = false; ///< the stable tag names it too
    bool older = false;    ///< an older commit's tag names it, this plan's does not yet
    QString olderTag;
    bool isProven = false; ///< a tag of a commit since which git proves that nothing changed names it too
    /// An image of one platform is this machine's own.
    bool isFor(const QStringList &wanted) const
    {
        return (wanted.size() <= 1 && platforms.isEmpty()) || std::all_of(wanted.cbegin(), wanted.cend(), [this](const QString &one) {
            return std::any_of(platforms.cbegin(), platforms.cend(), [&one](const QString &other) { return plainPlatform(one) == plainPlatform(other); });
        });
    }
    /// An engine calls it by one or the other.
    bool isCalled(const QString &id) const
    {
        Standing standing;
        standing.digest = digest;
        standing.configDigest = configDigest;
        return standing.isCalled(id);
    }
};

/// By image.
struct KnownTags
{
    std::map<QString, KnownTag> tags;
    std::map<QString, QString> unasked; ///< why it could not be told which tags there are
    const KnownTag *of(const QString &image) const
    {
        const auto found = tags.find(image);
        return found == tags.end() ? nullptr : &found->second;
    }
};

} // namespace stackwright
