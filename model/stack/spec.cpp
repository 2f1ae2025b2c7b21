#include "model/stack/spec.h"

#include "model/base/text.h"
#include "model/stack/imageref.h"
#include "model/stack/spec_graph.h"
#include "model/stack/spec_values.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

const QStringList topKeys{QStringLiteral("root"), QStringLiteral("main_branches"), QStringLiteral("images"), QStringLiteral("tag"),
                          QStringLiteral("all_info_cmds"), QStringLiteral("wiki"), QStringLiteral("promotion_gates")};
const QStringList imageKeys{QStringLiteral("image_name"), QStringLiteral("depend_on"), QStringLiteral("dockerfile"), QStringLiteral("build_args"),
                            QStringLiteral("test_runner"), QStringLiteral("test_command"), QStringLiteral("build_timeout"), QStringLiteral("test_timeout"),
                            QStringLiteral("integration_timeout"), QStringLiteral("integration_tests"), QStringLiteral("info_cmds"), QStringLiteral("prune"), QStringLiteral("prepull")};
const QString writeTag = QStringLiteral("write tag: {prefix: \"2023.2\"}");
const QString writeCommands = QStringLiteral("write all_info_cmds, and info_cmds in each image");
const QList<QPair<QString, QString>> oldTopKeys{{QStringLiteral("tags"), writeTag}, {QStringLiteral("plans"), writeTag}, {QStringLiteral("manifests"), writeCommands}};
const QList<QPair<QString, QString>> oldImageKeys{{QStringLiteral("dbuild_env"), QStringLiteral("write build_args")},
                                                  {QStringLiteral("skip_plans"), QStringLiteral("there is one plan now: remove it")},
                                                  {QStringLiteral("manifests"), QStringLiteral("write info_cmds")},
                                                  {QStringLiteral("basic_tests"), QStringLiteral("tests are the folders tests_common and the image's tests: remove it")}};

/// Docker hands each argument to the kernel whole: longer ones cannot start a process (reliability.md F11).
constexpr qsizetype longestArgument = 128 * 1024 - 64;

bool looksSecret(const QString &name)
{
    static const QStringList words{QStringLiteral("TOKEN"), QStringLiteral("PASSWORD"), QStringLiteral("PASSWD"), QStringLiteral("SECRET"), QStringLiteral("SECRETS"),
                                   QStringLiteral("CREDENTIAL"), QStringLiteral("CREDENTIALS"), QStringLiteral("APIKEY"), QStringLiteral("PAT")};
    static const QStringList pairs{QStringLiteral("PRIVATE_KEY"), QStringLiteral("API_KEY"), QStringLiteral("ACCESS_KEY"), QStringLiteral("SSH_KEY")};
    const QString upper = name.toUpper();
    const QStringList parts = upper.split(QLatin1Char('_'));
    return std::any_of(parts.begin(), parts.end(), [](const QString &part) { return words.contains(part); })
           || std::any_of(pairs.begin(), pairs.end(), [&](const QString &pair) { return upper.contains(pair); });
}

QString whyNoArgument(const QString &name)
{
    for (qsizetype i = 0; i < name.size(); ++i) {
        const char16_t c = name[i].unicode();
        const bool letter = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
        if (!letter && !(i > 0 && c >= u'0' && c <= u'9'))
            return QStringLiteral("a name of a build argument has letters, digits and _ only, and begins with no digit");
    }
    return {};
}

/// A path inside the image's folder: relative, and never up.
QString whyNoInnerPath(const QString &path)
{
    if (path.startsWith(QLatin1Char('/')))
        return QStringLiteral("it begins with /");
    for (const QString &part : path.split(QLatin1Char('/')))
        if (part == QLatin1String(".."))
            return QStringLiteral("it leaves the image's folder");
    if (path.endsWith(QLatin1Char('/')))
        return QStringLiteral("it names a folder");
    return {};
}

QByteArray fingerprintOf(const ImageSpec &image)
{
    QJsonObject arguments;
    for (const auto &[name, value] : image.buildArgs)
        arguments.insert(name, value);
    const QJsonObject all{
        {QStringLiteral("repository"), image.repository},
        {QStringLiteral("parent"), image.parent},
        {QStringLiteral("dockerfile"), image.dockerfile},
        {QStringLiteral("buildArgs"), arguments},
        {QStringLiteral("testRunner"), static_cast<int>(image.testRunner)},
        {QStringLiteral("testCommand"), QJsonArray::fromStringList(image.testCommand)},
        {QStringLiteral("buildTimeout"), static_cast<qint64>(image.buildTimeout.count())},
        {QStringLiteral("testTimeout"), static_cast<qint64>(image.testTimeout.count())},
        {QStringLiteral("integrationTimeout"), static_cast<qint64>(image.integrationTimeout.count())},
        {QStringLiteral("integrationTests"), image.integrationTests},
        {QStringLiteral("infoCommands"), QJsonArray::fromStringList(image.infoCommands)},
        {QStringLiteral("prune"), image.prune},
        {QStringLiteral("prepull"), image.prepull},
    };
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

/// One reading of one file. Every part goes on after a finding, so that a person sees all of them at once.
class Reader
{
public:
    Reader(const YamlNode &root, const QString &file) : m_root(root), m_values(file) {}

    SpecReading read()
    {
        m_values.unknownKeys(m_root, topKeys, oldTopKeys);
        readTag();
        readInfoCommands();
        readImages();
        if (const YamlEntry *entry = m_root.find(QStringLiteral("main_branches")))
            readMainBranches(*entry);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("wiki")))
            readWiki(*entry);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("promotion_gates")))
            readGates(*entry);

        SpecReading reading;
        reading.findings = m_values.findings;
        if (!hasErrors(reading.findings))
            reading.spec = m_spec;
        return reading;
    }

private:
    void readTag()
    {
        const YamlEntry *entry = m_root.find(QStringLiteral("tag"));
        const auto map = entry ? m_values.mapping(*entry) : std::nullopt;
        if (entry && !map)
            return;
        const YamlEntry *prefix = map ? map->find(QStringLiteral("prefix")) : nullptr;
        if (prefix)
            readPrefix(*prefix);
        if (!prefix) {
            m_spec.whyNotRunnable = QStringLiteral("the spec has no tag.prefix");
            m_values.warning(entry ? entry->key : m_root, "missing-tag-prefix", QStringLiteral("tag.prefix is missing: the stack can be planned, not run"), writeTag);
        }
        if (!map)
            return;
        m_values.unknownKeys(*map, {QStringLiteral("prefix"), QStringLiteral("suffix")});
        if (const YamlEntry *suffix = map->find(QStringLiteral("suffix")))
            if (const auto word = m_values.word(*suffix, {QStringLiteral("commit"), QStringLiteral("branch")}))
                m_spec.tagSuffix = *word == QLatin1String("branch") ? TagSuffix::Branch : TagSuffix::Commit;
    }

    void readPrefix(const YamlEntry &entry)
    {
        const auto prefix = m_values.text(entry);
        if (!prefix)
            return;
        const QString quoted = QLatin1String("write it in quotes: prefix: \"") + *prefix + QLatin1Char('"');
        const YamlTyped typed = typedByYaml(entry.value);
        if (!typed.type.isEmpty() && typed.printed != *prefix) {
            m_values.error(entry.key, "prefix-changes", QLatin1String("prefix ") + *prefix + QLatin1String(" is read as ") + typed.type + QLatin1String(" and becomes ") + typed.printed, quoted);
            return;
        }
        // The longest suffix that every run needs is "-stable" or seven hex digits.
        const QString why = whyNoTag(*prefix + QLatin1String("-0123456"));
        if (!why.isEmpty()) {
            m_values.error(entry.key, "illegal-tag", QLatin1String("prefix ") + quotedText(*prefix) + QLatin1String(" makes no tag: ") + why,
                           QStringLiteral("letters, digits, . _ - only, at most 120 of them"));
            return;
        }
        if (!typed.type.isEmpty())
            m_values.warning(entry.key, "prefix-unquoted", QLatin1String("prefix ") + *prefix + QLatin1String(" is read as ") + typed.type + QLatin1String("; this one survives, 2023.10 would not"), quoted);
        m_spec.tagPrefix = *prefix;
    }

    void readInfoCommands()
    {
        const YamlEntry *entry = m_root.find(QStringLiteral("all_info_cmds"));
        const auto map = entry ? m_values.mapping(*entry) : std::nullopt;
        m_hasCommands = map && map->kind == YamlNode::Kind::Map;
        if (entry && !map)
            return;
        if (!m_hasCommands) {
            if (m_spec.whyNotRunnable.isEmpty())
                m_spec.whyNotRunnable = QStringLiteral("the spec has no all_info_cmds");
            if (!entry)
                m_values.warning(m_root, "missing-info-commands", QStringLiteral("all_info_cmds is missing: the stack can be planned, not run"), QStringLiteral("write all_info_cmds: {}, or the commands for the pages"));
            return;
        }
        for (const YamlEntry &one : map->entries)
            readInfoCommand(one);
    }

    void readInfoCommand(const YamlEntry &one)
    {
        InfoCommand command{one.key.text, one.key.text, {}};
        m_commandKeys += command.key;
        m_knownCommands.insert(command.key); // known, even if its definition is wrong: one mistake makes one finding
        const auto map = m_values.mapping(one);
        if (!map)
            return;
        m_values.unknownKeys(*map, {QStringLiteral("description"), QStringLiteral("command")});
        if (const YamlEntry *description = map->find(QStringLiteral("description"))) {
            if (const auto text = m_values.text(*description))
                command.description = text->simplified();
        } else {
            m_values.warning(one.key, "missing-description", QLatin1String("info command ") + quotedText(one.key.text) + QLatin1String(" has no description; its key is the heading"), QStringLiteral("write description: …"));
        }
        const YamlEntry *text = map->find(QStringLiteral("command"));
        if (!text) {
            m_values.error(one.key, "missing-command", QLatin1String("info command ") + quotedText(one.key.text) + QLatin1String(" has no command"), QStringLiteral("write command: …"));
            return;
        }
        const auto words = m_values.text(*text);
        if (!words)
            return;
        const Result<QStringList> split = splitCommand(*words);
        if (!split) {
            m_values.error(text->key, "command", QLatin1String("the command of ") + quotedText(one.key.text) + QLatin1String(" cannot be taken apart: ") + split.error().why, split.error().advice);
            return;
        }
        command.command = *words;
        m_spec.infoCommands += command;
    }

    void readImages()
    {
        const YamlEntry *entry = m_root.find(QStringLiteral("images"));
        const QString advice = QStringLiteral("write images: with one name below it for each folder of images/");
        if (!entry) {
            m_values.error(m_root, "no-images", QStringLiteral("images is missing"), advice);
            return;
        }
        if (entry->value.kind != YamlNode::Kind::Map || entry->value.entries.isEmpty()) {
            const bool empty = entry->value.kind == YamlNode::Kind::Null || entry->value.kind == YamlNode::Kind::Map;
            m_values.error(entry->key, "no-images", empty ? QStringLiteral("images is empty") : QString(QLatin1String("images must be a mapping, not ") + kindWord(entry->value.kind)), advice);
            return;
        }
        for (const YamlEntry &one : entry->value.entries)
            readImage(one, entry->value);
        linkImages(&m_spec, m_places, m_root.find(QStringLiteral("root")), &m_values);
    }

    void readImage(const YamlEntry &one, const YamlNode &images)
    {
        ImageSpec image;
        image.name = one.key.text;
        image.line = one.key.line;
        ImagePlace place{one.key, one.key};
        QString why = whyNoPathPart(image.name);
        if (why.isEmpty() && image.name.size() > 128)
            why = QStringLiteral("it has more than 128 characters");
        if (!why.isEmpty())
            m_values.error(one.key, "illegal-image-name", QLatin1String("image name ") + quotedText(image.name) + QLatin1String(" is not allowed: ") + why,
                           QStringLiteral("lower-case letters and digits, with single . _ - between them, as the folder below images/"));
        YamlNode nameKey = one.key;
        image.repository = image.name;
        if (one.value.kind != YamlNode::Kind::Map) {
            m_values.error(one.key, "wrong-kind", QLatin1String("image ") + quotedText(image.name) + QLatin1String(" must be a mapping, not ") + kindWord(one.value.kind), QStringLiteral("write image_name: … below it"));
        } else {
            m_values.unknownKeys(one.value, imageKeys, oldImageKeys);
            for (const YamlEntry &entry : one.value.entries)
                readImageKey(entry, images, &image, &place, &nameKey);
            if (nameKey.line == one.key.line && nameKey.column == one.key.column && !one.value.find(QStringLiteral("image_name")))
                m_values.warning(one.key, "missing-image-name", QLatin1String("image ") + quotedText(image.name) + QLatin1String(" has no image_name; it is pushed as ") + quotedText(image.name), QStringLiteral("write image_name: HOST/OWNER/NAME"));
            checkShared(image, nameKey);
        }
        image.fingerprint = fingerprintOf(image);
        m_spec.images += image;
        m_places += place;
    }

    void readImageKey(const YamlEntry &entry, const YamlNode &images, ImageSpec *image, ImagePlace *place, YamlNode *nameKey)
    {
        const QString &key = entry.key.text;
        const auto seconds = [&](std::chrono::seconds *target) {
            if (const auto value = m_values.duration(entry))
                *target = *value;
        };
        const auto truth = [&](bool *target) {
            // What cannot be run cannot be run wrongly: there a wrong word is no reason not to plan.
            const auto severity = m_spec.whyNotRunnable.isEmpty() ? Finding::Severity::Error : Finding::Severity::Warning;
            if (const auto value = m_values.boolean(entry, severity))
                *target = *value;
        };
        if (key == QLatin1String("image_name")) {
            *nameKey = entry.key;
            readRepository(entry, image);
        } else if (key == QLatin1String("depend_on")) {
            place->parentKey = entry.key;
            readParent(entry, images, image);
        } else if (key == QLatin1String("dockerfile")) {
            if (const auto path = m_values.text(entry)) {
                image->dockerfile = *path;
                const QString why = whyNoInnerPath(*path);
                if (!why.isEmpty())
                    m_values.error(entry.key, "path-leaves-folder", QLatin1String("dockerfile ") + quotedText(*path) + QLatin1String(" is not allowed: ") + why, QStringLiteral("name a file inside the image's folder"));
            }
        } else if (key == QLatin1String("build_args")) {
            readArguments(entry, image);
        } else if (key == QLatin1String("test_runner")) {
            if (const auto word = m_values.word(entry, {QStringLiteral("container"), QStringLiteral("host")}))
                image->testRunner = *word == QLatin1String("host") ? TestRunner::Host : TestRunner::Container;
        } else if (key == QLatin1String("test_command")) {
            if (const auto words = m_values.command(entry))
                image->testCommand = *words;
        } else if (key == QLatin1String("build_timeout")) {
            seconds(&image->buildTimeout);
        } else if (key == QLatin1String("test_timeout")) {
            seconds(&image->testTimeout);
        } else if (key == QLatin1String("integration_timeout")) {
            seconds(&image->integrationTimeout);
        } else if (key == QLatin1String("integration_tests")) {
            truth(&image->integrationTests);
        } else if (key == QLatin1String("prune")) {
            truth(&image->prune);
        } else if (key == QLatin1String("prepull")) {
            truth(&image->prepull);
        } else if (key == QLatin1String("info_cmds")) {
            readInfoKeys(entry, image);
        }
    }

    void readRepository(const YamlEntry &entry, ImageSpec *image)
    {
        const auto name = m_values.text(entry);
        if (!name)
            return;
        image->repository = *name;
        const QString why = whyNoRepository(*name);
        if (why.isEmpty())
            return;
        const bool tagged = parseImageRef(*name).ok();
        m_values.error(entry.key, "illegal-repository", QLatin1String("image_name ") + quotedText(*name) + QLatin1String(" is not allowed: ") + why,
                       tagged ? QStringLiteral("leave the tag out: tag.prefix and the commit make it") : QStringLiteral("write HOST/OWNER/NAME in lower case"));
    }

    void readParent(const YamlEntry &entry, const YamlNode &images, ImageSpec *image)
    {
        const YamlNode &value = entry.value;
        const YamlNode &one = value.kind == YamlNode::Kind::List && value.items.size() == 1 ? value.items.first() : value;
        if (one.kind == YamlNode::Kind::Null && (one.text.isEmpty() || !images.find(one.text)))
            m_values.warning(entry.key, "empty-value", QStringLiteral("depend_on is empty: the image is a root"), QStringLiteral("name the parent, or remove the key"));
        else if (one.kind == YamlNode::Kind::Text && one.text.isEmpty())
            m_values.error(entry.key, "empty-value", QStringLiteral("depend_on is empty"), QStringLiteral("name the parent, or remove the key"));
        else if (one.kind == YamlNode::Kind::List || one.kind == YamlNode::Kind::Map)
            m_values.error(entry.key, "wrong-kind", QLatin1String("depend_on must be the name of one image, not ") + kindWord(one.kind), QStringLiteral("an image has one parent: its Dockerfile's last FROM"));
        else
            image->parent = one.text;
    }

    void readArguments(const YamlEntry &entry, ImageSpec *image)
    {
        const auto map = m_values.mapping(entry);
        if (!map)
            return;
        for (const YamlEntry &one : map->entries) {
            const QString name = quotedText(one.key.text), why = whyNoArgument(one.key.text);
            const bool scalar = one.value.kind == YamlNode::Kind::Text;
            const YamlTyped typed = typedByYaml(one.value);
            if (!why.isEmpty())
                m_values.error(one.key, "illegal-build-arg", QLatin1String("build argument ") + name + QLatin1String(" is not allowed: ") + why);
            else if (!scalar)
                m_values.error(one.key, "wrong-kind", QLatin1String("build argument ") + name + QLatin1String(" must be text, not ") + kindWord(one.value.kind),
                               one.value.kind == YamlNode::Kind::Null ? QStringLiteral("write \"\" for an empty value") : QString());
            else if (one.value.text.contains(QChar(0)))
                m_values.error(one.key, "illegal-build-arg", QLatin1String("build argument ") + name + QLatin1String(" holds a NUL character"), QStringLiteral("a program cannot be given one: remove it"));
            else if (one.key.text.size() + one.value.text.toUtf8().size() > longestArgument)
                m_values.error(one.key, "illegal-build-arg", QLatin1String("build argument ") + name + QLatin1String(" is longer than 128 KiB"), QStringLiteral("put it into a file of the image's folder"));
            else if (looksSecret(one.key.text))
                m_values.warning(one.key, "secret-build-arg", QLatin1String("build argument ") + name + QLatin1String(" looks like a secret; every build argument can be read in the image's history"), QStringLiteral("use a build secret, or fetch it when the container starts"));
            else if (typed.type == QLatin1String("a number") && typed.printed != one.value.text)
                m_values.warning(one.key, "build-arg-number", QLatin1String("build argument ") + name + QLatin1String(" is taken as written, ") + quotedText(one.value.text) + QLatin1String("; other readers make ") + typed.printed + QLatin1String(" of it"), QStringLiteral("write it in quotes"));
            if (scalar && why.isEmpty())
                image->buildArgs += {one.key.text, one.value.text};
        }
    }

    void readInfoKeys(const YamlEntry &entry, ImageSpec *image)
    {
        const auto keys = m_values.texts(entry, false);
        if (!keys)
            return;
        QSet<QString> seen;
        for (const YamlNode &key : *keys) {
            if (seen.contains(key.text)) {
                m_values.warning(key, "duplicate-info-command", QLatin1String("info_cmds names ") + quotedText(key.text) + QLatin1String(" twice"), QStringLiteral("remove one"));
                continue;
            }
            seen.insert(key.text);
            image->infoCommands += key.text;
            if (m_hasCommands && !m_knownCommands.contains(key.text))
                m_values.error(key, "unknown-info-command", QLatin1String("info_cmds names ") + quotedText(key.text) + QLatin1String(", which is not in all_info_cmds"),
                               m_values.meant(key.text, m_commandKeys, QStringLiteral("define it in all_info_cmds")));
        }
    }

    /// Two images must not push to one repository, nor write to files of one name.
    void checkShared(const ImageSpec &image, const YamlNode &nameKey)
    {
        const Result<ImageRef> ref = parseImageRef(image.repository);
        if (!ref)
            return;
        const QString repository = ref->apiHost() + QLatin1Char('/') + ref->apiPath();
        const QString page = ref->pageName();
        if (const auto other = m_repositories.constFind(repository); other != m_repositories.constEnd())
            m_values.error(nameKey, "duplicate-repository", QLatin1String("image_name ") + quotedText(image.repository) + QLatin1String(" is also that of image ") + quotedText(*other), QStringLiteral("one would overwrite the other: give each its own"));
        else if (const auto twin = m_pages.constFind(page); twin != m_pages.constEnd())
            m_values.error(nameKey, "page-collision", QLatin1String("image_name ") + quotedText(image.repository) + QLatin1String(" makes the same file name as that of image ") + quotedText(*twin) + QLatin1String(": ") + page, QStringLiteral("rename one: / and : become - in the names of pages and logs"));
        m_repositories.insert(repository, image.name);
        m_pages.insert(page, image.name);
    }

    void readMainBranches(const YamlEntry &entry)
    {
        const auto names = m_values.texts(entry, true);
        if (!names || entry.value.kind == YamlNode::Kind::Null)
            return;
        m_spec.mainBranches.clear();
        for (const YamlNode &name : *names)
            m_spec.mainBranches += name.text;
    }

    void readWiki(const YamlEntry &entry)
    {
        const auto map = m_values.mapping(entry);
        if (!map)
            return;
        m_values.unknownKeys(*map, {QStringLiteral("remote"), QStringLiteral("repository_url")});
        if (const YamlEntry *remote = map->find(QStringLiteral("remote"))) {
            m_spec.wiki.remote = m_values.text(*remote).value_or(QString());
            // Git would take the first for an option, and run the second as a program.
            if (m_spec.wiki.remote.startsWith(QLatin1Char('-')) || m_spec.wiki.remote.contains(QLatin1String("::")))
                m_values.error(remote->key, "illegal-remote", QLatin1String("wiki.remote ") + quotedText(m_spec.wiki.remote) + QLatin1String(" is not allowed"), QStringLiteral("write an https or ssh address, or a path"));
        }
        if (const YamlEntry *url = map->find(QStringLiteral("repository_url"))) {
            m_spec.wiki.repositoryUrl = m_values.text(*url).value_or(QString());
            while (m_spec.wiki.repositoryUrl.endsWith(QLatin1Char('/')))
                m_spec.wiki.repositoryUrl.chop(1);
            if (!m_spec.wiki.repositoryUrl.isEmpty() && !m_spec.wiki.repositoryUrl.startsWith(QLatin1String("https://")) && !m_spec.wiki.repositoryUrl.startsWith(QLatin1String("http://")))
                m_values.error(url->key, "illegal-url", QLatin1String("wiki.repository_url ") + quotedText(m_spec.wiki.repositoryUrl) + QLatin1String(" is no address for links"), QStringLiteral("write https://HOST/OWNER/REPOSITORY"));
        }
    }

    void readGates(const YamlEntry &entry)
    {
        if (entry.value.kind != YamlNode::Kind::List) {
            m_values.error(entry.key, "wrong-kind", QLatin1String("promotion_gates must be a list, not ") + kindWord(entry.value.kind), QStringLiteral("write - {name: gpu, command: [./gpu-test], timeout: 30m}"));
            return;
        }
        for (const YamlNode &item : entry.value.items)
            readGate(item);
    }

    void readGate(const YamlNode &item)
    {
        if (item.kind != YamlNode::Kind::Map) {
            m_values.error(item, "wrong-kind", QLatin1String("a gate must be a mapping, not ") + kindWord(item.kind), QStringLiteral("write - {name: gpu, command: [./gpu-test], timeout: 30m}"));
            return;
        }
        m_values.unknownKeys(item, {QStringLiteral("name"), QStringLiteral("command"), QStringLiteral("timeout")});
        GateSpec gate;
        const YamlEntry *name = item.find(QStringLiteral("name")), *command = item.find(QStringLiteral("command")), *timeout = item.find(QStringLiteral("timeout"));
        if (!name)
            m_values.error(item, "missing-name", QStringLiteral("a gate has no name"), QStringLiteral("write name: …"));
        else if (const auto text = m_values.text(*name)) {
            gate.name = *text;
            const QString why = whyNoTag(gate.name);
            if (!why.isEmpty())
                m_values.error(name->key, "illegal-name", QLatin1String("gate name ") + quotedText(gate.name) + QLatin1String(" is not allowed"), QStringLiteral("letters, digits, . _ - only"));
            if (m_gateNames.contains(gate.name))
                m_values.error(name->key, "duplicate-gate", QLatin1String("two gates are called ") + quotedText(gate.name), QStringLiteral("rename one"));
            m_gateNames.insert(gate.name);
        }
        if (!command)
            m_values.error(item, "missing-command", QStringLiteral("a gate has no command"), QStringLiteral("write command: [program, argument]"));
        else if (const auto words = m_values.command(*command))
            gate.command = *words;
        if (timeout)
            if (const auto seconds = m_values.duration(*timeout))
                gate.timeout = *seconds;
        m_spec.promotionGates += gate;
    }

    const YamlNode &m_root;
    SpecValues m_values;
    Spec m_spec;
    bool m_hasCommands = false;
    QStringList m_commandKeys; // in order, for hints
    QSet<QString> m_knownCommands, m_gateNames;
    QList<ImagePlace> m_places;
    QHash<QString, QString> m_repositories, m_pages; // to the first image's name
};

} // namespace

SpecReading readSpec(const QByteArray &bytes, const QString &file)
{
    const YamlReading yaml = readYaml(bytes, file);
    SpecReading reading;
    if (yaml.root && yaml.root->kind == YamlNode::Kind::Map) {
        reading = Reader(*yaml.root, file).read();
    } else if (!hasErrors(yaml.findings)) {
        const bool empty = !yaml.root || (yaml.root->kind == YamlNode::Kind::Null && yaml.root->text.isEmpty());
        reading.findings += Finding{Finding::Severity::Error, empty ? QStringLiteral("empty-spec") : QStringLiteral("wrong-kind"), file, 1, 1,
                                    empty ? QStringLiteral("the spec is empty") : QString(QLatin1String("the top level must be a mapping, not ") + kindWord(yaml.root->kind)),
                                    QStringLiteral("a spec begins with images: and the images below it")};
    }
    reading.findings = yaml.findings + reading.findings;
    if (hasErrors(reading.findings))
        reading.spec.reset();
    std::stable_sort(reading.findings.begin(), reading.findings.end(), [](const Finding &a, const Finding &b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return reading;
}

} // namespace stackwright
