// What a run needs around it, asked for in the background and kept for whoever shows it: the doctor's checks of one
// checkout, and the few things that can be put right from here. Asks only when told to.
#pragma once

#include "model/workspace/doctor.h"
#include "model/engine/launcher.h"
#include "model/workspace/workspace.h"

#include <QObject>

#include <memory>

namespace stackwright {

class RegistryClient;

class Surroundings : public QObject
{
    Q_OBJECT
public:
    struct Question
    {
        Place place;
        Folders folders;          ///< empty checkout: there is no stack here
        std::optional<Spec> spec; ///< none, or it has errors
        QString engine = QStringLiteral("docker");
        QMap<QString, QString> environment;
    };

    /// `launcher` null: real processes.
    explicit Surroundings(Launcher *launcher = nullptr, QObject *parent = nullptr);
    ~Surroundings() override;

    /// Asks everything anew; what was still being asked is dropped.
    void examine(const Question &question);
    bool isBusy() const { return m_doctor != nullptr; }
    const Place &place() const { return m_question.place; } ///< that was asked about last
    /// As far as they are known; those of the examination before until the first new one.
    const QList<Check> &checks() const { return m_checks; }
    const Check *check(const QString &name) const; ///< null: not known

    /// Is there a service of the engine's on this machine that this person could start?
    bool canStartEngine() const;
    /// Starts it (the desktop may ask for a password), then examines again.
    void startEngine();

signals:
    void changed(); ///< one check more, or the end

private:
    Launcher &launcher() { return m_given ? *m_given : m_own; }

    Launcher *m_given;
    ProcessLauncher m_own;
    std::unique_ptr<RegistryClient> m_registry;
    Doctor *m_doctor = nullptr;
    Question m_question;
    QList<Check> m_checks;
    bool m_fresh = false;
};

} // namespace stackwright
