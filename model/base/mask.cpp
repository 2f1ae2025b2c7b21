#include "model/base/mask.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cstring>
#include <unistd.h>

namespace stackwright {

namespace {

/// What every text holds if the secret stands in it in base64, `offset` bytes after a group of three began.
QByteArray base64Core(const QByteArray &secret, int offset, QByteArray::Base64Options options)
{
    const QByteArray text = QByteArray(QByteArray(offset, '\0') + secret).toBase64(options);
    const qsizetype from = offset == 0 ? 0 : offset + 1;              // characters that depend on what came before
    const qsizetype whole = (offset + secret.size()) * 8 / 6;         // and none that depend on what follows
    return text.mid(from, whole - from);
}

QByteArray escapedJson(const QByteArray &secret)
{
    const QByteArray array = QJsonDocument(QJsonArray{QString::fromUtf8(secret)}).toJson(QJsonDocument::Compact);
    return array.mid(2, array.size() - 4); // without [" and "]
}

QByteArray lowerHex(QByteArray url)
{
    for (qsizetype i = 0; i + 2 < url.size(); ++i)
        if (url[i] == '%')
            url.replace(i + 1, 2, url.mid(i + 1, 2).toLower());
    return url;
}

} // namespace

Masker::Masker(const QByteArrayList &secrets)
{
    QByteArrayList wanted;
    for (const QByteArray &secret : secrets) {
        if (isTooShort(secret))
            continue;
        wanted << secret << secret.trimmed();
        if (secret.contains('\n'))
            for (const QByteArray &line : secret.split('\n'))
                if (!isTooShort(line))
                    wanted << line.trimmed();
    }
    for (const QByteArray &secret : wanted) {
        add(secret);
        for (int offset = 0; offset < 3; ++offset) {
            add(base64Core(secret, offset, QByteArray::Base64Encoding));
            add(base64Core(secret, offset, QByteArray::Base64UrlEncoding));
        }
        const QByteArray url = secret.toPercentEncoding();
        add(url);
        add(lowerHex(url));
        add(QByteArray(url).replace("%20", "+"));
        add(QUrl::toPercentEncoding(QString::fromUtf8(secret), "!$&'()*+,;=:@/"));
        const QByteArray json = escapedJson(secret);
        add(json);
        add(QByteArray(json).replace('/', "\\/"));
        // Go's encoder, docker's too, hides these three from HTML.
        add(QByteArray(json).replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e"));
        QByteArray xml = secret;
        xml.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        add(xml);
        add(QByteArray(xml).replace('"', "&quot;"));
        add(QByteArray(xml).replace('"', "&quot;").replace('\'', "&apos;"));
        add(QByteArray(xml).replace('"', "&quot;").replace('\'', "&#39;"));
        add(QByteArray(xml).replace('"', "&#34;").replace('\'', "&#39;"));
    }
    prepare();
}

void Masker::add(const QByteArray &pattern)
{
    if (pattern.size() >= shortestSecret)
        m_patterns.append(pattern);
}

void Masker::prepare()
{
    if (m_patterns.isEmpty())
        return;
    std::sort(m_patterns.begin(), m_patterns.end(), [](const QByteArray &a, const QByteArray &b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
    m_patterns.erase(std::unique(m_patterns.begin(), m_patterns.end()), m_patterns.end());
    m_longest = m_patterns.first().size();
    m_shortest = m_patterns.last().size();
    // Wu and Manber: a window as long as the shortest pattern moves by what its last two bytes allow.
    m_shift = std::make_shared<std::array<quint8, 65536>>();
    const qsizetype window = std::min<qsizetype>(m_shortest, 250);
    m_shift->fill(static_cast<quint8>(window - 1));
    for (const QByteArray &pattern : std::as_const(m_patterns))
        for (qsizetype i = 1; i < window; ++i) {
            quint8 &shift = (*m_shift)[static_cast<size_t>(static_cast<unsigned char>(pattern[i - 1]) << 8 | static_cast<unsigned char>(pattern[i]))];
            shift = std::min<quint8>(shift, static_cast<quint8>(window - 1 - i));
        }
}

/// The first place in [from, to) where a pattern may begin; `to` if there is none.
qsizetype Masker::nextCandidate(const QByteArray &text, qsizetype from, qsizetype to) const
{
    const qsizetype window = std::min<qsizetype>(m_shortest, 250);
    const auto *bytes = reinterpret_cast<const unsigned char *>(text.constData());
    while (from < to) {
        const unsigned char *end = bytes + from + window - 1;
        const quint8 shift = (*m_shift)[static_cast<size_t>(end[-1] << 8 | end[0])];
        if (shift == 0)
            return from;
        from += shift;
    }
    return to;
}

/// The length of the longest pattern at `at`, or 0. `undecided`: the text ends within a longer one.
qsizetype Masker::longestAt(const QByteArray &text, qsizetype at, bool &undecided) const
{
    const qsizetype left = text.size() - at;
    for (const QByteArray &pattern : m_patterns) {
        const qsizetype size = std::min(left, pattern.size());
        if (pattern[0] != text[at] || std::memcmp(pattern.constData(), text.constData() + at, static_cast<size_t>(size)) != 0)
            continue;
        if (size == pattern.size())
            return size;
        undecided = true;
    }
    return 0;
}

QByteArray Masker::maskPart(QByteArray &rest, const QByteArray &bytes, bool isLast) const
{
    if (m_patterns.isEmpty())
        return bytes;
    const QByteArray text = rest.isEmpty() ? bytes : QByteArray(rest + bytes);
    rest.clear();
    QByteArray masked;
    qsizetype at = 0, kept = 0; // kept: how far `masked` is complete
    // Up to here every pattern fits in, so a place that is passed over holds none.
    const qsizetype sure = std::max<qsizetype>(0, text.size() - m_longest + 1);
    while (at < text.size()) {
        if (at < sure) {
            at = nextCandidate(text, at, sure);
            if (at >= sure) {
                at = sure;
                continue;
            }
        }
        bool undecided = false;
        const qsizetype length = longestAt(text, at, undecided);
        if (undecided && !isLast)
            break;
        if (length == 0) {
            ++at;
            continue;
        }
        masked.append(text.constData() + kept, at - kept);
        masked.append("***");
        at += length;
        kept = at;
    }
    if (kept == 0 && at >= text.size())
        return text;
    masked.append(text.constData() + kept, at - kept);
    rest = text.mid(at);
    return masked;
}

QByteArray Masker::mask(const QByteArray &bytes) const
{
    QByteArray rest;
    return maskPart(rest, bytes, true);
}

/// Of each URL in a variable's value, what stands before its @: the whole "user:password", the password as it is written and as it
/// is meant, and of a web address a user alone, which is a token then. A proxy may be named without its scheme.
static QByteArrayList secretsOfAddresses(const QString &name, const QString &value)
{
    static const QRegularExpression address(QStringLiteral("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#\\s\"'<>]+)@"));
    static const QRegularExpression bare(QStringLiteral("\\A([^/?#\\s]+)@"));
    QByteArrayList secrets;
    auto take = [&](const QString &scheme, const QString &before) {
        const qsizetype colon = before.indexOf(QLatin1Char(':'));
        if (colon < 0 && !scheme.startsWith(QLatin1String("http"), Qt::CaseInsensitive))
            return; // git@host
        const QString secret = before.mid(colon + 1);
        const QByteArray meant = QByteArray::fromPercentEncoding(secret.toUtf8());
        const QByteArray user = QByteArray::fromPercentEncoding(before.left(std::max<qsizetype>(0, colon)).toUtf8());
        for (const QByteArray &one : {secret.toUtf8(), meant, before.toUtf8(), QByteArray(user + ':' + meant)})
            if (!Masker::isTooShort(one))
                secrets.append(one);
    };
    for (auto it = address.globalMatch(value); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        take(match.captured(1), match.captured(2));
    }
    if (name.endsWith(QLatin1String("_PROXY"), Qt::CaseInsensitive) && !value.contains(QLatin1String("://")))
        if (const QRegularExpressionMatch match = bare.match(value); match.hasMatch())
            take(QStringLiteral("http"), match.captured(1));
    return secrets;
}

QByteArrayList secretsOfEnvironment(const QMap<QString, QString> &environment)
{
    static const QRegularExpression telling(QStringLiteral("(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|(API|ACCESS|PRIVATE|SSH|DEPLOY|SIGNING|ENCRYPTION|GPG|PGP)_?KEY|_PAT)$"),
                                            QRegularExpression::CaseInsensitiveOption);
    QByteArrayList secrets;
    for (auto one = environment.cbegin(); one != environment.cend(); ++one) {
        if (one.value().contains(QLatin1Char('@')))
            secrets += secretsOfAddresses(one.key(), one.value());
        // A path to a secret is none; a private key is one whatever it is called.
        if (const QByteArray value = one.value().toUtf8();
            (telling.match(one.key()).hasMatch() || (value.startsWith("-----BEGIN ") && value.contains("PRIVATE KEY-----")))
            && !value.startsWith('/') && !Masker::isTooShort(value))
            secrets.append(value);
    }
    return secrets;
}

QByteArrayList secretsOfEnvironment()
{
    QMap<QString, QString> environment;
    for (char **variable = environ; variable && *variable; ++variable) {
        const QByteArray text(*variable);
        const qsizetype equals = text.indexOf('=');
        if (equals > 0)
            environment.insert(QString::fromUtf8(text.left(equals)), QString::fromUtf8(text.mid(equals + 1)));
    }
    return secretsOfEnvironment(environment);
}

} // namespace stackwright
