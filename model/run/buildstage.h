// Builds one image. Sees to it that the parent's image is here under the names that a Dockerfile may call it by,
// tells the steps of the build as they happen, and believes only the ID that the engine wrote. What comes before the build is in
// buildstage.cpp, a base from elsewhere in buildstage_base.cpp, what comes after it in buildstage_end.cpp.
#pragma once

#include "model/engine/buildoutput.h"
#include "model/engine/builtimage.h"
#include "model/run/parentproof.h"
#include "model/run/stagestep.h"
#include "model/stack/parentage.h"

#include <QDir>
#include <QTimer>

namespace stackwright {

class BuildStage : public StageStep
{
public:
    BuildStage(RunContext &context, ImageWork &work)
        : StageStep(context, work, Stage::Build), m_output(platformsOf(*work.spec, context.options).size() > 1)
    {
    }

protected:
    void start() override;
    void stopProcess(Process &process) override;

private:
    // What it is built on, image after image.
    void findBelow(qsizetype at);
    void pullBelow(ImageWork &below, bool wasHere, const Then &next);
    void nameBelow(const ImageWork &below, const Then &next);
    void findBase();
    bool takesLocalBase() const;
    void pinBase();
    void prepared();
    void readSteps(const QString &image, QList<ImageLayer> *steps, const Then &next);
    bool takeSteps(const Finished &finished, QList<ImageLayer> *steps);
    void handOverNow();
    QString digestOf(const ImageWork &work) const;
    static QString digestOf(const ImageFacts &facts, const ImageRef &image);
    static QStringList namesOf(const PlannedImage &planned);
    static QStringList runLabels();
    static bool hasBaseDigest(const QJsonObject &config);

    // What the builder gets.
    Result<QString> dockerfileForBuilder();
    QList<ImageRef> takenImages(bool ofOthersOnly = false) const;
    BuildRequest request() const;
    void build();
    void bringImages(QList<ImageRef> images, const Then &then);
    void build(const BuildRequest &wanted);
    void tell(const QList<BuildStep> &steps);
    BuildGiven given() const;
    void warnOfCache(const BuildStep &step);

    // What became of it.
    void built(const BuildRequest &wanted, const Finished &finished);
    BuiltImage imageOf(const BuildRequest &wanted) const;
    QString builtFrom(const BuiltImage &image) const;
    void label(const BuildRequest &wanted, const QString &from);
    void bringBuilt(const QString &digest, QStringList names);
    void nameBuilt(const QString &pushed, QStringList names);
    void describe();
    void provePlatforms();
    void comparePlatforms(const QList<PlatformImage> &images, const QList<PlatformImage> &below);
    void notOnBase();
    void notOnBase(const Clause &why);
    void untag(QStringList names, const Then &then);
    void answered();

    QString context() const { return QDir::cleanPath(m_context.source + QLatin1Char('/') + m_work.spec->contextPath()); }
    QString dockerfile() const { return m_context.source + QLatin1Char('/') + m_work.spec->dockerfilePath(); }
    QString scratchFile(const char *suffix) const { return m_context.scratch + QLatin1Char('/') + m_work.spec->name + QLatin1String(suffix); }
    std::chrono::milliseconds now() const { return m_context.clock.monotonic(); }
    bool isPodman() const { return m_context.engine.facts().podman; }
    /// The builder pushes, and the engine pulls what it tests.
    bool isPushed() const { return m_context.engine.facts().buildsElsewhere() && m_context.options.push; }
    bool labelsApart() const;

    BuildOutput m_output;
    CacheMisses m_misses;
    int m_answersLeft = 0;
    QByteArray m_text; ///< of the Dockerfile
    Dockerfile m_file;
    QList<ImageWork *> m_below; ///< the parent first
    QList<StackImage> m_images; ///< the same, as a Dockerfile may name them
    Handover m_handover;
    QString m_baseName, m_baseDigest;
    bool m_inheritsBaseDigest = false; ///< the label: its base's, unless it gets one of its own
    int m_pinned = -1; ///< into m_images: the base, by digest
    BuildAccess m_access;
    ProofOfBase m_base;
    QByteArray m_mark;        ///< of podman's build
    QTimer m_deadline;        ///< of podman's build, which must not simply be killed
    bool m_timedOut = false;
};

} // namespace stackwright
