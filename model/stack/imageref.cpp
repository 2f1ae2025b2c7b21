#include "model/stack/imageref.h"

#include <QStringTokenizer>

namespace stackwright {

namespace {

bool isLower(QChar c)
{
    return c >= QLatin1Char('a') && c <= QLatin1Char('z');
}
bool isUpper(QChar c)
{
    return c >= QLatin1Char('A') && c <= QLatin1Char('Z');
}
bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
}
bool isAlnum(QChar c)
{
    return isLower(c) || isUpper(c) || isDigit(c);
}

enum class Plain { Host, Part, Path };

/// Letters and digits with single separators between them, as nearly all names are. Each grammar takes at least this; what is
/// not of this form is looked at more closely.
bool isPlain(QStringView name, Plain what)
{
    bool between = false; // a letter or digit stands before
    for (QChar c : name) {
        if (isLower(c) || isDigit(c) || (what == Plain::Host && isUpper(c)))
            between = true;
        else if (between && (c == QLatin1Char('-') || c == QLatin1Char('.') || (what != Plain::Host && c == QLatin1Char('_'))
                             || (what == Plain::Path && c == QLatin1Char('/'))))
            between = false;
        else
            return false;
    }
    return between;
}

/// A character of others inside a message: quoted where it can be seen, else by its number.
QString named(QChar c)
{
    if (c == QLatin1Char(' '))
        return QStringLiteral("a space");
    if (c.unicode() > 0x20 && c.unicode() < 0x7f)
        return QString(QLatin1Char('"') + c + QLatin1Char('"'));
    return QString(QLatin1String("U+") +
                   QString::number(c.unicode(), 16).toUpper().rightJustified(4, QLatin1Char('0')));
}

QString whyNoPort(QStringView port)
{
    if (port.isEmpty() || port.size() > 5)
        return QStringLiteral("the port must be a number of one to five digits");
    for (QChar c : port)
        if (!isDigit(c))
            return QString(QLatin1String("the port holds ") + named(c));
    if (port.toUInt() == 0 || port.toUInt() > 65535)
        return QStringLiteral("the port is not between 1 and 65535");
    return {};
}

QString whyNoHost(QStringView host)
{
    if (isPlain(host, Plain::Host))
        return {};
    if (host.startsWith(QLatin1Char('['))) {
        const qsizetype end = host.indexOf(QLatin1Char(']'));
        if (end < 3)
            return QStringLiteral("the address in brackets is not closed");
        for (QChar c : host.mid(1, end - 1))
            if (!isDigit(c) && c != QLatin1Char(':') &&
                !(c.toLower() >= QLatin1Char('a') && c.toLower() <= QLatin1Char('f')))
                return QString(QLatin1String("the address in brackets holds ") + named(c));
        if (end + 1 == host.size())
            return {};
        return host[end + 1] == QLatin1Char(':') ? whyNoPort(host.mid(end + 2))
                                                 : QStringLiteral("only a port may follow the address in brackets");
    }
    const qsizetype colon = host.indexOf(QLatin1Char(':'));
    if (colon >= 0) {
        const QString why = whyNoPort(host.mid(colon + 1));
        if (!why.isEmpty())
            return why;
    }
    const QStringView name = colon >= 0 ? host.left(colon) : host;
    for (QStringView label : QStringTokenizer(name, u'.')) {
        if (label.isEmpty())
            return QString(QLatin1String("the host \"") + name + QLatin1String("\" has an empty part"));
        for (QChar c : label)
            if (!isAlnum(c) && c != QLatin1Char('-'))
                return QString(QLatin1String("the host holds ") + named(c));
        if (label.front() == QLatin1Char('-') || label.back() == QLatin1Char('-'))
            return QString(QLatin1String("a part of the host begins or ends with \"-\": ") + label);
    }
    return {};
}

/// Docker's rule for the part before the first slash.
bool looksLikeHost(QStringView first)
{
    if (first == QLatin1String("localhost"))
        return true;
    for (QChar c : first)
        if (c == QLatin1Char('.') || c == QLatin1Char(':') || isUpper(c))
            return true;
    return false;
}

QString whyNoPart(QStringView name)
{
    if (isPlain(name, Plain::Part))
        return {};
    if (name.isEmpty())
        return QStringLiteral("a part of the name is empty");
    for (QChar c : name) {
        if (isUpper(c))
            return QString(QLatin1String("a name is in lower case, and this holds ") + named(c));
        if (!isLower(c) && !isDigit(c) && c != QLatin1Char('.') && c != QLatin1Char('_') && c != QLatin1Char('-'))
            return QString(QLatin1String("a name may not hold ") + named(c));
    }
    const auto isSeparator = [](QChar c) { return !isLower(c) && !isDigit(c); };
    if (isSeparator(name.front()))
        return QString(QLatin1String("a part of a name may not begin with ") + named(name.front()));
    if (isSeparator(name.back()))
        return QString(QLatin1String("a part of a name may not end with ") + named(name.back()));
    // Separators between letters and digits: one dot, one or two underscores, or dashes.
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (!isSeparator(name[i]))
            continue;
        const qsizetype start = i;
        while (isSeparator(name[i + 1]))
            ++i;
        const QStringView run = name.mid(start, i - start + 1);
        const bool dashes = run.count(QLatin1Char('-')) == run.size();
        if (run.size() > 1 && !dashes && run != QLatin1String("__"))
            return QString(QLatin1String("a name may not hold \"") + run + QLatin1Char('"'));
    }
    return {};
}

QString whyNoPath(QStringView path)
{
    if (path.isEmpty())
        return QStringLiteral("there is no name");
    for (;;) {
        const qsizetype slash = path.indexOf(QLatin1Char('/'));
        if (const QString why = whyNoPart(slash < 0 ? path : path.left(slash)); !why.isEmpty() || slash < 0)
            return why;
        path = path.mid(slash + 1);
    }
}

QString whyNoDigest(QStringView digest)
{
    const qsizetype colon = digest.indexOf(QLatin1Char(':'));
    if (colon <= 0)
        return QStringLiteral("a digest is an algorithm, a colon and hexadecimal digits");
    const QStringView algorithm = digest.left(colon), encoded = digest.mid(colon + 1);
    for (QChar c : algorithm)
        if (!isLower(c) && !isDigit(c) && !QStringLiteral("+._-").contains(c))
            return QString(QLatin1String("the digest's algorithm holds ") + named(c));
    for (QChar c : encoded)
        if (!isDigit(c) && !(c >= QLatin1Char('a') && c <= QLatin1Char('f')))
            return QString(QLatin1String("the digest holds ") + named(c) +
                           QLatin1String(", which is no lower-case hexadecimal digit"));
    const qsizetype wanted = algorithm == QLatin1String("sha256") ? 64 : algorithm == QLatin1String("sha512") ? 128 : 0;
    if (wanted ? encoded.size() != wanted : encoded.size() < 32)
        return QString(QLatin1String("the digest has ") + QString::number(encoded.size()) +
                       QLatin1String(" hexadecimal digits, not ") +
                       (wanted ? QString::number(wanted) : QStringLiteral("at least 32")));
    return {};
}

/// HOST/PATH taken apart, not judged.
struct Parts
{
    QStringView host, path;
};

Parts split(QStringView repository)
{
    const qsizetype slash = repository.indexOf(QLatin1Char('/'));
    if (slash > 0 && looksLikeHost(repository.left(slash)))
        return {repository.left(slash), repository.mid(slash + 1)};
    return {{}, repository};
}

/// `size` is that of the whole name.
QString whyNotThat(const Parts &parts, qsizetype size)
{
    if (size == 0)
        return QStringLiteral("there is no name");
    if (!parts.host.isEmpty()) {
        const QString why = whyNoHost(parts.host);
        if (!why.isEmpty())
            return why;
    }
    const QString why = whyNoPath(parts.path);
    if (!why.isEmpty())
        return why;
    if (size > 255)
        return QString(QLatin1String("a name may have 255 characters, this has ") + QString::number(size));
    return {};
}

bool isDockerHub(const QString &host)
{
    return host.isEmpty() || host == QLatin1String("docker.io") || host == QLatin1String("index.docker.io");
}

} // namespace

QString ImageRef::repository() const
{
    return host.isEmpty() ? path : QString(host + QLatin1Char('/') + path);
}

QString ImageRef::text() const
{
    QString all = repository();
    if (!tag.isEmpty())
        all += QLatin1Char(':') + tag;
    if (!digest.isEmpty())
        all += QLatin1Char('@') + digest;
    return all;
}

ImageRef ImageRef::withTag(const QString &newTag) const
{
    ImageRef other = *this;
    other.tag = newTag;
    return other;
}

ImageRef ImageRef::withDigest(const QString &newDigest) const
{
    ImageRef other = *this;
    other.digest = newDigest;
    return other;
}

QString ImageRef::safeName() const
{
    QString name = text();
    for (QChar &c : name)
        if (c == QLatin1Char('/') || c == QLatin1Char(':'))
            c = QLatin1Char('-');
    return name;
}

QString ImageRef::pageName() const
{
    QString name = safeName();
    for (qsizetype i = 0; i < host.size(); ++i)
        if (name[i] == QLatin1Char('.'))
            name[i] = QLatin1Char('-');
    if (!host.startsWith(QLatin1Char('[')))
        return name;
    // Brackets are links' own in a wiki, and a name must not begin like an option: [::1]:5000 is 0--1-5000, as 0::1 is ::1.
    name.remove(QLatin1Char('[')).remove(QLatin1Char(']'));
    if (name.startsWith(QLatin1Char('-')))
        name.prepend(QLatin1Char('0'));
    return name;
}

QString ImageRef::apiHost() const
{
    return isDockerHub(host) ? QStringLiteral("registry-1.docker.io") : host;
}

QString ImageRef::apiPath() const
{
    return isDockerHub(host) && !path.contains(QLatin1Char('/')) ? QString(QLatin1String("library/") + path) : path;
}

Result<ImageRef> parseImageRef(const QString &text)
{
    const auto refused = [&](const QString &why) {
        return inputError(text.isEmpty() ? QStringLiteral("image name") : QString(QLatin1Char('"') + text + QLatin1Char('"')), why,
                          QStringLiteral("an image is written [HOST/]PATH[:TAG][@DIGEST], in lower case, as in "
                                         "ghcr.io/owner/name:2023.2-stable"));
    };
    if (text.isEmpty())
        return refused(QStringLiteral("it is empty"));

    QStringView rest = text;
    if (const Parts parts = split(rest); rest.size() <= 255 && isPlain(parts.path, Plain::Path)
        && (parts.host.isEmpty() || isPlain(parts.host, Plain::Host)))
        return ImageRef{parts.host.toString(), parts.path.toString(), {}, {}};
    QStringView digest, tag;
    const qsizetype at = rest.indexOf(QLatin1Char('@'));
    if (at >= 0) {
        digest = rest.mid(at + 1);
        rest = rest.left(at);
        const QString why = whyNoDigest(digest);
        if (!why.isEmpty())
            return refused(why);
    }
    // A colon before the last slash belongs to the host's port.
    const qsizetype colon = rest.contains(QLatin1Char(':')) ? rest.lastIndexOf(QLatin1Char(':')) : -1;
    if (colon >= 0 && colon > rest.lastIndexOf(QLatin1Char('/'))) {
        tag = rest.mid(colon + 1);
        rest = rest.left(colon);
        const QString why = whyNoTag(tag.toString());
        if (!why.isEmpty())
            return refused(why);
    }
    const Parts parts = split(rest);
    const QString why = whyNotThat(parts, rest.size());
    if (!why.isEmpty())
        return refused(why);
    return ImageRef{parts.host.toString(), parts.path.toString(), tag.toString(), digest.toString()};
}

QString whyNoTag(const QString &tag)
{
    if (tag.isEmpty())
        return QStringLiteral("the tag is empty");
    for (QChar c : tag)
        if (!isAlnum(c) && c != QLatin1Char('_') && c != QLatin1Char('.') && c != QLatin1Char('-'))
            return QString(QLatin1String("a tag may not hold ") + named(c));
    if (tag.front() == QLatin1Char('.') || tag.front() == QLatin1Char('-'))
        return QString(QLatin1String("a tag may not begin with ") + named(tag.front()));
    if (tag.size() > 128)
        return QString(QLatin1String("a tag may have 128 characters, this has ") + QString::number(tag.size()));
    return {};
}

QString whyNoPathPart(const QString &name)
{
    return whyNoPart(name);
}

QString whyNoRepository(const QString &repository)
{
    return whyNotThat(split(repository), repository.size());
}

QString whyNoRegistry(const QString &registry)
{
    if (registry.contains(QLatin1String("://")))
        return QStringLiteral("it is an address of the web; a registry is written HOST[:PORT][/PREFIX]");
    const QString host = registry.section(QLatin1Char('/'), 0, 0);
    if (host.isEmpty())
        return QStringLiteral("there is no host");
    if (!looksLikeHost(host))
        return QString(
            QLatin1String("docker takes \"") + host +
            QLatin1String("\" for a part of a name, not for a host: a host has a dot or a port, or is localhost"));
    QString why = whyNoHost(host);
    const qsizetype slash = registry.indexOf(QLatin1Char('/'));
    if (why.isEmpty() && slash >= 0 && slash + 1 < registry.size()) {
        const QStringView prefix = QStringView(registry).mid(slash + 1);
        why = whyNoPath(prefix.endsWith(QLatin1Char('/')) ? prefix.chopped(1) : prefix);
    }
    return why;
}

ImageRef onRegistry(const ImageRef &ref, const QString &registry)
{
    if (registry.isEmpty())
        return ref;
    ImageRef moved = ref;
    moved.host = registry.section(QLatin1Char('/'), 0, 0);
    QString prefix = registry.section(QLatin1Char('/'), 1);
    while (prefix.endsWith(QLatin1Char('/')))
        prefix.chop(1);
    if (!prefix.isEmpty())
        moved.path = prefix + QLatin1Char('/') + ref.path.section(QLatin1Char('/'), -1);
    return moved;
}

} // namespace stackwright
