// images/spec.yml as values (reference.md 2, scripts.md 2.1). Knows no git, no plan, no docker. Knows no yaml-cpp: that is known to model/yaml alone.
#pragma once

#include "model/base/finding.h"
#include "model/stack/imageref.h"
#include "model/stack/rules.h"

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

/// What a build may read and no layer keeps: BuildKit's secret of this id.
struct SecretSpec
{
    QString id;
    QString variable; ///< of the environment that holds it; empty: `file` does
    QString file;     ///< its path
    bool optional = false; ///< a build goes without it where its source is not set
    int line = 0, column = 0;
    bool operator==(const SecretSpec &) const = default;
};

struct ImageSpec
{
    QString name;           ///< the key; of a variant KEY@VARIANT
    QString key;            ///< the key in the spec alone; empty: as the name
    QString variant;        ///< empty: it has no variants
    bool defaultVariant = false; ///< its tags end in no variant's name
    QList<QPair<QString, QString>> axes; ///< of a variant of a matrix: each axis and its value
    QString repository;     ///< image_name as written; never empty after a successful reading
    ImageRef ref;           ///< repository taken apart; after a successful reading never empty
    QString parent;         ///< depend_on; empty: a root
    int parentIndex = -1;   ///< into Spec::images
    QList<UsedImage> uses;
    QList<QPair<QString, QString>> parentArgs; ///< with placeholders, filled in from the parent
    QString folder;  ///< below the checkout, "." is the checkout; empty: images/<name>
    QString context; ///< likewise; empty: the folder
    QString dockerfile = QStringLiteral("Dockerfile"); ///< from the folder; may lead out of it
    QString target;        ///< the stage that is built; empty: the last one
    QString argumentsFile; ///< of build_args_file, as written: in the folder if it is there, else in the checkout
    QStringList inputs;    ///< further paths of the checkout that it is made of; may be patterns
    QList<QPair<QString, QString>> buildArgs;          ///< in the order of the file
    QList<QPair<QString, QString>> fileArgs; ///< what argumentsFile holds, once somebody has read it (readArgumentFiles)
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
    QList<SecretSpec> secrets;
    QStringList extraTags; ///< further tags that a promotion to stable gives it, with placeholders
    QStringList platforms; ///< os/architecture; empty: the machine's own
    bool prune = false;
    bool prepull = true;
    // Where its parts lie, as paths below the checkout.
    QString folderPath() const;
    QString contextPath() const;
    QString dockerfilePath() const;
    /// In the order in which they are looked for; empty: it has none.
    QStringList argumentsFilePaths() const;
    /// It is built with another folder than its own: it is made of the files that it takes.
    bool sharesContext() const { return !context.isEmpty() && context != folderPath(); }
    /// False: what it is built with lies elsewhere.
    bool needsFolder() const;
    /// Those of the file, and those of the spec before them.
    QList<QPair<QString, QString>> allBuildArgs() const;
    /// The images that must be there before this one is built: the parent, then those it uses. Indices into Spec::images.
    QList<int> below() const;
    int line = 0;   ///< where the key stands, from 1
    int column = 0; ///< from 1
    bool operator==(const ImageSpec &) const = default;
};

/// A canonical text of the image's own keys, equal if and only if they mean the same: for --precise and --resume.
QByteArray fingerprint(const ImageSpec &image);

/// A gate of promotion that runs a command of the spec's: exit code 0 opens it.
struct GateSpec
{
    QString name;
    QStringList command;
    std::chrono::seconds timeout{std::chrono::minutes(30)};
    bool operator==(const GateSpec &) const = default;
};

/// How many stages of a kind may run at once, beside what --jobs allows; nothing: as many as that.
struct Limits
{
    std::optional<int> build, test, push; ///< at least 1; test: the integration tests, too
    bool operator==(const Limits &) const = default;
};

/// Where BuildKit keeps the steps of builds beside the images, and finds them.
struct CacheSpec
{
    QStringList from; ///< repositories, with placeholders; each image has a tag of its own there
    QString to;       ///< likewise; empty: nowhere
    bool inlined = false; ///< in the image that is pushed
    bool whole = true;    ///< the steps of all stages (mode=max), not only those of the image
    int line = 0, column = 0;
    bool isEmpty() const { return from.isEmpty() && to.isEmpty() && !inlined; }
    bool operator==(const CacheSpec &) const = default;
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
    QString imagesFolder = QStringLiteral("images"); ///< below the checkout, "." is the checkout
    ChangeRules rules; ///< those that stand in the spec; change_ignore.json may have more
    bool buildAllOnMain = true;
    QList<ImageSpec> images; ///< in the order of the file
    std::optional<QString> tagPrefix;
    TagSuffix tagSuffix = TagSuffix::Commit;
    QList<InfoCommand> infoCommands;
    WikiSpec wiki;
    QList<GateSpec> promotionGates;
    QStringList alsoPush;      ///< HOST/NAMESPACE of further registries
    QList<QStringList> prepare; ///< commands that are run once in the tree that is built
    bool retagUnchangedParents = false; ///< unchanged_parents: retag (rule 8)
    Limits limits;
    CacheSpec cache;
    bool requireTests = false; ///< an image of which no test ran may not be promoted
    /// Not of the current form (no tag.prefix, or no all_info_cmds): can be planned, not run. Why, one clause; empty: can run.
    QString whyNotRunnable;

    int indexOf(const QString &name) const; ///< -1: no such image
    QString rulesPath() const;              ///< of change_ignore.json
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

/// The names that a spec may have where nobody says another, best first.
inline const QStringList usualSpecFiles{QStringLiteral("images/spec.yml"), QStringLiteral("stackwright.yml")};

/// Reads the bytes of a spec. Never throws; refuses what reference.md 2 refuses, each with its place and a hint.
/// `file` is the name that findings carry; where it is a stackwright.yml, images lie in the checkout itself unless
/// images_folder says otherwise. A size over 1 MiB is refused unread.
SpecReading readSpec(const QByteArray &bytes, const QString &file = QStringLiteral("images/spec.yml"));

} // namespace stackwright
