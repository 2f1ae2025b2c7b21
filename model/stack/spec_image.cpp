#include "model/stack/spec_image.h"

#include "model/stack/layout.h"
#include "model/stack/spec_keys.h"
#include "model/stack/spec_needs.h"
#include "model/stack/spec_registries.h"
#include "model/stack/spec_tags.h"
#include "model/stack/spec_tests.h"
#include "model/stack/spec_uses.h"
#include "model/stack/variants.h"

#include <algorithm>
#include <utility>

namespace stackwright {

namespace {

const QList<QPair<QString, QString>> oldImageKeys{
    {QStringLiteral("dbuild_env"), QStringLiteral("write build_args")},
    {QStringLiteral("skip_plans"), QStringLiteral("there is one plan now: remove it")},
    {QStringLiteral("manifests"), QStringLiteral("write info_cmds")},
    {QStringLiteral("basic_tests"),
     QStringLiteral("tests are the folders tests_common and the image's tests: remove it")}};

/// Docker hands each argument to the kernel whole: longer ones cannot start a process (promises.md F11).
constexpr qsizetype longestArgument = 128 * 1024 - 64;

bool looksSecret(const QString &name)
{
    static const QStringList words{
        QStringLiteral("TOKEN"),       QStringLiteral("PASSWORD"), QStringLiteral("PASSWD"),
        QStringLiteral("SECRET"),      QStringLiteral("SECRETS"),  QStringLiteral("CREDENTIAL"),
        QStringLiteral("CREDENTIALS"), QStringLiteral("APIKEY"),   QStringLiteral("PAT")};
    static const QStringList pairs{QStringLiteral("PRIVATE_KEY"), QStringLiteral("API_KEY"),
                                   QStringLiteral("ACCESS_KEY"), QStringLiteral("SSH_KEY")};
    const QString upper = name.toUpper();
    const QStringList parts = upper.split(QLatin1Char('_'));
    return std::any_of(parts.begin(), parts.end(), [](const QString &part) { return words.contains(part); }) ||
           std::any_of(pairs.begin(), pairs.end(), [&](const QString &pair) { return upper.contains(pair); });
}

/// Of two with one name the later one counts.
void putArgument(ArgumentList *arguments, const QString &name, const QString &value)
{
    for (auto &one : *arguments)
        if (one.first == name) {
            one.second = value;
            return;
        }
    arguments->append({name, value});
}

} // namespace

void ImageReader::readDefaults(const YamlEntry &entry)
{
    const auto map = m_values.mapping(entry);
    if (!map)
        return;
    m_values.unknownKeys(*map, imageKeys + variantKeys + testKeys, oldImageKeys);
    m_image = m_usual;
    m_defaults = &entry.value;
    // Not the copy's: the places in it are asked for later.
    for (const YamlEntry &one : entry.value.entries) {
        const bool single = one.key.text == QLatin1String("image_name") || one.key.text == QLatin1String("depend_on");
        if (single)
            m_values.error(one.key, "not-a-default", one.key.text + QLatin1String(" cannot be the same for every image"),
                           QStringLiteral("write it in the images"));
        else
            readKey(one);
    }
    m_usual = std::exchange(m_image, {});
    m_usualDockerfileKey = std::exchange(m_dockerfileKey, nullptr);
}

QList<ImageReading> ImageReader::read(const YamlEntry &entry)
{
    const bool readable = readOwn(entry);
    const VariantsReading variants = readable ? readVariants(entry, m_defaults, &m_values) : VariantsReading();
    if (variants.variants.isEmpty()) {
        m_place.variantsUnread = variants.wanted;
        finish(entry, nullptr);
        return {ImageReading{std::move(m_image), m_place}};
    }
    m_variants += variants.variants.size();
    if (m_variants > 10 * mostVariants && m_variants - variants.variants.size() <= 10 * mostVariants)
        m_values.error(entry.key, "too-many-variants", QLatin1String("the images up to ") + quotedText(entry.key.text) + QLatin1String(" have ") + QString::number(m_variants)
                                                           + QLatin1String(" variants together; ") + QString::number(10 * mostVariants) + QLatin1String(" are the most"),
                       QStringLiteral("take out values, or split the stack"));
    if (m_variants > 10 * mostVariants)
        return {ImageReading{std::move(m_image), m_place}};
    const ImageSpec image = m_image;
    const ImagePlace place = m_place;
    const YamlNode *const nameKey = m_nameKey, *const dockerfileKey = m_dockerfileKey;
    QList<ImageReading> all;
    for (const VariantReading &variant : variants.variants) {
        m_image = image;
        m_place = place;
        m_nameKey = nameKey;
        m_dockerfileKey = dockerfileKey;
        makeVariant(entry, variant, variant.name == variants.byDefault);
        all += ImageReading{std::move(m_image), m_place};
    }
    return all;
}

/// What stands at the image itself. False: there is nothing of it to be read.
bool ImageReader::readOwn(const YamlEntry &entry)
{
    m_image = m_usual;
    m_dockerfileKey = m_usualDockerfileKey;
    m_image.name = entry.key.text;
    m_image.repository = entry.key.text;
    m_image.line = entry.key.line;
    m_image.column = entry.key.column;
    m_place = ImagePlace{&entry.key, &entry.key, nullptr};
    m_nameKey = &entry.key;
    if (m_image.folder.isEmpty() && m_imagesFolder != QLatin1String("images"))
        m_image.folder = pathBelow(m_imagesFolder, m_image.name);
    const auto name = [this] { return quotedText(m_image.name); };
    QString why = whyNoPathPart(m_image.name);
    if (why.isEmpty() && m_image.name.size() > 128)
        why = QStringLiteral("it has more than 128 characters");
    if (!why.isEmpty())
        m_values.error(
            entry.key, "illegal-image-name",
            QLatin1String("image name ") + name() + QLatin1String(" is not allowed: ") + why,
            QStringLiteral(
                "lower-case letters and digits, with single . _ - between them, as the folder below images/"));
    if (entry.value.kind != YamlNode::Kind::Map) {
        m_values.error(entry.key, "wrong-kind",
                       QLatin1String("image ") + name() + QLatin1String(" must be a mapping, not ") +
                           kindWord(entry.value.kind),
                       QStringLiteral("write image_name: … below it"));
        return false;
    }
    m_values.unknownKeys(entry.value, imageKeys + variantKeys + testKeys, oldImageKeys);
    for (const YamlEntry &one : entry.value.entries)
        readKey(one);
    return true;
}

/// Out of m_image, as it stands for all variants.
void ImageReader::makeVariant(const YamlEntry &entry, const VariantReading &variant, bool byDefault)
{
    m_image.key = entry.key.text;
    m_image.variant = variant.name;
    m_image.name = m_image.key + QLatin1Char('@') + variant.name;
    m_image.defaultVariant = byDefault;
    m_image.axes = variant.axes;
    if (m_image.folder.isEmpty()) // all of them have the image's
        m_image.folder = QLatin1String("images/") + m_image.key;
    const YamlEntry *const arguments = entry.value.find(QStringLiteral("build_args"));
    for (const auto &[axis, value] : variant.axes) {
        if (arguments && arguments->value.find(axis))
            m_values.warning(arguments->key, "axis-in-build-args", QLatin1String("build_args sets ") + quotedText(axis) + QLatin1String(", which is an axis of the matrix: the matrix decides"),
                             QStringLiteral("remove one of the two"));
        putArgument(&m_image.buildArgs, axis, value);
    }
    if (const YamlEntry *own = variant.own) {
        m_image.line = own->key.line;
        m_image.column = own->key.column;
        m_values.unknownKeys(own->value, imageKeys + variantKeys + testKeys, oldImageKeys);
        for (const YamlEntry &one : own->value.entries)
            if (variantKeys.contains(one.key.text))
                m_values.error(one.key, "not-in-a-variant", one.key.text + QLatin1String(" cannot stand in a variant"), QStringLiteral("write it at the image"));
            else
                readKey(one);
    }
    finish(entry, variant.own);
}

/// Once all keys are read. `variant`: where the keys of this variant alone stand.
void ImageReader::finish(const YamlEntry &entry, const YamlEntry *variant)
{
    if (entry.value.kind != YamlNode::Kind::Map)
        return;
    if (m_image.variant.isEmpty() && m_image.folder == QString(QLatin1String("images/") + m_image.name))
        m_image.folder.clear(); // said in so many words: it means the same
    checkDockerfile();
    checkTags(m_image, m_place.tagsKey ? *m_place.tagsKey : entry.key, m_commands.inOrder, &m_values);
    const auto find = [&](const char *key) {
        const YamlEntry *own = variant ? variant->value.find(QLatin1String(key)) : nullptr;
        return own ? own : entry.value.find(QLatin1String(key));
    };
    const QString name = quotedText(entry.key.text);
    if (!find("image_name"))
        m_values.warning(entry.key, "missing-image-name",
                         QLatin1String("image ") + name + QLatin1String(" has no image_name; it is pushed as ") + name,
                         QStringLiteral("write image_name: HOST/OWNER/NAME"));
    if (const YamlEntry *own = find("parent_args"); own && m_image.parent.isEmpty())
        m_values.warning(own->key, "parent-args-without-parent",
                         QLatin1String("image ") + name + QLatin1String(" has parent_args and no depend_on: they are given to images with a parent only"),
                         QStringLiteral("write depend_on: …, or build_args"));
    checkShared();
}

void ImageReader::readKey(const YamlEntry &entry)
{
    const QString &key = entry.key.text;
    if (key == QLatin1String("image_name"))
        readRepository(entry);
    else if (key == QLatin1String("depend_on"))
        readParent(entry);
    else if (key == QLatin1String("uses"))
        m_image.uses = readUses(entry, &m_values);
    else if (key == QLatin1String("parent_args"))
        for (const auto &[name, value] : readParentArguments(entry, &m_values))
            putArgument(&m_image.parentArgs, name, value);
    else if (key == QLatin1String("build_args"))
        readArguments(entry);
    else if (key == QLatin1String("secrets"))
        m_image.secrets = readSecrets(entry, &m_values);
    else if (key == QLatin1String("platforms"))
        m_image.platforms = readPlatforms(entry, &m_values);
    else if (key == QLatin1String("info_cmds"))
        readInfoKeys(entry);
    else if (key == QLatin1String("tags")) {
        m_place.tagsKey = &entry.key;
        readTags(entry, &m_image, &m_values);
    } else if (key == QLatin1String("build_timeout"))
        readTime(entry, &m_image.buildTimeout);
    else if (key == QLatin1String("integration_timeout"))
        readTime(entry, &m_image.integrationTimeout);
    else if (key == QLatin1String("info_timeout"))
        readTime(entry, &m_image.infoTimeout);
    else if (key == QLatin1String("integration_tests"))
        readTruth(entry, &m_image.integrationTests);
    else if (key == QLatin1String("prune"))
        readTruth(entry, &m_image.prune);
    else if (key == QLatin1String("prepull"))
        readTruth(entry, &m_image.prepull);
    else if (!readPlaces(entry))
        readTestKey(entry, &m_image, &m_values);
}

void ImageReader::readTime(const YamlEntry &entry, std::chrono::seconds *target)
{
    if (const auto value = m_values.duration(entry))
        *target = *value;
}

void ImageReader::readTruth(const YamlEntry &entry, bool *target)
{
    // What cannot be run cannot be run wrongly: there a wrong word is no reason not to plan.
    if (const auto value = m_values.boolean(entry, m_runnable ? Finding::Severity::Error : Finding::Severity::Warning))
        *target = *value;
}

void ImageReader::readRepository(const YamlEntry &entry)
{
    m_nameKey = &entry.key;
    const auto name = m_values.text(entry);
    if (!name)
        return;
    m_image.repository = *name;
    const Result<ImageRef> ref = parseImageRef(*name);
    if (ref && ref->tag.isEmpty() && ref->digest.isEmpty()) {
        m_image.ref = *ref;
        return;
    }
    const QString why = whyNoRepository(*name);
    if (why.isEmpty())
        return;
    const bool tagged = ref.ok();
    m_values.error(entry.key, "illegal-repository",
                   QLatin1String("image_name ") + quotedText(*name) + QLatin1String(" is not allowed: ") + why,
                   tagged ? QStringLiteral("leave the tag out: tag.prefix and the commit make it")
                          : QStringLiteral("write HOST/OWNER/NAME in lower case"));
}

void ImageReader::readParent(const YamlEntry &entry)
{
    m_place.parentKey = &entry.key;
    const YamlNode &value = entry.value;
    const YamlNode &one = value.kind == YamlNode::Kind::List && value.items.size() == 1 ? value.items.first() : value;
    if (one.kind == YamlNode::Kind::Null && (one.text.isEmpty() || !m_images.find(one.text)))
        m_values.warning(entry.key, "empty-value", QStringLiteral("depend_on is empty: the image is a root"),
                         QStringLiteral("name the parent, or remove the key"));
    else if (one.kind == YamlNode::Kind::Text && one.text.isEmpty())
        m_values.error(entry.key, "empty-value", QStringLiteral("depend_on is empty"),
                       QStringLiteral("name the parent, or remove the key"));
    else if (one.kind == YamlNode::Kind::List || one.kind == YamlNode::Kind::Map)
        m_values.error(entry.key, "wrong-kind",
                       QLatin1String("depend_on must be the name of one image, not ") + kindWord(one.kind),
                       QStringLiteral("an image has one parent: its Dockerfile's last FROM"));
    else
        m_image.parent = one.text;
}

void ImageReader::readArguments(const YamlEntry &entry)
{
    const auto map = m_values.mapping(entry);
    if (!map)
        return;
    for (const YamlEntry &one : map->entries)
        readArgument(one);
}

void ImageReader::readArgument(const YamlEntry &one)
{
    const QString name = quotedText(one.key.text), why = whyNoArgument(one.key.text);
    const bool scalar = one.value.kind == YamlNode::Kind::Text;
    const YamlTyped typed = typedByYaml(one.value);
    if (!why.isEmpty())
        m_values.error(one.key, "illegal-build-arg",
                       QLatin1String("build argument ") + name + QLatin1String(" is not allowed: ") + why,
                       QStringLiteral("rename it, and the ARG in the Dockerfile"));
    else if (!scalar)
        m_values.error(
            one.key, "wrong-kind",
            QLatin1String("build argument ") + name + QLatin1String(" must be text, not ") + kindWord(one.value.kind),
            one.value.kind == YamlNode::Kind::Null ? QStringLiteral("write \"\" for an empty value")
                                                       : QStringLiteral("write one value; a list may stand in it as text, in quotes"));
    else if (one.value.text.contains(QChar(0)))
        m_values.error(one.key, "illegal-build-arg",
                       QLatin1String("build argument ") + name + QLatin1String(" holds a NUL character"),
                       QStringLiteral("a program cannot be given one: remove it"));
    else if (one.key.text.size() + one.value.text.toUtf8().size() > longestArgument)
        m_values.error(one.key, "illegal-build-arg",
                       QLatin1String("build argument ") + name + QLatin1String(" is longer than 128 KiB"),
                       QStringLiteral("put it into a file of the image's folder"));
    else if (looksSecret(one.key.text))
        m_values.warning(
            one.key, "secret-build-arg",
            QLatin1String("build argument ") + name +
                QLatin1String(" looks like a secret; every build argument can be read in the image's history"),
            QStringLiteral("write it in secrets, or fetch it when the container starts"));
    else if (typed.type == QLatin1String("a number") && typed.printed != one.value.text)
        m_values.warning(one.key, "build-arg-number",
                         QLatin1String("build argument ") + name + QLatin1String(" is taken as written, ") +
                             quotedText(one.value.text) + QLatin1String("; other readers make ") + shownText(typed.printed) +
                             QLatin1String(" of it"),
                         QStringLiteral("write it in quotes"));
    if (scalar && why.isEmpty())
        putArgument(&m_image.buildArgs, one.key.text, one.value.text);
}

void ImageReader::readInfoKeys(const YamlEntry &entry)
{
    const auto keys = m_values.texts(entry, false);
    if (!keys)
        return;
    m_image.infoCommands.clear();
    QSet<QString> seen;
    for (const YamlNode &key : *keys) {
        if (seen.contains(key.text)) {
            m_values.warning(key, "duplicate-info-command",
                             QLatin1String("info_cmds names ") + quotedText(key.text) + QLatin1String(" twice"),
                             QStringLiteral("remove one"));
            continue;
        }
        seen.insert(key.text);
        m_image.infoCommands += key.text;
        if (m_commands.defined && !m_commands.known.contains(key.text))
            m_values.error(key, "unknown-info-command",
                           QLatin1String("info_cmds names ") + quotedText(key.text) +
                               QLatin1String(", which is not in all_info_cmds"),
                           m_values.meant(key.text, m_commands.inOrder, QStringLiteral("define it in all_info_cmds")));
    }
}

/// Two images must not push to one tag of a repository, nor write to files of one name.
void ImageReader::checkShared()
{
    ImageRef ref = m_image.ref;
    if (ref.path.isEmpty()) { // with a tag, or not a name at all
        const Result<ImageRef> written = parseImageRef(m_image.repository);
        if (!written)
            return;
        ref = ImageRef{written->host, written->path, {}, {}};
    }
    // Every tag of the image ends in this, and so does the name of each of its files: no repository's name holds a colon.
    const QString tail = tagTail(m_image).isEmpty() ? QString() : QString(QLatin1Char(':') + tagTail(m_image));
    const QString page = ref.pageName();
    // Only where Docker Hub is meant can two different pages be of one repository: it has more than one name.
    const bool onHub = ref.apiHost() == QLatin1String("registry-1.docker.io");
    const auto known = m_pages.constFind(page + tail);
    const auto sameOnHub = onHub ? m_onHub.constFind(ref.apiPath() + tail) : m_onHub.cend();
    if (sameOnHub != m_onHub.cend() || (known != m_pages.cend() && known->ref == ref))
        m_values.error(*m_nameKey, "duplicate-repository",
                       QLatin1String("image_name ") + quotedText(m_image.repository) + QLatin1String(" is also that of image ")
                           + quotedText(sameOnHub != m_onHub.cend() ? *sameOnHub : known->image)
                           + (tail.isEmpty() ? QString() : QString(QLatin1String(", and so are the tags that end in ") + tagTail(m_image))),
                       QStringLiteral("one would overwrite the other: give each its own"));
    else if (known != m_pages.cend())
        m_values.error(*m_nameKey, "page-collision",
                       QLatin1String("image_name ") + quotedText(m_image.repository) +
                           QLatin1String(" makes the same file name as that of image ") + quotedText(known->image) +
                           QLatin1String(": ") + page,
                       QStringLiteral("rename one: / and : become - in the names of pages and logs"));
    m_pages.insert(page + tail, Shared{m_image.name, ref});
    if (onHub)
        m_onHub.insert(ref.apiPath() + tail, m_image.name);
}

} // namespace stackwright
