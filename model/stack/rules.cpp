#include "model/stack/rules.h"

#include "model/base/text.h"
#include "model/stack/glob.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stackwright {

namespace {

struct Position
{
    int line = 1, column = 1;
};

/// From where `at` stands, the place of byte `begin`, to the place of byte `end`. Columns count characters.
void advance(Position *at, const QByteArray &bytes, qsizetype begin, qsizetype end)
{
    for (qsizetype i = begin; i < qMin(end, bytes.size()); ++i) {
        if (bytes[i] == '\n') {
            ++at->line;
            at->column = 1;
        } else if ((static_cast<unsigned char>(bytes[i]) & 0xC0) != 0x80) {
            ++at->column;
        }
    }
}

Position positionAt(const QByteArray &bytes, qsizetype offset)
{
    Position at;
    advance(&at, bytes, 0, offset);
    return at;
}

/// A text of the document: a key of the outermost object, or an entry of the list under one.
struct Word
{
    QString text, key; ///< key: of an entry, the list that it stands in
    Position at;
};

/// The keys and entries with their places, in order. Only for bytes that QJsonDocument has read: it does not check again.
QList<Word> wordsOf(const QByteArray &bytes)
{
    QList<Word> words;
    int depth = 0;
    QString key;
    Position at;
    qsizetype counted = 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == '"') {
            const qsizetype begin = i++;
            while (i < bytes.size() && bytes[i] != '"')
                i += bytes[i] == '\\' ? 2 : 1;
            if (depth > 2)
                continue;
            const QByteArray token = '[' + bytes.mid(begin, i + 1 - begin) + ']';
            const QString text = QJsonDocument::fromJson(token).array().first().toString();
            qsizetype after = i + 1;
            while (after < bytes.size() && std::isspace(static_cast<unsigned char>(bytes[after])))
                ++after;
            const bool isKey = depth == 1 && after < bytes.size() && bytes[after] == ':';
            if (isKey)
                key = text;
            advance(&at, bytes, counted, begin);
            counted = begin;
            words += Word{text, isKey ? QString() : key, at};
        }
    }
    return words;
}

class Reading
{
public:
    Reading(const QByteArray &bytes, const QString &file, QList<Finding> *findings)
        : m_bytes(bytes), m_file(file), m_findings(findings)
    {
    }

    ChangeRules read()
    {
        if (m_bytes.size() > 1024 * 1024)
            return refused("file-too-large", {0, 0}, QStringLiteral("larger than 1 MiB"), QString());
        if (m_bytes.startsWith("\xEF\xBB\xBF"))
            m_bytes.remove(0, 3);
        QJsonParseError parseError;
        const QJsonDocument document = QJsonDocument::fromJson(m_bytes, &parseError);
        if (parseError.error != QJsonParseError::NoError)
            return refused("not-json", positionAt(m_bytes, parseError.offset),
                           QLatin1String("not JSON: ") + parseError.errorString(),
                           QStringLiteral("JSON has no comments and no comma behind the last entry"));
        if (!document.isObject())
            return refused("not-an-object", {1, 1}, QStringLiteral("not an object with BuildAll and ChangeIgnore"),
                           QStringLiteral("write {\"BuildAll\": [], \"ChangeIgnore\": []}"));
        m_words = wordsOf(m_bytes);
        checkKeys();
        ChangeRules rules;
        rules.buildAll = list(document.object(), QStringLiteral("BuildAll"));
        rules.changeIgnore = list(document.object(), QStringLiteral("ChangeIgnore"));
        const QSet<QString> all(rules.buildAll.cbegin(), rules.buildAll.cend());
        for (const Word &entry : m_words)
            if (entry.key == QLatin1String("ChangeIgnore") && all.contains(entry.text))
                warn("in-both-lists", entry.at, QLatin1Char('"') + entry.text + QLatin1String("\" is in both lists: BuildAll decides"),
                     QStringLiteral("take it out of one"));
        return rules;
    }

private:
    void add(Finding::Severity severity, const char *rule, Position at, const QString &text, const QString &advice)
    {
        if (m_findings)
            *m_findings += Finding{severity, QLatin1String(rule), m_file, at.line, at.column, text, advice};
    }
    void warn(const char *rule, Position at, const QString &text, const QString &advice)
    {
        add(Finding::Severity::Warning, rule, at, text, advice);
    }
    ChangeRules refused(const char *rule, Position at, const QString &text, const QString &advice)
    {
        add(Finding::Severity::Error, rule, at, text, advice);
        return {};
    }

    void checkKeys()
    {
        static const QStringList known{QStringLiteral("BuildAll"), QStringLiteral("ChangeIgnore")};
        QSet<QString> seen;
        for (const Word &word : m_words) {
            if (!word.key.isEmpty())
                continue;
            if (seen.contains(word.text))
                warn("duplicate-key", word.at, QLatin1Char('"') + word.text + QLatin1String("\" appears twice: the last one counts"),
                     QStringLiteral("put all entries into one list"));
            seen.insert(word.text);
            if (known.contains(word.text))
                continue;
            const QString near = nearestWord(word.text, known);
            warn("unknown-key", word.at, QLatin1String("unknown key \"") + word.text + QLatin1Char('"'),
                 near.isEmpty() ? QStringLiteral("the keys are BuildAll and ChangeIgnore") : QString(QLatin1String("did you mean ") + near + QLatin1Char('?')));
        }
    }

    Position placeOf(const QString &key) const
    {
        Position at{1, 1};
        for (const Word &word : m_words)
            if (word.key.isEmpty() && word.text == key)
                at = word.at;
        return at;
    }

    QStringList list(const QJsonObject &object, const QString &key)
    {
        QStringList entries;
        const QJsonValue value = object.value(key);
        if (value.isUndefined())
            return entries;
        if (!value.isArray()) {
            refused("not-a-list", placeOf(key), key + QLatin1String(" is not a list of names"),
                    QLatin1String("write \"") + key + QLatin1String("\": []"));
            return entries;
        }
        for (const QJsonValue &entry : value.toArray()) {
            if (!entry.isString() || entry.toString().isEmpty()) {
                refused("not-a-name", placeOf(key), key + QLatin1String(" has an entry that is no name"),
                        QStringLiteral("every entry is a text in quotes"));
                return entries;
            }
            entries += entry.toString();
        }
        return entries;
    }

    QByteArray m_bytes;
    QString m_file;
    QList<Finding> *m_findings;
    QList<Word> m_words;
};

} // namespace

ChangeRules readChangeRules(const QByteArray &bytes, QList<Finding> *findings, const QString &file)
{
    return Reading(bytes, file, findings).read();
}

RuleMatcher::RuleMatcher(const QStringList &entries)
{
    for (const QString &entry : entries) {
        QByteArray bytes = entry.toUtf8();
        while (bytes.endsWith('/'))
            bytes.chop(1);
        if (bytes.contains('/'))
            m_pathGlobs += bytes;
        else if (isGlob(bytes))
            m_partGlobs += bytes;
        else if (!bytes.isEmpty())
            m_names.insert(bytes);
    }
}

bool RuleMatcher::matches(QByteArrayView path) const
{
    const qsizetype slash = path.indexOf('/');
    const QByteArrayView first = slash < 0 ? path : path.first(slash);
    if (m_names.contains(QByteArray::fromRawData(first.data(), first.size())))
        return true;
    for (const QByteArray &glob : m_partGlobs)
        if (globMatches(glob, first))
            return true;
    for (const QByteArray &glob : m_pathGlobs)
        if (globMatchesPath(glob, path, GlobReach::OrFolderAbove))
            return true;
    return false;
}

bool matchesRule(const QStringList &entries, const QByteArray &path)
{
    return RuleMatcher(entries).matches(path);
}

} // namespace stackwright
