// What a promotion finds out before anything moves: digests of sources and targets, revision labels, verdicts, pages, the
// right to push. All images are asked side by side.
#include "model/release/promotion.h"

#include "model/base/background.h"
#include "model/base/files.h"
#include "model/engine/launcher.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <numeric>

namespace stackwright {

namespace {

const QString revisionLabel = QStringLiteral("org.opencontainers.image.revision");

bool onlySkipped(const QList<GateResult> &gates, const QStringList &skip)
{
    return std::all_of(gates.begin(), gates.end(), [&skip](const GateResult &gate) {
        return gate.state != GateResult::State::Closed || skip.contains(gate.name);
    });
}

/// Attestations stand in an index beside the images that they are about, for the platform "unknown".
QString firstImageIn(const QJsonArray &manifests)
{
    for (const QJsonValue &one : manifests) {
        const bool unknown = one[QLatin1String("platform")][QLatin1String("os")].toString() == QLatin1String("unknown");
        const bool attests = one[QLatin1String("annotations")][QLatin1String("vnd.docker.reference.type")].toString() == QLatin1String("attestation-manifest");
        if (!unknown && !attests && !one[QLatin1String("artifactType")].isString())
            return one[QLatin1String("digest")].toString();
    }
    return {};
}

QString revisionIn(const QByteArray &configuration)
{
    const QJsonObject config = QJsonDocument::fromJson(configuration).object().value(QLatin1String("config")).toObject();
    return config.value(QLatin1String("Labels")).toObject().value(revisionLabel).toString();
}

} // namespace

void Promotion::prepare(const PromotionRequest &request)
{
    m_kind = Kind::Promote;
    m_request = request;
    m_tagTrouble.reset();
    if (!request.skipGates.isEmpty() && request.reason.trimmed().isEmpty()) { // which gates there are is known later
        refuse(inputError(QStringLiteral("--skip-gate %1").arg(request.skipGates.first()), QStringLiteral("it needs a reason, which is kept in the record"), QStringLiteral("add --reason TEXT")));
        return;
    }
    if (!m_place.commits)
        if (const Result<QStringList> names = gateNames(request.skipGates, request.reason, request.gates); !names) {
            refuse(names.error());
            return;
        }
    const QDateTime now = m_place.clock.wall();
    m_record = ReleaseRecord{};
    m_record.id = newRecordId(now);
    m_record.at = now;
    m_record.who = m_place.who;
    m_record.reason = request.reason;
    m_record.tag = request.tag;
    m_record.global = request.global;
    m_record.state = QStringLiteral("started");
    m_record.images = request.images;
    lookAtSources();
}

void Promotion::lookAtSources()
{
    m_facts = QList<Facts>(m_record.images.size());
    m_pending = static_cast<int>(m_record.images.size());
    m_whenAnswered = [this] { addFurtherTags(); };
    for (int i = 0; i < m_record.images.size(); ++i) {
        const PromotedImage &image = m_record.images.at(i);
        GateFacts &gate = m_facts[i].gate;
        gate.image = image.image;
        gate.from = image.from;
        gate.page = pageFileOf(image.from);
        gate.hasPage = hasPage(m_place.wiki, image.from);
        m_facts[i].asking = 2;
    }
    QList<int> all(m_record.images.size());
    std::iota(all.begin(), all.end(), 0);
    askWhetherMayPush(all);
    for (const int i : std::as_const(all)) {
        if (m_record.images.at(i).further)
            askCopy(i);
        else
            askSource(i);
        askTarget(i);
    }
}

/// Of an image in a further registry: what its tag names there. All else is known from the first registry.
void Promotion::askCopy(int index)
{
    m_registry.exists(m_record.images.at(index).from, this, [this, index](const Existence &found) {
        GateFacts &gate = m_facts[index].gate;
        gate.presence = found.presence;
        gate.whyUnknown = found.why;
        m_facts[index].named = found.digest;
        answered(index);
    });
}

/// An image takes part if each registry holds the same one; a registry that does not is what the gate `images` tells of.
void Promotion::joinRegistries()
{
    QHash<QString, int> firsts; // by image
    for (int i = 0; i < m_record.images.size(); ++i)
        if (!m_record.images.at(i).further)
            firsts.insert(m_record.images.at(i).image, i);
    QSet<QString> apart;
    for (int i = 0; i < m_record.images.size(); ++i) {
        PromotedImage &image = m_record.images[i];
        const int first = firsts.value(image.image, -1);
        if (!image.further || first < 0 || image.from == m_record.images.at(first).from || !image.newDigest.isEmpty())
            continue;
        GateFacts &gate = m_facts[first].gate;
        const QString &digest = m_record.images.at(first).newDigest;
        if (gate.presence != Presence::Yes)
            continue; // said already
        if (m_facts.at(i).gate.presence == Presence::Yes && m_facts.at(i).named == digest) {
            image.newDigest = digest;
            image.revision = m_record.images.at(first).revision;
            m_manifests.insert(manifestKey(image.to, digest), m_manifests.value(manifestKey(m_record.images.at(first).to, digest)));
            m_facts[i].gate = gate;
            continue;
        }
        apart.insert(image.image);
        gate.from = image.from;
        gate.presence = m_facts.at(i).gate.presence == Presence::No ? Presence::No : Presence::Unknown;
        gate.whyUnknown = m_facts.at(i).gate.whyUnknown;
        if (m_facts.at(i).gate.presence == Presence::Yes)
            gate.apart = QStringLiteral("%1 is %2 there, and %3 in %4").arg(image.from.text(), m_facts.at(i).named, digest, m_record.images.at(first).from.repository());
    }
    for (int i = 0; i < m_record.images.size(); ++i)
        if (apart.contains(m_record.images.at(i).image)) {
            m_record.images[i].newDigest.clear();
            m_facts[i].gate = m_facts.at(firsts.value(m_record.images.at(i).image)).gate;
        }
}

void Promotion::askSource(int index)
{
    m_registry.manifest(m_record.images.at(index).from, this, [this, index](const Result<RawManifest> &got) {
        Facts &facts = m_facts[index];
        if (!got) {
            const bool missing = got.error().kind == Error::Kind::Input;
            facts.gate.presence = missing ? Presence::No : Presence::Unknown;
            facts.gate.whyUnknown = got.error().why;
            if (got.error().kind == Error::Kind::Surroundings)
                facts.refusal = got.error();
            answered(index);
            return;
        }
        PromotedImage &image = m_record.images[index];
        facts.gate.presence = Presence::Yes;
        image.newDigest = got->digest;
        m_manifests.insert(manifestKey(image.to, got->digest), *got);
        ++facts.asking;
        readRevision(index, *got);
        readVerdict(m_registry, image.from.withDigest(got->digest), this, [this, index](const Result<std::optional<Verdict>> &verdict) {
            if (verdict)
                m_facts[index].gate.verdict = *verdict;
            else
                m_facts[index].gate.verdictTrouble = verdict.error().why;
            answered(index);
        });
    });
}

void Promotion::readRevision(int index, const RawManifest &manifest)
{
    const QJsonObject json = manifest.json();
    ImageRef repository = m_record.images.at(index).from;
    repository.tag.clear();
    auto trouble = [this, index](const Error &error) {
        m_facts[index].gate.revisionTrouble = error.why;
        answered(index);
    };
    if (manifest.isIndex()) { // of several platforms: one commit, so the first that is an image tells
        const QString child = firstImageIn(json.value(QLatin1String("manifests")).toArray());
        if (child.isEmpty()) {
            trouble(workError({}, QStringLiteral("its index lists no image")));
            return;
        }
        m_registry.manifest(repository.withDigest(child), this, [this, index, trouble](const Result<RawManifest> &got) {
            if (!got)
                trouble(got.error());
            else if (got->isIndex())
                trouble(workError({}, QStringLiteral("an index of indexes tells no revision")));
            else
                readRevision(index, *got);
        });
        return;
    }
    const QString config = json.value(QLatin1String("config")).toObject().value(QLatin1String("digest")).toString();
    m_registry.blob(repository, config, this, [this, index, trouble](const Result<QByteArray> &bytes) {
        if (!bytes) {
            trouble(bytes.error());
            return;
        }
        m_facts[index].gate.revision = revisionIn(*bytes);
        m_record.images[index].revision = m_facts[index].gate.revision;
        answered(index);
    });
}

/// Once for a namespace, of its first image: rights are given to namespaces. One repository that takes no push all the same
/// refuses its PUT, and everything is moved back.
void Promotion::askWhetherMayPush(const QList<int> &images)
{
    QSet<QString> asked;
    for (const int index : images) {
        const ImageRef to = m_record.images.at(index).to;
        const QString space = to.apiHost() + QLatin1Char('/') + to.apiPath().section(QLatin1Char('/'), 0, -2);
        if (asked.contains(space))
            continue;
        asked.insert(space);
        ++m_facts[index].asking;
        m_registry.mayPush(to, this, [this, index](const Result<void> &may) {
            if (!may && !m_facts[index].refusal)
                m_facts[index].refusal = may.error();
            answered(index);
        });
    }
}

void Promotion::askTarget(int index)
{
    const ImageRef to = m_record.images.at(index).to;
    // Its bytes, not a header's word for it: what is noted as old is where everything goes back to, and these bytes are what
    // is put then.
    m_registry.manifest(to, this, [this, index, to](const Result<RawManifest> &found) {
        if (found) {
            m_facts[index].current = found->digest;
            m_facts[index].readAt = m_place.clock.monotonic();
            m_manifests.insert(manifestKey(to, found->digest), *found);
        } else if (found.error().kind == Error::Kind::Input) { // there is none yet
            m_facts[index].readAt = m_place.clock.monotonic();
        } else if (!m_facts[index].refusal) {
            m_facts[index].refusal = found.error();
        }
        answered(index);
    });
}

void Promotion::answered(int index)
{
    if (--m_facts[index].asking > 0 || --m_pending > 0)
        return;
    for (const Facts &facts : m_facts)
        if (facts.refusal) {
            if (m_kind == Kind::Promote) // what was read is told, also where the rest could not be
                for (qsizetype i = 0; i < m_facts.size(); ++i)
                    m_record.images[i].oldDigest = m_facts.at(i).current;
            emit refused(*facts.refusal);
            return;
        }
    if (m_kind == Kind::Promote)
        joinRegistries();
    m_whenAnswered();
}

/// They are known only now: a version in them is one that the verdict tells.
void Promotion::addFurtherTags()
{
    const Result<QList<PromotedImage>> tags = furtherTags();
    if (!tags) { // the gates come first: an image whose run failed often has no version either
        m_tagTrouble = tags.error();
        judgeGates();
        return;
    }
    const qsizetype first = m_record.images.size();
    m_record.images += *tags;
    m_facts.resize(m_record.images.size());
    m_pending = static_cast<int>(tags->size());
    m_whenAnswered = [this] { judgeGates(); };
    if (tags->isEmpty()) {
        judgeGates();
        return;
    }
    for (qsizetype i = first; i < m_record.images.size(); ++i)
        m_facts[i].asking = 1;
    for (qsizetype i = first; i < m_record.images.size(); ++i)
        askTarget(static_cast<int>(i));
}

/// Error kind Input: a tag that cannot be made, or that another image has or would have. An image that is not there takes no part.
Result<QList<PromotedImage>> Promotion::furtherTags() const
{
    QList<PromotedImage> tags;
    QHash<QString, QString> owners; // by full name: what it is
    for (const PromotedImage &image : m_record.images) {
        owners.insert(image.from.text(), QLatin1String("what the run gave to ") + image.image);
        owners.insert(image.to.text(), QLatin1String("the stable tag of ") + image.image);
    }
    for (int i = 0; i < m_record.images.size(); ++i) {
        const PromotedImage &image = m_record.images.at(i);
        const auto wanted = m_request.further.constFind(image.image);
        if (wanted == m_request.further.cend() || image.newDigest.isEmpty())
            continue;
        const std::optional<Verdict> &verdict = m_facts.at(i).gate.verdict;
        Placeholders known = wanted->known;
        if (verdict) {
            known.insert(QStringLiteral("date"), verdict->at.toUTC().date().toString(Qt::ISODate));
            for (auto version = verdict->versions.cbegin(); version != verdict->versions.cend(); ++version)
                known.insert(QLatin1String("info:") + version.key(), *version);
        }
        for (const QString &pattern : wanted->patterns) {
            PromotedImage further = image;
            further.further = true;
            const QString tag = withPlaceholders(pattern, known), what = QStringLiteral("tag \"%1\" of %2").arg(pattern, image.image);
            const QString missing = tag.mid(tag.indexOf(QLatin1Char('{'))).section(QLatin1Char('}'), 0, 0) + QLatin1Char('}');
            if (tag.contains(QLatin1Char('{')))
                return inputError(what, verdict ? QStringLiteral("the verdict on %1 tells no version for %2").arg(image.from.text(), missing)
                                                : QStringLiteral("%1 has no verdict that tells a date or a version").arg(image.from.text()),
                                  QStringLiteral("build the image again where its info command works and pages are made, or take the tag out of the spec"));
            if (const QString why = whyNoTag(tag); !why.isEmpty())
                return inputError(what, QStringLiteral("it would be %1: %2").arg(tag, why), QStringLiteral("change it in the spec"));
            further.to = image.to.withTag(tag);
            const QString name = further.to.text();
            if (owners.contains(name))
                return inputError(what, QStringLiteral("%1 is %2").arg(name, owners.value(name)), QStringLiteral("change one of the two in the spec"));
            owners.insert(name, QLatin1String("a further tag of ") + image.image);
            tags += further;
        }
    }
    return tags;
}

void Promotion::judgeGates()
{
    CommitQuestion question;
    for (const PromotedImage &image : std::as_const(m_record.images))
        if (!image.revision.isEmpty() && !image.further)
            question.revisions.insert(image.image, commitOfLabel(image.revision));
    if (!m_place.commits || question.revisions.isEmpty()) {
        CommitAnswer own;
        own.gates = m_request.gates;
        own.requireTests = m_request.requireTests;
        judgeWith(own);
        return;
    }
    inBackground<CommitAnswer>(
        this, [read = m_place.commits, question] { return read(question); },
        [this](const CommitAnswer &commits) {
            if (commits.refusal)
                emit refused(*commits.refusal);
            else
                judgeWith(commits);
        });
}

void Promotion::judgeWith(const CommitAnswer &commits)
{
    m_request.gates = commits.gates;
    m_record.notes = commits.notes;
    for (const QString &one : commits.notes)
        emit noted(one);
    const Result<QStringList> names = gateNames(m_request.skipGates, m_request.reason, m_request.gates);
    if (!names) {
        emit refused(names.error());
        return;
    }
    m_request.skipGates = *names;
    QList<GateFacts> facts;
    for (int i = 0; i < m_facts.size(); ++i) {
        if (!m_record.images.at(i).further)
            facts += m_facts.at(i).gate;
        m_record.images[i].oldDigest = m_facts.at(i).current;
    }
    inheritOld();
    m_record.gates = judge(facts, commits);
    for (int i = 0; i < m_record.images.size(); ++i)
        if (m_record.images.at(i).newDigest.isEmpty()) {
            const GateFacts &gate = m_facts.at(i).gate;
            m_record.images[i].why = !gate.apart.isEmpty() ? gate.apart : clause("missing", {gate.from.text()});
        }
    if (m_tagTrouble && onlySkipped(m_record.gates, m_request.skipGates))
        emit refused(*m_tagTrouble);
    else
        runCommandGates(0);
}

/// A promotion that was killed half way has moved some of these tags: where they were before it is what counts, so that
/// moving back leads to the state that all of them were in together.
void Promotion::inheritOld()
{
    const Result<QByteArray> bytes = readFile(m_place.journal(), 256 * mebibyte);
    if (!bytes)
        return;
    const Result<PromotionStory> story = readPromotionJournal(*bytes, m_place.journal());
    if (!story || story->finished || !story->putBegun)
        return;
    bool inherited = false;
    for (PromotedImage &image : m_record.images)
        for (const PromotedImage &before : story->record.images)
            if (before.to == image.to && before.needsMove() && image.oldDigest == before.newDigest) {
                image.oldDigest = before.oldDigest;
                inherited = true;
            }
    const Result<ReleaseRecord> kept = releases().find(story->record.id);
    if (inherited && kept)
        m_record.pagesBefore = kept->pagesBefore;
}

void Promotion::runCommandGates(qsizetype next)
{
    if (next == m_request.gates.size()) {
        (void)skipGates(m_record.gates, m_request.skipGates, m_request.reason);
        emit prepared();
        return;
    }
    const GateSpec spec = m_request.gates.at(next);
    GateResult gate{spec.name, GateResult::State::Closed, {}, {}};
    if (m_request.skipGates.contains(spec.name)) { // it may need a machine that is not there: not even started
        gate.state = GateResult::State::Skipped;
        gate.why = clause("gate-not-run");
        m_record.gates += gate;
        runCommandGates(next + 1);
        return;
    }
    if (!gatesOpen() && !onlySkipped(m_record.gates, m_request.skipGates)) { // it may take an hour on a rare machine
        gate.why = clause("gate-not-run-closed");
        m_record.gates += gate;
        runCommandGates(next + 1);
        return;
    }
    QString safe = spec.name;
    for (QChar &c : safe)
        if (!c.isLetterOrNumber() && c != QLatin1Char('-') && c != QLatin1Char('_'))
            c = QLatin1Char('-');
    for (qsizetype i = 0; i < next; ++i) // another one of that name, of the other spec
        if (m_request.gates.at(i).name == spec.name)
            safe += QLatin1String("-2");
    gate.log = QStringLiteral("logs/gate-%1.log").arg(safe);
    const QString file = m_place.output + QLatin1Char('/') + gate.log;
    if (const Result<void> fresh = writeFile(file, {}); !fresh) {
        emit refused(fresh.error());
        return;
    }
    emit gateStarted(spec.name);
    const Command command = gateCommand(spec, m_record.tag, m_record.images, m_place.checkout, file);
    m_gate = runToEnd(m_launcher, command, this, [this, next, gate](const Finished &finished) {
        if (m_interrupted) {
            emit refused(Error{Error::Kind::Interrupted, QStringLiteral("promotion of %1").arg(m_record.tag),
                               QStringLiteral("interrupted while the gate %1 ran").arg(gate.name), QStringLiteral("nothing was moved")});
            return;
        }
        GateResult judged = gate;
        if (finished.exit.success())
            judged.state = GateResult::State::Open;
        QList<Clause> whys{clause(finished.exit.how == Exit::How::Exited ? "gate-ended" : "gate-did-not-end", {said(finished.exit)})};
        if (!finished.exit.success())
            whys << clause("see", {judged.log});
        judged.why = clauses(whys);
        m_record.gates += judged;
        runCommandGates(next + 1);
    }, 4096);
}

} // namespace stackwright
