// The plain part of YAML, in which specs are written: mappings and lists by indentation, one-line texts, [lists] and
// {mappings}. It is read at once, in a hundredth of the time that a parser of the whole language takes. Whatever else it meets
// it declines, and the parser reads the file; it judges nothing and makes no findings. Where it does not decline, its tree is the
// parser's, to the last column: tests/unit/yaml_plain_test.cpp holds one against the other.
#pragma once

#include "model/stack/yaml.h"
#include "model/stack/yaml_bytes.h"

namespace stackwright {

/// Empty: declined. For lines in which checkYamlBytes() has found nothing.
std::optional<YamlNode> readPlainYaml(const YamlLines &lines);

/// readYaml() by the parser alone: what the quick reading is held against.
YamlReading parseYaml(const QByteArray &bytes, const QString &file);

} // namespace stackwright
