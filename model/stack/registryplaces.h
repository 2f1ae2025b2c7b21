// Where --registry puts the images of a stack. What are two names in the spec may be one there, by another host or by a prefix
// in place of the namespace, and one image would overwrite the other. Asks no registry.
#pragma once

#include "model/base/result.h"
#include "model/stack/imageref.h"

#include <QHash>

namespace stackwright {

class RegistryPlaces
{
public:
    /// Empty: each image stays where the spec has it.
    explicit RegistryPlaces(QString registry) : m_registry(std::move(registry)) {}

    /// The name there, with the tag of `name`. Error: another image has it already, or its files'.
    Result<ImageRef> place(const ImageRef &name);

private:
    QString m_registry;
    QHash<QString, QString> m_taken; ///< names in the spec, by the name of the files
};

} // namespace stackwright
