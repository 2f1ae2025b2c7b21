#include "model/stack/registryplaces.h"

namespace stackwright {

Result<ImageRef> RegistryPlaces::place(const ImageRef &name)
{
    if (m_registry.isEmpty())
        return name;
    const ImageRef there = onRegistry(name, m_registry);
    QString file = there.repository();
    file.replace(QLatin1Char('/'), QLatin1Char('-')).replace(QLatin1Char(':'), QLatin1Char('-'));
    if (const auto other = m_taken.constFind(file); other != m_taken.cend() && *other != name.repository()) // variants share one
        return inputError(QLatin1String("--registry ") + m_registry,
                          name.repository() + QLatin1String(" would be ") + there.repository() + QLatin1String(" there, as ") + *other + QLatin1String(" is"),
                          QStringLiteral("give one of them another image_name, or leave out the prefix behind the host"));
    m_taken.insert(file, name.repository());
    return there;
}

} // namespace stackwright
