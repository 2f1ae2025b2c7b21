// One registry request to its end: credentials, token, retries with back-off. Knows no manifest and no tag.
//  - A 401 is answered once with what the challenge asks for, and once more with a fresh token; then it is "no permission".
//  - Credentials go to the registry's own origin and to its allowed token realm only (N1, P22). Tokens live in memory, by
//    host and scope, until the monotonic clock says that they end.
//  - 408, 429, 5xx and broken connections are tried again with back-off, jitter and Retry-After; nothing else is. Who does not
//    answer in time is not asked again for that, and is given less time by what is asked next: a mute registry costs half a
//    minute, however many images it is asked about. Who cannot be reached is tried three times; who never was there within two
//    seconds, and then once for each further question.
#pragma once

#include "model/base/clock.h"
#include "model/registry/challenge.h"
#include "model/registry/credentials.h"
#include "model/registry/http.h"
#include "model/registry/trust.h"

#include <QHash>

#include <chrono>

namespace stackwright {

struct RetryPolicy
{
    int tries = 4;        ///< in all, for an answer that may pass
    int connectTries = 3; ///< in all, while the server is not reached at all
    std::chrono::milliseconds first{1000};
    int factor = 3;
    std::chrono::milliseconds most{9000};
    std::chrono::milliseconds retryAfterMost{60'000}; ///< a longer Retry-After is a failure that says so
    std::chrono::milliseconds requestDeadline{20'000};  ///< of a question
    std::chrono::milliseconds uploadDeadline{30'000};   ///< of a request that brings something
    std::chrono::milliseconds againDeadline{8'000};     ///< of a question to who was mute a moment ago
    std::chrono::milliseconds muteFor{60'000};          ///< how long that moment is; as long, who never was there is tried once only
    std::chrono::milliseconds operationDeadline{180'000}; ///< over all tries
    std::chrono::milliseconds settle{60'000}; ///< how long a new tag may take to be read back (P11)
};

struct RegistryOptions
{
    QString registry;       ///< --registry as given: whose credentials STACKWRIGHT_REGISTRY_* are
    QStringList plainHosts; ///< that may be spoken to without TLS, beside this machine
    QStringList tokenHosts; ///< that may be asked for tokens beside the registry itself
    QMap<QString, QString> environment;
    RetryPolicy retry;
    Clock clock;
    /// Told of all that was found for a host, so that it can be hidden. Empty: nobody wants to know.
    std::function<void(const Credentials &)> learned;

    /// The program's own: variables STACKWRIGHT_HTTP_REGISTRIES and STACKWRIGHT_TOKEN_HOSTS, comma separated.
    static RegistryOptions fromEnvironment(const QString &registry, const QMap<QString, QString> &environment);
};

struct RegistryCall
{
    QString host;           ///< as ImageRef::apiHost() gives it
    QString repository;     ///< as ImageRef::apiPath(); empty: none (GET /v2/)
    QString actions = QStringLiteral("pull"); ///< or "pull,push", "delete"
    QByteArray method = "GET";
    QString target;         ///< path and query: "/v2/x/manifests/y"
    QUrl url;               ///< in place of target: an upload's Location
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QString bodyFile, saveTo; ///< as HttpRequest has them
    qint64 cap = 4ll * 1024 * 1024;
};

/// How a call ended. `http.status` is 0 where no answer was to be had; `why` then says so.
struct RegistryReply
{
    HttpAnswer http;
    QString why;               ///< one clause; empty where the status speaks for itself
    bool noPermission = false;
    Clause advice;             ///< of noPermission: what fixes it, where a login does not
    std::optional<Error> login; ///< the person's login could not be read: nothing that the registry said
    bool pullGranted = true;   ///< false: the token that was used is known not to cover this repository
    bool pushGranted = false;  ///< true: the token that was used says that it covers pushing
    int attempts = 0;

    bool isSuccess() const { return http.status >= 200 && http.status < 300 && why.isEmpty(); }
    /// The registry's own words: "MANIFEST_INVALID: manifest invalid", "HTTP 500", or `why`.
    QString words() const;
};

class RegistrySession : public QObject
{
    Q_OBJECT
public:
    RegistrySession(RegistryOptions options, Launcher &launcher);
    ~RegistrySession() override;

    void send(const RegistryCall &call, QObject *context, std::function<void(const RegistryReply &)> answer);
    /// A registry on this machine may speak TLS or not: it is spoken to without until it turns out to want it. (Docker begins with
    /// TLS there; a plain server that waits for the end of a line would then hold us, and a first request carries no secret.)
    QUrl address(const QString &host, const QString &target) const;
    const RegistryOptions &options() const { return m_options; }
    /// By the clock of the registry itself, from the Date of its last answer; invalid: it has told none.
    QDateTime timeAt(const QString &host) const;
    /// May the registry at `registry` send us to `realm` for a token? Empty: yes, else why not.
    static QString whyNotRealm(const QUrl &registry, const QByteArray &realm, const QStringList &tokenHosts);
    /// What the person can do where whyNotRealm() says no: allow that host, or nothing.
    static Clause realmAdvice(const QByteArray &realm, const QStringList &tokenHosts);

signals:
    /// For people: "registry x: HTTP 503, trying again in 3 s".
    void waiting(const QString &what, std::chrono::milliseconds time);

private:
    friend class RegistryExchange;

    struct Token
    {
        QByteArray bearer;
        std::chrono::milliseconds ends{0};
        std::optional<bool> pull, push; ///< what the token itself says; empty: opaque
    };
    struct TokenAnswer
    {
        Token token;
        QString why; ///< not empty: no token
        bool noPermission = false;
        HttpAnswer http; ///< for retries
        std::optional<Error> login = {};
        Clause advice = {}; ///< of noPermission, where a login does not help
    };
    struct HostState
    {
        std::optional<Challenge> challenge; ///< what the host asked for last
        std::optional<Result<Credentials>> credentials;
        std::optional<std::chrono::milliseconds> mute; ///< when it last did not answer in time
        QDateTime told; ///< the Date of its last answer, UTC, …
        std::chrono::milliseconds toldAt{0}; ///< … and when that came
        std::optional<std::chrono::milliseconds> unreached; ///< when all tries to reach it had failed, last
        bool answered = false; ///< at any time
        bool plain = false, tls = false; ///< of a registry on this machine: what it turned out to speak; neither: not known yet
    };
    /// For one request to this registry, or to its token service.
    std::chrono::milliseconds deadlineFor(const QString &host, const QByteArray &method) const;
    void heard(const QString &host, const HttpAnswer &answer);

    /// Of the host, else of the part of it that the repository is in.
    void credentials(const QString &host, const QString &repository, QObject *context, std::function<void(Result<Credentials>)> answer);
    void token(const RegistryCall &call, QObject *context, std::function<void(const TokenAnswer &)> answer);
    void requestToken(const QString &key, const RegistryCall &call, const Credentials &who);
    void tokenArrived(const QString &key, const TokenAnswer &answer);
    TokenAnswer readToken(const HttpAnswer &http, const QString &repository, const QString &realmHost) const;
    void forgetTokens(const RegistryCall &call);
    static QString tokenKey(const RegistryCall &call);

    RegistryOptions m_options;
    CredentialSource m_credentials;
    std::shared_ptr<TrustStore> m_trust;
    Http m_http;
    QHash<QString, HostState> m_hosts;
    QHash<QString, Token> m_tokens;
    QHash<QString, QList<std::function<void(const TokenAnswer &)>>> m_waiting; ///< for a token that is being fetched
};

} // namespace stackwright
