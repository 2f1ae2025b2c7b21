// A value as plain YAML in block style: what other programs read without knowing ours. Writes only; reading is yaml/yaml.h.
#pragma once

#include <QByteArray>
#include <QJsonValue>

namespace stackwright {

/// Maps by their keys' order, two spaces deeper each; texts plain where every reader takes them for texts, else in double
/// quotes. Ends with a newline.
QByteArray yamlText(const QJsonValue &value);

} // namespace stackwright
