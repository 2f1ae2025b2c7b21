#include "model/workspace/releasedesk.h"

#include "model/base/background.h"
#include "model/base/files.h"
#include "model/workspace/desk.h"
#include "model/registry/localregistry.h"
#include "model/stack/variants.h"
#include "model/workspace/wikidesk.h"

#include <QFileInfo>

#include <algorithm>

namespace stackwright {

namespace {

bool isStable(const QString &tag)
{
    return tag == QLatin1String("stable") || tag.endsWith(QLatin1String("-stable"));
}

struct Records
{
    QList<ReleaseRecord> releases;
    std::optional<PromotionStory> unfinished;
};

/// A promotion that was killed, or ended with tags that are not where they are to be.
std::optional<PromotionStory> unfinishedIn(const QString &journal)
{
    const Result<QByteArray> bytes = readFile(journal, 256 * mebibyte);
    if (!bytes)
        return {};
    const Result<PromotionStory> story = readPromotionJournal(*bytes, journal);
    if (!story || !story->putBegun)
        return {};
    const bool whole = story->finished && (story->state == QLatin1String("rolled-back") || (story->state == QLatin1String("moved") && story->pagesDone));
    return whole ? std::nullopt : std::optional<PromotionStory>(*story);
}

} // namespace

ReleaseDesk::ReleaseDesk(Desk *desk, WikiDesk *wiki) : QObject(desk), m_desk(desk), m_wiki(wiki) {}

ReleaseDesk::~ReleaseDesk() = default;

void ReleaseDesk::fail(const Error &error)
{
    m_trouble = error;
    m_said.clear();
    m_state = State::Idle;
    m_atOnce = m_finding = false;
    m_lock.reset();
    emit changed();
}

void ReleaseDesk::withRegistry(std::function<void(const QString &)> next)
{
    if (!m_desk->planning())
        return;
    const auto go = [this, next](const QString &registry) {
        begin(registry);
        next(registry);
    };
    if (!m_desk->place().local) {
        go(m_desk->place().registry);
        return;
    }
    ensureLocalRegistry(m_launcher, stateFolder(m_desk->environment()), this, [this, go](const Result<QString> &host) {
        if (!m_desk->planning())
            return;
        if (host)
            go(*host);
        else
            fail(host.error());
    });
}

void ReleaseDesk::begin(const QString &registry)
{
    if (m_registry && m_host == registry)
        return;
    m_host = registry;
    m_promotion.reset(); // it uses the registry
    m_state = State::Idle;
    m_survey.reset();
    m_candidates.clear();
    if (m_registry)
        m_earlierRegistries.push_back(std::move(m_registry));
    m_registry = std::make_unique<RegistryClient>(RegistryOptions::fromEnvironment(registry, m_desk->environment()), m_launcher);
}

/// The plan is made before a registry of our own has an address: the spec's names, put onto it, are where the tags are.
QList<ImageRef> ReleaseDesk::repositories() const
{
    QList<ImageRef> found;
    if (m_desk->planning())
        for (const ImageSpec &image : m_desk->planning()->spec.images)
            if (const auto name = parseImageRef(image.repository)) {
                const ImageRef there = m_host.isEmpty() ? *name : onRegistry(*name, m_host);
                if (!found.contains(there)) // variants share one
                    found << there;
            }
    return found;
}

qsizetype ReleaseDesk::imageCount() const
{
    return m_desk->planning() ? m_desk->planning()->spec.images.size() : 0;
}

void ReleaseDesk::refresh()
{
    if (m_state == State::Moving || m_state == State::Looking || m_finding || imageCount() == 0)
        return;
    forgetOtherStack();
    if (isAsking())
        return;
    m_finding = true;
    emit changed();
    withRegistry([this](const QString &) {
        m_finding = false;
        readRecords();
        askTags();
    });
}

void ReleaseDesk::forgetOtherStack()
{
    const QString checkout = m_desk->planning()->folders.checkout;
    if (checkout == std::exchange(m_checkout, checkout))
        return;
    delete std::exchange(m_comparing, nullptr);
    m_promotion.reset();
    m_past.reset();
    m_comparison.reset();
    m_survey.reset();
    m_candidates.clear();
    m_releases.clear();
    m_unfinished.reset();
    m_trouble.reset();
    m_said.clear();
    m_state = State::Idle;
}

void ReleaseDesk::askTags()
{
    QList<SurveyedImage> images;
    for (const ImageSpec &image : m_desk->planning()->spec.images)
        if (const auto name = parseImageRef(image.repository))
            images << SurveyedImage{m_host.isEmpty() ? *name : onRegistry(*name, m_host), tagTail(image)};
    m_survey = std::make_unique<TagSurvey>(*m_registry, images, m_desk->planning()->folders.checkout);
    const auto show = [this] {
        orderCandidates();
        emit changed();
    };
    connect(m_survey.get(), &TagSurvey::grew, this, show);
    connect(m_survey.get(), &TagSurvey::dated, this, show);
    connect(m_survey.get(), &TagSurvey::finished, this, [this, show] {
        const auto &trouble = m_survey->trouble();
        if (trouble && m_survey->tags().isEmpty() && m_state == State::Idle) {
            fail(*trouble);
            return;
        }
        if (trouble)
            m_trouble = trouble;
        show();
        lookByItself();
    });
    m_survey->start();
}

/// This commit's own tag is what a person most likely means. Gates of the spec's run commands: those wait to be asked for.
void ReleaseDesk::lookByItself()
{
    const bool untouched = m_state == State::Idle && !m_global && !isPast() && !m_trouble && !m_unfinished;
    if (untouched && !m_candidates.isEmpty() && m_candidates.first().tag == m_desk->planning()->plan.tag
        && m_candidates.first().images == imageCount() && m_desk->planning()->spec.promotionGates.isEmpty())
        look(m_candidates.first().tag);
}

void ReleaseDesk::orderCandidates()
{
    m_candidates.clear();
    if (!m_desk->planning() || !m_survey)
        return;
    const QMap<QString, qsizetype> &tags = m_survey->tags();
    QSet<QString> tails;
    for (const ImageSpec &image : m_desk->planning()->spec.images)
        if (const QString tail = tagTail(image); !tail.isEmpty())
            tails.insert(tail);
    for (auto it = tags.begin(); it != tags.end(); ++it) {
        // In one repository a variant's tag looks like one of the default variant: it is what more images have.
        const bool isVariants = std::any_of(tails.cbegin(), tails.cend(), [&](const QString &tail) {
            return it.key().endsWith(tail) && tags.value(it.key().chopped(tail.size())) >= it.value();
        });
        if (isVariants)
            continue;
        const bool fits = m_global ? it.key() != QLatin1String("stable") && isStable(it.key())
                                   : it.key().contains(QLatin1Char('-')) && !isStable(it.key()) && !it.key().startsWith(QLatin1String("sha256-"))
                                         && !it.key().startsWith(QLatin1String("stackwright-")); // our own: a lock, records
        if (fits)
            m_candidates << Candidate{it.key(), it.value(), m_survey->at(it.key())};
    }
    const QString prefix = m_desk->planning()->spec.tagPrefix.value_or(QString()) + QLatin1Char('-'), today = m_desk->planning()->plan.tag;
    const auto rank = [&](const Candidate &one) { return one.tag == today ? 0 : one.images < askedCount() ? 3 : one.tag.startsWith(prefix) ? 1 : 2; };
    std::stable_sort(m_candidates.begin(), m_candidates.end(), [&](const Candidate &a, const Candidate &b) {
        return std::pair(rank(a), b.at.isValid() ? b.at.toMSecsSinceEpoch() : 0) < std::pair(rank(b), a.at.isValid() ? a.at.toMSecsSinceEpoch() : 0);
    });
}

void ReleaseDesk::setGlobal(bool global)
{
    if (m_global == global || m_state == State::Moving)
        return;
    m_global = global;
    ++m_turn; // what is being looked at is of no interest any more
    m_gateRuns = m_atOnce = false;
    m_promotion.reset();
    m_past.reset();
    m_comparison.reset();
    m_state = State::Idle;
    m_said.clear();
    m_trouble.reset();
    orderCandidates();
    emit changed();
}

void ReleaseDesk::readRecords()
{
    if (!m_desk->planning())
        return;
    QStringList names;
    for (const ImageRef &repository : repositories())
        names << repository.repository();
    const QString artifacts = m_desk->planning()->folders.artifacts();
    inBackground<Records>(
        this,
        [artifacts, names, state = stateFolder(m_desk->environment())] {
            return Records{Releases(artifacts, state, names).list(), unfinishedIn(artifacts + QLatin1String("/promotion.jsonl"))};
        },
        [this](const Records &records) {
            m_releases = records.releases;
            m_unfinished = records.unfinished;
            emit changed();
        });
}

void ReleaseDesk::compare()
{
    delete std::exchange(m_comparing, nullptr);
    m_comparison.reset();
    const ReleaseRecord *shown = record();
    if (!shown || !m_desk->planning())
        return;
    const Spec &spec = m_desk->planning()->spec;
    const bool back = !isPast() && kind() == Promotion::Kind::Rollback;
    QList<ComparedImage> images;
    for (const int at : spec.breadthFirst())
        for (const PromotedImage &image : shown->images) {
            if (image.further || image.image != spec.images.at(at).name)
                continue;
            ComparedImage compared{image.image, spec.images.at(at).parent, {image.to, {}, {}}, {image.from, {}, {}}};
            if (isPast() || back) { // the tag's page tells of another image by now: the record has kept the one of before
                const ManifestPage page = parseManifestPage(shown->pagesBefore.value(pageFileOf(image.to)).value_or(QByteArray()));
                const ImageRef old = image.oldDigest.isEmpty() ? image.to : image.to.withDigest(image.oldDigest);
                if (back) {
                    compared.after = {old, page, {}};
                } else {
                    compared.before = {old, page, {}};
                }
            }
            images << compared;
        }
    m_comparing = new QObject(this);
    const Folders &folders = m_desk->planning()->folders;
    compareStack(images, {folders.wiki, folders.manifests()}, m_registry.get(), images.size() > 1, std::chrono::seconds(20), m_comparing,
                 [this](const Comparison &comparison) {
                     m_comparison = comparison;
                     m_comparing->deleteLater();
                     m_comparing = nullptr;
                     emit changed();
                 });
}

} // namespace stackwright
