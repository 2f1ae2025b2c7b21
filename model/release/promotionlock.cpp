#include "model/release/promotionlock.h"

#include "model/release/annotatedindex.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QSysInfo>

#include <algorithm>

namespace stackwright {

namespace {

const QString lockType = QStringLiteral("application/vnd.stackwright.lock.v1+json");
const QString lockKey = QStringLiteral("vnd.stackwright.lock");

ImageRef bare(ImageRef repository)
{
    repository.digest.clear();
    return repository;
}

} // namespace

RawManifest lockManifest(const LockNote &note, const std::optional<RawManifest> &anchor)
{
    const QJsonObject said{{QStringLiteral("id"), note.id}, {QStringLiteral("holder"), note.holder}, {QStringLiteral("seat"), note.seat},
                           {QStringLiteral("doing"), note.doing}, {QStringLiteral("until"), note.until.toUTC().toString(Qt::ISODateWithMs)},
                           {QStringLiteral("released"), note.released}};
    const QString words = QString::fromUtf8(QJsonDocument(said).toJson(QJsonDocument::Compact));
    return annotatedIndex(lockType, lockKey, words, anchor);
}

std::optional<LockNote> heldLockIn(const RawManifest &manifest)
{
    const QString words = manifest.json().value(QLatin1String("annotations")).toObject().value(lockKey).toString();
    const QJsonObject said = QJsonDocument::fromJson(words.toUtf8()).object();
    LockNote note;
    note.id = said.value(QLatin1String("id")).toString();
    note.holder = said.value(QLatin1String("holder")).toString();
    note.seat = said.value(QLatin1String("seat")).toString();
    note.doing = said.value(QLatin1String("doing")).toString();
    note.until = QDateTime::fromString(said.value(QLatin1String("until")).toString(), Qt::ISODateWithMs).toUTC();
    note.released = said.value(QLatin1String("released")).toBool();
    if (note.id.isEmpty() || !note.until.isValid() || note.released)
        return std::nullopt;
    return note;
}

QString seatOf(const QString &outputFolder)
{
    QFile boot(QStringLiteral("/proc/sys/kernel/random/boot_id"));
    const QByteArray since = boot.open(QIODevice::ReadOnly) ? boot.readAll().trimmed() : QByteArray();
    const QString folder = QFileInfo(outputFolder).canonicalFilePath();
    const QByteArray all = QSysInfo::machineHostName().toUtf8() + '\n' + QSysInfo::machineUniqueId() + '\n' + since + '\n'
                           + (folder.isEmpty() ? outputFolder : folder).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(all, QCryptographicHash::Sha256).toHex().left(24));
}

PromotionLock::PromotionLock(Registry &registry, ImageRef repository, Clock clock, std::chrono::milliseconds patience)
    : m_registry(registry), m_repository(bare(std::move(repository))), m_clock(std::move(clock)), m_patience(patience)
{
}

void PromotionLock::give(Taken taken)
{
    if (const auto answer = std::exchange(m_answer, {}))
        answer(std::move(taken));
}

void PromotionLock::take(LockNote note, const std::optional<RawManifest> &anchor, std::function<void(Taken)> answer)
{
    m_note = std::move(note);
    m_anchor = anchor;
    m_answer = std::move(answer);
    m_started = m_clock.monotonic();
    connect(&m_renewal, &QTimer::timeout, this, [this] { renew(); });
    look();
}

/// As the registry's answers told it; where they did not, this machine's.
QDateTime PromotionLock::now() const
{
    const QDateTime told = m_registry.timeAt(m_repository.apiHost());
    return told.isValid() ? told : m_clock.wall().toUTC();
}

void PromotionLock::renew()
{
    if (!m_held || std::exchange(m_renewing, true))
        return;
    const auto over = [this] {
        m_renewing = false;
        if (const auto after = std::exchange(m_afterRenewal, {}))
            after();
    };
    m_registry.manifest(ref(), this, [this, over](const Result<RawManifest> &found) {
        if (found && found->digest != m_ours.digest) {
            m_held = false;
            m_renewal.stop();
            emit lost(heldLockIn(*found).value_or(LockNote{}));
            over();
            return;
        }
        if (!found && found.error().kind != Error::Kind::Input) { // it may answer the next time: two thirds are left
            over();
            return;
        }
        LockNote longer = m_note;
        longer.until = now().addMSecs(m_lease.count());
        const RawManifest manifest = lockManifest(longer, m_anchor);
        m_registry.sendManifest(ref(), manifest, this, [this, over, longer, manifest](const Result<QString> &put) {
            if (put) {
                m_note = longer;
                m_ours = manifest;
            }
            over();
        });
    });
}

void PromotionLock::look()
{
    m_putAt = m_clock.monotonic();
    m_registry.manifest(ref(), this, [this](const Result<RawManifest> &found) {
        if (!found && found.error().kind != Error::Kind::Input) { // Input: there is none
            give({found.error(), {}, {}});
            return;
        }
        const std::optional<LockNote> other = found ? heldLockIn(*found) : std::nullopt;
        if (!other || other->id == m_note.id || other->seat == m_note.seat) {
            put();
        } else if (other->until <= now()) {
            m_expired = other;
            put();
        } else {
            waitFor(*other);
        }
    });
}

void PromotionLock::put()
{
    m_note.until = now().addMSecs(m_lease.count());
    m_ours = lockManifest(m_note, m_anchor);
    m_registry.sendManifest(ref(), m_ours, this, [this](const Result<QString> &done) {
        if (!done && done.error().kind == Error::Kind::Surroundings) {
            give({done.error(), {}, {}});
            return;
        }
        // Whoever looked before our tag was there may put theirs within the time that ours took: read it after that.
        const auto took = m_clock.monotonic() - m_putAt;
        const auto pause = std::clamp<std::chrono::milliseconds>(took * 2, std::chrono::milliseconds(30), std::chrono::milliseconds(1500));
        QTimer::singleShot(pause, this, [this, done] {
            m_registry.manifest(ref(), this, [this, done](const Result<RawManifest> &found) {
                if (found && found->digest == m_ours.digest) {
                    m_held = true;
                    m_renewal.start(m_lease / 3);
                    give({{}, {}, m_expired});
                    return;
                }
                const std::optional<LockNote> other = found ? heldLockIn(*found) : std::nullopt;
                if (other && other->id != m_note.id)
                    waitFor(*other);
                else if (!done)
                    give({{}, done.error(), {}}); // it does not take such a tag
                else if (!found && found.error().kind != Error::Kind::Input)
                    give({found.error(), {}, {}});
                else // given back meanwhile by whoever was faster
                    waitFor(other.value_or(LockNote{}));
            });
        });
    });
}

void PromotionLock::waitFor(const LockNote &other)
{
    if (m_clock.monotonic() - m_started >= m_patience) {
        const QString until = other.until.isValid() ? other.until.toUTC().toString(Qt::ISODate) : QStringLiteral("its end");
        give({workError(ref().text(), clause("lock-held", {other.holder.isEmpty() ? QStringLiteral("somebody else") : other.holder, other.doing, until}),
                        QStringLiteral("promote again when that has ended, or has expired at %1").arg(until)), {}, {}});
        return;
    }
    if (!other.id.isEmpty() && !std::exchange(m_told, true))
        emit waitingFor(other);
    m_expired.reset();
    QTimer::singleShot(QRandomGenerator::global()->bounded(150, 400), this, [this] { look(); });
}

void PromotionLock::release(std::function<void()> answer)
{
    m_renewal.stop();
    if (m_renewing) {
        m_afterRenewal = [this, answer] { release(answer); };
        return;
    }
    if (!std::exchange(m_held, false)) {
        answer();
        return;
    }
    // While it lasts nobody else takes it, so it is ours without a look. Most registries remove no tag: it says that it is free.
    const auto giveBack = [this, answer] {
        LockNote over = m_note;
        over.released = true;
        m_registry.sendManifest(ref(), lockManifest(over, m_anchor), this, [answer](const Result<QString> &) { answer(); });
    };
    if (now().addMSecs(m_lease.count() / 3) < m_note.until) {
        giveBack();
        return;
    }
    m_registry.exists(ref(), this, [this, answer, giveBack](const Existence &found) {
        if (found.presence == Presence::Yes && found.digest == m_ours.digest)
            giveBack();
        else // taken over by somebody, and not ours to give back
            answer();
    });
}

} // namespace stackwright
