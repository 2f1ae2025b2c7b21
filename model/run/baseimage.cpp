#include "model/run/baseimage.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>

namespace stackwright {

namespace {

using Variables = QHash<QString, QString>;

/// $NAME, ${NAME}, ${NAME:-default}, ${NAME:+word}; null if a variable has no value.
QString expanded(const QString &text, const Variables &variables)
{
    static const QRegularExpression variable(QStringLiteral(R"(\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?([-+])([^}]*))?\}))"));
    QString result;
    qsizetype from = 0;
    for (auto match = variable.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch one = match.next();
        result += text.mid(from, one.capturedStart() - from);
        from = one.capturedEnd();
        const QString value = variables.value(one.captured(1).isEmpty() ? one.captured(2) : one.captured(1));
        const QString way = one.captured(3);
        if (way == QLatin1String("+"))
            result += value.isEmpty() ? QString() : one.captured(4);
        else if (!value.isEmpty())
            result += value;
        else if (way == QLatin1String("-"))
            result += one.captured(4);
        else
            return {};
    }
    return result + text.mid(from);
}

QString unquoted(QString value)
{
    if (value.size() >= 2 && (value.startsWith(QLatin1Char('"')) || value.startsWith(QLatin1Char('\''))) && value.endsWith(value.front()))
        value = value.mid(1, value.size() - 2);
    return value;
}

} // namespace

QString baseImage(const QByteArray &dockerfile, const QList<QPair<QString, QString>> &buildArguments)
{
    static const QRegularExpression continued(QStringLiteral(R"(\\[ \t]*\r?\n)"));
    static const QRegularExpression spaces(QStringLiteral(R"(\s+)"));
    Variables variables;
    QHash<QString, QString> stages; // lower case: names of stages are not told apart by case
    QString base;
    bool beforeFrom = true;
    const QString text = QString::fromUtf8(dockerfile).replace(continued, QStringLiteral(" "));
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        QStringList words = line.trimmed().split(spaces, Qt::SkipEmptyParts);
        if (words.size() < 2)
            continue;
        const QString instruction = words.takeFirst().toUpper();
        if (instruction == QLatin1String("ARG") && beforeFrom) {
            for (const QString &word : words) {
                const QString name = word.section(QLatin1Char('='), 0, 0);
                QString value = expanded(unquoted(word.section(QLatin1Char('='), 1)), variables);
                for (const auto &argument : buildArguments)
                    if (argument.first == name)
                        value = argument.second;
                variables.insert(name, value);
            }
        } else if (instruction == QLatin1String("FROM")) {
            beforeFrom = false;
            while (!words.isEmpty() && words.first().startsWith(QLatin1String("--")))
                words.removeFirst();
            if (words.isEmpty())
                return {};
            base = expanded(unquoted(words.first()), variables);
            base = stages.value(base.toLower(), base);
            if (words.size() >= 3 && words[1].compare(QLatin1String("as"), Qt::CaseInsensitive) == 0)
                stages.insert(words[2].toLower(), base);
        }
    }
    return base;
}

} // namespace stackwright
