#include "tests/support/tokenserver.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QUrl>
#include <QUrlQuery>
#include <QUuid>

namespace stackwright::testing {

namespace {

QByteArray url64(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray openssl(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(QStringLiteral("openssl"), arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished();
    return process.readAllStandardOutput();
}

} // namespace

TokenServer::TokenServer()
{
    openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"), QStringLiteral("-nodes"),
             QStringLiteral("-keyout"), m_folder.filePath(QStringLiteral("key.pem")), QStringLiteral("-out"), certificate(),
             QStringLiteral("-subj"), QStringLiteral("/CN=test-issuer"), QStringLiteral("-days"), QStringLiteral("30")});
    m_server.fault = [this](const ProxiedRequest &request) {
        if (request.method == "POST") {
            if (identityToken.isEmpty())
                return Fault::answer(withoutPost, "<html>405</html>");
            const QUrlQuery form(QString::fromLatin1(request.body));
            auto field = [&form](const char *name) { return form.queryItemValue(QLatin1String(name), QUrl::FullyDecoded).toUtf8(); };
            if (request.header("content-type") != "application/x-www-form-urlencoded" || field("grant_type") != "refresh_token" || field("client_id").isEmpty()
                || field("service").isEmpty() || field("refresh_token") != identityToken)
                return Fault::answer(401, R"({"error":"invalid_grant"})");
            return grant(form, "access_token");
        }
        const QByteArray login = user + ':' + password;
        const QByteArray wanted = "Basic " + login.toBase64();
        const QByteArray authorization = request.header("authorization");
        if (!user.isEmpty() && authorization != wanted)
            return Fault::answer(401, R"({"errors":[{"code":"UNAUTHORIZED","message":"who are you?"}]})");
        return grant(QUrlQuery(QUrl::fromEncoded(request.path).query()), "token");
    };
}

Fault TokenServer::grant(const QUrlQuery &query, const char *name) const
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    QJsonArray access;
    for (const QString &scope : query.allQueryItemValues(QStringLiteral("scope"), QUrl::FullyDecoded)) {
        QJsonArray actions;
        for (const QString &action : scope.section(QLatin1Char(':'), 2).split(QLatin1Char(',')))
            if (granted.contains(action))
                actions += action;
        access += QJsonObject{{QStringLiteral("type"), QStringLiteral("repository")},
                              {QStringLiteral("name"), scope.section(QLatin1Char(':'), 1, 1)}, {QStringLiteral("actions"), actions}};
    }
    const QJsonObject claims{{QStringLiteral("iss"), QStringLiteral("test-issuer")}, {QStringLiteral("sub"), QString::fromLatin1(user)},
                             {QStringLiteral("aud"), query.queryItemValue(QStringLiteral("service"))},
                             {QStringLiteral("exp"), now + life}, {QStringLiteral("nbf"), now - 60}, {QStringLiteral("iat"), now},
                             {QStringLiteral("jti"), QUuid::createUuid().toString()}, {QStringLiteral("access"), access}};
    const QJsonObject answer{{QLatin1String(name), QString::fromLatin1(sign(QJsonDocument(claims).toJson(QJsonDocument::Compact)))},
                             {QStringLiteral("expires_in"), life}};
    return Fault::answer(200, QJsonDocument(answer).toJson(), {{"Content-Type", "application/json"}});
}

QByteArray TokenServer::sign(const QByteArray &claims) const
{
    QFile file(certificate());
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray der;
    for (const QByteArray &line : file.readAll().split('\n'))
        if (!line.startsWith("-----"))
            der += line.trimmed();
    const QJsonObject header{{QStringLiteral("typ"), QStringLiteral("JWT")}, {QStringLiteral("alg"), QStringLiteral("RS256")},
                             {QStringLiteral("x5c"), QJsonArray{QString::fromLatin1(der)}}};
    const QByteArray text = url64(QJsonDocument(header).toJson(QJsonDocument::Compact)) + '.' + url64(claims);
    const QByteArray signature = openssl({QStringLiteral("dgst"), QStringLiteral("-sha256"), QStringLiteral("-sign"), m_folder.filePath(QStringLiteral("key.pem"))}, text);
    return text + '.' + url64(signature);
}

} // namespace stackwright::testing
