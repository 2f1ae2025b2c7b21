#include "model/stack/buildcontext.h"

#include "model/stack/glob.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace stackwright {

namespace {

/// Go's filepath.Clean of "/" + path, without the first slash: nothing leads out of the context. Empty becomes ".".
QByteArray cleaned(const QByteArray &path)
{
    QByteArrayList parts;
    for (const QByteArray &part : path.split('/')) {
        if (part == "..") {
            if (!parts.isEmpty())
                parts.removeLast();
        } else if (!part.isEmpty() && part != ".") {
            parts += part;
        }
    }
    return parts.isEmpty() ? QByteArray(".") : parts.join('/');
}

/// Words as docker's flags and shell form have them: spaces part them, quotes and the escape hold together.
QByteArrayList wordsOf(const QByteArray &text, char escape)
{
    QByteArrayList words;
    QByteArray word;
    bool open = false;
    char quote = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote) {
            if (c == quote)
                quote = 0;
            else
                word += c;
        } else if (c == '"' || c == '\'') {
            quote = c;
            open = true;
        } else if (c == escape && i + 1 < text.size()) {
            word += text[++i];
            open = true;
        } else if (c == ' ' || c == '\t') {
            if (open)
                words += word;
            word.clear();
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (open)
        words += word;
    return words;
}

/// The names that end the here-documents that a line begins: <<EOF, <<-"EOF".
QByteArrayList hereDocuments(const QByteArray &line)
{
    QByteArrayList names;
    for (qsizetype at = line.indexOf("<<"); at >= 0; at = line.indexOf("<<", at + 2)) {
        qsizetype i = at + 2;
        if (i < line.size() && line[i] == '<') // <<< is a shell's here-string
            continue;
        if (i < line.size() && line[i] == '-')
            ++i;
        const char quote = i < line.size() && (line[i] == '"' || line[i] == '\'') ? line[i++] : '\0';
        const qsizetype begin = i;
        while (i < line.size() && (std::isalnum(static_cast<unsigned char>(line[i])) || line[i] == '_'))
            ++i;
        if (i > begin && (quote == 0 || (i < line.size() && line[i] == quote)))
            names += line.mid(begin, i - begin);
    }
    return names;
}

/// Whole instructions, continuation lines joined, comments and the bodies of here-documents left out.
QByteArrayList instructionsOf(const QByteArray &dockerfile, char *escape)
{
    QByteArrayList instructions;
    const QByteArrayList lines = dockerfile.split('\n');
    QByteArray current;
    bool directives = true;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray line = lines[i].trimmed();
        if (line.startsWith('#')) {
            const QByteArray words = line.mid(1).trimmed().toLower();
            if (directives && words.startsWith("escape") && words.endsWith('`'))
                *escape = '`';
            continue;
        }
        directives = false;
        if (line.isEmpty())
            continue;
        if (line.endsWith(*escape)) {
            current += line.chopped(1) + ' ';
            continue;
        }
        current += line;
        const QByteArray name = current.left(8).toUpper();
        if (name.startsWith("COPY") || name.startsWith("ADD") || name.startsWith("RUN"))
            for (const QByteArray &end : hereDocuments(current))
                while (++i < lines.size() && lines[i].trimmed() != end) { }
        instructions += current;
        current.clear();
    }
    if (!current.isEmpty())
        instructions += current;
    return instructions;
}

qsizetype wordEnd(const QByteArray &text)
{
    qsizetype end = 0;
    while (end < text.size() && text[end] != ' ' && text[end] != '\t')
        ++end;
    return end;
}

bool isAddress(const QByteArray &source)
{
    return source.contains("://") || source.startsWith("git@");
}

void addSource(QList<QByteArray> *sources, const QByteArray &source)
{
    // A variable may be anything.
    sources->append(source.contains('$') ? QByteArray(".") : cleaned(source));
}

void addBindMounts(QList<QByteArray> *sources, const QByteArrayList &words)
{
    for (const QByteArray &word : words) {
        if (!word.startsWith("--"))
            return;
        if (!word.startsWith("--mount="))
            continue;
        QByteArray source = ".";
        bool bind = true; // the default type
        for (const QByteArray &option : word.mid(8).split(',')) {
            const QByteArray key = option.left(option.indexOf('='));
            const QByteArray value = option.mid(key.size() + 1);
            if (key == "type")
                bind = bind && value == "bind";
            else if (key == "from")
                bind = false;
            else if (key == "source" || key == "src")
                source = value;
        }
        if (bind)
            addSource(sources, source);
    }
}

} // namespace

QList<QByteArray> contextSources(const QByteArray &dockerfile)
{
    QList<QByteArray> sources;
    char escape = '\\';
    for (const QByteArray &instruction : instructionsOf(dockerfile, &escape)) {
        const QByteArray name = instruction.left(wordEnd(instruction)).toUpper();
        QByteArray rest = instruction.mid(name.size()).trimmed();
        if (name == "RUN") {
            addBindMounts(&sources, wordsOf(rest, escape));
            continue;
        }
        if (name != "COPY" && name != "ADD")
            continue;
        bool otherStage = false;
        while (rest.startsWith("--")) {
            otherStage = otherStage || rest.startsWith("--from=");
            rest = rest.mid(wordEnd(rest)).trimmed();
        }
        if (otherStage)
            continue;
        QByteArrayList words;
        if (const QJsonDocument json = QJsonDocument::fromJson(rest); json.isArray())
            for (const QJsonValue &word : json.array())
                words += word.toString().toUtf8();
        else
            words = wordsOf(rest, escape);
        if (!words.isEmpty())
            words.removeLast(); // where to
        for (const QByteArray &source : words)
            if (!source.startsWith("<<") && !isAddress(source))
                addSource(&sources, source);
    }
    return sources;
}

DockerIgnore::DockerIgnore(const QByteArray &bytes)
{
    QByteArray text = bytes;
    if (text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    for (const QByteArray &raw : text.split('\n')) {
        if (raw.startsWith('#'))
            continue;
        QByteArray line = raw.trimmed();
        Pattern pattern;
        if (line.startsWith('!')) {
            pattern.takesBack = true;
            line = line.mid(1).trimmed();
        }
        if (line.isEmpty())
            continue;
        pattern.glob = cleaned(line);
        if (pattern.glob != ".")
            m_patterns += pattern;
    }
}

bool DockerIgnore::ignores(const QByteArray &path) const
{
    for (auto it = m_patterns.crbegin(); it != m_patterns.crend(); ++it)
        if (globMatchesPath(it->glob, path, GlobReach::OrFolderAbove))
            return !it->takesBack;
    return false;
}

bool reachesImage(const QList<QByteArray> &sources, const DockerIgnore &ignore, const QByteArray &path)
{
    if (ignore.ignores(path))
        return false;
    for (const QByteArray &source : sources)
        if (source == "." || globMatchesPath(source, path, GlobReach::OrFolderAbove))
            return true;
    return false;
}

} // namespace stackwright
