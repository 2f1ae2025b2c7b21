#include "model/stack/yaml_plain.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <cstring>

namespace stackwright {

namespace {

/// No spec is deeper than five; what the parser refuses as too deep is its to tell.
constexpr int deepest = 16;
/// Keys that a mapping has room for at first: most images have no more.
constexpr qsizetype few = 2;
constexpr qsizetype many = 32;
/// The parser takes keys of up to a thousand bytes.
constexpr qsizetype longestKey = 200;

enum class Where { Block, Flow };

/// The characters that may end a text without quotes, or make it uncertain.
constexpr std::array<bool, 256> endsSome = [] {
    std::array<bool, 256> table{};
    for (const char c : {':', '#', ',', '[', ']', '{', '}', '?'})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

class PlainReader
{
public:
    explicit PlainReader(const YamlLines &lines)
        : m_lines(lines), m_bytes(lines.bytes()), m_ascii(std::none_of(m_bytes.begin(), m_bytes.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80u) != 0; }))
    {
    }

    std::optional<YamlNode> read()
    {
        if (m_bytes.contains('\t') || m_bytes.contains('\r'))
            return {};
        advance();
        if (!m_atEnd && m_indent == 0 && m_end - m_at == 3 && std::memcmp(m_at, "---", 3) == 0)
            advance();
        YamlNode root;
        if (m_atEnd || m_indent != 0 || startsItem() || !readMap(&root, 1) || !m_atEnd)
            return {};
        return root;
    }

private:
    // ---- lines

    /// On to the next line that has something on it, past empty ones and comments.
    void advance()
    {
        m_passed = -1;
        while (m_next < m_lines.count()) {
            const QByteArrayView line = m_lines.line(m_next++);
            const char *at = line.begin(), *end = line.end();
            while (at < end && *at == ' ')
                ++at;
            ++m_passed;
            if (at == end || *at == '#')
                continue;
            while (end[-1] == ' ')
                --end;
            m_start = line.begin();
            m_at = at;
            m_end = end;
            m_indent = at - m_start;
            return;
        }
        m_atEnd = true;
    }

    int lineNumber() const { return static_cast<int>(m_next); }
    int columnHere() const
    {
        const qsizetype bytes = m_at - m_start;
        return m_ascii ? static_cast<int>(bytes) + 1 : m_lines.column(m_next - 1, bytes);
    }
    void place(YamlNode *node) const
    {
        node->line = lineNumber();
        node->column = columnHere();
    }

    bool startsDocument() const
    {
        return m_indent == 0 && m_end - m_at >= 3 && (std::memcmp(m_at, "---", 3) == 0 || std::memcmp(m_at, "...", 3) == 0);
    }
    bool startsItem() const { return *m_at == '-' && (m_at + 1 == m_end || m_at[1] == ' '); }
    void skipSpaces()
    {
        while (m_at < m_end && *m_at == ' ')
            ++m_at;
    }
    /// Nothing more on this line, but for a comment.
    bool atLineEnd() const { return m_at == m_end || (*m_at == '#' && m_at[-1] == ' '); }
    bool finishLine()
    {
        skipSpaces();
        if (!atLineEnd())
            return false;
        advance();
        return true;
    }

    // ---- blocks: the current line stands at their indentation

    bool readMap(YamlNode *map, int depth)
    {
        if (depth > deepest)
            return false;
        map->kind = YamlNode::Kind::Map;
        place(map);
        map->entries.reserve(few);
        const qsizetype indent = m_indent, firstLine = m_next;
        while (!m_atEnd && m_indent == indent) {
            if (startsItem() || startsDocument())
                return false;
            if (map->entries.size() == many) // it will go on like this: one piece of memory instead of one twice as big each time
                map->entries.reserve(many + many * (m_lines.count() - m_next + 1) / (m_next - firstLine));
            YamlEntry &entry = map->entries.emplaceBack();
            if (!readKey(&entry.key, Where::Block) || !readMapValue(&entry, indent, depth))
                return false;
        }
        return (m_atEnd || m_indent < indent) && eachKeyOnce(*map);
    }

    bool readMapValue(YamlEntry *entry, qsizetype indent, int depth)
    {
        skipSpaces();
        if (!atLineEnd())
            return readInline(&entry->value, indent, depth);
        advance();
        if (!m_atEnd && m_indent >= indent && startsItem())
            return readList(&entry->value, indent, depth + 1);
        if (!m_atEnd && m_indent > indent)
            return readMap(&entry->value, depth + 1);
        entry->value.line = entry->key.line;
        entry->value.column = entry->key.column;
        return true;
    }

    /// `parent` is the indentation of the mapping that the list is a value of; a list may stand as far left as that.
    bool readList(YamlNode *list, qsizetype parent, int depth)
    {
        if (depth > deepest)
            return false;
        list->kind = YamlNode::Kind::List;
        place(list);
        const qsizetype indent = m_indent;
        while (!m_atEnd && m_indent == indent && startsItem()) {
            ++m_at;
            skipSpaces();
            if (atLineEnd() || !readInline(&list->items.emplaceBack(), indent, depth))
                return false;
        }
        return m_atEnd || m_indent < indent || (m_indent == indent && indent == parent);
    }

    /// A value that begins on the line of its key or dash, and the end of that line.
    bool readInline(YamlNode *value, qsizetype indent, int depth)
    {
        if (*m_at == '[' || *m_at == '{')
            return readFlow(value, indent, depth + 1) && finishLine() && (m_atEnd || m_indent <= indent);
        place(value);
        if (*m_at == '"' || *m_at == '\'')
            return readQuoted(value) && finishLine() && (m_atEnd || m_indent <= indent);
        QByteArrayView text = readPlain(Where::Block);
        if (text.isEmpty() || (m_at < m_end && !atLineEnd()))
            return false;
        const bool commented = m_at < m_end;
        advance();
        if (m_atEnd || m_indent <= indent) {
            setText(value, text);
            return true;
        }
        if (commented)
            return false;
        // The text goes on: each further line is joined by a space.
        QByteArray whole = text.toByteArray();
        while (!m_atEnd && m_indent > indent) {
            const char *end = m_end;
            if (m_passed > 0 || (text = readPlain(Where::Block, true)).isEmpty() || m_at != end)
                return false;
            whole += ' ';
            whole += text;
            advance();
        }
        setText(value, whole);
        return value->kind == YamlNode::Kind::Text;
    }

    // ---- [a, b] and {a: b}

    /// Past spaces and line ends; every line has to stand deeper than the block that the brackets are in.
    bool skipInFlow(qsizetype indent)
    {
        for (;;) {
            skipSpaces();
            if (!atLineEnd())
                return true;
            advance();
            if (m_atEnd || m_indent <= indent)
                return false;
        }
    }

    bool readFlow(YamlNode *node, qsizetype indent, int depth)
    {
        if (depth > deepest)
            return false;
        place(node);
        const bool map = *m_at++ == '{';
        const char close = map ? '}' : ']';
        node->kind = map ? YamlNode::Kind::Map : YamlNode::Kind::List;
        if (!skipInFlow(indent))
            return false;
        if (*m_at == close) {
            ++m_at;
            return true;
        }
        if (map)
            node->entries.reserve(few);
        for (;;) {
            if (!(map ? readPair(&node->entries.emplaceBack(), indent, depth) : readItem(&node->items.emplaceBack(), indent, depth)) ||
                !skipInFlow(indent))
                return false;
            const char c = *m_at++;
            if (c == close)
                return !map || eachKeyOnce(*node);
            if (c != ',' || !skipInFlow(indent))
                return false;
        }
    }

    bool readPair(YamlEntry *entry, qsizetype indent, int depth)
    {
        if (!readKey(&entry->key, Where::Flow) || atLineEnd())
            return false;
        skipSpaces();
        return !atLineEnd() && readItem(&entry->value, indent, depth);
    }

    bool readItem(YamlNode *item, qsizetype indent, int depth)
    {
        if (*m_at == '[' || *m_at == '{')
            return readFlow(item, indent, depth + 1);
        place(item);
        if (*m_at == '"' || *m_at == '\'') {
            if (!readQuoted(item))
                return false;
        } else {
            const QByteArrayView text = readPlain(Where::Flow);
            if (text.isEmpty())
                return false;
            setText(item, text);
        }
        // What follows a text on the same line ends it; what follows on the next line must not be more of it.
        return skipInFlow(indent) && (*m_at == ',' || *m_at == ']' || *m_at == '}');
    }

    // ---- texts

    /// A key, its colon, and the space behind that (or the line's end).
    bool readKey(YamlNode *key, Where where)
    {
        place(key);
        const char *begin = m_at;
        if (*m_at == '"' || *m_at == '\'') {
            if (!readQuoted(key))
                return false;
        } else {
            const QByteArrayView text = readPlain(where);
            if (text.isEmpty() || text == "<<" || text.end() != m_at)
                return false;
            if (mayBeNull(text)) // the parser takes some that begin so for the value
                for (const char *null : {"~", "null", "Null", "NULL"})
                    if (text.startsWith(null))
                        return false;
            key->kind = YamlNode::Kind::Text;
            key->text = known(text);
        }
        if (key->text.isEmpty() || m_at - begin > longestKey || m_at == m_end || *m_at != ':')
            return false;
        ++m_at;
        return m_at == m_end || *m_at == ' ';
    }

    static bool mayBeNull(QByteArrayView text) { return text.front() == '~' || text.front() == 'n' || text.front() == 'N'; }
    static bool isNull(QByteArrayView text)
    {
        return mayBeNull(text) && (text == "~" || text == "null" || text == "Null" || text == "NULL");
    }

    void setText(YamlNode *node, QByteArrayView text)
    {
        node->kind = isNull(text) ? YamlNode::Kind::Null : YamlNode::Kind::Text;
        node->text = m_ascii ? QString::fromLatin1(text) : QString::fromUtf8(text);
    }

    static bool startsPlain(const char *at, const char *end, bool goesOn)
    {
        const char c = *at;
        if (c == '-')
            return end - at > 1 && at[1] != ' ' && (std::strchr(",[]{}?:", at[1]) == nullptr);
        return std::strchr(goesOn ? "#" : "?:,[]{}#&*!|>'\"%@`=", c) == nullptr;
    }

    /// A text without quotes, from here to what ends it on this line. Empty: none that is certain.
    QByteArrayView readPlain(Where where, bool goesOn = false)
    {
        const char *begin = m_at;
        if (m_at == m_end || !startsPlain(m_at, m_end, goesOn))
            return {};
        for (; m_at < m_end; ++m_at) {
            const char c = *m_at;
            if (!endsSome[static_cast<unsigned char>(c)])
                continue;
            if (c == ':') {
                const char next = m_at + 1 < m_end ? m_at[1] : ' ';
                if (next == ' ')
                    break;
                if (where == Where::Flow && std::strchr(",[]{}?", next))
                    return {};
            } else if (c == '#' && m_at[-1] == ' ') {
                break;
            } else if (where == Where::Flow && (c == ',' || c == ']' || c == '}')) {
                break;
            } else if (where == Where::Flow && (c == '[' || c == '{' || c == '?')) {
                return {};
            }
        }
        const char *end = m_at;
        while (end > begin && end[-1] == ' ')
            --end;
        return {begin, end - begin};
    }

    bool readQuoted(YamlNode *node)
    {
        const char quote = *m_at++;
        const char *begin = m_at;
        bool escaped = false;
        for (; m_at < m_end; ++m_at) {
            if (quote == '"' && *m_at == '\\') {
                if (m_at + 1 == m_end || (m_at[1] != '"' && m_at[1] != '\\'))
                    return false;
                escaped = true;
                ++m_at;
            } else if (*m_at == quote) {
                if (quote == '"' || m_at + 1 == m_end || m_at[1] != quote)
                    break;
                escaped = true;
                ++m_at;
            }
        }
        if (m_at == m_end)
            return false;
        QByteArray text(begin, m_at - begin);
        ++m_at;
        if (escaped && quote == '\'')
            text.replace("''", "'");
        else if (escaped)
            unescape(&text);
        node->kind = YamlNode::Kind::Text;
        node->quoted = true;
        node->text = QString::fromUtf8(text);
        return true;
    }

    /// \" and \\ only: readQuoted() declines the others.
    static void unescape(QByteArray *text)
    {
        qsizetype kept = 0;
        for (qsizetype i = 0; i < text->size(); ++i) {
            if (text->at(i) == '\\')
                ++i;
            (*text)[kept++] = text->at(i);
        }
        text->truncate(kept);
    }

    /// The same few keys again and again share one text.
    QString known(QByteArrayView text)
    {
        if (!m_ascii)
            return QString::fromUtf8(text);
        QString &slot = m_known[static_cast<size_t>(text.size() * 7 + text.front() * 31 + text.back()) % m_known.size()];
        if (slot != QLatin1String(text.data(), text.size()))
            slot = QString::fromLatin1(text);
        return slot;
    }

    static bool eachKeyOnce(const YamlNode &map)
    {
        constexpr qsizetype comparedOneByOne = 12;
        if (map.entries.size() <= comparedOneByOne) {
            for (qsizetype i = 1; i < map.entries.size(); ++i)
                for (qsizetype j = 0; j < i; ++j)
                    if (map.entries[i].key.text == map.entries[j].key.text)
                        return false;
            return true;
        }
        QSet<QStringView> seen;
        seen.reserve(map.entries.size());
        for (const YamlEntry &entry : map.entries)
            seen.insert(entry.key.text);
        return seen.size() == map.entries.size();
    }

    const YamlLines &m_lines;
    const QByteArray &m_bytes;
    const bool m_ascii;
    qsizetype m_next = 0;   ///< the index of the line after the current one, which is its number
    qsizetype m_passed = 0; ///< empty lines and comments before the current line
    const char *m_start = nullptr, *m_at = nullptr, *m_end = nullptr; ///< of the current line; it ends before trailing spaces
    qsizetype m_indent = 0;
    bool m_atEnd = false;
    std::array<QString, 64> m_known;
};

} // namespace

std::optional<YamlNode> readPlainYaml(const YamlLines &lines)
{
    return PlainReader(lines).read();
}

} // namespace stackwright
