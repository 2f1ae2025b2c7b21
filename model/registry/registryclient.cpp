#include "model/registry/registryclient.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTimer>

#include <algorithm>

namespace stackwright {

namespace {

const QString schema2 = QStringLiteral("application/vnd.docker.distribution.manifest.v2+json");
const QString schema2List = QStringLiteral("application/vnd.docker.distribution.manifest.list.v2+json");
const QString ociManifest = QStringLiteral("application/vnd.oci.image.manifest.v1+json");
const QString ociIndex = QStringLiteral("application/vnd.oci.image.index.v1+json");

constexpr qint64 manifestCap = 4ll * 1024 * 1024;

/// Without all four, 2.8.2 rewrites a manifest as another one with another digest, or says that it is missing.
QByteArray acceptedTypes()
{
    return QStringList{schema2, schema2List, ociManifest, ociIndex}.join(QLatin1String(", ")).toLatin1();
}

bool isManifestType(const QString &type)
{
    return type == schema2 || type == schema2List || type == ociManifest || type == ociIndex;
}

/// Content-Type without its parameters.
QString mediaTypeOf(const HttpAnswer &http)
{
    return QString::fromLatin1(http.header("content-type")).section(QLatin1Char(';'), 0, 0).trimmed().toLower();
}

QString referenceOf(const ImageRef &ref)
{
    return ref.digest.isEmpty() ? ref.tag : ref.digest;
}

/// What fixes a certificate that is not believed depends on what is wrong with it.
Clause tlsAdvice(const QString &host, const QString &words)
{
    static const QRegularExpression unknownSigner(QStringLiteral("self-?signed|self signed|untrusted|issuer|root CA|unable to verify"), QRegularExpression::CaseInsensitiveOption);
    if (words.contains(QLatin1String("cannot be used")))
        return clause("fix-certificate-file");
    if (unknownSigner.match(words).hasMatch())
        return clause("trust-signer", {QString(QLatin1String("/etc/docker/certs.d/") + host + QLatin1String("/ca.crt"))});
    return clause("certificate-is-theirs");
}

/// Codes with a meaning of their own: who sends them with a 404 hides what is there, or does not know.
bool saysOtherThanMissing(const QString &code)
{
    static const QStringList others{QStringLiteral("UNAUTHORIZED"), QStringLiteral("DENIED"), QStringLiteral("FORBIDDEN"), QStringLiteral("UNSUPPORTED"),
                                    QStringLiteral("UNKNOWN"), QStringLiteral("UNAVAILABLE"), QStringLiteral("TOOMANYREQUESTS"), QStringLiteral("INTERNAL_SERVER_ERROR")};
    return others.contains(code.toUpper());
}

Clause loginAdvice(const ImageRef &ref)
{
    const QString host = credentialHost(ref.apiHost());
    if (host == QLatin1String("ghcr.io"))
        return clause("log-in", {QLatin1String("docker login ghcr.io"), QLatin1String("GITHUB_USER"), QLatin1String("GITHUB_TOKEN")});
    if (host == QLatin1String("docker.io"))
        return clause("log-in", {QLatin1String("docker login"), QLatin1String("DOCKERHUB_USER"), QLatin1String("DOCKERHUB_TOKEN")});
    return clause("log-in", {QLatin1String("docker login ") + host, QLatin1String("STACKWRIGHT_REGISTRY_USER"), QLatin1String("STACKWRIGHT_REGISTRY_PASSWORD")});
}

} // namespace

/// Is a 404 the registry's own "there is no such thing"? Registries have many words for it (MANIFEST_UNKNOWN, Harbor's
/// NOT_FOUND, Quay's TAG_EXPIRED), so each error in a registry's list counts but those that say something else. A proxy's page,
/// an empty answer, or a right that we do not have, is none.
bool isMissing(const RegistryReply &reply)
{
    if (reply.http.status != 404 || !reply.pullGranted)
        return false;
    const QList<RegistryFault> faults = parseFaults(reply.http.body);
    return !faults.isEmpty() && std::all_of(faults.cbegin(), faults.cend(), [](const RegistryFault &fault) {
        return !saysOtherThanMissing(fault.code) && !fault.message.contains(QLatin1String("accept header"), Qt::CaseInsensitive);
    });
}

/// What kept us from an answer, as an Error that keeps P23's three words apart.
Error registryError(const ImageRef &ref, const RegistryReply &reply)
{
    const QString what = ref.text();
    if (reply.login)
        return *reply.login;
    if (isMissing(reply))
        return inputError(what, clause("missing-in-registry"), clause("look-at-tags"));
    if (reply.noPermission || (reply.http.status == 404 && !reply.pullGranted))
        return surroundingsError(what, clause("no-permission", {reply.words()}), reply.advice.isEmpty() ? loginAdvice(ref) : reply.advice);
    if (reply.http.status == 0 && reply.words().contains(QLatin1String("TLS failed")))
        return surroundingsError(clause("check-registry", {ref.apiHost()}), clause("registry-silent", {what, reply.words()}),
                                 tlsAdvice(ref.apiHost(), reply.words()));
    if (reply.http.status == 0 || reply.http.status >= 500 || reply.http.status == 429 || reply.http.status == 408)
        return surroundingsError(clause("check-registry", {ref.apiHost()}), clause("registry-silent", {what, reply.words()}),
                                 clause("registry-again"));
    if (reply.http.status == 404)
        return surroundingsError(what, clause("not-a-registrys-word"), clause("is-it-a-registry", {ref.apiHost()}));
    return workError(what, clause("registry-answered", {reply.words()}));
}

QString sha256Digest(const QByteArray &bytes)
{
    return QLatin1String("sha256:") + QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

bool isDigest(const QString &text)
{
    if (text.size() != 71 || !text.startsWith(QLatin1String("sha256:")))
        return false;
    for (const QChar c : text.mid(7))
        if (!((c >= QLatin1Char('0') && c <= QLatin1Char('9')) || (c >= QLatin1Char('a') && c <= QLatin1Char('f'))))
            return false;
    return true;
}

QJsonObject RawManifest::json() const
{
    return QJsonDocument::fromJson(bytes).object();
}

bool RawManifest::isIndex() const
{
    return mediaType == schema2List || mediaType == ociIndex;
}

RegistryClient::RegistryClient(RegistryOptions options, Launcher &launcher) : m_session(std::move(options), launcher)
{
    connect(&m_session, &RegistrySession::waiting, this, &RegistryClient::waiting);
}

RegistryCall RegistryClient::callFor(const ImageRef &ref, const QByteArray &method, const QString &rest, const QString &actions)
{
    RegistryCall call;
    call.host = ref.apiHost();
    call.repository = ref.apiPath();
    call.method = method;
    call.actions = actions;
    call.target = QLatin1String("/v2/") + call.repository + rest;
    call.headers.emplaceBack("Accept", acceptedTypes());
    return call;
}

void RegistryClient::exists(const ImageRef &ref, QObject *context, Answer<Existence> answer)
{
    const RegistryCall call = callFor(ref, "HEAD", QLatin1String("/manifests/") + referenceOf(ref), QStringLiteral("pull"));
    m_session.send(call, context, [this, ref, context, answer](const RegistryReply &reply) {
        const QString digest = QString::fromLatin1(reply.http.header("docker-content-digest"));
        const bool agrees = ref.digest.isEmpty() || ref.digest == digest;
        if (reply.isSuccess() && isDigest(digest) && isManifestType(mediaTypeOf(reply.http)) && agrees) {
            sawTag(ref, digest);
            answer(Existence{Presence::Yes, digest, mediaTypeOf(reply.http), false, {}});
            return;
        }
        if (reply.login) {
            answer(Existence{Presence::Unknown, {}, {}, false, reply.login->whole(), reply.login->advice});
            return;
        }
        if (!reply.isSuccess() && reply.http.status != 404) {
            answer(Existence{Presence::Unknown, {}, {}, reply.noPermission, registryError(ref, reply).why, reply.advice});
            return;
        }
        // A HEAD has no body, so a 404 says not who says it, and old registries leave the digest out: GET to be sure.
        manifest(ref, context, [answer](const Result<RawManifest> &got) {
            if (got) {
                answer(Existence{Presence::Yes, got->digest, got->mediaType, false, {}});
                return;
            }
            const bool missing = got.error().kind == Error::Kind::Input;
            const bool refused = got.error().why.text.startsWith(QLatin1String("no permission"));
            answer(Existence{missing ? Presence::No : Presence::Unknown, {}, {}, refused, missing ? Clause() : got.error().why, missing ? Clause() : got.error().advice});
        });
    });
}

void RegistryClient::manifest(const ImageRef &ref, QObject *context, Answer<Result<RawManifest>> answer)
{
    RegistryCall call = callFor(ref, "GET", QLatin1String("/manifests/") + referenceOf(ref), QStringLiteral("pull"));
    call.cap = manifestCap;
    m_session.send(call, context, [this, ref, answer](const RegistryReply &reply) {
        if (!reply.isSuccess()) {
            if (isMissing(reply))
                sawTag(ref, QLatin1String("")); // not null: it was looked at
            answer(registryError(ref, reply));
            return;
        }
        auto refuse = [&](const QString &why) {
            answer(workError(ref.text(), why, QStringLiteral("nothing was moved; is %1 the registry itself?").arg(ref.apiHost())));
        };
        RawManifest manifest{reply.http.body, mediaTypeOf(reply.http), sha256Digest(reply.http.body)};
        if (!isManifestType(manifest.mediaType)) {
            refuse(QStringLiteral("not a manifest: its type is \"%1\"").arg(manifest.mediaType.left(80)));
            return;
        }
        QJsonParseError parse;
        const QJsonDocument document = QJsonDocument::fromJson(manifest.bytes, &parse);
        if (parse.error != QJsonParseError::NoError || !document.isObject()) {
            refuse(QStringLiteral("not a manifest: its %1 bytes are not a JSON object").arg(manifest.bytes.size()));
            return;
        }
        const QString said = document.object().value(QLatin1String("mediaType")).toString();
        if (!said.isEmpty() && said != manifest.mediaType) {
            refuse(QStringLiteral("it calls itself %1 and came as %2").arg(said.left(80), manifest.mediaType));
            return;
        }
        const QString header = QString::fromLatin1(reply.http.header("docker-content-digest"));
        for (const QString &expected : {header, ref.digest})
            if (expected.startsWith(QLatin1String("sha256:")) && expected != manifest.digest) {
                refuse(QStringLiteral("digest mismatch: %1 came, %2 was announced").arg(manifest.digest, expected));
                return;
            }
        sawTag(ref, manifest.digest);
        answer(manifest);
    });
}

void RegistryClient::putManifest(const ImageRef &ref, const RawManifest &manifest, QObject *context, Answer<Result<QString>> answer)
{
    put(ref, manifest, true, context, std::move(answer));
}

void RegistryClient::sendManifest(const ImageRef &ref, const RawManifest &manifest, QObject *context, Answer<Result<QString>> answer)
{
    put(ref, manifest, false, context, std::move(answer));
}

void RegistryClient::put(const ImageRef &ref, const RawManifest &manifest, bool readBackAlways, QObject *context, Answer<Result<QString>> answer)
{
    if (sha256Digest(manifest.bytes) != manifest.digest || (!ref.digest.isEmpty() && ref.digest != manifest.digest)) {
        QTimer::singleShot(0, context, [answer, ref] { answer(workError(ref.text(), QStringLiteral("the manifest's bytes are not those of its digest"))); });
        return;
    }
    RegistryCall call = callFor(ref, "PUT", QLatin1String("/manifests/") + referenceOf(ref), QStringLiteral("pull,push"));
    call.headers.emplaceBack("Content-Type", manifest.mediaType.toLatin1());
    call.body = manifest.bytes;
    const QString digest = manifest.digest;
    m_session.send(call, context, [this, ref, digest, readBackAlways, context, answer](const RegistryReply &reply) {
        if (reply.http.status != 201 || !reply.why.isEmpty()) {
            const bool redirect = reply.http.status >= 300 && reply.http.status < 400;
            if (reply.isSuccess() || redirect) // a redirected PUT stores nothing, and 200 or 202 promise nothing
                answer(workError(ref.text(), QStringLiteral("the registry answered HTTP %1 where only 201 is a success").arg(reply.http.status)));
            else
                answer(registryError(ref, reply));
            return;
        }
        const QString said = QString::fromLatin1(reply.http.header("docker-content-digest"));
        if (!said.isEmpty() && said != digest) {
            answer(workError(ref.text(), QStringLiteral("the registry stored %1 where %2 was put").arg(said.left(80), digest)));
            return;
        }
        if (!readBackAlways && said == digest) {
            answer(digest);
            return;
        }
        readBack(ref, digest, m_seen.value(ref.text()), m_session.options().clock.monotonic(), context, answer);
    });
}

void RegistryClient::sawTag(const ImageRef &ref, const QString &digest)
{
    if (ref.digest.isEmpty())
        m_seen.insert(ref.text(), digest);
}

void RegistryClient::readBack(const ImageRef &ref, const QString &digest, const QString &before, std::chrono::milliseconds started,
                              QObject *context, Answer<Result<QString>> answer)
{
    exists(ref, context, [this, ref, digest, before, started, context, answer](const Existence &now) {
        if (now.presence == Presence::Yes && now.digest == digest) {
            answer(digest);
            return;
        }
        // What the tag named before may be a late effect of our PUT. Anything else was put by somebody since: no wait fixes it.
        if (now.presence == Presence::Yes && ref.digest.isEmpty() && !before.isNull() && now.digest != before) {
            answer(workError(ref.text(), clause("moved-by-others", {now.digest}), QStringLiteral("look at it, then try again")));
            return;
        }
        const RetryPolicy &retry = m_session.options().retry;
        const auto spent = m_session.options().clock.monotonic() - started;
        if (spent >= retry.settle) {
            const QString found = now.presence == Presence::Yes ? now.digest
                                  : now.presence == Presence::No ? QStringLiteral("nothing") : now.why.text;
            answer(workError(ref.text(), QStringLiteral("the registry said 201, but reading it back gives %1 instead of %2").arg(found, digest),
                             QStringLiteral("look at the registry before you go on")));
            return;
        }
        const auto pause = std::clamp<std::chrono::milliseconds>(spent / 2, retry.first / 10, retry.first * 5);
        QTimer::singleShot(pause, context, [this, ref, digest, before, started, context, answer] {
            readBack(ref, digest, before, started, context, answer);
        });
    });
}

void RegistryClient::mayPush(const ImageRef &repository, QObject *context, Answer<Result<void>> answer)
{
    RegistryCall call = callFor(repository, "POST", QStringLiteral("/blobs/uploads/"), QStringLiteral("pull,push"));
    call.headers.emplaceBack("Content-Type", "application/octet-stream");
    m_session.send(call, context, [this, repository, context, answer](const RegistryReply &reply) {
        if (reply.http.status != 202) {
            const Error error = registryError(repository, reply);
            answer(error.kind == Error::Kind::Surroundings
                       ? error : surroundingsError(repository.repository(), QStringLiteral("may not be pushed to: %1").arg(reply.words()), loginAdvice(repository)));
            return;
        }
        answer({});
        // The upload that was begun is given back; the registry sweeps it anyway, so the answer is not waited for.
        const QUrl location = ownAddress(repository.apiHost(), reply.http.url, reply.http.header("location"));
        if (location.isEmpty())
            return;
        RegistryCall cancel = callFor(repository, "DELETE", {}, QStringLiteral("pull,push"));
        cancel.url = location;
        m_session.send(cancel, this, [](const RegistryReply &) {});
    });
}

void RegistryClient::ping(const QString &host, QObject *context, Answer<Result<Refusal>> answer)
{
    RegistryCall call;
    call.host = host;
    call.target = QStringLiteral("/v2/");
    m_session.send(call, context, [host, answer](const RegistryReply &reply) {
        if (reply.http.status == 200 || reply.noPermission || reply.login) // it answers
            answer(reply.noPermission && !reply.login ? Refusal{reply.words(), reply.advice} : Refusal());
        else
            answer(surroundingsError(clause("check-registry", {host}), clause("does-not-answer", {reply.words()}),
                                     reply.words().contains(QLatin1String("TLS failed")) ? tlsAdvice(host, reply.words()) : clause("registry-right")));
    });
}

QUrl RegistryClient::ownAddress(const QString &host, const QUrl &base, const QByteArray &location) const
{
    QUrl url = base.resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
    const QUrl own = m_session.address(host, {});
    if (url.scheme() == QLatin1String("http") && own.scheme() == QLatin1String("https") && url.host() == own.host()
        && (url.port() == own.port() || url.port() == 80)) {
        url.setScheme(own.scheme());
        url.setPort(own.port());
    }
    return !location.isEmpty() && url.isValid() && sameOrigin(url, own) ? url : QUrl();
}

} // namespace stackwright
