// What the person asked for, as values: one struct for every verb (reference.md 1). Made by commandline.cpp only.
#pragma once

#include "model/workspace/workspace.h"

#include <QStringList>

#include <optional>

namespace stackwright {

enum class ColorMode { Auto, Always, Never };

struct Request
{
    QString command;    ///< "plan"; empty: none was given
    QString subcommand; ///< of wiki: status/diff/publish; of export: bake/compose/github-actions; of init: github-actions or nothing; of completion: the shell

    // Global options
    Place place;        ///< -C, --spec, --registry, --local, --output, --wiki
    bool json = false;
    ColorMode color = ColorMode::Auto;
    bool quiet = false, verbose = false;

    // What selects the changes
    Selection selection;

    // check, plan
    QString sarif, format = QStringLiteral("text"), explain, compareWith;
    std::optional<int> level; ///< plan --level

    QString parent; ///< new: --parent

    // init
    bool force = false;
    QString from; ///< --from: bake or compose; empty: the Dockerfiles that are there

    // run
    int jobs = 1;
    bool retest = false;
    bool keepGoing = false, noPush = false, noWiki = false, dryRun = false, noCache = false, pull = false;
    bool publish = false, noPublish = false, requireClean = false;
    std::optional<QString> resume; ///< --resume [JOURNAL]; empty text: the default journal
    QString engine = QStringLiteral("docker"), builder, platform;

    // promote
    bool global = false, yes = false;
    std::optional<QString> rollback; ///< --rollback [RECORD]; empty text: the newest
    QStringList skipGates;
    QString reason;

    // diff
    std::optional<bool> fold;
    bool releases = false; ///< history --releases

    QStringList arguments; ///< positional ones: images, tags, runs
};

} // namespace stackwright
