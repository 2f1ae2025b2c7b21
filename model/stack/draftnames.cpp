#include "model/stack/draftnames.h"

#include <QRegularExpression>
#include <QStringList>

namespace stackwright {

QString nameFrom(const QString &text)
{
    QString name;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool begins = c.isUpper() && i > 0 && (text[i - 1].isLower() || text[i - 1].isDigit());
        const QChar low = c.toLower();
        const bool held = (low >= QLatin1Char('a') && low <= QLatin1Char('z')) || (low >= QLatin1Char('0') && low <= QLatin1Char('9'));
        if (begins)
            name += QLatin1Char('-');
        name += held || c == QLatin1Char('.') || c == QLatin1Char('_') ? low : QLatin1Char('-');
    }
    static const QRegularExpression several(QStringLiteral("[._-]*-[._-]*|[._]{2,}")), ends(QStringLiteral("^[._-]+|[._-]+$"));
    return name.replace(several, QStringLiteral("-")).remove(ends);
}

QString folderOfFile(const QString &path)
{
    return path.contains(QLatin1Char('/')) ? path.section(QLatin1Char('/'), 0, -2) : QStringLiteral(".");
}

QString nameOfDockerfile(const QString &path, const QString &checkout)
{
    static const QStringList general{QStringLiteral("docker"), QStringLiteral("dockerfiles"), QStringLiteral("build"), QStringLiteral("container"), QStringLiteral("containers"),
                                     QStringLiteral("images"), QStringLiteral(".")};
    const QString file = path.section(QLatin1Char('/'), -1);
    QStringList folders = folderOfFile(path).split(QLatin1Char('/'));
    QString own; // what the file's own name adds
    static const QRegularExpression before(QStringLiteral("^(.+)\\.(?:dockerfile|containerfile)$"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression behind(QStringLiteral("^(?:dockerfile|containerfile)[.-](.+)$"), QRegularExpression::CaseInsensitiveOption);
    if (const auto match = before.match(file); match.hasMatch())
        return nameFrom(match.captured(1));
    if (const auto match = behind.match(file); match.hasMatch())
        own = match.captured(1);
    while (!folders.isEmpty() && general.contains(folders.last().toLower()))
        folders.removeLast();
    const QString folder = folders.isEmpty() ? (own.isEmpty() ? checkout : QString()) : folders.last();
    const QString name = nameFrom(folder.isEmpty() ? own : own.isEmpty() ? folder : QString(folder + QLatin1Char('-') + own));
    return name.isEmpty() ? QStringLiteral("image") : name;
}

} // namespace stackwright
