// The keys of an image that say where its parts lie.
#include "model/stack/spec_image.h"

#include "model/base/text.h"
#include "model/stack/layout.h"

namespace stackwright {

bool ImageReader::readPlaces(const YamlEntry &entry)
{
    const QString &key = entry.key.text;
    if (key == QLatin1String("folder")) {
        if (const auto written = m_values.text(entry)) {
            const auto folder = cleanedInCheckout(pathBelow(m_imagesFolder, *written));
            if (folder && !written->startsWith(QLatin1Char('/')))
                m_image.folder = *folder;
            else
                m_values.error(entry.key, "path-leaves-checkout",
                               QLatin1String("folder ") + quotedText(*written) + QLatin1String(" is not allowed: it leaves the checkout"),
                               QLatin1String("write a path below ") + m_imagesFolder);
        }
    } else if (key == QLatin1String("context")) {
        if (const auto context = m_values.pathInCheckout(entry))
            m_image.context = *context;
    } else if (key == QLatin1String("dockerfile")) {
        m_dockerfileKey = &entry.key;
        if (const auto path = m_values.text(entry))
            m_image.dockerfile = *path;
    } else if (key == QLatin1String("target")) {
        if (const auto stage = m_values.text(entry))
            m_image.target = *stage;
    } else if (key == QLatin1String("build_args_file")) {
        readArgumentsFile(entry);
    } else if (key == QLatin1String("inputs")) {
        readInputs(entry);
    } else {
        return false;
    }
    return true;
}

void ImageReader::readArgumentsFile(const YamlEntry &entry)
{
    const auto path = m_values.text(entry);
    if (!path)
        return;
    m_image.argumentsFile = *path;
    if (path->startsWith(QLatin1Char('/')) || m_image.argumentsFilePaths().isEmpty())
        m_values.error(entry.key, "path-leaves-checkout",
                       QLatin1String("build_args_file ") + quotedText(*path) + QLatin1String(" is not allowed: it leaves the checkout"),
                       QStringLiteral("name a file of the image's folder, or of the checkout"));
}

void ImageReader::readInputs(const YamlEntry &entry)
{
    const auto paths = m_values.texts(entry, true);
    if (!paths)
        return;
    m_image.inputs.clear();
    for (const YamlNode &path : *paths) {
        if (const auto cleaned = cleanedInCheckout(path.text))
            m_image.inputs += *cleaned;
        else
            m_values.error(entry.value.kind == YamlNode::Kind::List ? path : entry.key, "path-leaves-checkout",
                           QLatin1String("inputs ") + quotedText(path.text) + QLatin1String(" is not allowed: it leaves the checkout"),
                           QStringLiteral("write a path below the checkout"));
    }
}

/// Once it is known which folder the path begins in.
void ImageReader::checkDockerfile()
{
    const QString &path = m_image.dockerfile;
    const QString why = path.startsWith(QLatin1Char('/'))                               ? QStringLiteral("it begins with /")
                        : path.endsWith(QLatin1Char('/'))                               ? QStringLiteral("it names a folder")
                        : !cleanedInCheckout(pathBelow(m_image.folderPath(), path)) ? QStringLiteral("it leaves the checkout")
                                                                                    : QString();
    if (!why.isEmpty() && m_dockerfileKey)
        m_values.error(*m_dockerfileKey, "path-leaves-checkout",
                       QLatin1String("dockerfile ") + quotedText(path) + QLatin1String(" is not allowed: ") + why,
                       QStringLiteral("name a file of the checkout, from the image's folder"));
}

} // namespace stackwright
