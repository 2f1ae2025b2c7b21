// YAML as this program takes it: one document, read into a tree in which every node knows its place. Anchors, aliases and
// `<<` are resolved as the scripts' reader (PyYAML, YAML 1.1) does; what readers disagree on or a person cannot have meant is
// refused with its place. Knows no spec. The one header of yaml-cpp is included in yaml.cpp.
#pragma once

#include "model/base/finding.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace stackwright {

struct YamlEntry;

struct YamlNode
{
    enum class Kind : quint8 { Null, Text, List, Map };

    QString text;        ///< as written; of Null too: "~", "null" or nothing
    Kind kind = Kind::Null;
    bool quoted = false; ///< in quotes, a block, or tagged as text: no reader takes it for anything but text
    int line = 0;        ///< from 1; of an alias: where the alias stands
    int column = 0;      ///< from 1, in characters
    QList<YamlNode> items;    ///< of a List
    QList<YamlEntry> entries; ///< of a Map, each key once, in the order in which PyYAML's dict has them

    const YamlEntry *find(const QString &key) const; ///< linear
};

struct YamlEntry
{
    YamlNode key; ///< a Text, or a Null that was written out: a name is the text as written
    YamlNode value;
};

} // namespace stackwright
Q_DECLARE_TYPEINFO(stackwright::YamlNode, Q_RELOCATABLE_TYPE);
Q_DECLARE_TYPEINFO(stackwright::YamlEntry, Q_RELOCATABLE_TYPE);
namespace stackwright {

struct YamlReading
{
    std::optional<YamlNode> root; ///< empty if nothing could be read, or the file holds nothing
    QList<Finding> findings;
};

/// Never throws. Limits: 1 MiB, a depth of 32, 100,000 nodes by aliases.
YamlReading readYaml(const QByteArray &bytes, const QString &file);

/// What the scripts' reader makes of an unquoted text, printed as Python prints it: "2023.10" is the number 2023.1. `type` is
/// empty where it stays text, else "a number", "true or false", "a date", "nothing".
struct YamlTyped
{
    QString type;
    QString printed;
};
YamlTyped typedByYaml(const YamlNode &node);

/// "text", "a list", "a mapping", "nothing".
QString kindWord(YamlNode::Kind kind);

/// Text of others inside a message: on one line, visible, cut where it is long; and the same in quotes.
QString shownText(const QString &text);
QString quotedText(const QString &text);

} // namespace stackwright
