#include "model/stack/dockerfile.h"

#include <QRegularExpression>

namespace stackwright {

namespace {

/// "# escape=`" and "# syntax=…" stand on the first lines, before anything else.
class Lines
{
public:
    explicit Lines(const QByteArray &bytes)
    {
        QString text = QString::fromUtf8(bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes);
        text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
        m_lines = text.split(QLatin1Char('\n'));
        static const QRegularExpression directive(QStringLiteral("^#\\s*([A-Za-z]+)\\s*=\\s*(\\S*)"));
        for (const QString &line : std::as_const(m_lines)) {
            const auto match = directive.match(line.trimmed());
            if (!match.hasMatch())
                break;
            const QString name = match.captured(1).toLower();
            syntax = syntax || name == QLatin1String("syntax");
            if (name == QLatin1String("escape") && match.captured(2) == QLatin1String("`"))
                m_escape = QLatin1Char('`');
        }
    }

    bool syntax = false;

    bool atEnd() const { return m_at >= m_lines.size(); }
    int number() const { return static_cast<int>(m_at) + 1; }

    /// The next instruction's text with its continued lines; empty for a blank line or a comment.
    QString next()
    {
        QString whole = m_lines[m_at++].trimmed();
        if (whole.isEmpty() || whole.startsWith(QLatin1Char('#')))
            return {};
        while (continues(&whole) && !atEnd()) {
            const QString more = m_lines[m_at++].trimmed();
            // A comment or an empty line between continued lines is dropped, and the line goes on.
            if (more.isEmpty() || more.startsWith(QLatin1Char('#')))
                whole += m_escape;
            else
                whole += QLatin1Char(' ') + more;
        }
        return whole.trimmed();
    }

    /// Passes over a here-document, if it is closed.
    void skipHereDocument(const QString &end, bool tabs)
    {
        for (qsizetype i = m_at; i < m_lines.size(); ++i) {
            QString line = m_lines[i];
            while (tabs && line.startsWith(QLatin1Char('\t')))
                line.remove(0, 1);
            if (line == end) {
                m_at = i + 1;
                return;
            }
        }
    }

private:
    bool continues(QString *line) const
    {
        if (!line->endsWith(m_escape))
            return false;
        line->chop(1);
        *line = line->trimmed();
        return true;
    }

    QStringList m_lines;
    qsizetype m_at = 0;
    QChar m_escape = QLatin1Char('\\');
};

QString withoutFlags(const QString &rest)
{
    static const QRegularExpression flags(QStringLiteral("^(?:--\\S+\\s+)+"));
    return QString(rest).remove(flags);
}

} // namespace

Dockerfile readDockerfile(const QByteArray &bytes)
{
    Dockerfile file;
    Lines lines(bytes);
    file.hasSyntax = lines.syntax;
    static const QRegularExpression words(QStringLiteral("^(\\S+)\\s*(.*)$"),
                                          QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression here(QStringLiteral("(?<!<)<<(-?)(['\"]?)([A-Za-z_][A-Za-z0-9_]*)\\2(?!\\S*<)"));
    while (!lines.atEnd()) {
        DockerInstruction one;
        one.line = lines.number();
        const QString text = lines.next();
        if (text.isEmpty())
            continue;
        const auto match = words.match(text);
        one.name = match.captured(1).toUpper();
        one.rest = match.captured(2);
        file.instructions += one;
        if (one.name == QLatin1String("RUN") || one.name == QLatin1String("COPY") || one.name == QLatin1String("ADD"))
            for (auto it = here.globalMatch(one.rest); it.hasNext();) {
                const auto document = it.next();
                lines.skipHereDocument(document.captured(3), !document.captured(1).isEmpty());
            }
    }
    return file;
}

QList<DockerStage> Dockerfile::stages() const
{
    QList<DockerStage> all;
    for (const DockerInstruction &one : instructions) {
        if (one.name != QLatin1String("FROM"))
            continue;
        const QStringList words = withoutFlags(one.rest).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        const bool named = words.size() >= 3 && words[1].compare(QLatin1String("as"), Qt::CaseInsensitive) == 0;
        all += DockerStage{words.value(0), named ? words[2] : QString(), one.line};
    }
    return all;
}

QStringList Dockerfile::arguments(bool global) const
{
    QStringList names;
    for (const DockerInstruction &one : instructions) {
        if (one.name == QLatin1String("FROM") && global)
            break;
        if (one.name == QLatin1String("ARG"))
            for (const QString &word : one.rest.split(QLatin1Char(' '), Qt::SkipEmptyParts))
                names += word.section(QLatin1Char('='), 0, 0);
    }
    return names;
}

QStringList variablesOf(const QString &text, bool withoutDefaultOnly)
{
    static const QRegularExpression variable(
        QStringLiteral("(?<!\\\\)\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)([^}]*)\\}|([A-Za-z_][A-Za-z0-9_]*))"));
    QStringList names;
    for (auto it = variable.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const QString name = match.captured(1) + match.captured(3);
        const bool hasDefault =
            match.captured(2).startsWith(QLatin1String(":-")) || match.captured(2).startsWith(QLatin1Char('-'));
        if (!(withoutDefaultOnly && hasDefault))
            names += name;
    }
    return names;
}

} // namespace stackwright
