#include "model/registry/registrysession.h"

#include "model/base/text.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QTimer>

namespace stackwright {

/// The first pause while a server is not reached that never was.
static constexpr std::chrono::milliseconds firstOfStranger{300};

/// One call under way: authorise, send, and again where that may help. Deletes itself after the answer.
class RegistryExchange : public QObject
{
public:
    RegistryExchange(RegistrySession &session, RegistryCall call, QObject *context, std::function<void(const RegistryReply &)> answer)
        : QObject(&session), m_session(session), m_call(std::move(call)), m_context(context), m_answer(std::move(answer)),
          m_started(session.m_options.clock.monotonic())
    {
        QObject::connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void start()
    {
        const auto &host = m_session.m_hosts.value(m_call.host);
        if (!host.challenge) {
            request({}); // nobody has asked for anything yet
            return;
        }
        if (host.challenge->scheme == "basic")
            basic();
        else
            bearer();
    }

private:
    void basic()
    {
        m_session.credentials(m_call.host, m_call.repository, this, [this](const Result<Credentials> &found) {
            if (!found) {
                loginUnreadable(found.error());
                return;
            }
            if (found->isEmpty()) {
                refuse(QStringLiteral("it wants a login, and none is known for %1").arg(credentialHost(m_call.host)));
                return;
            }
            request("Basic " + QString(found->user + QLatin1Char(':') + found->secret).toUtf8().toBase64());
        });
    }

    void bearer()
    {
        m_session.token(m_call, this, [this](const RegistrySession::TokenAnswer &answer) {
            if (answer.login) {
                loginUnreadable(*answer.login);
                return;
            }
            if (!answer.why.isEmpty()) {
                if (answer.noPermission) {
                    m_reply.advice = answer.advice;
                    refuse(answer.why);
                    return;
                }
                m_reply.http = answer.http;
                m_reply.http.status = 0;
                m_reply.why = answer.why;
                again(answer.http.mayPass || isTransient("GET", answer.http), answer.http);
                return;
            }
            m_reply.pullGranted = answer.token.pull.value_or(true);
            m_reply.pushGranted = answer.token.push.value_or(false);
            m_usedToken = true;
            request("Bearer " + answer.token.bearer);
        });
    }

    void request(const QByteArray &authorization)
    {
        HttpRequest request;
        request.method = m_call.method;
        request.url = m_call.url.isEmpty() ? m_session.address(m_call.host, m_call.target) : m_call.url;
        request.headers = m_call.headers;
        request.body = m_call.body;
        request.bodyFile = m_call.bodyFile;
        request.saveTo = m_call.saveTo;
        request.cap = m_call.cap;
        request.deadline = m_session.deadlineFor(m_call.host, m_call.method);
        request.plainHosts = m_session.m_options.plainHosts;
        request.trust = m_session.m_trust;
        if (!authorization.isEmpty())
            request.headers.emplaceBack("Authorization", authorization);
        m_authorized = !authorization.isEmpty();
        ++m_reply.attempts;
        m_session.m_http.send(request, this, [this, request](const HttpAnswer &answer) {
            if (mayWantTls(answer))
                tryTls(request, answer);
            else
                received(answer);
        });
    }

    /// A registry on this machine of which nothing is known yet, and an answer such as servers give that were to be spoken to by TLS.
    bool mayWantTls(const HttpAnswer &answer) const
    {
        const RegistrySession::HostState known = m_session.m_hosts.value(m_call.host);
        if (known.plain || known.tls || m_authorized || answer.url.scheme() != QLatin1String("http") || !isLoopback(answer.url.host()))
            return false;
        if (answer.status == 0)
            return !answer.timedOut && !answer.neverConnected;
        return answer.status == 400 && parseFaults(answer.body).isEmpty() && answer.header("docker-distribution-api-version").isEmpty();
    }

    void tryTls(HttpRequest request, const HttpAnswer &plain)
    {
        const QUrl own = m_session.address(m_call.host, {});
        if (request.url.port() < 0)
            request.url.setPort(own.port(80));
        request.url.setScheme(QStringLiteral("https"));
        m_session.m_http.send(request, this, [this, plain](const HttpAnswer &answer) {
            if (answer.status != 0) {
                m_session.m_hosts[m_call.host].tls = true;
                received(answer);
                return;
            }
            m_session.m_hosts[m_call.host].plain = true; // as far as can be told
            received(plain);
        });
    }

    void received(const HttpAnswer &answer)
    {
        m_session.heard(m_call.host, answer);
        m_reply.http = answer;
        m_reply.why = answer.status == 0 ? answer.failure : QString();
        if (answer.status == 401 && sameOrigin(answer.url, m_session.address(m_call.host, {}))) {
            unauthorized(answer);
            return;
        }
        if (answer.status == 401 || answer.status == 403) {
            refuse(m_reply.words());
            return;
        }
        if (answer.status == 0 ? answer.mayPass : isTransient(m_call.method, answer)) {
            again(true, answer);
            return;
        }
        done();
    }

    void unauthorized(const HttpAnswer &answer)
    {
        const QList<Challenge> challenges = parseChallenges(answer.joined("www-authenticate"));
        const Challenge *chosen = nullptr;
        for (const Challenge &one : challenges) // Bearer is the narrower right, whatever stands first
            if (one.scheme == "bearer" && !one.parameter("realm").isEmpty())
                chosen = chosen ? chosen : &one;
        for (const Challenge &one : challenges)
            if (one.scheme == "basic")
                chosen = chosen ? chosen : &one;
        if (!chosen) {
            refuse(QStringLiteral("it refuses us (401) and asks for no login that this program knows"));
            return;
        }
        const bool refresh = m_usedToken && !m_refreshed;
        if (m_authorized && !refresh) {
            refuse(QStringLiteral("not authorised for %1, %2").arg(m_call.repository.isEmpty() ? m_call.host : m_call.repository, m_call.actions));
            return;
        }
        m_refreshed = m_refreshed || m_usedToken;
        m_session.m_hosts[m_call.host].challenge = *chosen;
        if (chosen->scheme == "basic") {
            basic();
            return;
        }
        m_session.forgetTokens(m_call);
        bearer();
    }

    static bool isTransient(const QByteArray &method, const HttpAnswer &answer)
    {
        const int status = answer.status;
        if (status == 408 || status == 429 || status == 500 || (status >= 502 && status <= 504))
            return true;
        for (const RegistryFault &fault : status >= 400 ? parseFaults(answer.body) : QList<RegistryFault>())
            if (fault.code == QLatin1String("TOOMANYREQUESTS") || fault.code == QLatin1String("UNAVAILABLE")
                || (method == "PUT" && fault.code == QLatin1String("DIGEST_INVALID"))) // what we put has its digest: 2.8.2 met a file
                return true;                                                           // of its own that another request was writing
        return false;
    }

    void again(bool mayPass, const HttpAnswer &answer)
    {
        const RetryPolicy &retry = m_session.m_options.retry;
        ++m_tries;
        const auto now = m_session.m_options.clock.monotonic(), spent = now - m_started;
        RegistrySession::HostState &host = m_session.m_hosts[m_call.host];
        const bool wasGivenUp = !host.answered && host.unreached && now - *host.unreached < retry.muteFor;
        if (!mayPass || m_tries >= (answer.neverConnected ? (wasGivenUp ? 1 : retry.connectTries) : retry.tries)) {
            if (answer.neverConnected && mayPass)
                host.unreached = now;
            giveUp();
            return;
        }
        // Who never was there is a wrong address or a registry that is not started, rather than one that comes back.
        std::chrono::milliseconds pause = answer.neverConnected && !host.answered ? std::min(retry.first, firstOfStranger) : retry.first;
        for (int i = 1; i < m_tries; ++i)
            pause = std::min(pause * retry.factor, retry.most);
        pause += std::chrono::milliseconds(QRandomGenerator::global()->bounded(static_cast<int>(pause.count() / 4) + 1));
        if (const auto asked = parseRetryAfter(answer.header("retry-after"), m_session.m_options.clock.wall().toSecsSinceEpoch())) {
            if (*asked > retry.retryAfterMost) {
                m_reply.why = QStringLiteral("it asks us to come back in %1 s, longer than we wait").arg(asked->count());
                m_reply.http.status = 0;
                done();
                return;
            }
            pause = std::max<std::chrono::milliseconds>(pause, *asked);
        }
        if (spent + pause > retry.operationDeadline) {
            giveUp();
            return;
        }
        emit m_session.waiting(QStringLiteral("registry %1: %2").arg(m_call.host, m_reply.words()), pause);
        QTimer::singleShot(pause, this, [this] {
            m_reply.why.clear();
            start();
        });
    }

    void giveUp()
    {
        m_reply.why = m_reply.words();
        if (m_tries > 1)
            m_reply.why += QStringLiteral(" (tried %1 times)").arg(m_tries);
        done();
    }

    void refuse(const QString &why)
    {
        m_reply.noPermission = true;
        m_reply.why = why;
        done();
    }

    void loginUnreadable(const Error &error)
    {
        m_reply.login = error;
        m_reply.why = error.text();
        done();
    }

    void done()
    {
        if (m_context)
            m_answer(m_reply);
        deleteLater();
    }

    RegistrySession &m_session;
    RegistryCall m_call;
    QPointer<QObject> m_context;
    std::function<void(const RegistryReply &)> m_answer;
    std::chrono::milliseconds m_started;
    RegistryReply m_reply;
    int m_tries = 0;
    bool m_authorized = false, m_usedToken = false, m_refreshed = false;
};

RegistryOptions RegistryOptions::fromEnvironment(const QString &registry, const QMap<QString, QString> &environment)
{
    RegistryOptions options;
    options.registry = registry;
    options.environment = environment;
    auto list = [&](const char *name) { return environment.value(QLatin1String(name)).split(QLatin1Char(','), Qt::SkipEmptyParts); };
    options.plainHosts = list("STACKWRIGHT_HTTP_REGISTRIES");
    options.tokenHosts = list("STACKWRIGHT_TOKEN_HOSTS");
    return options;
}

QString RegistryReply::words() const
{
    if (!why.isEmpty())
        return why;
    if (http.status == 0)
        return http.failure;
    QString text = QStringLiteral("HTTP %1").arg(http.status);
    const QList<RegistryFault> faults = parseFaults(http.body);
    if (!faults.isEmpty())
        text += QStringLiteral(" %1: %2").arg(faults.first().code, visible(faults.first().message.toUtf8()).simplified());
    return text;
}

RegistrySession::RegistrySession(RegistryOptions options, Launcher &launcher)
    : m_options(std::move(options)), m_credentials(launcher, m_options.environment, m_options.registry),
      m_trust(std::make_shared<TrustStore>(m_options.environment))
{
}

RegistrySession::~RegistrySession() = default;

QUrl RegistrySession::address(const QString &host, const QString &target) const
{
    const QString scheme = m_hosts.value(host).tls ? QStringLiteral("https") : schemeFor(host, m_options.plainHosts);
    return QUrl(scheme + QLatin1String("://") + host + target, QUrl::StrictMode);
}

std::chrono::milliseconds RegistrySession::deadlineFor(const QString &host, const QByteArray &method) const
{
    const RetryPolicy &retry = m_options.retry;
    if (method == "PUT" || method == "PATCH")
        return retry.uploadDeadline;
    const auto mute = m_hosts.value(host).mute;
    const bool still = mute && m_options.clock.monotonic() - *mute < retry.muteFor;
    return still ? std::min(retry.againDeadline, retry.requestDeadline) : retry.requestDeadline;
}

void RegistrySession::heard(const QString &host, const HttpAnswer &answer)
{
    HostState &state = m_hosts[host];
    if (answer.timedOut)
        state.mute = m_options.clock.monotonic();
    if (answer.status != 0 && !state.tls)
        state.plain = true;
    if (answer.status != 0) {
        state.answered = true;
        state.unreached.reset();
    }
    QString date = QString::fromLatin1(answer.header("date")); // "Mon, 30 Nov 2026 08:05:52 GMT"
    if (date.endsWith(QLatin1String(" GMT")))
        if (const QDateTime told = QDateTime::fromString(date.chopped(4) + QLatin1String(" +0000"), Qt::RFC2822Date); told.isValid()) {
            state.told = told.toUTC();
            state.toldAt = m_options.clock.monotonic();
        }
}

QDateTime RegistrySession::timeAt(const QString &host) const
{
    const auto state = m_hosts.constFind(host);
    if (state == m_hosts.cend() || !state->told.isValid())
        return {};
    return state->told.addMSecs((m_options.clock.monotonic() - state->toldAt).count());
}

void RegistrySession::send(const RegistryCall &call, QObject *context, std::function<void(const RegistryReply &)> answer)
{
    auto *exchange = new RegistryExchange(*this, call, context, std::move(answer));
    QTimer::singleShot(0, exchange, [exchange] { exchange->start(); });
}

void RegistrySession::credentials(const QString &host, const QString &repository, QObject *context, std::function<void(Result<Credentials>)> answer)
{
    const auto give = [this, host, repository, answer](const Result<Credentials> &whole) {
        if (!whole || !whole->isEmpty() || repository.isEmpty()) {
            answer(whole);
            return;
        }
        const Result<Credentials> part = m_credentials.ofNamespace(host, repository);
        if (part && !part->isEmpty() && m_options.learned)
            m_options.learned(*part);
        answer(part);
    };
    if (const auto known = m_hosts[host].credentials) {
        give(*known);
        return;
    }
    m_credentials.find(host, context, [this, host, give](const Result<Credentials> &found) {
        m_hosts[host].credentials = found;
        if (found && m_options.learned)
            m_options.learned(*found);
        give(found);
    });
}

} // namespace stackwright
