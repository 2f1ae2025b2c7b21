#include "model/stack/spec_variants.h"

#include "model/stack/imageref.h"
#include "model/stack/spec_uses.h"

#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

constexpr qsizetype longestName = 60; ///< characters: prefix, commit and "-dirty-…" stand before it in a tag

struct Axis
{
    QString name;
    QStringList values;
};

class VariantsReader
{
public:
    VariantsReader(const YamlEntry &image, const YamlNode *defaults, SpecValues *values)
        : m_image(image), m_defaults(defaults), m_values(*values)
    {
    }

    VariantsReading read()
    {
        const YamlEntry *matrix = find("matrix"), *exclude = find("exclude"), *own = find("variants"), *byDefault = find("default_variant");
        VariantsReading reading;
        reading.wanted = matrix || exclude || own || byDefault;
        if (!reading.wanted)
            return reading;
        if (matrix)
            readMatrix(*matrix);
        if (exclude && !matrix)
            error(exclude->key, "exclude-without-matrix", QStringLiteral("exclude has no matrix to take combinations from"), QStringLiteral("write matrix: {AXIS: [value, value]}, or remove it"));
        if (matrix && m_good)
            combine(exclude, matrix->key);
        if (own)
            readOwn(*own);
        if (m_good && m_found.isEmpty())
            error(matrix ? matrix->key : byDefault ? byDefault->key : own->key, "no-variants", QLatin1String("image ") + name() + QLatin1String(" has no variant left"),
                  exclude ? QStringLiteral("exclude leaves none: take a line out of it") : QStringLiteral("write matrix: {AXIS: [value, value]} or variants: {NAME: {}}"));
        if (m_good && m_found.size() > mostVariants)
            tooMany(matrix ? matrix->key : own->key, m_found.size());
        if (byDefault && m_good)
            readDefault(*byDefault, &reading);
        if (m_good)
            reading.variants = m_found;
        return reading;
    }

private:
    const YamlEntry *find(const char *key) const
    {
        const QString name = QLatin1String(key);
        const YamlEntry *own = m_image.value.find(name);
        return own || !m_defaults ? own : m_defaults->find(name);
    }

    QString name() const { return quotedText(m_image.key.text); }

    void error(const YamlNode &at, const char *rule, const QString &text, const QString &advice)
    {
        m_good = false;
        m_values.error(at, rule, text, advice);
    }

    void tooMany(const YamlNode &at, qsizetype count)
    {
        error(at, "too-many-variants", QLatin1String("image ") + name() + QLatin1String(" has ") + QString::number(count) + QLatin1String(" variants; ")
                                           + QString::number(mostVariants) + QLatin1String(" are the most"),
              QStringLiteral("take out values, or exclude combinations by leaving an axis out"));
    }

    void readMatrix(const YamlEntry &entry)
    {
        if (entry.value.kind != YamlNode::Kind::Map || entry.value.entries.isEmpty()) {
            const bool empty = entry.value.kind == YamlNode::Kind::Null || entry.value.kind == YamlNode::Kind::Map;
            return error(entry.key, empty ? "empty-matrix" : "wrong-kind",
                         empty ? QStringLiteral("matrix is empty") : QString(QLatin1String("matrix must be a mapping, not ") + kindWord(entry.value.kind)),
                         QStringLiteral("write matrix: {AXIS: [value, value]}, or remove it"));
        }
        for (const YamlEntry &one : entry.value.entries)
            readAxis(one);
    }

    void readAxis(const YamlEntry &entry)
    {
        Axis axis{entry.key.text, {}};
        const QString shown = QLatin1String("axis ") + quotedText(axis.name);
        if (const QString why = whyNoArgument(axis.name); !why.isEmpty())
            return error(entry.key, "illegal-axis", shown + QLatin1String(" is not allowed: it is a build argument, and ") + why, QStringLiteral("name it as the ARG in the Dockerfile"));
        const bool single = entry.value.kind == YamlNode::Kind::Text;
        if (!single && entry.value.kind != YamlNode::Kind::List)
            return error(entry.key, "wrong-kind", shown + QLatin1String(" must be a list, not ") + kindWord(entry.value.kind), QLatin1String("write ") + axis.name + QLatin1String(": [value, value]"));
        const QList<YamlNode> nodes = single ? QList<YamlNode>{entry.value} : entry.value.items;
        if (nodes.isEmpty())
            return error(entry.key, "empty-matrix", shown + QLatin1String(" has no value"), QStringLiteral("give it values, or remove it"));
        for (const YamlNode &node : nodes) {
            const YamlNode &at = single ? entry.key : node;
            if (node.kind != YamlNode::Kind::Text || node.text.contains(QChar(0)))
                return error(at, "wrong-kind", QLatin1String("a value of ") + shown + QLatin1String(" must be text, not ") + kindWord(node.kind), QStringLiteral("write one value; \"\" for an empty one"));
            if (axis.values.contains(node.text))
                return error(at, "duplicate-value", shown + QLatin1String(" has ") + quotedText(node.text) + QLatin1String(" twice"), QStringLiteral("remove one"));
            const YamlTyped typed = typedByYaml(node);
            if (typed.type == QLatin1String("a number") && typed.printed != node.text)
                m_values.warning(at, "build-arg-number", QLatin1String("a value of ") + shown + QLatin1String(" is taken as written, ") + quotedText(node.text)
                                                             + QLatin1String("; other readers make ") + shownText(typed.printed) + QLatin1String(" of it"),
                                 QStringLiteral("write it in quotes"));
            axis.values += node.text;
        }
        m_axes += axis;
    }

    /// What exclude leaves out: values by axis, each a list of pairs that must all hold.
    bool readExclude(const YamlEntry *entry, QList<QHash<QString, QString>> *rules)
    {
        if (!entry)
            return true;
        const bool single = entry->value.kind == YamlNode::Kind::Map;
        if (!single && entry->value.kind != YamlNode::Kind::List) {
            error(entry->key, "wrong-kind", QLatin1String("exclude must be a list, not ") + kindWord(entry->value.kind), QStringLiteral("write exclude: [{AXIS: value}]"));
            return false;
        }
        for (const YamlNode &node : single ? QList<YamlNode>{entry->value} : entry->value.items) {
            if (node.kind != YamlNode::Kind::Map || node.entries.isEmpty()) {
                error(node, "wrong-kind", QLatin1String("an entry of exclude must be a mapping of axes to values, not ") + (node.kind == YamlNode::Kind::Map ? QStringLiteral("empty") : kindWord(node.kind)),
                      QStringLiteral("write exclude: [{AXIS: value}]"));
                continue;
            }
            QHash<QString, QString> rule;
            for (const YamlEntry &one : node.entries) {
                const auto axis = std::find_if(m_axes.cbegin(), m_axes.cend(), [&](const Axis &each) { return each.name == one.key.text; });
                if (axis == m_axes.cend()) {
                    QStringList names;
                    for (const Axis &each : std::as_const(m_axes))
                        names += each.name;
                    error(one.key, "unknown-axis", QLatin1String("exclude names ") + quotedText(one.key.text) + QLatin1String(", which is no axis of the matrix"),
                          m_values.meant(one.key.text, names, QLatin1String("the axes are ") + names.join(QLatin1String(", "))));
                } else if (one.value.kind != YamlNode::Kind::Text || !axis->values.contains(one.value.text)) {
                    error(one.key, "unknown-value", QLatin1String("exclude names ") + quotedText(one.value.text) + QLatin1String(", which is no value of ") + one.key.text,
                          QLatin1String("its values are ") + shownText(axis->values.join(QLatin1String(", "))));
                }
                rule.insert(one.key.text, one.value.text);
            }
            *rules += rule;
        }
        return m_good;
    }

    void combine(const YamlEntry *exclude, const YamlNode &at)
    {
        qsizetype count = 1;
        for (const Axis &axis : std::as_const(m_axes))
            if ((count *= axis.values.size()) > 100 * mostVariants)
                return tooMany(at, count);
        QList<QHash<QString, QString>> rules;
        if (!readExclude(exclude, &rules))
            return;
        // An axis of one value tells no two apart, unless there is no other.
        const bool many = std::any_of(m_axes.cbegin(), m_axes.cend(), [](const Axis &axis) { return axis.values.size() > 1; });
        for (qsizetype number = 0; number < count && m_good; ++number) {
            VariantReading variant;
            QStringList parts;
            qsizetype rest = number, block = count;
            for (const Axis &axis : std::as_const(m_axes)) {
                block /= axis.values.size();
                const QString &value = axis.values.at(rest / block);
                rest %= block;
                variant.axes.append({axis.name, value});
                if (!value.isEmpty() && (!many || axis.values.size() > 1))
                    parts += value;
            }
            const bool isOut = std::any_of(rules.cbegin(), rules.cend(), [&](const QHash<QString, QString> &rule) {
                return std::all_of(variant.axes.cbegin(), variant.axes.cend(), [&](const auto &axis) { return rule.value(axis.first, axis.second) == axis.second; });
            });
            variant.name = parts.join(QLatin1Char('-'));
            if (!isOut)
                add(variant, at, QStringLiteral("give it a name of its own: leave the combination out, and write it below variants:"));
        }
    }

    void readOwn(const YamlEntry &entry)
    {
        if (entry.value.kind != YamlNode::Kind::Map || entry.value.entries.isEmpty()) {
            const bool empty = entry.value.kind == YamlNode::Kind::Null || entry.value.kind == YamlNode::Kind::Map;
            return error(entry.key, empty ? "empty-value" : "wrong-kind",
                         empty ? QStringLiteral("variants is empty") : QString(QLatin1String("variants must be a mapping, not ") + kindWord(entry.value.kind)),
                         QStringLiteral("write variants: {NAME: {build_args: {…}}}"));
        }
        for (const YamlEntry &one : entry.value.entries) {
            if (one.value.kind != YamlNode::Kind::Map && one.value.kind != YamlNode::Kind::Null)
                error(one.key, "wrong-kind", QLatin1String("variant ") + quotedText(one.key.text) + QLatin1String(" must be a mapping, not ") + kindWord(one.value.kind),
                      QStringLiteral("write the image's keys that are others for it, or {}"));
            else
                add({one.key.text, {}, &one}, one.key, QStringLiteral("letters, digits, . _ - only: it is the end of a tag"));
        }
    }

    void add(const VariantReading &variant, const YamlNode &at, const QString &advice)
    {
        const QString shown = QLatin1String("variant ") + quotedText(variant.name);
        const QString why = variant.name.isEmpty()              ? QStringLiteral("it is empty")
                            : variant.name.size() > longestName ? QLatin1String("it has more than ") + QString::number(longestName) + QLatin1String(" characters")
                                                                : whyNoTag(variant.name);
        if (!why.isEmpty())
            return error(at, "illegal-variant", shown + QLatin1String(" of image ") + name() + QLatin1String(" is not allowed: ") + why, advice);
        if (m_names.contains(variant.name))
            return error(at, "duplicate-variant", QLatin1String("image ") + name() + QLatin1String(" has two variants called ") + quotedText(variant.name),
                         QStringLiteral("rename one, or exclude the combination"));
        m_names.insert(variant.name);
        m_found += variant;
    }

    void readDefault(const YamlEntry &entry, VariantsReading *reading)
    {
        const auto wanted = m_values.text(entry);
        if (!wanted) {
            m_good = false;
            return;
        }
        QStringList names;
        for (const VariantReading &one : std::as_const(m_found))
            names += one.name;
        if (!m_names.contains(*wanted))
            return error(entry.key, "unknown-default-variant", QLatin1String("default_variant names ") + quotedText(*wanted) + QLatin1String(", which is no variant of ") + name(),
                         m_values.meant(*wanted, names, QLatin1String("its variants are ") + names.mid(0, 12).join(QLatin1String(", "))));
        reading->byDefault = *wanted;
    }

    const YamlEntry &m_image;
    const YamlNode *m_defaults;
    SpecValues &m_values;
    QList<Axis> m_axes;
    QList<VariantReading> m_found;
    QSet<QString> m_names;
    bool m_good = true;
};

} // namespace

VariantsReading readVariants(const YamlEntry &image, const YamlNode *defaults, SpecValues *values)
{
    return VariantsReader(image, defaults, values).read();
}

} // namespace stackwright
