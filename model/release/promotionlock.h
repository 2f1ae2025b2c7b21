// Keeps two promotions of one stack apart, whatever their machines: a tag in the registry that says who promotes what, and
// until when. A registry has no "put only if nobody else has", so the tag is put, and read back after a moment: it belongs
// to whoever it names then. It expires, so that nobody waits for ever for somebody who died.
// It is an agreement between honest promoters. What the tags really name at the end is looked at all the same.
#pragma once

#include "model/base/clock.h"
#include "model/registry/registry.h"

#include <QDateTime>
#include <QTimer>

#include <chrono>

namespace stackwright {

/// What the lock's tag says.
struct LockNote
{
    QString id;       ///< of the promotion
    QString holder;   ///< user@machine
    QString seat;     ///< tells one output folder of one machine from every other: see seatOf()
    QString doing;    ///< "promotion of 2023.2-2035e52"
    QDateTime until;  ///< UTC
    bool released = false;
    bool operator==(const LockNote &) const = default;
};

/// As an OCI index that lists `anchor`, an image of the same repository: a registry has nothing else to look up for it.
RawManifest lockManifest(const LockNote &note, const std::optional<RawManifest> &anchor);
/// Empty: this is no lock that somebody holds (a released one, or no lock at all).
std::optional<LockNote> heldLockIn(const RawManifest &manifest);
/// This output folder on this machine, since it was started. Who holds the folder's own lock file knows that an earlier
/// holder with the same seat is dead.
QString seatOf(const QString &outputFolder);

class PromotionLock : public QObject
{
    Q_OBJECT
public:
    struct Taken
    {
        std::optional<Error> busy;     ///< somebody else has it, or could not be asked: nothing may move
        std::optional<Error> without;  ///< the registry does not take such a tag: go on, and say so
        std::optional<LockNote> expired; ///< whose lock had ended and was taken over
    };

    /// `repository`: where the tag is kept. `patience`: how long to wait for somebody else's end.
    PromotionLock(Registry &registry, ImageRef repository, Clock clock, std::chrono::milliseconds patience = std::chrono::seconds(8));

    static QString tag() { return QStringLiteral("stackwright-lock"); }
    /// Until when a lock is written to be held. Who holds one writes it anew each third of that, so that only the lock of
    /// somebody who died expires. Both are in the registry's own time, as far as it tells it: two machines' clocks may differ.
    static constexpr std::chrono::milliseconds usualLease{std::chrono::minutes(5)};
    void setLease(std::chrono::milliseconds lease) { m_lease = lease; }

    /// Answers once. `note.until` is filled in here.
    void take(LockNote note, const std::optional<RawManifest> &anchor, std::function<void(Taken)> answer);
    /// Gives it back if it is still ours: the tag says then that it is free.
    void release(std::function<void()> answer);
    bool isHeld() const { return m_held; }

signals:
    void waitingFor(const stackwright::LockNote &holder);
    /// It had expired while we held it, and somebody else has it now: what the tags name at the end says what that did.
    void lost(const stackwright::LockNote &holder);

private:
    void look();
    void put();
    void renew();
    QDateTime now() const;
    void waitFor(const LockNote &other);
    void give(Taken taken);
    ImageRef ref() const { return m_repository.withTag(tag()); }

    Registry &m_registry;
    ImageRef m_repository;
    Clock m_clock;
    std::chrono::milliseconds m_patience, m_started{0}, m_putAt{0};
    LockNote m_note;
    std::optional<RawManifest> m_anchor;
    RawManifest m_ours;
    std::function<void(Taken)> m_answer;
    std::optional<LockNote> m_expired;
    std::chrono::milliseconds m_lease = usualLease;
    QTimer m_renewal;
    std::function<void()> m_afterRenewal; ///< a release that came while it was under way
    bool m_held = false, m_told = false, m_renewing = false;
};

} // namespace stackwright
