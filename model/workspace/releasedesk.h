// What the window's release mode works on: the tags that can be promoted, one promotion looked at, judged and moved, what
// differs from today's stable, and the releases that were. Everything answers later; nothing moves without being told to.
#pragma once

#include "model/engine/launcher.h"
#include "model/release/comparison.h"
#include "model/release/promotion.h"
#include "model/registry/registryclient.h"
#include "model/release/tagsurvey.h"
#include "model/run/lock.h"
#include "model/workspace/workspace.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <vector>

namespace stackwright {

class Desk;
class Wiki;
class WikiDesk;

/// A tag that the registry has.
struct Candidate
{
    QString tag;
    qsizetype images = 0; ///< how many of the stack's images have it
    QDateTime at = {};    ///< of its commit; null: not known
    bool operator==(const Candidate &) const = default;
};

class ReleaseDesk : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Looking, Ready, Moving, Done };

    ReleaseDesk(Desk *desk, WikiDesk *wiki);
    ~ReleaseDesk() override;

    /// Asks the registry for the stack's tags and reads the records; answered by `changed`.
    void refresh();
    /// From <prefix>-<suffix> to <prefix>-stable, or (global) from <prefix>-stable to stable: what `candidates` are.
    void setGlobal(bool global);
    bool isGlobal() const { return m_global; }
    /// Looks at a promotion of this tag: gates, what would move, what differs.
    void look(const QString &tag);
    void lookAtRollback(const QString &record);
    /// Goes on with the promotion that did not come to its end, or takes a record back: at once.
    void resume();
    void rollBack(const QString &record);
    /// Looks again, with this closed gate passed by hand: gates that wait for it are judged then. Kept in the record.
    void skipGate(const QString &name, const QString &reason);
    /// Moves what was looked at; only where mayMove().
    void move();
    /// While it moves: what was moved is moved back. While a gate's command runs: that is stopped.
    void stop();
    /// An earlier promotion, as its record tells it; empty: back to the one that is looked at.
    void showRecord(const QString &id);

    State state() const { return m_state; }
    bool isGateRunning() const { return m_state == State::Looking && m_gateRuns; } ///< a command that stop() ends
    qint64 gateMs() const { return isGateRunning() ? m_sinceGate.elapsed() : 0; }
    bool isAsking() const { return m_finding || (m_survey && m_survey->isAsking()); }
    /// Whole ones first, of this commit before all; then the newest. While it is asking: as far as is known.
    const QList<Candidate> &candidates() const { return m_candidates; }
    qsizetype imageCount() const;
    qsizetype askedCount() const { return m_survey ? m_survey->asked() : 0; } ///< images whose tags are known
    bool mayMove() const;
    const ReleaseRecord *record() const; ///< what is shown; null: nothing is looked at
    bool isPast() const { return m_past.has_value(); }
    Promotion::Kind kind() const { return m_promotion ? m_promotion->kind() : Promotion::Kind::Promote; }
    int moves() const;
    /// Of the shown record's image: waiting, running, moved, moved back, not moved, unknown, unchanged.
    QString progressOf(int image) const;
    const std::optional<Comparison> &comparison() const { return m_comparison; }
    bool isComparing() const { return m_comparing != nullptr; }
    const std::optional<Error> &trouble() const { return m_trouble; }
    QString said() const { return m_said; } ///< what is going on, or how the last one ended
    const QList<ReleaseRecord> &releases() const { return m_releases; } ///< newest first
    /// The promotion of the output's journal, if it did not come to its end.
    const std::optional<PromotionStory> &unfinished() const { return m_unfinished; }

signals:
    void changed();

private:
    void withRegistry(std::function<void(const QString &registry)> next);
    void prepare(bool isNew, std::function<void()> next);
    void makePromotion(bool publishes);
    void prepared();
    void finished(const PromotionOutcome &outcome);
    void fail(const Error &error);
    void begin(const QString &registry);
    void askTags();
    void forgetOtherStack();
    void bringWikiUp(Wiki *wiki, std::function<void(const Result<void> &)> then);
    void orderCandidates();
    void lookByItself();
    void lookAgain();
    void readRecords();
    void compare();
    QList<ImageRef> repositories() const;

    Desk *m_desk;
    WikiDesk *m_wiki;
    ProcessLauncher m_launcher, m_gates; ///< m_gates: of the spec's own gates, with its masker
    std::unique_ptr<RegistryClient> m_registry;
    std::vector<std::unique_ptr<RegistryClient>> m_earlierRegistries; ///< an answer may still be on its way to them
    std::unique_ptr<Promotion> m_promotion;
    std::shared_ptr<Lock> m_lock;
    QString m_host, m_checkout, m_tag; ///< m_tag: that is looked at
    QStringList m_skipped, m_reasons;  ///< gates that a person passes
    bool m_global = false, m_atOnce = false, m_finding = false, m_gateRuns = false;
    std::unique_ptr<TagSurvey> m_survey;
    QList<Candidate> m_candidates;
    int m_moving = -1;
    Wiki *m_bringingUp = nullptr; ///< one at a time; the newest look waits for it
    std::function<void(const Result<void> &)> m_whenUp;
    QElapsedTimer m_sinceGate;
    int m_turn = 0; ///< of looking: an answer to an earlier one comes too late
    State m_state = State::Idle;
    std::optional<Error> m_trouble;
    std::optional<Comparison> m_comparison;
    QObject *m_comparing = nullptr;
    std::optional<ReleaseRecord> m_past;
    QList<ReleaseRecord> m_releases;
    std::optional<PromotionStory> m_unfinished;
    QString m_said;
};

} // namespace stackwright
