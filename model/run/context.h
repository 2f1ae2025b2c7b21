// What the stages of a run share: the plan, the tools, the options, the clock, and what is known of each image so far.
// Knows no HTTP and no Markdown: whoever puts a run together says how a registry is asked and a page is written.
#pragma once

#include "model/base/address.h"
#include "model/base/clock.h"
#include "model/base/folders.h"
#include "model/base/mask.h"
#include "model/engine/engine.h"
#include "model/engine/launcher.h"
#include "model/registry/platforms.h"
#include "model/run/cachemiss.h"
#include "model/run/event.h"
#include "model/git/git.h"
#include "model/stack/plan.h"

#include <QHash>
#include <QSet>

#include <memory>

namespace stackwright {

struct RunOptions
{
    enum class Publish { OnMainBranch, Always, Never };

    int jobs = 1; ///< stages that run at once, of whatever images
    bool keepGoing = false;
    bool push = true;
    bool pages = true; ///< false: --no-wiki
    bool noCache = false, pull = false;
    bool requireClean = false;
    bool dryRun = false;
    Publish publish = Publish::OnMainBranch;
    std::optional<QString> resume; ///< a journal; empty text: the output folder's
    QString engine = QStringLiteral("docker"), builder;
    QString platform; ///< in place of the spec's platforms: "linux/amd64,linux/arm64"; "local": the machine's own alone; empty: as the spec says
    bool testsOnly = false; ///< the verb `test`: an existing tag, the test stage alone
    QStringList images;     ///< of testsOnly
    bool retest = false;    ///< what has passed on an image is tested on it again
    QStringList testCases;  ///< of testsOnly, where pytest runs the tests: cases with these names; empty: all
};

/// For which platforms an image is made; empty: the machine's own alone.
inline QStringList platformsOf(const ImageSpec &image, const RunOptions &options)
{
    if (options.platform.isEmpty())
        return image.platforms;
    return options.platform == QLatin1String("local") ? QStringList() : options.platform.split(QLatin1Char(','));
}

/// What a registry says of a tag. `why`: of Unknown, one clause.
struct RegistryWord
{
    Presence presence = Presence::Unknown;
    Clause why;
};

/// What a registry holds under a tag.
struct Held
{
    QString digest; ///< of the manifest
    QString configDigest; ///< of the image's configuration; empty: an index
};

/// What is known of the digest that an image's tag names before the run: by its manifest and the verdict on it.
struct Standing
{
    QString digest, configDigest; ///< configDigest: empty for an index
    QDateTime at;                 ///< of the verdict
    bool stands = false;          ///< the image is not built: this digest is what the run is about
    bool hasPage = false;         ///< its page is in the output folder
    bool onlyTests = false;       ///< it is there to be tested: since it was built only its tests changed
    QString olderTag;             ///< an older commit's tag, by which it was found: its own does not name it yet; empty: its own does
    QString testTree, integrationTree; ///< what passed on it; empty: nothing did
    std::optional<TestCounts> tests, integrationTests; ///< of these

    /// An engine calls an image by one or the other.
    bool isCalled(const QString &id) const
    {
        const QString hex = id.section(QLatin1Char(':'), -1);
        return !hex.isEmpty() && (hex == digest.section(QLatin1Char(':'), -1) || hex == configDigest.section(QLatin1Char(':'), -1));
    }
    /// The clause that says so: "passed before, on 2026-11-30".
    Clause whyNotBuilt() const
    {
        if (onlyTests)
            return olderTag.isEmpty() ? clause("only-tests") : clause("only-tests-since", {olderTag});
        return olderTag.isEmpty() ? passedBefore() : clause("unchanged-since", {olderTag, date()});
    }
    Clause passedBefore() const { return clause("passed-before", {date()}); }
    QString date() const { return at.toUTC().toString(QStringLiteral("yyyy-MM-dd")); }
};

/// What one info command said.
struct Said
{
    QString description, command;
    QByteArray output;
    bool succeeded = true;
    QString why; ///< of a failure
};

/// What a build may log in with.
struct BuildAccess
{
    QString configFolder;       ///< DOCKER_CONFIG of the build
    QStringList hosts;          ///< the registries whose login is in it
    QStringList troubles;       ///< why a stored login could not be had
    std::shared_ptr<const void> keep; ///< the folder goes with it
};

struct RunContext
{
    RunContext(Launcher &launcherToUse, Engine engineToUse) : launcher(launcherToUse), engine(std::move(engineToUse)) {}

    Launcher &launcher;
    Engine engine;
    Clock clock;
    Folders folders;
    Spec spec;
    Plan plan;
    RunOptions options;
    QString id;          ///< of the run; also the value of the label on its containers
    QString source;      ///< the folder that holds images/: the checkout, or an exported tree
    QString scratch;     ///< a private folder, gone at the end
    CommitFacts commit;  ///< the head
    QString sourceUrl;   ///< of the checkout's origin; may be empty
    std::chrono::milliseconds retryPause{1000};
    QStringList temporaryNames; ///< that images have for their children's builds: taken away when the run ends
    /// What stages took in earlier runs, in seconds, by image: which work is the longest. May be empty.
    QMap<QString, QMap<Stage, double>> times;
    QHash<QString, Standing> standing; ///< by image
    QHash<QString, BuildBefore> earlierBuilds; ///< by image
    std::shared_ptr<const Masker> masker; ///< what is kept of others' words goes through it; null: nothing to hide
    /// Error if HEAD is no longer what was planned; asked before each push. Empty: not asked.
    std::function<Result<void>()> headUnmoved;
    /// Set: nothing is done, each command and request is told here instead (--dry-run).
    std::function<void(const QString &line)> tell;
    std::function<void(const QString &kind, const QString &image, std::optional<Stage> stage, const QJsonObject &fields)> note;

    /// How a registry is asked; each answers once, later, unless the object is gone. Empty: there is none.
    std::function<void(const ImageRef &, QObject *, std::function<void(RegistryWord)>)> askRegistry;
    std::function<void(const ImageRef &, QObject *, std::function<void(Result<Held>)>)> readRegistry;
    /// Puts the manifest that the registry holds under ref's digest under ref's tag. Empty: there is no registry.
    std::function<void(const ImageRef &, QObject *, std::function<void(Result<void>)>)> putTag;
    /// Brings what `from` names by its digest to `to`, bytes and all, under the tag of `to`. Answer: the digest that `to` was asked
    /// for and told. Empty: there is no registry.
    std::function<void(const ImageRef &from, const ImageRef &to, QObject *, std::function<void(Result<QString>)>)> copyImage;
    /// The logins of the registries that these images are in, and no others. Answers once. Empty: there are none.
    std::function<void(const QList<ImageRef> &, QObject *, std::function<void(Result<BuildAccess>)>)> buildAccess;
    /// The images that `ref` names by its digest, else by its tag, one for each platform. Empty: there is no registry.
    std::function<void(const ImageRef &ref, QObject *, std::function<void(Result<QList<PlatformImage>>)>)> readPlatforms;
    /// The wiki page's bytes.
    std::function<QByteArray(const QList<ImageLayer> &, const QList<Said> &)> makePage;
    /// The digest that a tag of any registry names; empty: it does not tell. Empty: nobody is asked.
    std::function<void(const ImageRef &, QObject *, std::function<void(QString)>)> askDigest;
    QHash<QString, QList<BuildSecret>> secrets; ///< what the build of each image may read, by name

    bool isDry() const { return static_cast<bool>(tell); }
    /// An image that was built has the digest that it will be pushed under; else that is known only when it is pushed.
    bool knowsDigestOnceBuilt() const
    {
        const EngineFacts &facts = engine.facts();
        return facts.buildsElsewhere() || facts.imageStore == EngineFacts::ImageStore::Containerd;
    }
    QByteArray masked(const QByteArray &bytes) const { return masker ? masker->mask(bytes) : bytes; }
};

/// A request for people: "HEAD http://127.0.0.1:5000/v2/team/base/manifests/1". `what`: another part than the manifests.
inline QString requestText(const char *method, const ImageRef &ref, const QString &what = {})
{
    const QString host = ref.apiHost();
    const QString part = what.isEmpty() ? QString(QLatin1String("manifests/") + (ref.digest.isEmpty() ? ref.tag : ref.digest)) : what;
    return QLatin1String(method) + QLatin1Char(' ') + schemeFor(host, {}) + QLatin1String("://") + host + QLatin1String("/v2/")
        + ref.apiPath() + QLatin1Char('/') + part;
}

/// The label that all containers of a run carry.
inline QString runLabel(const QString &id)
{
    return QLatin1String("stackwright.run=") + id;
}

/// What an image without its labels is called for the time of a run, where a builder finds it by name only.
inline QString unlabelledName(const ImageRef &target, const QString &run)
{
    return QLatin1String("localhost/stackwright-unlabelled/") + run.toLower() + QLatin1Char('/') + target.apiPath() + QLatin1Char(':') + target.tag;
}

/// One image on its way through the stages.
struct ImageWork
{
    const PlannedImage *planned = nullptr;
    const ImageSpec *spec = nullptr;
    ImageWork *parent = nullptr; ///< also of a reused parent
    QList<ImageWork *> uses;     ///< further images that it takes from
    bool built = false;          ///< by this run, on this machine
    QList<const ImageWork *> named;    ///< of both: those whose pushed digest its build is told
    QSet<Stage> done;            ///< passed in the run that is resumed: not done again
    bool passed = false;         ///< as a whole, in that run

    QString imageId;   ///< "sha256:…"
    QString builtFrom;  ///< what its children are built on, where that is not the name: the same without this commit's labels
    bool hasChildren = false; ///< that this run builds
    std::optional<ImageFacts> facts; ///< what the engine says of it, or of a parent that is not built
    QString digest;    ///< of the pushed manifest
    QString builderDigest; ///< of the manifest that a builder elsewhere has pushed, without a tag; else empty
    QStringList cacheFrom;
    QStringList made;  ///< names that this run gave or pulled and that were not there before
    QList<ImageLayer> steps; ///< its configuration's history, oldest first; of a parent that is not built, too; empty: not read yet
    std::optional<Finished> history; ///< the engine's answer on the layers, asked for while the build's end was seen to
    QString testTree, integrationTree; ///< "sha256:…" over the tests that ran, or that had passed on it before
    std::optional<Standing> standing;  ///< of its tag, before this run
    bool brought = false;              ///< what stands is on this machine
    bool stands() const { return standing && standing->stands; }
};

} // namespace stackwright
