// The token flow of a registry that answers 401 with a Bearer challenge (docker's token specification).
#include "model/registry/registrysession.h"

#include "model/base/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QUrlQuery>

#include <algorithm>

namespace stackwright {

namespace {

constexpr qint64 tokenCap = 64 * 1024;
constexpr std::chrono::seconds defaultLife{60};

/// What a token that is a JWT says it covers of `repository`; opaque tokens say nothing. Its signature is the registry's
/// business: we only avoid to ask for what it will refuse.
std::optional<QStringList> grantedActions(const QByteArray &token, const QString &repository)
{
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return std::nullopt;
    const QByteArray payload = QByteArray::fromBase64(parts.at(1), QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const QJsonValue access = QJsonDocument::fromJson(payload).object().value(QLatin1String("access"));
    if (!access.isArray())
        return std::nullopt;
    QStringList actions;
    for (const QJsonValue &one : access.toArray()) {
        const QJsonObject entry = one.toObject();
        if (entry.value(QLatin1String("type")).toString() != QLatin1String("repository")
            || entry.value(QLatin1String("name")).toString() != repository)
            continue;
        for (const QJsonValue &action : entry.value(QLatin1String("actions")).toArray())
            actions += action.toString();
    }
    return actions;
}

/// Registries whose token service is known to be another host of the same owner.
bool isKnownPair(const QString &registry, const QString &realm)
{
    static const QPair<QLatin1String, QLatin1String> pairs[] = {
        {QLatin1String("registry-1.docker.io"), QLatin1String("auth.docker.io")},
        {QLatin1String("registry.gitlab.com"), QLatin1String("gitlab.com")},
    };
    return std::any_of(std::begin(pairs), std::end(pairs), [&](const auto &pair) { return registry == pair.first && realm == pair.second; });
}

bool isTokenText(const QByteArray &token)
{
    for (const char c : token)
        if (c <= ' ' || c == '\x7f')
            return false;
    return !token.isEmpty();
}

} // namespace

QString RegistrySession::whyNotRealm(const QUrl &registry, const QByteArray &realm, const QStringList &tokenHosts)
{
    const QUrl url = QUrl::fromEncoded(realm, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return QStringLiteral("it sends us for a token to no valid address");
    const QString host = url.host();
    // The host as it is written: 2130706433 and 0x7f.1 are other spellings of this machine, and no honest realm has them.
    const QString written = QString::fromLatin1(realm).section(QLatin1String("://"), 1).section(QLatin1Char('/'), 0, 0).toLower();
    if (!written.startsWith(host) && !written.startsWith(QLatin1Char('[') + host))
        return QStringLiteral("it sends us for a token to an address in an odd spelling");
    const bool sameHost = host == registry.host();
    const bool bothHere = isLoopback(host) && isLoopback(registry.host());
    const bool pair = isKnownPair(registry.host(), host);
    const bool configured = tokenHosts.contains(host) || tokenHosts.contains(url.authority());
    if (!sameHost && !bothHere && !pair && !configured)
        return QStringLiteral("it sends us for a token to %1, which is not its own host").arg(host);
    if (url.scheme() == QLatin1String("https"))
        return {};
    if (url.scheme() == QLatin1String("http") && (registry.scheme() == QLatin1String("http") || bothHere))
        return {};
    return QStringLiteral("it sends us for a token to %1 without TLS").arg(host);
}

Clause RegistrySession::realmAdvice(const QByteArray &realm, const QStringList &tokenHosts)
{
    const QUrl url = QUrl::fromEncoded(realm, QUrl::StrictMode);
    const bool allowed = tokenHosts.contains(url.host()) || tokenHosts.contains(url.authority());
    if (url.host().isEmpty() || url.scheme() != QLatin1String("https") || !url.userInfo().isEmpty() || allowed)
        return clause("realm-is-wrong");
    return clause("allow-token-host", {QString(QLatin1String("STACKWRIGHT_TOKEN_HOSTS=") + (QStringList(tokenHosts) << url.host()).join(QLatin1Char(',')))});
}

QString RegistrySession::tokenKey(const RegistryCall &call)
{
    return call.host + QLatin1Char(' ') + call.repository + QLatin1Char(' ') + call.actions;
}

void RegistrySession::forgetTokens(const RegistryCall &call)
{
    const QString start = call.host + QLatin1Char(' ') + call.repository + QLatin1Char(' ');
    m_tokens.removeIf([&start](const QHash<QString, Token>::iterator it) { return it.key().startsWith(start); });
}

void RegistrySession::token(const RegistryCall &call, QObject *context, std::function<void(const TokenAnswer &)> answer)
{
    const QString key = tokenKey(call);
    const auto now = m_options.clock.monotonic();
    // A token for more covers less.
    RegistryCall wider = call;
    wider.actions = QStringLiteral("pull,push");
    for (const QString &candidate : {key, call.actions == QLatin1String("pull") ? tokenKey(wider) : key}) {
        const auto known = m_tokens.constFind(candidate);
        if (known != m_tokens.constEnd() && known->ends > now) {
            answer(TokenAnswer{*known, {}, false, {}});
            return;
        }
    }
    QPointer<QObject> guard(context);
    auto &waiting = m_waiting[key];
    waiting += [guard, answer](const TokenAnswer &arrived) {
        if (guard)
            answer(arrived);
    };
    if (waiting.size() > 1)
        return; // it is under way
    credentials(call.host, call.repository, this, [this, key, call](const Result<Credentials> &found) {
        if (!found) {
            tokenArrived(key, TokenAnswer{{}, found.error().text(), false, {}, found.error()});
            return;
        }
        if (!found->registryToken.isEmpty()) {
            tokenArrived(key, TokenAnswer{{found->registryToken.toUtf8(), m_options.clock.monotonic() + defaultLife, {}, {}}, {}, false, {}});
            return;
        }
        requestToken(key, call, *found);
    });
}

void RegistrySession::requestToken(const QString &key, const RegistryCall &call, const Credentials &who)
{
    const Challenge challenge = m_hosts.value(call.host).challenge.value_or(Challenge{});
    const QByteArray realm = challenge.parameter("realm");
    const QString whyNot = whyNotRealm(address(call.host, {}), realm, m_options.tokenHosts);
    if (!whyNot.isEmpty()) {
        tokenArrived(key, TokenAnswer{{}, whyNot, true, {}, {}, realmAdvice(realm, m_options.tokenHosts)});
        return;
    }
    const QString scope = call.repository.isEmpty() ? QString()
                                                    : QStringLiteral("repository:%1:%2").arg(call.repository, call.actions);
    const QString service = QString::fromUtf8(challenge.parameter("service"));
    HttpRequest request;
    request.url = QUrl::fromEncoded(realm, QUrl::StrictMode);
    request.cap = tokenCap;
    request.followRedirects = false;
    request.deadline = deadlineFor(call.host, "GET");
    request.plainHosts = m_options.plainHosts;
    request.trust = m_trust;
    const QString realmHost = request.url.host();
    const QString repository = call.repository;
    auto arrived = [this, key, repository, realmHost, host = call.host](const HttpAnswer &http) {
        heard(host, http);
        tokenArrived(key, readToken(http, repository, realmHost));
    };

    QUrlQuery query(request.url); // a realm may have a query of its own
    if (!service.isEmpty())
        query.addQueryItem(QStringLiteral("service"), QString::fromLatin1(QUrl::toPercentEncoding(service)));
    if (!scope.isEmpty())
        query.addQueryItem(QStringLiteral("scope"), QString::fromLatin1(QUrl::toPercentEncoding(scope, ":,/")));
    HttpRequest plain = request;
    plain.url.setQuery(query);
    if (who.identityToken.isEmpty()) {
        if (!who.secret.isEmpty())
            plain.headers.emplaceBack("Authorization", "Basic " + QString(who.user + QLatin1Char(':') + who.secret).toUtf8().toBase64());
        m_http.send(plain, this, arrived);
        return;
    }
    // OAuth2: the identity token is a refresh token. A server without this answers 404 or 405.
    QUrlQuery form;
    auto add = [&form](const char *name, const QString &value) {
        form.addQueryItem(QLatin1String(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    add("grant_type", QStringLiteral("refresh_token"));
    add("refresh_token", who.identityToken);
    add("client_id", QStringLiteral("stackwright"));
    add("service", service);
    add("scope", scope);
    request.method = "POST";
    request.headers.emplaceBack("Content-Type", "application/x-www-form-urlencoded");
    request.body = form.toString(QUrl::FullyEncoded).toLatin1();
    m_http.send(request, this, [this, plain, arrived, who](const HttpAnswer &http) {
        if (http.status != 404 && http.status != 405) {
            arrived(http);
            return;
        }
        HttpRequest fallback = plain;
        fallback.headers.emplaceBack("Authorization", "Basic " + QByteArray("<token>:" + who.identityToken.toUtf8()).toBase64());
        m_http.send(fallback, this, arrived);
    });
}

RegistrySession::TokenAnswer RegistrySession::readToken(const HttpAnswer &http, const QString &repository, const QString &realmHost) const
{
    TokenAnswer answer;
    answer.http = http;
    if (http.status == 0) {
        answer.why = QStringLiteral("no token from %1: %2").arg(realmHost, http.failure);
        return answer;
    }
    if (http.status == 401 || http.status == 403) {
        answer.noPermission = true;
        answer.why = QStringLiteral("%1 gives no token for %2 (HTTP %3): it is missing, or we have no access")
                         .arg(realmHost, repository.isEmpty() ? QStringLiteral("it") : repository).arg(http.status);
        return answer;
    }
    const QJsonObject object = QJsonDocument::fromJson(http.body).object();
    QByteArray text = object.value(QLatin1String("token")).toString().toUtf8();
    if (text.isEmpty())
        text = object.value(QLatin1String("access_token")).toString().toUtf8();
    if (http.status != 200 || !isTokenText(text)) {
        answer.why = QStringLiteral("no token from %1: %2").arg(realmHost, http.status == 200 ? QStringLiteral("its answer holds none")
                                                                                            : QStringLiteral("HTTP %1").arg(http.status));
        return answer;
    }
    std::chrono::seconds life = std::chrono::seconds(object.value(QLatin1String("expires_in")).toInt());
    if (life <= std::chrono::seconds(0))
        life = defaultLife;
    // A little early, so that it does not end on its way.
    const auto margin = std::min<std::chrono::milliseconds>(std::chrono::seconds(10), std::chrono::milliseconds(life) / 10);
    answer.token.bearer = text;
    answer.token.ends = m_options.clock.monotonic() + life - margin;
    if (const auto actions = grantedActions(text, repository)) {
        answer.token.pull = actions->contains(QLatin1String("pull")) || actions->contains(QLatin1String("*"));
        answer.token.push = actions->contains(QLatin1String("push")) || actions->contains(QLatin1String("*"));
    }
    return answer;
}

void RegistrySession::tokenArrived(const QString &key, const TokenAnswer &answer)
{
    if (answer.why.isEmpty())
        m_tokens.insert(key, answer.token);
    const auto waiting = m_waiting.take(key);
    for (const auto &one : waiting)
        one(answer);
}

} // namespace stackwright
