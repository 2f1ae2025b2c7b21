// Every key that a spec may have, by the mapping that it stands in: what the reader knows, what an unknown key is compared with, and
// what resources/spec.schema.json tells to editors (a test compares them).
#pragma once

#include <QStringList>

namespace stackwright {

/// At the top of the file, beside testKeys.
inline const QStringList topKeys{
    QStringLiteral("root"), QStringLiteral("main_branches"), QStringLiteral("images"), QStringLiteral("tag"),
    QStringLiteral("all_info_cmds"), QStringLiteral("wiki"), QStringLiteral("promotion_gates"),
    QStringLiteral("require_tests"), QStringLiteral("parent_args"), QStringLiteral("images_folder"),
    QStringLiteral("build_all"), QStringLiteral("change_ignore"), QStringLiteral("build_all_on_main"),
    QStringLiteral("defaults"), QStringLiteral("prepare"), QStringLiteral("also_push"), QStringLiteral("platforms"),
    QStringLiteral("unchanged_parents"), QStringLiteral("limits"), QStringLiteral("cache")};

/// Of an image, of defaults (but for image_name and depend_on) and of a variant, beside variantKeys and testKeys.
inline const QStringList imageKeys{
    QStringLiteral("image_name"), QStringLiteral("depend_on"), QStringLiteral("uses"), QStringLiteral("parent_args"),
    QStringLiteral("folder"), QStringLiteral("context"), QStringLiteral("dockerfile"), QStringLiteral("target"),
    QStringLiteral("build_args_file"), QStringLiteral("inputs"), QStringLiteral("build_args"),
    QStringLiteral("secrets"), QStringLiteral("platforms"), QStringLiteral("build_timeout"),
    QStringLiteral("integration_timeout"), QStringLiteral("info_timeout"), QStringLiteral("integration_tests"),
    QStringLiteral("info_cmds"), QStringLiteral("tags"), QStringLiteral("prune"), QStringLiteral("prepull")};

/// Make variants of an image.
inline const QStringList variantKeys{
    QStringLiteral("matrix"), QStringLiteral("exclude"), QStringLiteral("variants"), QStringLiteral("default_variant")};

/// How an image is tested; at the top they are meant for every image.
inline const QStringList testKeys{
    QStringLiteral("test_runner"), QStringLiteral("test_command"), QStringLiteral("test_timeout"),
    QStringLiteral("tests"), QStringLiteral("test_report"), QStringLiteral("tests_of_ancestors"),
    QStringLiteral("test_lock")};

/// Of tag.
inline const QStringList tagKeys{QStringLiteral("prefix"), QStringLiteral("suffix")};
/// Of each of all_info_cmds.
inline const QStringList infoKeys{QStringLiteral("description"), QStringLiteral("command")};
/// Of wiki.
inline const QStringList wikiKeys{QStringLiteral("remote"), QStringLiteral("repository_url")};
/// Of each of promotion_gates.
inline const QStringList gateKeys{QStringLiteral("name"), QStringLiteral("command"), QStringLiteral("timeout")};
/// Of limits.
inline const QStringList limitKeys{QStringLiteral("build"), QStringLiteral("test"), QStringLiteral("push")};
/// Of cache.
inline const QStringList cacheKeys{QStringLiteral("to"), QStringLiteral("from")};
/// Of each of an image's secrets.
inline const QStringList secretKeys{QStringLiteral("id"), QStringLiteral("env"), QStringLiteral("file"), QStringLiteral("optional")};

} // namespace stackwright
