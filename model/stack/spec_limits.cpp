#include "model/stack/spec_limits.h"

#include "model/base/text.h"
#include "model/stack/placeholders.h"
#include "model/stack/spec_keys.h"
#include "model/stack/variants.h"

#include <QRegularExpression>

namespace stackwright {

namespace {

const QString writeLimits = QStringLiteral("write limits: {build: 2, test: 2, push: 3}");

std::optional<int> readLimit(const YamlEntry &entry, SpecValues *values)
{
    static const QRegularExpression whole(QStringLiteral("\\A[1-9][0-9]{0,3}\\z"));
    const QString key = QLatin1String("limits.") + entry.key.text;
    if (entry.value.kind != YamlNode::Kind::Text)
        values->error(entry.key, "bad-limit", key + QLatin1String(" must be a number, not ") + kindWord(entry.value.kind), writeLimits);
    else if (!whole.match(entry.value.text).hasMatch())
        values->error(entry.key, "bad-limit", key + QLatin1String(" is ") + quotedText(entry.value.text) + QLatin1String(", which is no whole number from 1 to 9999"),
                      QStringLiteral("write how many may run at once, or remove the key: then --jobs alone decides"));
    else
        return entry.value.text.toInt();
    return {};
}

const QString writeCache = QStringLiteral("write cache: {to: ghcr.io/your-team/cache, from: ghcr.io/your-team/cache}, or to: inline");

/// One place of a cache, as a person or BuildKit writes it.
class CacheReader
{
public:
    CacheReader(CacheSpec *cache, SpecValues *values) : m_cache(*cache), m_values(*values) {}

    void readTo(const YamlEntry &entry)
    {
        const auto text = m_values.text(entry);
        if (!text)
            return;
        if (*text == QLatin1String("inline") || *text == QLatin1String("type=inline")) {
            m_cache.inlined = true;
            return;
        }
        const QString repository = repositoryOf(*text, entry.key, &m_cache.whole);
        if (repository.isEmpty())
            return;
        const Result<ImageRef> ref = parseImageRef(withPlaceholders(repository, sample()));
        if (ref.ok() && (!ref->tag.isEmpty() || !ref->digest.isEmpty()))
            return m_values.error(entry.key, "illegal-cache", QLatin1String("cache.to is ") + quotedText(repository) + QLatin1String(", which names a tag: the images would overwrite each other's"),
                                  QStringLiteral("leave the tag out: each image has its own there"));
        m_cache.to = repository;
    }

    void readFrom(const YamlEntry &entry)
    {
        const auto places = m_values.texts(entry, true);
        const bool isList = entry.value.kind == YamlNode::Kind::List;
        for (const YamlNode &place : places.value_or(QList<YamlNode>()))
            if (const QString repository = repositoryOf(place.text, isList ? place : entry.key, nullptr); !repository.isEmpty())
                m_cache.from += repository;
    }

private:
    static Placeholders sample()
    {
        ImageRef image;
        image.host = QStringLiteral("example.org");
        image.path = QStringLiteral("team/name");
        return placeholdersOf(image);
    }

    /// Empty: it is none, which has been said.
    QString repositoryOf(const QString &written, const YamlNode &at, bool *whole)
    {
        QString repository = written;
        if (written.contains(QLatin1Char('='))) {
            repository.clear();
            for (const QString &word : written.split(QLatin1Char(','))) {
                const QString key = word.section(QLatin1Char('='), 0, 0).trimmed(), value = word.section(QLatin1Char('='), 1).trimmed();
                if (key == QLatin1String("ref"))
                    repository = value;
                else if (key == QLatin1String("mode") && whole && (value == QLatin1String("max") || value == QLatin1String("min")))
                    *whole = value == QLatin1String("max");
                else if (!(key == QLatin1String("type") && value == QLatin1String("registry"))) {
                    m_values.error(at, "illegal-cache", QLatin1String("cache has ") + quotedText(word) + QLatin1String(", which this program does not pass on"), writeCache);
                    return {};
                }
            }
        }
        static const QRegularExpression braces(QStringLiteral("\\{([^{}]*)\\}"));
        static const QStringList known{QStringLiteral("host"), QStringLiteral("namespace"), QStringLiteral("name"), QStringLiteral("repository")};
        for (auto it = braces.globalMatch(repository); it.hasNext();)
            if (const QString word = it.next().captured(1); !known.contains(word)) {
                m_values.error(at, "unknown-placeholder", QLatin1String("cache has {") + shownText(word) + QLatin1String("}, which is not known here"),
                               QStringLiteral("known are {host} {namespace} {name} {repository}"));
                return {};
            }
        const Result<ImageRef> ref = parseImageRef(withPlaceholders(repository, sample()));
        if (ref.ok() && !ref->host.isEmpty())
            return repository;
        m_values.error(at, "illegal-cache", QLatin1String("cache names ") + quotedText(written) + QLatin1String(", which is no repository with its registry")
                           + (ref.ok() ? QString() : QString(QLatin1String(": ") + ref.error().why.text)), writeCache);
        return {};
    }

    CacheSpec &m_cache;
    SpecValues &m_values;
};

} // namespace

CacheSpec readCache(const YamlEntry &entry, SpecValues *values)
{
    CacheSpec cache;
    const auto map = values->mapping(entry);
    if (!map)
        return cache;
    values->unknownKeys(*map, cacheKeys);
    cache.line = entry.key.line;
    cache.column = entry.key.column;
    CacheReader reader(&cache, values);
    for (const YamlEntry &one : map->entries)
        if (one.key.text == QLatin1String("to"))
            reader.readTo(one);
        else if (one.key.text == QLatin1String("from"))
            reader.readFrom(one);
    return cache;
}

CacheSpec cacheBeside(const CacheSpec &cache, const QString &registry)
{
    CacheSpec here = cache;
    if (registry.isEmpty())
        return here;
    const auto isElsewhere = [](const QString &repository) { return !repository.startsWith(QLatin1String("{host}")) && !repository.startsWith(QLatin1String("{repository}")); };
    here.from.removeIf(isElsewhere);
    if (isElsewhere(here.to))
        here.to.clear();
    return here;
}

QString cacheReference(const QString &repository, const ImageSpec &image, const ImageRef &target)
{
    Result<ImageRef> ref = parseImageRef(withPlaceholders(repository, placeholdersOf(target)));
    if (!ref.ok())
        return {};
    if (!ref->tag.isEmpty() || !ref->digest.isEmpty())
        return ref->text();
    const QString name = image.variant.isEmpty() ? keyOf(image) : QString(keyOf(image) + QLatin1Char('-') + image.variant);
    return ref->withTag(name.left(128)).text();
}

Limits readLimits(const YamlEntry &entry, SpecValues *values)
{
    Limits limits;
    const auto map = values->mapping(entry);
    if (!map)
        return limits;
    values->unknownKeys(*map, limitKeys);
    for (const YamlEntry &one : map->entries) {
        if (one.key.text == QLatin1String("build"))
            limits.build = readLimit(one, values);
        else if (one.key.text == QLatin1String("test"))
            limits.test = readLimit(one, values);
        else if (one.key.text == QLatin1String("push"))
            limits.push = readLimit(one, values);
    }
    return limits;
}

} // namespace stackwright
