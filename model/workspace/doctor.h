// Looks at everything that a run needs around it and says of each what is wrong and the line that fixes it. Asks only;
// changes nothing. Knows no console and no window: both show its checks.
#pragma once

#include "model/engine/engine.h"
#include "model/registry/registryclient.h"
#include "model/stack/spec.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

#include <functional>
#include <optional>

namespace stackwright {

struct Check
{
    enum class State { Ok, Warning, Failed };

    Clause name; ///< "engine", "builder", "registry ghcr.io"
    State state = State::Ok;
    Clause text; ///< one line
    Clause fix;  ///< the line that fixes it; empty for Ok
    bool operator==(const Check &) const = default;
};

QString word(Check::State state); ///< "ok", "warning", "failed"
QJsonObject toJson(const QList<Check> &checks); ///< {"schema":1,"checks":[{"name","state","text","fix"}]}
bool anyFailed(const QList<Check> &checks);

/// The registries of a stack's images, as ImageRef::apiHost() gives them; `registry` replaces them all.
QStringList registriesOf(const std::optional<Spec> &spec, const QString &registry);

class Doctor : public QObject
{
    Q_OBJECT
public:
    using RegistryPing = std::function<void(const QString &host, QObject *context,
                                            std::function<void(Result<RegistryClient::Refusal>)> answer)>;

    struct Subject
    {
        EngineOptions engine;
        QString checkout;          ///< empty: there is no stack here
        QString output;            ///< the folder that a run writes to
        std::optional<Spec> spec;  ///< empty: none, or it has errors
        QStringList registries;    ///< hosts as ImageRef::apiHost() gives them
        QString registry;          ///< of --registry
        RegistryPing ping;
        QMap<QString, QString> environment; ///< of credentials
    };

    Doctor(Launcher &launcher, Subject subject, QObject *parent = nullptr);
    ~Doctor() override;

    /// Each check as it is known, in a fixed order, then `finished` once.
    void start();

signals:
    void checked(const stackwright::Check &check);
    void finished(const QList<stackwright::Check> &checks);

private:
    void next();
    void report(const Clause &name, Check::State state, const Clause &text, const Clause &fix = {});
    void checkEngine();
    void checkStorage();
    void checkRegistry(const QString &host);
    void checkCredentials(const QString &host);
    void checkGit();
    void checkCheckout();
    void checkTests();
    void checkWiki();
    void checkOutput();
    void checkSpace(const Clause &name, const QString &folder, qint64 least, qint64 enough, const Clause &fix);
    void ask(const QStringList &words, const QString &folder, std::function<void(const Finished &)> answer);

    Launcher &m_launcher;
    Subject m_subject;
    CredentialSource m_credentials;
    std::optional<EngineFacts> m_facts;
    QHash<QString, RegistryClient::Refusal> m_refusals; ///< by host
    QList<std::function<void()>> m_left;
    QList<Check> m_checks;
};

} // namespace stackwright
