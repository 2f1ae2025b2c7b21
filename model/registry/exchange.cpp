#include "model/registry/http.h"

#include "model/base/result.h"
#include "model/registry/trust.h"

#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkCookieJar>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPointer>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTimer>

namespace stackwright {

namespace {

constexpr int mostRedirects = 5;

QString environment(const char *lower, const char *upper)
{
    return QString::fromLocal8Bit(qEnvironmentVariableIsSet(lower) ? qgetenv(lower) : qgetenv(upper));
}

/// The proxies that the environment names, for both schemes; never for this machine (N5). Qt's own reading knows
/// http_proxy alone.
class EnvironmentProxies : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const QString host = query.peerHostName();
        if (isLoopback(host) || isExcepted(host))
            return {QNetworkProxy::NoProxy};
        QString address = query.protocolTag() == QLatin1String("https") ? environment("https_proxy", "HTTPS_PROXY")
                                                                       : environment("http_proxy", "HTTP_PROXY");
        if (address.isEmpty())
            return {QNetworkProxy::NoProxy};
        if (!address.contains(QLatin1String("://")))
            address.prepend(QLatin1String("http://"));
        const QUrl url(address);
        if (!url.isValid() || url.host().isEmpty())
            return {QNetworkProxy::NoProxy};
        return {QNetworkProxy(QNetworkProxy::HttpProxy, url.host(), static_cast<quint16>(url.port(8080)), url.userName(), url.password())};
    }

    /// What the proxy is told with a request without TLS: Qt gives a proxy its login for a tunnel only. Empty: there is no proxy
    /// for this address, or it wants none. Never with TLS: there the headers are the server's, and not for the proxy.
    static QByteArray loginOfPlain(const QUrl &url)
    {
        if (url.scheme() != QLatin1String("http"))
            return {};
        const QNetworkProxy proxy = EnvironmentProxies().queryProxy(QNetworkProxyQuery(url)).value(0);
        if (proxy.type() == QNetworkProxy::NoProxy || (proxy.user().isEmpty() && proxy.password().isEmpty()))
            return {};
        return "Basic " + QString(proxy.user() + QLatin1Char(':') + proxy.password()).toUtf8().toBase64();
    }

private:
    static bool isExcepted(const QString &host)
    {
        const QStringList excepted = environment("no_proxy", "NO_PROXY").split(QLatin1Char(','), Qt::SkipEmptyParts);
        for (QString one : excepted) {
            one = one.trimmed();
            if (one == QLatin1String("*"))
                return true;
            if (one.startsWith(QLatin1Char('.')))
                one.remove(0, 1);
            if (host == one || host.endsWith(QLatin1Char('.') + one))
                return true;
        }
        return false;
    }
};

bool isClean(const QByteArray &headerPart)
{
    return !headerPart.contains('\r') && !headerPart.contains('\n') && !headerPart.contains('\0');
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Why we do not go from one address to the other; empty: we may.
QString whyNotFollow(const QUrl &from, const QUrl &to, const QStringList &plainHosts)
{
    if (!to.isValid() || to.host().isEmpty())
        return QStringLiteral("it redirects to no valid address");
    if (to.scheme() != QLatin1String("https") && to.scheme() != QLatin1String("http"))
        return QStringLiteral("it redirects to the scheme \"%1\"").arg(to.scheme());
    if (from.scheme() == QLatin1String("https") && to.scheme() == QLatin1String("http"))
        return QStringLiteral("it redirects from https to http, to %1").arg(to.host());
    if (isLoopback(to.host()) && !isLoopback(from.host()))
        return QStringLiteral("it redirects to this machine, %1").arg(to.host());
    if (to.scheme() == QLatin1String("http") && schemeFor(to.authority(QUrl::FullyEncoded), plainHosts) != QLatin1String("http"))
        return QStringLiteral("it redirects to %1 without TLS").arg(to.host());
    return {};
}

/// What TLS is to know for this address. Error: a file that is there for this host cannot be used.
Result<QSslConfiguration> tlsFor(const QUrl &url, TrustStore &store)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    if (isLoopback(url.host()))
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    const HostTrust &trust = store.of(url.authority(QUrl::FullyEncoded));
    const auto notWhole = [](const PemFile &file) {
        return surroundingsError(file.path, QStringLiteral("%1 cannot be used: it holds no whole certificate or key").arg(file.path));
    };
    if (!trust.trouble.isEmpty())
        return surroundingsError(url.host(), trust.trouble);
    for (const PemFile &file : trust.authorities) {
        const QList<QSslCertificate> certificates = QSslCertificate::fromData(file.bytes);
        if (certificates.isEmpty())
            return notWhole(file);
        tls.addCaCertificates(certificates);
    }
    if (!trust.certificate.path.isEmpty()) {
        const QList<QSslCertificate> chain = QSslCertificate::fromData(trust.certificate.bytes);
        QSslKey key;
        for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec})
            if (key.isNull())
                key = QSslKey(trust.key.bytes, algorithm);
        if (chain.isEmpty())
            return notWhole(trust.certificate);
        if (key.isNull())
            return notWhole(trust.key);
        tls.setLocalCertificateChain(chain);
        tls.setPrivateKey(key);
    }
    return tls;
}

/// One request under way, over its redirects. Deletes itself after the answer.
class Exchange : public QObject
{
public:
    Exchange(QNetworkAccessManager &manager, HttpRequest request, QObject *context, std::function<void(const HttpAnswer &)> answer)
        : QObject(&manager), m_manager(manager), m_request(std::move(request)), m_context(context), m_answer(std::move(answer))
    {
        m_deadline.setSingleShot(true);
        QObject::connect(&m_deadline, &QTimer::timeout, this, [this] {
            HttpAnswer mute;
            mute.url = m_url;
            mute.failure = QStringLiteral("no whole answer within %1 s").arg(static_cast<double>(m_request.deadline.count()) / 1000.0);
            mute.timedOut = true; // and trying again is not likely to help
            give(mute);
        });
        QObject::connect(context, &QObject::destroyed, this, [this] { dispose(); });
    }

    void start()
    {
        m_deadline.start(m_request.deadline);
        for (const auto &[name, value] : m_request.headers)
            if (!isClean(name) || !isClean(value)) {
                fail(QStringLiteral("the header %1 holds a line break").arg(QString::fromLatin1(name.left(40)).simplified()), false);
                return;
            }
        m_url = m_request.url;
        m_url.setUserInfo({});
        go();
    }

private:
    void go()
    {
        QNetworkRequest request(m_url);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        if (m_request.trust && m_url.scheme() == QLatin1String("https")) {
            const Result<QSslConfiguration> tls = tlsFor(m_url, *m_request.trust);
            if (!tls) {
                fail(QStringLiteral("TLS failed: %1").arg(tls.error().why.text), false);
                return;
            }
            request.setSslConfiguration(*tls);
        }
        request.setRawHeader("User-Agent", "stackwright/" STACKWRIGHT_VERSION);
        request.setRawHeader("Accept-Encoding", "identity"); // digests are of the bytes as they are stored
        for (const auto &[name, value] : m_request.headers)
            if (!m_leftOrigin || name.compare("authorization", Qt::CaseInsensitive) != 0)
                request.setRawHeader(name, value);
        if (const QByteArray login = EnvironmentProxies::loginOfPlain(m_url); !login.isEmpty())
            request.setRawHeader("Proxy-Authorization", login);

        if (!m_request.saveTo.isEmpty() && !reopen(m_save, m_request.saveTo, QFile::WriteOnly | QFile::Truncate))
            return;
        if (!m_request.bodyFile.isEmpty() && !reopen(m_send, m_request.bodyFile, QFile::ReadOnly))
            return;
        if (m_request.method == "HEAD")
            m_reply = m_manager.head(request);
        else if (m_request.method == "GET")
            m_reply = m_manager.get(request);
        else if (m_request.method == "PUT" && m_send)
            m_reply = m_manager.put(request, m_send.get());
        else if (m_request.method == "PUT")
            m_reply = m_manager.put(request, m_request.body);
        else if (m_request.method == "POST")
            m_reply = m_manager.post(request, m_request.body);
        else
            m_reply = m_manager.sendCustomRequest(request, m_request.method, m_request.body);
        m_body.clear();
        m_saved = 0;
        if (m_send)
            QObject::connect(m_reply, &QNetworkReply::uploadProgress, this, [this] { m_deadline.start(m_request.deadline); });
        QObject::connect(m_reply, &QNetworkReply::readyRead, this, [this] { read(); });
        QObject::connect(m_reply, &QNetworkReply::finished, this, [this] { finished(); });
    }

    /// For each try: a redirect begins with the whole file again.
    bool reopen(std::unique_ptr<QFile> &file, const QString &path, QFile::OpenMode mode)
    {
        file = std::make_unique<QFile>(path);
        if (file->open(mode))
            return true;
        fail(QStringLiteral("%1 cannot be opened: %2").arg(path, file->errorString()), false);
        return false;
    }

    void read()
    {
        if (!m_reply)
            return;
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (m_save && status >= 200 && status < 300) {
            m_deadline.start(m_request.deadline);
            const QByteArray bytes = m_reply->readAll();
            m_saved += bytes.size();
            if (m_saved > m_request.cap)
                fail(QStringLiteral("its answer is larger than %1 bytes").arg(m_request.cap), false);
            else if (m_save->write(bytes) != bytes.size())
                fail(QStringLiteral("%1 cannot be written: %2").arg(m_save->fileName(), m_save->errorString()), false);
            return;
        }
        const qint64 room = m_request.cap + 1 - m_body.size();
        m_body += m_reply->read(room);
        if (m_body.size() > m_request.cap)
            fail(QStringLiteral("its answer is larger than %1 bytes").arg(m_request.cap), false);
    }

    void finished()
    {
        read();
        if (!m_reply)
            return;
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const QNetworkReply::NetworkError error = m_reply->error();
        // Below 200 it is the connection or a proxy that failed; above, the server's own answer (a 404 is one).
        const bool broken = error != QNetworkReply::NoError && error < 200;
        if (broken || status == 0) {
            const bool tls = error == QNetworkReply::SslHandshakeFailedError;
            const bool unreached = error == QNetworkReply::ConnectionRefusedError || error == QNetworkReply::HostNotFoundError
                                   || error == QNetworkReply::UnknownNetworkError;
            fail(words(error), !tls, unreached);
            return;
        }
        if (m_request.followRedirects && isRedirect(status) && (m_request.method == "GET" || m_request.method == "HEAD")) {
            follow();
            return;
        }
        if (m_save && !m_save->flush()) {
            fail(QStringLiteral("%1 cannot be written: %2").arg(m_save->fileName(), m_save->errorString()), false);
            return;
        }
        HttpAnswer answer = headersOf();
        answer.status = status;
        answer.body = m_body;
        give(answer);
    }

    void follow()
    {
        const QByteArray location = m_reply->rawHeader("Location");
        const QUrl to = m_url.resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
        if (location.isEmpty()) {
            fail(QStringLiteral("it redirects without saying where"), false);
            return;
        }
        const QString why = whyNotFollow(m_url, to, m_request.plainHosts);
        if (!why.isEmpty()) {
            fail(why, false);
            return;
        }
        if (++m_redirects > mostRedirects) {
            fail(QStringLiteral("it redirects more than %1 times").arg(mostRedirects), false);
            return;
        }
        m_leftOrigin = m_leftOrigin || !sameOrigin(m_url, to);
        m_url = to;
        m_url.setUserInfo({});
        dropReply();
        go();
    }

    QString words(QNetworkReply::NetworkError error) const
    {
        switch (error) {
        case QNetworkReply::ConnectionRefusedError: return QStringLiteral("connection refused");
        case QNetworkReply::HostNotFoundError: return QStringLiteral("there is no host \"%1\"").arg(m_url.host());
        case QNetworkReply::RemoteHostClosedError: return QStringLiteral("it closed the connection before the whole answer came");
        case QNetworkReply::SslHandshakeFailedError: {
            const QString doubt = m_request.trust ? m_request.trust->of(m_url.authority(QUrl::FullyEncoded)).doubt : QString();
            return QStringLiteral("TLS failed: %1").arg(doubt.isEmpty() ? m_reply->errorString() : QString(m_reply->errorString() + QLatin1String("; ") + doubt));
        }
        case QNetworkReply::NoError: return QStringLiteral("it did not answer in HTTP");
        default: return m_reply->errorString().simplified().left(300);
        }
    }

    HttpAnswer headersOf() const
    {
        HttpAnswer answer;
        answer.url = m_url;
        for (const auto &[name, value] : m_reply->rawHeaderPairs())
            answer.headers.emplaceBack(name.toLower(), value);
        return answer;
    }

    void fail(const QString &why, bool mayPass, bool neverConnected = false)
    {
        HttpAnswer answer;
        answer.url = m_url;
        answer.failure = why;
        answer.mayPass = mayPass;
        answer.neverConnected = neverConnected;
        give(answer);
    }

    /// Once. The answer comes from the event loop also where the failure was found at once.
    void give(const HttpAnswer &answer)
    {
        if (m_given)
            return;
        m_given = true;
        m_deadline.stop();
        dropReply();
        QTimer::singleShot(0, this, [this, answer] {
            if (m_context)
                m_answer(answer);
            deleteLater();
        });
    }

    void dropReply()
    {
        if (!m_reply)
            return;
        QNetworkReply *reply = m_reply;
        m_reply = nullptr;
        reply->disconnect(this);
        reply->deleteLater(); // ends the request too; abort() warns of a second end where the answer was on its way
    }

    void dispose()
    {
        m_given = true;
        m_deadline.stop();
        dropReply();
        deleteLater();
    }

    QNetworkAccessManager &m_manager;
    HttpRequest m_request;
    QPointer<QObject> m_context;
    std::function<void(const HttpAnswer &)> m_answer;
    QTimer m_deadline;
    QPointer<QNetworkReply> m_reply;
    QUrl m_url;
    QByteArray m_body;
    std::unique_ptr<QFile> m_save, m_send;
    qint64 m_saved = 0;
    int m_redirects = 0;
    bool m_leftOrigin = false, m_given = false;
};

} // namespace

struct Http::Connections
{
    Connections() { manager.setProxyFactory(new EnvironmentProxies); } // the manager owns it

    QNetworkAccessManager manager;
};

Http::Http() = default;

Http::~Http() = default;

void Http::send(const HttpRequest &request, QObject *context, std::function<void(const HttpAnswer &)> answer)
{
    if (!m_connections)
        m_connections = std::make_unique<Connections>();
    (new Exchange(m_connections->manager, request, context, std::move(answer)))->start();
}

} // namespace stackwright
