// One image of a spec, out of the entry below images/. Knows the keys that an image may have; not the other images, but for
// what no two may share.
#pragma once

#include "model/stack/imageref.h"
#include "model/stack/spec.h"
#include "model/stack/spec_graph.h"
#include "model/stack/spec_values.h"
#include "model/stack/spec_variants.h"

#include <QHash>
#include <QSet>

namespace stackwright {

/// The keys of all_info_cmds.
struct CommandKeys
{
    bool defined = false; ///< the spec has all_info_cmds at all
    QStringList inOrder;  ///< for hints
    QSet<QString> known;
};

struct ImageReading
{
    ImageSpec image;
    ImagePlace place;
};

class ImageReader
{
public:
    /// `images` is the mapping that the entries are of; `usual`: what an image has whose entry says nothing; `runnable`: a
    /// wrong word that matters to a run only is an error.
    ImageReader(const YamlNode &images, ImageSpec usual, QString imagesFolder, const CommandKeys &commands, bool runnable, SpecValues *values)
        : m_images(images), m_imagesFolder(std::move(imagesFolder)), m_usual(std::move(usual)), m_commands(commands), m_runnable(runnable), m_values(*values)
    {
        m_pages.reserve(images.entries.size());
    }

    /// Keys for every image; before the first image.
    void readDefaults(const YamlEntry &entry);
    /// One image, or one for each of its variants.
    QList<ImageReading> read(const YamlEntry &entry);

private:
    bool readOwn(const YamlEntry &entry);
    void makeVariant(const YamlEntry &entry, const VariantReading &variant, bool byDefault);
    void finish(const YamlEntry &entry, const YamlEntry *variant);
    void readKey(const YamlEntry &entry);
    void readRepository(const YamlEntry &entry);
    void readParent(const YamlEntry &entry);
    bool readPlaces(const YamlEntry &entry);
    void readArgumentsFile(const YamlEntry &entry);
    void readInputs(const YamlEntry &entry);
    void checkDockerfile();
    void readArguments(const YamlEntry &entry);
    void readArgument(const YamlEntry &entry);
    void readInfoKeys(const YamlEntry &entry);
    void readTruth(const YamlEntry &entry, bool *target);
    void readTime(const YamlEntry &entry, std::chrono::seconds *target);
    void checkShared();

    const YamlNode &m_images;
    const QString m_imagesFolder;
    ImageSpec m_usual;
    const YamlNode *m_defaults = nullptr; ///< where they stand in the spec
    qsizetype m_variants = 0;             ///< of all images so far
    const CommandKeys &m_commands;
    bool m_runnable;
    SpecValues &m_values;

    ImageSpec m_image; ///< the one that is being read
    ImagePlace m_place;
    const YamlNode *m_nameKey = nullptr; ///< where its repository stands
    const YamlNode *m_dockerfileKey = nullptr, *m_usualDockerfileKey = nullptr; ///< where its Dockerfile is named
    struct Shared
    {
        QString image; ///< the last one with it
        ImageRef ref;
    };
    QHash<QString, Shared> m_pages;  ///< by the page's name, and what the image's tags end in
    QHash<QString, QString> m_onHub; ///< of images on Docker Hub: the last one by the path that its API knows, likewise
};

} // namespace stackwright
