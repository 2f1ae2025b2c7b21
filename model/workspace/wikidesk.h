// What the window's wiki mode works on: the wiki's checkout of the desk's stack, its changes, and their publication. Everything
// answers later; nothing is committed or pushed without being told to.
#pragma once

#include "model/engine/launcher.h"
#include "model/pages/wiki.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace stackwright {

class Desk;

class WikiDesk : public QObject
{
    Q_OBJECT
public:
    explicit WikiDesk(Desk *desk);
    ~WikiDesk() override;

    /// Reads the checkout's changes again; answered by `changed`.
    void refresh();
    void publish();
    /// Stops git; nothing is lost, and publishing again goes on from there.
    void cancel();

    const std::optional<WikiStatus> &status() const { return m_status; } ///< nothing: not read yet
    const std::optional<Error> &trouble() const { return m_trouble; }
    QString said() const { return m_said; } ///< how the last publication ended
    bool isPublishing() const { return m_publishing != nullptr; }
    qint64 publishingMs() const { return isPublishing() ? m_since.elapsed() : 0; }
    /// The checkout of the stack that is open, for whoever else changes it; null: no stack is open.
    Wiki *wiki();

signals:
    void changed();

private:
    Desk *m_desk;
    ProcessLauncher m_launcher;
    std::unique_ptr<Wiki> m_wiki;
    std::vector<std::unique_ptr<Wiki>> m_earlier; ///< an answer may still be on its way to them
    std::optional<WikiStatus> m_status;
    std::optional<Error> m_trouble;
    QString m_said;
    QObject *m_publishing = nullptr; ///< git is stopped when it goes
    QElapsedTimer m_since;
    bool m_reading = false, m_again = false;
};

} // namespace stackwright
