#include "model/stack/dockerwords.h"

namespace stackwright {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

bool beginsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isInName(char c)
{
    return beginsName(c) || (c >= '0' && c <= '9');
}

/// The name that begins at `at`.
QByteArray nameAt(const QByteArray &text, qsizetype at)
{
    qsizetype end = at;
    if (end < text.size() && beginsName(text[end]))
        while (end < text.size() && isInName(text[end]))
            ++end;
    return text.mid(at, end - at);
}

/// The place of what closes the quote at `at`; -1: nothing does. Within double quotes the escape character holds.
qsizetype quoteEnd(const QByteArray &text, qsizetype at, char escape)
{
    for (qsizetype i = at + 1; i < text.size(); ++i) {
        if (text[at] == '"' && text[i] == escape)
            ++i;
        else if (text[i] == text[at])
            return i;
    }
    return -1;
}

/// The place of the brace that closes the one at `at`, over inner ones and quotes; -1: none does.
qsizetype braceEnd(const QByteArray &text, qsizetype at, char escape)
{
    int depth = 0;
    for (qsizetype i = at; i < text.size(); ++i) {
        const char c = text[i];
        if (c == escape) {
            ++i;
        } else if (c == '\'' || c == '"') {
            i = quoteEnd(text, i, escape);
            if (i < 0)
                return -1;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            return i;
        }
    }
    return -1;
}

class Expander
{
public:
    Expander(const Variables &variables, char escape) : m_variables(variables), m_escape(escape) {}

    std::optional<QByteArray> expand(const QByteArray &text)
    {
        QByteArray result;
        for (qsizetype i = 0; i < text.size();) {
            const char c = text[i];
            if (c == '\'') {
                const qsizetype end = quoteEnd(text, i, m_escape);
                if (end < 0)
                    return {};
                result += text.mid(i + 1, end - i - 1);
                i = end + 1;
            } else if (c == '"') {
                const qsizetype end = quoteEnd(text, i, m_escape);
                if (end < 0 || !quoted(text.mid(i + 1, end - i - 1), &result))
                    return {};
                i = end + 1;
            } else if (c == m_escape && i + 1 < text.size()) {
                result += text[i + 1];
                i += 2;
            } else if (c == '$') {
                if (!variable(text, &i, &result))
                    return {};
            } else {
                result += c;
                ++i;
            }
        }
        return result;
    }

private:
    /// Within double quotes the escape character escapes itself, the quote and the dollar only.
    bool quoted(const QByteArray &text, QByteArray *result)
    {
        for (qsizetype i = 0; i < text.size();) {
            const char c = text[i];
            if (c == '$') {
                if (!variable(text, &i, result))
                    return false;
                continue;
            }
            const char next = i + 1 < text.size() ? text[i + 1] : '\0';
            if (c == m_escape && (next == '"' || next == '$' || next == m_escape))
                ++i;
            *result += text[i++];
        }
        return true;
    }

    bool variable(const QByteArray &text, qsizetype *at, QByteArray *result)
    {
        const bool braced = *at + 1 < text.size() && text[*at + 1] == '{';
        const QByteArray name = nameAt(text, *at + (braced ? 2 : 1));
        if (!braced) {
            *at += 1 + name.size();
            if (name.isEmpty()) {
                *result += '$';
                return true;
            }
            return add(m_variables(name), result);
        }
        const qsizetype end = braceEnd(text, *at + 1, m_escape);
        if (end < 0 || name.isEmpty())
            return false;
        const QByteArray rest = text.mid(*at + 2 + name.size(), end - *at - 2 - name.size());
        *at = end + 1;
        const VariableValue value = m_variables(name);
        return rest.isEmpty() ? add(value, result) : modified(value, rest, result);
    }

    bool modified(const VariableValue &value, const QByteArray &rest, QByteArray *result)
    {
        const bool emptyIsUnset = rest.startsWith(':');
        const char way = rest.size() > (emptyIsUnset ? 1 : 0) ? rest[emptyIsUnset ? 1 : 0] : '\0';
        if ((way != '-' && way != '+') || value.known == VariableValue::Known::Unknown)
            return false;
        const bool isSet = value.known == VariableValue::Known::Text && !(emptyIsUnset && value.text.isEmpty());
        if (way == '-' && isSet)
            return add(value, result);
        if (way == '+' && !isSet)
            return true;
        const auto word = expand(rest.mid(emptyIsUnset ? 2 : 1));
        if (word)
            *result += *word;
        return word.has_value();
    }

    static bool add(const VariableValue &value, QByteArray *result)
    {
        *result += value.text;
        return value.known != VariableValue::Known::Unknown;
    }

    const Variables &m_variables;
    char m_escape;
};

} // namespace

QByteArrayList plainWords(const QByteArray &text)
{
    QByteArrayList words;
    qsizetype begin = -1;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const bool space = i == text.size() || isSpace(text[i]);
        if (space && begin >= 0) {
            words += text.mid(begin, i - begin);
            begin = -1;
        } else if (!space && begin < 0) {
            begin = i;
        }
    }
    return words;
}

std::optional<QByteArrayList> shellWords(const QByteArray &text, char escape)
{
    QByteArrayList words;
    qsizetype begin = -1;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i == text.size() || isSpace(text[i])) {
            if (begin >= 0)
                words += text.mid(begin, i - begin);
            begin = -1;
            continue;
        }
        if (begin < 0)
            begin = i;
        if (text[i] == escape && i + 1 < text.size())
            ++i;
        else if (text[i] == '\'' || text[i] == '"')
            i = quoteEnd(text, i, escape);
        else if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{')
            i = braceEnd(text, i + 1, escape);
        if (i < 0)
            return {};
    }
    return words;
}

std::optional<QByteArray> expandWord(const QByteArray &word, const Variables &variables, char escape)
{
    return Expander(variables, escape).expand(word);
}

QByteArray nameBefore(const QByteArray &word)
{
    const qsizetype equals = word.indexOf('=');
    return equals < 0 ? word : word.left(equals);
}

QByteArrayList variablesOf(const QByteArray &text, bool withoutDefaultOnly)
{
    QByteArrayList names;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
            continue;
        }
        if (text[i] != '$')
            continue;
        const bool braced = i + 1 < text.size() && text[i + 1] == '{';
        const QByteArray name = nameAt(text, i + (braced ? 2 : 1));
        if (name.isEmpty())
            continue;
        const QByteArray behind = braced ? text.mid(i + 2 + name.size(), 2) : QByteArray();
        const bool hasDefault = behind.startsWith('-') || behind == ":-";
        if (!(withoutDefaultOnly && hasDefault))
            names += name;
        i += (braced ? 1 : 0) + name.size();
    }
    return names;
}

} // namespace stackwright
