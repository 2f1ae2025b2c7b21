#include "model/stack/dockerfile.h"

#include "model/stack/dockerwords.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace stackwright {

namespace {

bool isBetweenWords(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

bool canHoldDocument(const QByteArray &name)
{
    return name == "RUN" || name == "COPY" || name == "ADD";
}


/// The lines of the file, and the instructions' texts out of them.
class DockerLines
{
public:
    explicit DockerLines(const QByteArray &bytes)
    {
        m_lines = (bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes).split('\n');
        for (QByteArray &line : m_lines)
            while (line.endsWith('\r'))
                line.chop(1);
        readDirectives();
    }

    QByteArray syntax;
    char escape = '\\';

    bool atEnd() const { return m_at >= m_lines.size(); }
    int number() const { return static_cast<int>(m_at) + 1; }

    /// The next instruction's text with its continued lines; empty for a blank line or a comment.
    QByteArray next()
    {
        QByteArray whole = m_lines[m_at++].trimmed();
        if (whole.startsWith('#'))
            return {};
        while (continues(&whole) && !atEnd()) {
            // A comment or an empty line between continued lines is dropped, and the line goes on. Nothing is put between
            // two lines: a word may go over both.
            QByteArray more;
            do
                more = m_lines[m_at++];
            while (!atEnd() && isNothing(more));
            if (isNothing(more))
                break;
            whole += more;
        }
        return whole.trimmed();
    }

    /// Reads the bodies of here-documents, one behind the other. If one is never closed, nothing is read, and this one is returned.
    const HereDocument *readBodies(QList<HereDocument> *documents)
    {
        qsizetype at = m_at;
        for (HereDocument &document : *documents) {
            bool closed = false;
            for (; at < m_lines.size() && !closed; ++at) {
                QByteArray line = m_lines[at];
                while (document.dropsTabs && line.startsWith('\t'))
                    line.remove(0, 1);
                closed = line == document.name;
                if (!closed)
                    document.body += m_lines[at] + '\n';
            }
            if (!closed)
                return &document;
        }
        m_at = at;
        return nullptr;
    }

private:
    /// "# escape=`" and "# syntax=…" stand on the first lines, before anything else.
    void readDirectives()
    {
        bool isFirst = true;
        for (const QByteArray &line : std::as_const(m_lines)) {
            // BuildKit looks for the frontend behind a #! line, too; escape= is a comment there.
            const bool behindShebang = !isFirst && m_lines.first().startsWith("#!");
            if (std::exchange(isFirst, false) && line.startsWith("#!"))
                continue;
            const QByteArray text = line.trimmed();
            const qsizetype equals = text.indexOf('=');
            if (!text.startsWith('#') || equals < 0)
                return;
            const QByteArray name = text.mid(1, equals - 1).trimmed().toLower(), value = text.mid(equals + 1).trimmed();
            for (const char c : name)
                if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
                    return;
            if (name.isEmpty() || value.isEmpty())
                return;
            if (name == "syntax" && syntax.isEmpty())
                syntax = value;
            else if (name == "escape" && value == "`" && !behindShebang)
                escape = '`';
        }
    }

    static bool isNothing(const QByteArray &line)
    {
        const QByteArray text = line.trimmed();
        return text.isEmpty() || text.startsWith('#');
    }

    /// Ends the line with the escape character? Two of them are one that is escaped.
    bool continues(QByteArray *line) const
    {
        qsizetype end = line->size();
        while (end > 0 && (line->at(end - 1) == ' ' || line->at(end - 1) == '\t'))
            --end;
        if (end == 0 || line->at(end - 1) != escape || (end > 1 && line->at(end - 2) == escape))
            return false;
        line->truncate(end - 1);
        return true;
    }

    QByteArrayList m_lines;
    qsizetype m_at = 0;
};

/// Takes the words that begin with -- off the front of a text.
QList<QPair<QByteArray, QByteArray>> takeFlags(QByteArray *text)
{
    QList<QPair<QByteArray, QByteArray>> flags;
    qsizetype at = 0;
    const auto skipBlanks = [&] {
        while (at < text->size() && isBetweenWords(text->at(at)))
            ++at;
    };
    for (skipBlanks(); text->mid(at, 2) == "--"; skipBlanks()) {
        QByteArray word;
        char quote = '\0';
        for (; at < text->size() && (quote != '\0' || !isBetweenWords(text->at(at))); ++at) {
            const char c = text->at(at);
            if (c == '\\' && at + 1 < text->size())
                word += text->at(++at);
            else if (quote != '\0' && c == quote)
                quote = '\0';
            else if (quote == '\0' && (c == '\'' || c == '"'))
                quote = c;
            else
                word += c;
        }
        if (word == "--")
            break;
        const qsizetype equals = word.indexOf('=');
        flags.append({word.mid(2, equals < 0 ? -1 : equals - 2), equals < 0 ? QByteArray() : word.mid(equals + 1)});
    }
    text->remove(0, at);
    return flags;
}

/// The JSON form is a list of texts and nothing else; everything else is for a shell.
std::optional<QByteArrayList> jsonWords(const QByteArray &text)
{
    if (!text.startsWith('['))
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isArray())
        return {};
    QByteArrayList words;
    const QJsonArray array = document.array();
    for (const QJsonValue &word : array) {
        if (!word.isString())
            return {};
        words += word.toString().toUtf8();
    }
    return words;
}

/// "3<<-'END'": digits, <<, perhaps a dash, and one word with no further "<".
std::optional<HereDocument> documentOf(const QByteArray &word)
{
    qsizetype at = 0;
    while (at < word.size() && word[at] >= '0' && word[at] <= '9')
        ++at;
    if (word.mid(at, 2) != "<<")
        return {};
    at += 2;
    HereDocument document;
    document.dropsTabs = at < word.size() && word[at] == '-';
    const QByteArray name = word.mid(at + (document.dropsTabs ? 1 : 0));
    if (name.isEmpty() || name.contains('<'))
        return {};
    // The builder leaves variables in the name as they are written.
    const auto plain = expandWord(QByteArray(name).replace('$', "\\$"), [](const QByteArray &) { return VariableValue(); }, '\\');
    if (!plain)
        return {};
    document.name = *plain;
    document.expands = *plain == name;
    return document;
}

QList<HereDocument> documentsOf(const QByteArray &text)
{
    QList<HereDocument> documents;
    if (text.contains("<<"))
        if (const auto words = shellWords(text, '\\'))
            for (const QByteArray &word : *words)
                if (const auto document = documentOf(word))
                    documents += *document;
    return documents;
}

/// Name and rest of an instruction, and of the one behind ONBUILD.
void takeApart(const QByteArray &text, DockerInstruction *one)
{
    qsizetype end = 0;
    while (end < text.size() && !isBetweenWords(text[end]))
        ++end;
    one->name = text.left(end).toUpper();
    one->rest = text.mid(end).trimmed();
    one->text = one->rest;
    one->flags = takeFlags(&one->text);
    one->json = jsonWords(one->text);
}

} // namespace

const QByteArrayList &knownInstructions()
{
    static const QByteArrayList names{"ADD",   "ARG",        "CMD",     "COPY", "ENTRYPOINT", "ENV",        "EXPOSE", "FROM",   "HEALTHCHECK",
                                      "LABEL", "MAINTAINER", "ONBUILD", "RUN",  "SHELL",      "STOPSIGNAL", "USER",   "VOLUME", "WORKDIR"};
    return names;
}

std::optional<QByteArray> DockerInstruction::flag(const char *flagName) const
{
    for (auto it = flags.crbegin(); it != flags.crend(); ++it)
        if (it->first == flagName)
            return it->second;
    return {};
}

Dockerfile readDockerfile(const QByteArray &bytes)
{
    Dockerfile file;
    DockerLines lines(bytes);
    file.syntax = lines.syntax;
    file.escape = lines.escape;
    const auto doubt = [&file](int line, const QByteArray &why) { file.doubts += DockerDoubt{line, why}; };
    if (bytes.contains('\0'))
        doubt(1, "it holds NUL bytes");
    const QByteArray frontend = file.syntax.startsWith("docker.io/") ? file.syntax.mid(10) : file.syntax;
    if (!frontend.isEmpty() && !frontend.startsWith("docker/dockerfile:") && frontend != "docker/dockerfile" &&
        !frontend.startsWith("docker/dockerfile-upstream") && !frontend.startsWith("docker/dockerfile@"))
        doubt(1, "# syntax= names a frontend of its own, " + file.syntax);
    bool isOpen = false; // a here-document: what follows may be its text or instructions
    while (!lines.atEnd()) {
        DockerInstruction one;
        one.line = lines.number();
        const QByteArray text = lines.next();
        if (text.isEmpty())
            continue;
        one.lastLine = lines.number() - 1;
        takeApart(text, &one);
        if (one.name == "ONBUILD") {
            one.onBuild = true;
            const QByteArray inner = one.text;
            takeApart(inner, &one);
        }
        if (!isOpen && !knownInstructions().contains(one.name))
            doubt(one.line, "unknown instruction " + one.name.left(40));
        if (canHoldDocument(one.name) && !one.json) {
            one.documents = documentsOf(text);
            if (const HereDocument *open = lines.readBodies(&one.documents)) {
                doubt(one.line, "the here-document <<" + open->name.left(40) + " is never closed");
                one.documents.clear();
                isOpen = true;
            }
            if (one.name != "RUN" && one.text.startsWith('[') && one.text.contains('"'))
                doubt(one.line, "what looks like the JSON form is none");
        }
        file.instructions += one;
    }
    return file;
}

QByteArrayList Dockerfile::arguments(bool global) const
{
    QByteArrayList names;
    for (const DockerInstruction &one : instructions) {
        if (one.name == "FROM" && global)
            break;
        if (one.name == "ARG" && !one.onBuild)
            for (const QByteArray &word : shellWords(one.rest, escape).value_or(plainWords(one.rest)))
                names += nameBefore(word);
    }
    return names;
}

std::optional<Dockerfile::Need> Dockerfile::needsBuildKit(bool newerOnly) const
{
    for (const DockerInstruction &one : instructions) {
        Need need{one.line, {}, false};
        for (const auto &[name, value] : one.flags) {
            const bool copies = one.name == "COPY" || one.name == "ADD";
            if (one.name == "RUN" || (copies && name != "from" && name != "chown"))
                need = {one.line, "--" + name, copies && name != "chmod"};
            if (!need.what.isEmpty() && (need.newer || !newerOnly))
                return need;
        }
        if (!one.documents.isEmpty())
            return Need{one.line, "a here-document", true};
    }
    return {};
}

QByteArray cleanedPath(const QByteArray &path)
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

} // namespace stackwright
