// The values of a spec out of YAML nodes, each with the finding that a wrong one makes. Knows the forms that values may have,
// not which keys there are.
#pragma once

#include "model/yaml/yaml.h"

#include <QStringList>

#include <chrono>
#include <optional>

namespace stackwright {

class SpecValues
{
public:
    explicit SpecValues(QString file) : m_file(std::move(file)) {}

    QList<Finding> findings; ///< as they were made; sorted by whoever has all of them

    void error(const YamlNode &at, const char *rule, const QString &text, const QString &advice = {});
    void warning(const YamlNode &at, const char *rule, const QString &text, const QString &advice = {});

    /// Findings about a value stand at its key, those about an item of a list at the item.
    /// Text that is not empty; "no" and 2023 are texts too.
    std::optional<QString> text(const YamlEntry &entry);
    std::optional<bool> boolean(const YamlEntry &entry, Finding::Severity wrong);
    std::optional<std::chrono::seconds> duration(const YamlEntry &entry);
    /// A list of texts that are not empty; one text stands for a list of one where `oneIsEnough`. Nodes, for their places.
    std::optional<QList<YamlNode>> texts(const YamlEntry &entry, bool oneIsEnough);
    /// The words of a command: a list of texts, or one text in a shell's quoting.
    std::optional<QStringList> command(const YamlEntry &entry);
    /// A mapping; an empty value is one without keys, with a warning.
    std::optional<YamlNode> mapping(const YamlEntry &entry);
    /// A path below the checkout, cleaned; "." is the checkout.
    std::optional<QString> pathInCheckout(const YamlEntry &entry);
    /// One of `words`.
    std::optional<QString> word(const YamlEntry &entry, const QStringList &words);

    /// A warning for each key that is not in `known`; `old` are keys of specs from before 2023, with what took their place.
    void unknownKeys(const YamlNode &map, const QStringList &known, const QList<QPair<QString, QString>> &old = {});
    /// "did you mean …?", else the advice given. Costs time in proportion to `known`: asked a few times only.
    QString meant(const QString &word, const QStringList &known, const QString &otherwise);

private:
    void add(Finding::Severity severity, const YamlNode &at, const char *rule, const QString &text, const QString &advice);

    QString m_file;
    qsizetype m_compared = 0;
};

} // namespace stackwright
