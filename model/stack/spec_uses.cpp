#include "model/stack/spec_uses.h"

#include "model/base/text.h"

#include <QRegularExpression>

namespace stackwright {

namespace {

const QStringList placeholders{QStringLiteral("host"), QStringLiteral("namespace"), QStringLiteral("name"), QStringLiteral("repository"),
                               QStringLiteral("tag"),  QStringLiteral("image"),     QStringLiteral("digest")};

const QRegularExpression &placeholder()
{
    static const QRegularExpression expression(QStringLiteral("\\{([A-Za-z_]+)\\}"));
    return expression;
}

QString valueOf(const QString &word, const ImageRef &image)
{
    const qsizetype slash = image.path.lastIndexOf(QLatin1Char('/'));
    if (word == QLatin1String("host"))
        return image.host.isEmpty() ? QStringLiteral("docker.io") : image.host;
    if (word == QLatin1String("namespace"))
        return slash < 0 ? (image.apiPath() == image.path ? QString() : QStringLiteral("library")) : image.path.left(slash);
    if (word == QLatin1String("name"))
        return image.path.mid(slash + 1);
    if (word == QLatin1String("repository"))
        return image.repository();
    if (word == QLatin1String("tag"))
        return image.tag;
    if (word == QLatin1String("digest"))
        return image.digest;
    return image.withDigest({}).text(); // image
}

} // namespace

QString whyNoArgument(const QString &name)
{
    for (qsizetype i = 0; i < name.size(); ++i) {
        const char16_t c = name[i].unicode();
        const bool letter = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
        if (!letter && !(i > 0 && c >= u'0' && c <= u'9'))
            return QStringLiteral(
                "a name of a build argument has letters, digits and _ only, and begins with no digit");
    }
    return name.isEmpty() ? QStringLiteral("it is empty") : QString();
}

ArgumentList readParentArguments(const YamlEntry &entry, SpecValues *values)
{
    ArgumentList arguments;
    const auto map = values->mapping(entry);
    if (!map)
        return arguments;
    for (const YamlEntry &one : map->entries) {
        const QString name = quotedText(one.key.text), why = whyNoArgument(one.key.text);
        if (!why.isEmpty()) {
            values->error(one.key, "illegal-build-arg", QLatin1String("build argument ") + name + QLatin1String(" is not allowed: ") + why,
                          QStringLiteral("rename it, and the ARG in the Dockerfile"));
            continue;
        }
        if (one.value.kind != YamlNode::Kind::Text || one.value.text.contains(QChar(0))) {
            values->error(one.key, "wrong-kind", QLatin1String("build argument ") + name + QLatin1String(" must be text, not ") + kindWord(one.value.kind),
                          QStringLiteral("write a text such as \"{tag}\" or \"{host}/{namespace}\""));
            continue;
        }
        for (auto it = placeholder().globalMatch(one.value.text); it.hasNext();) {
            const QString word = it.next().captured(1);
            if (placeholders.contains(word))
                continue;
            QString known;
            for (const QString &each : placeholders)
                known += QString(QLatin1String(known.isEmpty() ? "{" : " {") + each + QLatin1Char('}'));
            const QString near = nearestWord(word, placeholders);
            values->error(one.key, "unknown-placeholder",
                          QLatin1String("build argument ") + name + QLatin1String(" has {") + shownText(word) + QLatin1String("}, which is not known here"),
                          near.isEmpty() ? QString(QLatin1String("known are ") + known) : QString(QLatin1String("did you mean {") + near + QLatin1String("}? known are ") + known));
        }
        arguments.append({one.key.text, one.value.text});
    }
    return arguments;
}

QList<UsedImage> readUses(const YamlEntry &entry, SpecValues *values)
{
    QList<UsedImage> uses;
    const auto add = [&](const YamlNode &at, const ArgumentList &arguments) {
        for (const UsedImage &known : std::as_const(uses))
            if (known.name == at.text)
                return values->warning(at, "duplicate-use", QLatin1String("uses names ") + quotedText(at.text) + QLatin1String(" twice"),
                                       QStringLiteral("remove one of them"));
        UsedImage use;
        use.name = at.text;
        use.arguments = arguments;
        use.line = at.line;
        use.column = at.column;
        uses += use;
    };
    if (entry.value.kind == YamlNode::Kind::Map) {
        for (const YamlEntry &one : entry.value.entries)
            add(one.key, one.value.kind == YamlNode::Kind::Null ? ArgumentList() : readParentArguments(one, values));
        return uses;
    }
    const auto names = values->texts(entry, true);
    if (names)
        for (const YamlNode &name : *names)
            add(entry.value.kind == YamlNode::Kind::List ? name : entry.value, {});
    return uses;
}

QString withPlaceholders(const QString &text, const ImageRef &image)
{
    QString result;
    qsizetype from = 0;
    for (auto it = placeholder().globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        if (!placeholders.contains(match.captured(1)))
            continue;
        result += QStringView(text).mid(from, match.capturedStart() - from) + valueOf(match.captured(1), image);
        from = match.capturedEnd();
    }
    return result + text.mid(from);
}

} // namespace stackwright
