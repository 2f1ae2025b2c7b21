// What the window's release and wiki modes work on: the tags that can be promoted, one promotion looked at and moved, the
// wiki's changes and their publication. Everything answers later; nothing blocks, nothing moves without being told to.
#pragma once

#include "model/engine/launcher.h"
#include "model/pages/wiki.h"
#include "model/release/promotion.h"
#include "model/release/registryclient.h"
#include "model/run/lock.h"
#include "model/workspace.h"

#include <QObject>

#include <memory>
#include <vector>

namespace stackwright {

class Desk;

class ReleaseDesk : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Looking, Ready, Moving, Done };

    explicit ReleaseDesk(Desk *desk);
    ~ReleaseDesk() override;

    /// Asks the registry for the tags of the stack's first image, and the wiki for its changes. Answered by `changed`.
    void refresh();
    /// Looks at a promotion of this tag: gates and what would move.
    void look(const QString &tag);
    void lookAtRollback();
    /// Moves what was looked at; only in State::Ready with open gates.
    void move();
    void stop();
    void publishWiki();

    State state() const { return m_state; }
    const QStringList &candidates() const { return m_candidates; } ///< newest first as far as names tell
    const Promotion *promotion() const { return m_promotion.get(); }
    bool mayMove() const;
    const std::optional<Error> &trouble() const { return m_trouble; }
    QString said() const { return m_said; } ///< how the last one ended
    QList<ReleaseRecord> releases() const;
    const std::optional<WikiStatus> &wikiStatus() const { return m_wikiStatus; }
    const QByteArray &wikiDiff() const { return m_wikiDiff; }
    const std::optional<Error> &wikiTrouble() const { return m_wikiTrouble; }
    QString wikiSaid() const { return m_wikiSaid; }
    bool isPublishing() const { return m_publishing; }

signals:
    void changed();

private:
    void withRegistry(std::function<void(const QString &registry)> next);
    void prepare(bool isNew, std::function<void()> next);
    void look(const QString &registry, const std::function<void()> &next);
    void readWiki();
    void fail(const Error &error);
    void begin(const QString &registry);

    Desk *m_desk;
    ProcessLauncher m_launcher, m_gates; ///< m_gates: of the spec's own gates, with its masker
    std::unique_ptr<RegistryClient> m_registry;
    std::unique_ptr<Wiki> m_wiki;
    std::vector<std::unique_ptr<RegistryClient>> m_earlierRegistries;
    std::vector<std::unique_ptr<Wiki>> m_earlierWikis;
    std::unique_ptr<Promotion> m_promotion;
    std::shared_ptr<Lock> m_lock;
    QString m_host;
    QStringList m_candidates;
    State m_state = State::Idle;
    std::optional<Error> m_trouble, m_wikiTrouble;
    std::optional<WikiStatus> m_wikiStatus;
    QByteArray m_wikiDiff;
    QString m_said, m_wikiSaid;
    bool m_publishing = false;
    int m_turn = 0; ///< of looking: an answer to an earlier one comes too late
};

} // namespace stackwright
