#include "model/registry/challenge.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTimeZone>

namespace stackwright {

namespace {

/// A reader over one header value.
class Words
{
public:
    explicit Words(const QByteArray &text) : m_text(text) {}

    bool atEnd() const { return m_at >= m_text.size(); }
    qsizetype position() const { return m_at; }
    void rewind(qsizetype to) { m_at = to; }

    void skipSpace()
    {
        while (!atEnd() && (m_text.at(m_at) == ' ' || m_text.at(m_at) == '\t'))
            ++m_at;
    }
    void skipSeparators()
    {
        while (!atEnd() && (m_text.at(m_at) == ' ' || m_text.at(m_at) == '\t' || m_text.at(m_at) == ','))
            ++m_at;
    }
    bool take(char wanted)
    {
        if (atEnd() || m_text.at(m_at) != wanted)
            return false;
        ++m_at;
        return true;
    }
    void skipOne() { ++m_at; }
    bool atSpace() const { return !atEnd() && (m_text.at(m_at) == ' ' || m_text.at(m_at) == '\t'); }

    QByteArray token()
    {
        const qsizetype from = m_at;
        while (!atEnd() && isTokenCharacter(m_text.at(m_at)))
            ++m_at;
        return m_text.mid(from, m_at - from);
    }

    QByteArray quotedOrToken()
    {
        if (!take('"')) {
            // Some servers leave the quotes out; a bare value ends at a comma or a space.
            const qsizetype from = m_at;
            while (!atEnd() && m_text.at(m_at) != ',' && m_text.at(m_at) != ' ' && m_text.at(m_at) != '\t' && m_text.at(m_at) != ';')
                ++m_at;
            return m_text.mid(from, m_at - from);
        }
        QByteArray value;
        while (!atEnd()) {
            char c = m_text.at(m_at++);
            if (c == '"')
                return value;
            if (c == '\\' && !atEnd())
                c = m_text.at(m_at++);
            value += c;
        }
        return value;
    }

    QByteArray until(char end)
    {
        const qsizetype from = m_at;
        while (!atEnd() && m_text.at(m_at) != end)
            ++m_at;
        return m_text.mid(from, m_at - from);
    }

private:
    static bool isTokenCharacter(char c)
    {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
               || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
};

} // namespace

QByteArray Challenge::parameter(const QByteArray &name) const
{
    for (const auto &[key, value] : parameters)
        if (key == name)
            return value;
    return {};
}

QList<Challenge> parseChallenges(const QByteArray &header)
{
    QList<Challenge> challenges;
    Words words(header);
    while (true) {
        words.skipSeparators();
        if (words.atEnd())
            return challenges;
        const qsizetype before = words.position();
        const QByteArray word = words.token();
        if (word.isEmpty()) {
            words.skipOne(); // not a token: skip what cannot be read
            continue;
        }
        words.skipSpace();
        if (words.take('=')) {
            words.skipSpace();
            const QByteArray value = words.quotedOrToken();
            if (!challenges.isEmpty())
                challenges.last().parameters.emplaceBack(word.toLower(), value);
            continue;
        }
        words.rewind(before + word.size());
        challenges += Challenge{word.toLower(), {}};
        // A token68 (Negotiate abc==) belongs to the scheme and is of no use here.
        words.skipSpace();
        const qsizetype parameter = words.position();
        const QByteArray next = words.token();
        words.skipSpace();
        const bool isParameter = !next.isEmpty() && words.take('=') && !words.take('=');
        words.rewind(parameter);
        if (!next.isEmpty() && !isParameter)
            words.until(',');
    }
}

QByteArray nextLink(const QByteArray &linkHeader)
{
    Words words(linkHeader);
    while (!words.atEnd()) {
        words.skipSeparators();
        if (!words.take('<')) {
            words.until(',');
            continue;
        }
        const QByteArray target = words.until('>').trimmed();
        words.take('>');
        bool isNext = false;
        while (true) {
            words.skipSpace();
            if (!words.take(';'))
                break;
            words.skipSpace();
            const QByteArray name = words.token().toLower();
            words.skipSpace();
            QByteArray value;
            if (words.take('=')) {
                words.skipSpace();
                value = words.quotedOrToken();
            }
            if (name == "rel")
                for (const QByteArray &relation : value.toLower().split(' '))
                    isNext = isNext || relation == "next";
        }
        if (isNext)
            return target;
        words.until(',');
    }
    return {};
}

QList<RegistryFault> parseFaults(const QByteArray &body)
{
    QList<RegistryFault> faults;
    const QJsonArray errors = QJsonDocument::fromJson(body).object().value(QLatin1String("errors")).toArray();
    for (const QJsonValue &one : errors) {
        const QJsonObject object = one.toObject();
        QString code = object.value(QLatin1String("code")).toString();
        const bool notFound = object.value(QLatin1String("status")).toInt() == 404; // how Artifactory says it without a code
        if (code.isEmpty() && notFound)
            code = QStringLiteral("NOT_FOUND");
        if (!code.isEmpty())
            faults += RegistryFault{code.left(100), object.value(QLatin1String("message")).toString().left(500)};
    }
    return faults;
}

std::optional<std::chrono::seconds> parseRetryAfter(const QByteArray &header, qint64 now)
{
    const QByteArray text = header.trimmed();
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    if (isNumber && seconds >= 0)
        return std::chrono::seconds(seconds);
    // "Wed, 21 Oct 2015 07:28:00 GMT": names of days and months are English whatever the user's locale is.
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    if (!date.isValid())
        return std::nullopt;
    date.setTimeZone(QTimeZone::utc());
    return std::chrono::seconds(std::max<qint64>(0, date.toSecsSinceEpoch() - now));
}

} // namespace stackwright
