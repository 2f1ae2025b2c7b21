#include "model/yaml/yaml.h"

#include "model/base/files.h"
#include "model/yaml/yaml_bytes.h"

#include <QHash>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <string>

namespace stackwright {

namespace {

constexpr int deepest = 32;
constexpr qint64 mostByAliases = 100'000;

/// A refusal after which reading on makes no sense.
struct Refused
{
    YAML::Mark mark;
    const char *rule;
    QString text, advice;
};

/// Makes the tree out of the parser's events. Everything is finished bottom-up, so an alias is a cheap shared copy.
class TreeBuilder : public YAML::EventHandler
{
public:
    TreeBuilder(const YamlLines &lines, const QString &file) : m_lines(lines), m_file(file) {}

    std::optional<YamlNode> root;
    QList<Finding> findings;
    QList<qsizetype> quotedAt; ///< offsets of the texts in quotes or blocks, in order

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        if (m_documents++ > 0)
            throw Refused{mark, "several-documents", QStringLiteral("the file holds more than one document"),
                          QStringLiteral("keep one; remove the line --- between them")};
    }
    void OnDocumentEnd() override {}

    void OnAnchor(const YAML::Mark &mark, const std::string &name) override
    {
        if (const int first = m_anchorLines.value(name))
            add(nodeAt(mark, YamlNode::Kind::Null), "duplicate-anchor",
                QLatin1String("anchor &") + QString::fromStdString(name) + QLatin1String(" is set twice (lines ") +
                    QString::number(first) + QLatin1String(" and ") + QString::number(mark.line + 1) + QLatin1Char(')'),
                QStringLiteral("rename one of them"));
        else
            m_anchorLines.insert(name, mark.line + 1);
    }

    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        YamlNode node = nodeAt(mark, YamlNode::Kind::Null);
        const QByteArrayView rest =
            m_lines.line(mark.line).sliced(qMin<qsizetype>(mark.column, m_lines.line(mark.line).size()));
        for (const char *written : {"~", "null", "Null", "NULL"})
            if (rest.startsWith(written))
                node.text = QLatin1String(written);
        finish({node, 1, 1}, anchor, mark);
    }

    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        YamlNode node = nodeAt(mark, YamlNode::Kind::Text);
        node.text = QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
        node.quoted = tag != "?" && tag.rfind("tag:yaml.org,2002:", 0) != 0;
        if (tag == "tag:yaml.org,2002:str" || tag == "tag:yaml.org,2002:binary")
            node.quoted = true;
        if (tag != "?")
            quotedAt += m_lines.offset(mark.line, mark.column);
        checkTag(mark, tag, {"str", "int", "float", "bool", "null"});
        finish({node, 1, 1}, anchor, mark);
    }

    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        const auto known = m_anchors.constFind(anchor);
        if (known == m_anchors.constEnd())
            throw Refused{mark, "cyclic-alias", QStringLiteral("this alias stands inside what it names"),
                          QStringLiteral("write the value out")};
        m_byAliases += known->size;
        if (m_byAliases > mostByAliases)
            throw Refused{mark, "too-many-aliases",
                          QString(QLatin1String("aliases make more than ") + QString::number(mostByAliases) +
                                  QLatin1String(" values")),
                          QStringLiteral("write fewer aliases of aliases")};
        if (m_open.size() + known->height > deepest)
            throw tooDeep(mark);
        Branch branch = *known;
        branch.node.line = mark.line + 1;
        branch.node.column = m_lines.column(mark.line, mark.column);
        finish(branch, 0, mark);
    }

    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        checkTag(mark, tag, {"seq"});
        open(mark, YamlNode::Kind::List, anchor);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        checkTag(mark, tag, {"map"});
        open(mark, YamlNode::Kind::Map, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Branch
    {
        YamlNode node;
        qint64 size = 1; ///< nodes when every alias is written out, this one included
        qsizetype height = 1;
    };
    struct Open
    {
        Branch branch;
        YAML::anchor_t anchor = 0;
        YAML::Mark mark;
        std::optional<YamlNode> key;
        QList<YamlEntry> merges; ///< the values of `<<`, in the order of the file
    };

    YamlNode nodeAt(const YAML::Mark &mark, YamlNode::Kind kind) const
    {
        YamlNode node;
        node.kind = kind;
        node.line = mark.line + 1;
        node.column = m_lines.column(mark.line, mark.column);
        return node;
    }

    static Refused tooDeep(const YAML::Mark &mark)
    {
        return {mark, "too-deep",
                QString(QLatin1String("nested more than ") + QString::number(deepest) + QLatin1String(" deep")),
                QStringLiteral("no part of a spec is deeper than five")};
    }

    void add(const YamlNode &at, const char *rule, const QString &text, const QString &advice)
    {
        findings += Finding{Finding::Severity::Error, QLatin1String(rule), m_file, at.line, at.column, text, advice};
    }

    void checkTag(const YAML::Mark &mark, const std::string &tag, std::initializer_list<const char *> known)
    {
        if (tag.empty() || tag == "?" || tag == "!")
            return;
        for (const char *name : known)
            if (tag == std::string("tag:yaml.org,2002:") + name)
                return;
        QString shown = QString::fromStdString(tag);
        if (shown.startsWith(QLatin1String("tag:yaml.org,2002:")))
            shown = QLatin1String("!!") + shown.mid(18);
        add(nodeAt(mark, YamlNode::Kind::Null), "tag",
            QLatin1String("the tag ") + quotedText(shown) + QLatin1String(" is not taken here"),
            QStringLiteral("remove it; quotes make a text"));
    }

    void open(const YAML::Mark &mark, YamlNode::Kind kind, YAML::anchor_t anchor)
    {
        if (m_open.size() >= deepest)
            throw tooDeep(mark);
        m_open.append(Open{{nodeAt(mark, kind), 1, 1}, anchor, mark, {}, {}});
    }

    void close()
    {
        Open done = m_open.takeLast();
        if (done.branch.node.kind == YamlNode::Kind::Map)
            closeMap(done);
        finish(done.branch, done.anchor, done.mark);
    }

    void finish(const Branch &branch, YAML::anchor_t anchor, const YAML::Mark &mark)
    {
        if (anchor)
            m_anchors.insert(anchor, branch);
        if (m_open.isEmpty()) {
            root = branch.node;
            return;
        }
        Open &parent = m_open.last();
        parent.branch.size += branch.size;
        parent.branch.height = qMax(parent.branch.height, branch.height + 1);
        if (parent.branch.node.kind == YamlNode::Kind::List) {
            parent.branch.node.items += branch.node;
        } else if (!parent.key) {
            parent.key = branch.node;
        } else {
            YamlEntry entry{*parent.key, branch.node};
            parent.key.reset();
            // The parser gives a value that is missing the place of what follows, which may be a key called "null".
            const bool follows = entry.value.line != entry.key.line && entry.value.column <= parent.branch.node.column;
            if (entry.value.kind == YamlNode::Kind::Null && (entry.value.text.isEmpty() || follows)) {
                entry.value.text.clear();
                entry.value.line = entry.key.line;
                entry.value.column = entry.key.column;
            }
            if (entry.key.kind == YamlNode::Kind::Text && !entry.key.quoted && entry.key.text == QLatin1String("<<"))
                parent.merges += entry;
            else
                parent.branch.node.entries += entry;
        }
        Q_UNUSED(mark);
    }

    /// Own keys once each; then what `<<` brings, as PyYAML's flatten_mapping does: merged keys stand first, own ones
    /// win, of a list the first one wins.
    void closeMap(Open &map)
    {
        QHash<QString, int> seen;
        QList<YamlEntry> own;
        for (const YamlEntry &entry : std::as_const(map.branch.node.entries)) {
            if (entry.key.kind == YamlNode::Kind::List || entry.key.kind == YamlNode::Kind::Map) {
                add(entry.key, "key-not-text", QLatin1String("a key is text, not ") + kindWord(entry.key.kind),
                    QStringLiteral("write a name before the colon"));
            } else if (entry.key.text.isEmpty()) {
                add(entry.key, "key-not-text", QStringLiteral("a key is empty"),
                    QStringLiteral("write a name before the colon"));
            } else if (const int first = seen.value(entry.key.text)) {
                twice(entry.key, first);
            } else {
                seen.insert(entry.key.text, entry.key.line);
                own += entry;
            }
        }
        map.branch.node.entries = own;
        if (map.merges.isEmpty())
            return;
        for (qsizetype i = 1; i < map.merges.size(); ++i)
            twice(map.merges[i].key, map.merges[0].key.line);
        map.branch.node.entries = merged(sources(map.merges[0].value), own);
    }

    void twice(const YamlNode &key, int firstLine)
    {
        add(key, "duplicate-key",
            QLatin1String("key ") + quotedText(key.text) + QLatin1String(" appears twice (lines ") +
                QString::number(firstLine) + QLatin1String(" and ") + QString::number(key.line) + QLatin1Char(')'),
            key.text == QLatin1String("<<") ? QStringLiteral("write one: <<: [*one, *two]")
                                            : QStringLiteral("keep one of them"));
    }

    QList<YamlNode> sources(const YamlNode &value)
    {
        QList<YamlNode> maps;
        const QList<YamlNode> candidates = value.kind == YamlNode::Kind::List ? value.items : QList<YamlNode>{value};
        for (const YamlNode &one : candidates) {
            if (one.kind == YamlNode::Kind::Map)
                maps += one;
            else
                add(one, "merge", QLatin1String("<< takes a mapping or a list of mappings, not ") + kindWord(one.kind),
                    QStringLiteral("write <<: *anchor"));
        }
        return maps;
    }

    static QList<YamlEntry> merged(const QList<YamlNode> &maps, const QList<YamlEntry> &own)
    {
        QList<YamlEntry> all;
        QHash<QString, qsizetype> place;
        const auto put = [&](const YamlEntry &entry) {
            const auto known = place.constFind(entry.key.text);
            if (known != place.constEnd()) {
                all[*known] = entry;
                return;
            }
            place.insert(entry.key.text, all.size());
            all += entry;
        };
        for (auto map = maps.crbegin(); map != maps.crend(); ++map)
            for (const YamlEntry &entry : map->entries)
                put(entry);
        for (const YamlEntry &entry : own)
            put(entry);
        return all;
    }

    const YamlLines &m_lines;
    QString m_file;
    QList<Open> m_open;
    QHash<YAML::anchor_t, Branch> m_anchors;
    QHash<std::string, int> m_anchorLines;
    qint64 m_byAliases = 0;
    int m_documents = 0;
};

/// What the parser's own words mean, where they would mislead.
QString adviceFor(const QString &message)
{
    if (message.contains(QLatin1String("map")) || message.contains(QLatin1String("block entry")) ||
        message.contains(QLatin1String("sequence")))
        return QStringLiteral(
            "look at the indentation, the colons and the brackets of this line and the one before it");
    if (message.contains(QLatin1String("escape")))
        return QStringLiteral("in double quotes a backslash is written twice; single quotes take it as it is");
    if (message.contains(QLatin1String("alias")) || message.contains(QLatin1String("anchor")))
        return QStringLiteral("an alias *name needs an anchor &name above it");
    return QStringLiteral("check the line with a YAML linter, or put the text in quotes");
}

Finding refusal(const QString &file, int line, int column, const char *rule, const QString &text, const QString &advice)
{
    return {Finding::Severity::Error, QLatin1String(rule), file, line, column, text, advice};
}

void parse(const YamlLines &lines, const QString &file, YamlReading *reading)
{
    std::istringstream stream(lines.bytes().toStdString());
    TreeBuilder builder(lines, file);
    const auto place = [&](const YAML::Mark &mark, const char *rule, const QString &text, const QString &advice) {
        const bool known = !mark.is_null() && mark.line >= 0;
        reading->findings += refusal(file, known ? mark.line + 1 : 0, known ? lines.column(mark.line, mark.column) : 0,
                                     rule, text, advice);
    };
    bool whole = false;
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        whole = true;
    } catch (const Refused &refused) {
        place(refused.mark, refused.rule, refused.text, refused.advice);
    } catch (const YAML::Exception &error) {
        const QString message = QString::fromStdString(error.msg);
        place(error.mark, "not-yaml", QLatin1String("not YAML: ") + message, adviceFor(message));
    } catch (const std::exception &error) {
        reading->findings +=
            refusal(file, 0, 0, "not-yaml", QLatin1String("not YAML: ") + QString::fromLocal8Bit(error.what()), {});
    }
    reading->findings = builder.findings + reading->findings;
    // What is known better below takes the place of the parser's own words.
    const auto forgetParserError = [&] {
        if (!whole && !reading->findings.isEmpty() && reading->findings.last().rule == QLatin1String("not-yaml"))
            reading->findings.removeLast();
    };

    // A quote that is never closed swallows the rest of the file; the parser takes it, or misses what it swallowed.
    if (!builder.quotedAt.isEmpty() && endOfScalar(lines, builder.quotedAt.last()) < 0) {
        const qsizetype at = builder.quotedAt.last();
        const qsizetype line = lines.bytes().left(at).count('\n');
        forgetParserError();
        reading->findings += refusal(file, static_cast<int>(line) + 1, lines.column(line, at - lines.offset(line, 0)),
                                     "unterminated-quote", QStringLiteral("the quote that begins here is never closed"),
                                     QStringLiteral("close it on the same line"));
        whole = false;
    }

    // Tabs may stand inside quotes and blocks; as indentation no two readers agree on them, and errors that they cause
    // mislead.
    qsizetype text = 0, textEnd = 0;
    for (int tab : tabIndentedLines(lines)) {
        const qsizetype start = lines.offset(tab, 0);
        for (; text < builder.quotedAt.size() && builder.quotedAt[text] < start; ++text)
            textEnd = qMax(textEnd, endOfScalar(lines, builder.quotedAt[text]));
        if (textEnd > start)
            continue;
        forgetParserError();
        reading->findings +=
            refusal(file, tab + 1, 1, "tab-indentation", QStringLiteral("the line is indented with a tab"),
                    QStringLiteral("indent with spaces"));
        whole = false;
        break;
    }
    if (whole)
        reading->root = builder.root;
}

} // namespace

YamlReading readYaml(const QByteArray &bytes, const QString &file)
{
    YamlReading reading;
    if (bytes.size() > mebibyte) {
        reading.findings += refusal(file, 0, 0, "too-large",
                                    QString(QLatin1String("the file has ") + QString::number(bytes.size()) +
                                            QLatin1String(" bytes, more than 1 MiB; it was not read")),
                                    QStringLiteral("is this the right file?"));
        return reading;
    }
    const YamlLines lines(bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes);
    reading.findings = checkYamlBytes(lines, file);
    if (reading.findings.isEmpty())
        parse(lines, file, &reading);
    return reading;
}

} // namespace stackwright
