#include "model/releasedesk.h"

#include "model/base/text.h"
#include "model/desk.h"
#include "model/release/localregistry.h"

#include <QDir>
#include <QProcessEnvironment>
#include <QSysInfo>

#include <algorithm>

namespace stackwright {

namespace {

QMap<QString, QString> environmentNow()
{
    QMap<QString, QString> environment;
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    for (const QString &name : system.keys())
        environment.insert(name, system.value(name));
    return environment;
}

} // namespace

ReleaseDesk::ReleaseDesk(Desk *desk) : QObject(desk), m_desk(desk) {}

ReleaseDesk::~ReleaseDesk() = default;

void ReleaseDesk::fail(const Error &error)
{
    m_trouble = error;
    m_state = State::Idle;
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
    ensureLocalRegistry(m_launcher, stateFolder(environmentNow()), this, [this, go](const Result<QString> &host) {
        if (host)
            go(*host);
        else
            fail(host.error());
    });
}

void ReleaseDesk::begin(const QString &registry)
{
    const Planning &planning = *m_desk->planning();
    const QString wikiFolder = planning.folders.wiki;
    if (m_registry && m_host == registry && m_wiki->options().folder == wikiFolder)
        return;
    m_host = registry;
    m_promotion.reset(); // it uses the registry and the wiki
    // An answer may still be on its way to those of another stack: they stay until the end.
    if (m_registry)
        m_earlierRegistries.push_back(std::move(m_registry));
    if (m_wiki)
        m_earlierWikis.push_back(std::move(m_wiki));
    m_registry = std::make_unique<RegistryClient>(RegistryOptions::fromEnvironment(registry, environmentNow()), m_launcher);
    WikiOptions wiki;
    wiki.folder = wikiFolder;
    wiki.remote = wikiRemote(planning.spec.wiki.remote, planning.folders.checkout);
    m_wiki = std::make_unique<Wiki>(m_launcher, wiki);
}

void ReleaseDesk::refresh()
{
    if (m_state == State::Moving || m_state == State::Looking || m_publishing || !m_desk->planning() || m_desk->planning()->plan.images.isEmpty())
        return;
    withRegistry([this](const QString &registry) {
        const Planning &planning = *m_desk->planning();
        readWiki();
        // The plan is made before a registry of our own has an address: the spec's name, put onto it, is where the tags are.
        const PlannedImage &first = planning.plan.images.first();
        ImageRef where = first.target;
        for (const ImageSpec &image : planning.spec.images)
            if (const auto name = parseImageRef(image.repository); name && image.name == first.name && !registry.isEmpty())
                where = onRegistry(*name, registry);
        m_registry->tags(where, this, [this](const Result<QStringList> &tags) {
            if (!tags) {
                fail(tags.error());
                return;
            }
            m_trouble.reset();
            m_candidates.clear();
            const QString prefix = m_desk->planning()->spec.tagPrefix.value_or(QString()) + QLatin1Char('-');
            for (const QString &tag : *tags)
                if (tag.contains(QLatin1Char('-')) && !tag.endsWith(QLatin1String("-stable")) && !tag.startsWith(QLatin1String("sha256-")))
                    m_candidates << tag;
            // Today's prefix first, today's own tag before all.
            std::stable_sort(m_candidates.begin(), m_candidates.end(), [&](const QString &a, const QString &b) {
                const auto rank = [&](const QString &tag) { return tag == m_desk->planning()->plan.tag ? 0 : tag.startsWith(prefix) ? 1 : 2; };
                return rank(a) < rank(b);
            });
            emit changed();
        });
    });
}

void ReleaseDesk::readWiki()
{
    m_wiki->status(this, [this](const Result<WikiStatus> &status) {
        if (!status) {
            m_wikiTrouble = status.error();
            emit changed();
            return;
        }
        m_wikiTrouble.reset();
        m_wikiStatus = *status;
        emit changed();
        if (!status->exists)
            return;
        m_wiki->diff(this, [this](const Result<QByteArray> &diff) {
            m_wikiDiff = diff ? *diff : diff.error().text().toUtf8();
            emit changed();
        });
    });
}

/// `isNew`: a wiki whose remote cannot be read could not be published either, so nothing new is begun. A rollback goes on.
void ReleaseDesk::prepare(bool isNew, std::function<void()> next)
{
    if (m_state == State::Moving || !m_desk->planning())
        return;
    m_state = State::Looking;
    m_said.clear();
    m_trouble.reset();
    emit changed();
    const int turn = ++m_turn;
    withRegistry([this, isNew, next, turn](const QString &registry) {
        m_wiki->refresh(this, [this, isNew, next, turn, registry](const Result<void> &fresh) {
            if (turn != m_turn || registry != m_host || !m_desk->planning()) // something else was asked for meanwhile
                return;
            if (fresh || !isNew)
                look(registry, next);
            else
                fail(fresh.error());
        });
    });
}

void ReleaseDesk::look(const QString &registry, const std::function<void()> &next)
{
    const Planning &planning = *m_desk->planning();
    const QMap<QString, QString> environment = environmentNow();
    m_lock.reset();
    const auto lock = Lock::take(planning.folders.artifacts() + QLatin1String("/promotion.lock"));
    if (!lock) {
        fail(lock.error());
        return;
    }
    m_lock = *lock;
    PromotionPlace place;
    place.checkout = planning.folders.checkout;
    place.output = planning.folders.output;
    place.state = stateFolder(environment);
    for (const ImageSpec &image : planning.spec.images)
        if (const auto name = parseImageRef(image.repository))
            place.repositories += (registry.isEmpty() ? *name : onRegistry(*name, registry)).repository();
    place.wiki = WikiPlace{planning.folders.wiki, planning.folders.manifests(), planning.folders.artifacts(), planning.spec.wiki.repositoryUrl};
    place.who = environment.value(QStringLiteral("USER"), QStringLiteral("somebody")) + QLatin1Char('@') + QSysInfo::machineHostName();
    if (m_wikiStatus && m_wikiStatus->exists && !m_wikiStatus->remote.isEmpty())
        place.publish = [this](const QStringList &files, const QStringList &removed, const QString &message, QObject *context,
                               const std::function<void(Result<bool>)> &answer) {
            publishRelease(*m_wiki, files + removed, message, context, answer);
        };
    m_promotion = std::make_unique<Promotion>(*m_registry, m_gates, place);
    m_gates.masker = std::make_shared<Masker>(secretsOfEnvironment(environment)); // a gate's log is kept
    connect(m_promotion.get(), &Promotion::prepared, this, [this] {
        m_state = State::Ready;
        emit changed();
    });
    connect(m_promotion.get(), &Promotion::refused, this, &ReleaseDesk::fail);
    connect(m_promotion.get(), &Promotion::imageChanged, this, &ReleaseDesk::changed);
    connect(m_promotion.get(), &Promotion::finished, this, [this](const PromotionOutcome &outcome) {
        m_state = State::Done;
        m_lock.reset();
        m_trouble = outcome.error;
        m_said = outcome.error ? QString() : tr("Done: every tag is where it is to be.");
        emit changed();
        readWiki();
    });
    next();
}

void ReleaseDesk::look(const QString &tag)
{
    prepare(true, [this, tag] {
        const auto request = promotionRequest(m_desk->planning()->spec, m_host, tag, false);
        if (request)
            m_promotion->prepare(*request);
        else
            fail(request.error());
    });
}

void ReleaseDesk::lookAtRollback()
{
    prepare(false, [this] { m_promotion->prepareRollback({}); });
}

bool ReleaseDesk::mayMove() const
{
    return m_state == State::Ready && m_promotion && m_promotion->moves() > 0
        && (m_promotion->gatesOpen() || m_promotion->kind() != Promotion::Kind::Promote);
}

void ReleaseDesk::move()
{
    if (!mayMove())
        return;
    m_state = State::Moving;
    emit changed();
    m_promotion->move();
}

void ReleaseDesk::stop()
{
    if (m_promotion && (m_state == State::Moving || m_state == State::Looking))
        m_promotion->interrupt();
}

void ReleaseDesk::publishWiki()
{
    if (!m_wiki || m_publishing)
        return;
    m_publishing = true;
    m_wikiSaid.clear();
    emit changed();
    m_wiki->publish(tr("Publish pages from the window"), this, [this](const Result<Publication> &published) {
        m_publishing = false;
        if (published) {
            m_wikiTrouble.reset();
            m_wikiSaid = published->commit.isEmpty() ? tr("There was nothing to publish.")
                                                     : tr("Published as %1 to %2.").arg(published->commit.left(7), published->remote);
        } else {
            m_wikiTrouble = published.error();
        }
        emit changed();
        if (published)
            readWiki();
    });
}

QList<ReleaseRecord> ReleaseDesk::releases() const
{
    if (!m_desk->planning())
        return {};
    QStringList repositories;
    for (const PlannedImage &image : m_desk->planning()->plan.images)
        repositories << image.target.repository();
    return Releases(m_desk->planning()->folders.artifacts(), stateFolder(environmentNow()), repositories).list();
}

} // namespace stackwright
