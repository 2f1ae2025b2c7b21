// images/spec.yml as values (reference.md 2, scripts.md 2.1). Knows no git, no plan, no docker. yaml-cpp ends in spec.cpp.
#pragma once

#include "model/base/finding.h"
#include "model/stack/imageref.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace stackwright {

enum class TestRunner { Automatic, Container, Host };
enum class TestReportForm { JUnit, ExitCode };
enum class TagSuffix { Commit, Branch };

struct InfoCommand
{
    QString key;         ///< PY_VER
    QString description; ///< the page's heading
    QString command;     ///< as written; its words by splitCommand()
    bool operator==(const InfoCommand &) const = default;
};

/// A further image of the stack that a Dockerfile takes from.
struct UsedImage
{
    QString name;
    QList<QPair<QString, QString>> arguments; ///< build arguments with placeholders, filled in from this image
    int index = -1; ///< into Spec::images
    int line = 0, column = 0;
    bool operator==(const UsedImage &) const = default;
};

struct ImageSpec
{
    QString name;           ///< the key, = folder images/<name>
    QString repository;     ///< image_name as written; never empty after a successful reading
    ImageRef ref;           ///< repository taken apart; after a successful reading never empty
    QString parent;         ///< depend_on; empty: a root
    int parentIndex = -1;   ///< into Spec::images
    QList<UsedImage> uses;
    QList<QPair<QString, QString>> parentArgs; ///< with placeholders, filled in from the parent
    QString dockerfile = QStringLiteral("Dockerfile"); ///< inside the folder
    QList<QPair<QString, QString>> buildArgs;          ///< in the order of the file
    TestRunner testRunner = TestRunner::Automatic;
    QStringList testCommand{QStringLiteral("python3"), QStringLiteral("-m"), QStringLiteral("pytest")};
    bool testCommandWritten = false; ///< it stands in the spec: it is run whether there are test folders or not
    QStringList tests;               ///< paths of the checkout, with placeholders; empty: the image's own folder
    bool testsOfAncestors = false;
    TestReportForm testReport = TestReportForm::JUnit;
    std::optional<QString> testLock; ///< stages with one lock never run at once; empty text: none; nothing: the default
    std::chrono::seconds buildTimeout{std::chrono::hours(6)};
    std::chrono::seconds testTimeout{std::chrono::hours(1)};
    std::chrono::seconds integrationTimeout{std::chrono::hours(1)};
    std::chrono::seconds infoTimeout{std::chrono::minutes(2)}; ///< of one info command
    bool integrationTests = false;
    QStringList infoCommands; ///< keys of Spec::infoCommands
    bool prune = false;
    bool prepull = true;
    /// The images that must be there before this one is built: the parent, then those it uses. Indices into Spec::images.
    QList<int> below() const;
    int line = 0;   ///< where the key stands, from 1
    int column = 0; ///< from 1
    bool operator==(const ImageSpec &) const = default;
};

/// A canonical text of the image's own keys, equal if and only if they mean the same: for --precise and --resume.
QByteArray fingerprint(const ImageSpec &image);

/// A gate of promotion that runs a command of the spec's (issue "Release"): exit code 0 opens it.
struct GateSpec
{
    QString name;
    QStringList command;
    std::chrono::seconds timeout{std::chrono::minutes(30)};
    bool operator==(const GateSpec &) const = default;
};

struct WikiSpec
{
    QString remote;        ///< an address or a path for git
    QString repositoryUrl; ///< for links: https://github.com/owner/repo
    bool operator==(const WikiSpec &) const = default;
};

struct Spec
{
    QStringList mainBranches{QStringLiteral("main")};
    QList<ImageSpec> images; ///< in the order of the file
    std::optional<QString> tagPrefix;
    TagSuffix tagSuffix = TagSuffix::Commit;
    QList<InfoCommand> infoCommands;
    WikiSpec wiki;
    QList<GateSpec> promotionGates;
    bool requireTests = false; ///< an image of which no test ran may not be promoted
    /// Not of the current form (no tag.prefix, or no all_info_cmds): can be planned, not run. Why, one clause; empty: can run.
    QString whyNotRunnable;

    int indexOf(const QString &name) const; ///< -1: no such image
    const InfoCommand *infoCommand(const QString &key) const;
    /// Indices, parents and used images first; among images of one depth the order of the file.
    QList<int> breadthFirst() const;
    /// How many images stand below each, in the longest line over parents and used images.
    QList<int> depths() const;
    bool operator==(const Spec &) const = default;
};

struct SpecReading
{
    std::optional<Spec> spec; ///< empty if any finding is an error
    QList<Finding> findings;  ///< all at once, in the order of the file
};

/// Reads the bytes of a spec.yml. Never throws; refuses what reference.md 2 refuses, each with its place and a hint.
/// `file` is only the name that findings carry. A size over 1 MiB is refused unread.
SpecReading readSpec(const QByteArray &bytes, const QString &file = QStringLiteral("images/spec.yml"));

} // namespace stackwright
