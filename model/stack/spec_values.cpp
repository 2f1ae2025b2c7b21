#include "model/stack/spec_values.h"

#include "model/base/text.h"
#include "model/stack/layout.h"

#include <QHash>

#include <algorithm>

namespace stackwright {

namespace {

/// Words of other tools, and what stands for them here.
QString foreignAdvice(const QString &key)
{
    static const QHash<QString, QString> known{
        {QStringLiteral("args"), QStringLiteral("build_args")},        {QStringLiteral("build-args"), QStringLiteral("build_args")},
        {QStringLiteral("buildargs"), QStringLiteral("build_args")},   {QStringLiteral("depends_on"), QStringLiteral("depend_on")},
        {QStringLiteral("needs"), QStringLiteral("depend_on")},        {QStringLiteral("parent"), QStringLiteral("depend_on")},
        {QStringLiteral("from"), QStringLiteral("depend_on")},         {QStringLiteral("base"), QStringLiteral("depend_on")},
        {QStringLiteral("inherits"), QStringLiteral("depend_on")},     {QStringLiteral("contexts"), QStringLiteral("uses")},
        {QStringLiteral("additional_contexts"), QStringLiteral("uses")}, {QStringLiteral("image"), QStringLiteral("image_name")},
        {QStringLiteral("secret"), QStringLiteral("secrets")},         {QStringLiteral("platform"), QStringLiteral("platforms")},
        {QStringLiteral("repository"), QStringLiteral("image_name")},  {QStringLiteral("file"), QStringLiteral("dockerfile")},
        {QStringLiteral("containerfile"), QStringLiteral("dockerfile")}, {QStringLiteral("strategy"), QStringLiteral("matrix")}, {QStringLiteral("timeout"), QStringLiteral("build_timeout, test_timeout or integration_timeout")}};
    static const QStringList absent{QStringLiteral("labels"),  QStringLiteral("cache_from"),
                                    QStringLiteral("cache-from"), QStringLiteral("ssh"),     QStringLiteral("network")};
    if (const QString ours = known.value(key); !ours.isEmpty())
        return QLatin1String("here it is called ") + ours;
    return absent.contains(key) ? QStringLiteral("this version has nothing of the kind: what is built does not follow it") : QString();
}

bool isBlank(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
}

} // namespace

void SpecValues::add(Finding::Severity severity, const YamlNode &at, const char *rule, const QString &text,
                     const QString &advice)
{
    findings += Finding{severity, QLatin1String(rule), m_file, at.line, at.column, text, advice};
}

void SpecValues::error(const YamlNode &at, const char *rule, const QString &text, const QString &advice)
{
    add(Finding::Severity::Error, at, rule, text, advice);
}

void SpecValues::warning(const YamlNode &at, const char *rule, const QString &text, const QString &advice)
{
    add(Finding::Severity::Warning, at, rule, text, advice);
}

std::optional<QString> SpecValues::text(const YamlEntry &entry)
{
    const QString &key = entry.key.text;
    if (entry.value.kind == YamlNode::Kind::Null ||
        (entry.value.kind == YamlNode::Kind::Text && isBlank(entry.value.text)))
        error(entry.key, "empty-value", key + QLatin1String(" is empty"),
              QStringLiteral("give it a value, or remove the key"));
    else if (entry.value.kind != YamlNode::Kind::Text)
        error(entry.key, "wrong-kind", key + QLatin1String(" must be text, not ") + kindWord(entry.value.kind),
              QLatin1String("write one value: ") + key + QStringLiteral(": …"));
    else
        return entry.value.text;
    return {};
}

std::optional<bool> SpecValues::boolean(const YamlEntry &entry, Finding::Severity wrong)
{
    const YamlTyped typed = typedByYaml(entry.value);
    if (typed.type == QLatin1String("true or false"))
        return typed.printed == QLatin1String("True");
    const QString advice = entry.value.quoted ? QStringLiteral("write true or false, without quotes")
                                              : QStringLiteral("write true or false");
    const QString found =
        entry.value.kind == YamlNode::Kind::Text ? quotedText(entry.value.text) : kindWord(entry.value.kind);
    add(wrong, entry.key, "not-a-boolean", entry.key.text + QLatin1String(" must be true or false, not ") + found,
        advice);
    return {};
}

std::optional<std::chrono::seconds> SpecValues::duration(const YamlEntry &entry)
{
    const auto given = text(entry);
    if (!given)
        return {};
    qint64 total = 0, number = -1;
    bool good = true, bare = false;
    for (QChar c : *given) {
        const qint64 unit = c == QLatin1Char('h') ? 3600 : c == QLatin1Char('m') ? 60 : c == QLatin1Char('s') ? 1 : 0;
        if (c >= QLatin1Char('0') && c <= QLatin1Char('9') && number < 100'000'000) {
            number = qMax<qint64>(number, 0) * 10 + c.digitValue();
            bare = true;
        } else if (unit && number >= 0) {
            total += number * unit;
            number = -1;
            bare = false;
        } else {
            good = false;
        }
    }
    if (bare)
        total += number;
    constexpr qint64 week = 7 * 24 * 3600;
    if (good && total > 0 && total <= week)
        return std::chrono::seconds(total);
    error(entry.key, "not-a-duration", entry.key.text + QLatin1String(" must be a time, not ") + quotedText(*given),
          good && total > week ? QStringLiteral("a week is the most")
                               : QStringLiteral("write 90s, 30m, 2h, or a number of seconds"));
    return {};
}

std::optional<QList<YamlNode>> SpecValues::texts(const YamlEntry &entry, bool oneIsEnough)
{
    const QString &key = entry.key.text;
    if (oneIsEnough && entry.value.kind == YamlNode::Kind::Text) {
        const auto one = text(entry);
        return one ? std::optional(QList<YamlNode>{entry.value}) : std::nullopt;
    }
    if (entry.value.kind == YamlNode::Kind::Null) {
        warning(entry.key, "empty-value", key + QLatin1String(" is empty"),
                QStringLiteral("write [], or remove the key"));
        return QList<YamlNode>{};
    }
    if (entry.value.kind != YamlNode::Kind::List) {
        error(entry.key, "wrong-kind", key + QLatin1String(" must be a list, not ") + kindWord(entry.value.kind),
              QLatin1String("write ") + key + QLatin1String(": [one, two]"));
        return {};
    }
    QList<YamlNode> good;
    for (const YamlNode &item : entry.value.items) {
        if (item.kind == YamlNode::Kind::Text && !isBlank(item.text))
            good += item;
        else
            error(item, "wrong-kind",
                  QLatin1String("an entry of ") + key + QLatin1String(" must be text, not ") +
                      (item.kind == YamlNode::Kind::Text ? QStringLiteral("empty") : kindWord(item.kind)),
                  QLatin1String("write ") + key + QLatin1String(": [one, two]"));
    }
    return good;
}

std::optional<QStringList> SpecValues::command(const YamlEntry &entry)
{
    if (entry.value.kind == YamlNode::Kind::Text) {
        const auto whole = text(entry);
        if (!whole)
            return {};
        const Result<QStringList> words = splitCommand(*whole);
        if (words)
            return *words;
        error(entry.key, "command", entry.key.text + QLatin1String(" cannot be taken apart: ") + words.error().why.text,
              words.error().advice);
        return {};
    }
    const auto nodes = texts(entry, false);
    if (!nodes)
        return {};
    QStringList words;
    for (const YamlNode &node : *nodes)
        words += node.text;
    if (words.isEmpty()) {
        error(entry.key, "empty-value", entry.key.text + QLatin1String(" is empty"),
              QStringLiteral("name the program and its arguments"));
        return {};
    }
    return words;
}

std::optional<YamlNode> SpecValues::mapping(const YamlEntry &entry)
{
    if (entry.value.kind == YamlNode::Kind::Null)
        warning(entry.key, "empty-value", entry.key.text + QLatin1String(" is empty"),
                QStringLiteral("give it a value, or remove the key"));
    else if (entry.value.kind != YamlNode::Kind::Map) {
        error(entry.key, "wrong-kind",
              entry.key.text + QLatin1String(" must be a mapping, not ") + kindWord(entry.value.kind),
              QStringLiteral("write name: value below it"));
        return {};
    }
    return entry.value;
}

std::optional<QString> SpecValues::pathInCheckout(const YamlEntry &entry)
{
    const auto written = text(entry);
    if (!written)
        return {};
    const auto path = cleanedInCheckout(*written);
    if (path && !written->contains(QChar(0)))
        return path;
    const QString why = !path ? written->startsWith(QLatin1Char('/')) ? QStringLiteral("it begins with /") : QStringLiteral("it leaves the checkout")
                              : QStringLiteral("it holds a NUL character");
    error(entry.key, "path-leaves-checkout", entry.key.text + QLatin1Char(' ') + quotedText(*written) + QLatin1String(" is not allowed: ") + why,
          QStringLiteral("write a path below the checkout; . is the checkout itself"));
    return {};
}

std::optional<QString> SpecValues::word(const YamlEntry &entry, const QStringList &words)
{
    const auto given = text(entry);
    if (!given || words.contains(*given))
        return given;
    const QString list = words.join(QLatin1String(" or "));
    error(entry.key, "unknown-word",
          entry.key.text + QLatin1String(" must be ") + list + QLatin1String(", not ") + quotedText(*given),
          meant(*given, words, QLatin1String("write ") + list));
    return {};
}

void SpecValues::unknownKeys(const YamlNode &map, const QStringList &known, const QList<QPair<QString, QString>> &old)
{
    for (const YamlEntry &entry : map.entries) {
        if (known.contains(entry.key.text) || entry.key.text.startsWith(QLatin1String("x-"))) // x-…: for anchors, and for others
            continue;
        const auto past =
            std::find_if(old.begin(), old.end(), [&](const auto &one) { return one.first == entry.key.text; });
        if (past != old.end())
            warning(entry.key, "old-key",
                    quotedText(entry.key.text) + QLatin1String(" is a key of specs from before 2023 and is not used"),
                    past->second);
        else
            warning(entry.key, "unknown-key", QLatin1String("unknown key ") + quotedText(entry.key.text),
                    !foreignAdvice(entry.key.text).isEmpty() ? foreignAdvice(entry.key.text) : meant(entry.key.text, known, QLatin1String("known here: ") + known.join(QLatin1String(", "))));
    }
}

QString SpecValues::meant(const QString &word, const QStringList &known, const QString &otherwise)
{
    // Each question compares a word with all others: a file full of mistakes gets this help for its first ones.
    constexpr qsizetype most = 50'000;
    m_compared += known.size();
    if (word.size() > 200 || m_compared > most)
        return otherwise;
    const QString nearest = nearestWord(word, known);
    return nearest.isEmpty() ? otherwise : QString(QLatin1String("did you mean ") + nearest + QLatin1Char('?'));
}

} // namespace stackwright
