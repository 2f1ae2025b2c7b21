#include "model/stack/spec.h"

#include "model/base/text.h"
#include "model/stack/imageref.h"
#include "model/stack/spec_graph.h"
#include "model/stack/spec_image.h"
#include "model/stack/spec_keys.h"
#include "model/stack/spec_limits.h"
#include "model/stack/spec_needs.h"
#include "model/stack/spec_registries.h"
#include "model/stack/spec_tags.h"
#include "model/stack/spec_tests.h"
#include "model/stack/spec_uses.h"
#include "model/stack/spec_values.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

const QString writeTag = QStringLiteral("write tag: {prefix: \"2023.2\"}");
const QString writeCommands = QStringLiteral("write all_info_cmds, and info_cmds in each image");
const QList<QPair<QString, QString>> oldTopKeys{{QStringLiteral("tags"), writeTag},
                                                {QStringLiteral("plans"), writeTag},
                                                {QStringLiteral("manifests"), writeCommands}};
/// One reading of one file. Every part goes on after a finding, so that a person sees all of them at once.
class Reader
{
public:
    Reader(const YamlNode &root, const QString &file) : m_root(root), m_values(file)
    {
        if (file.section(QLatin1Char('/'), -1) == QLatin1String("stackwright.yml"))
            m_spec.imagesFolder = QStringLiteral(".");
    }

    SpecReading read()
    {
        m_values.unknownKeys(m_root, topKeys + testKeys, oldTopKeys);
        readFolder();
        readTag();
        readInfoCommands();
        readImages();
        if (const YamlEntry *entry = m_root.find(QStringLiteral("main_branches")))
            readMainBranches(*entry);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("build_all")))
            m_spec.rules.buildAll = readRules(*entry);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("change_ignore")))
            m_spec.rules.changeIgnore = readRules(*entry);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("build_all_on_main")))
            if (const auto wanted = m_values.boolean(*entry, Finding::Severity::Error))
                m_spec.buildAllOnMain = *wanted;
        if (const YamlEntry *entry = m_root.find(QStringLiteral("prepare")))
            m_spec.prepare = readPrepare(*entry, &m_values);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("unchanged_parents")))
            readUnchangedParents(*entry);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("limits")))
            m_spec.limits = readLimits(*entry, &m_values);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("cache")))
            m_spec.cache = readCache(*entry, &m_values);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("wiki")))
            readWiki(*entry);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("promotion_gates")))
            readGates(*entry);
        if (const YamlEntry *entry = m_root.find(QStringLiteral("require_tests")))
            if (const auto wanted = m_values.boolean(*entry, Finding::Severity::Error))
                m_spec.requireTests = *wanted;
        if (const YamlEntry *entry = m_root.find(QStringLiteral("also_push"))) {
            m_spec.alsoPush = readAlsoPush(*entry, &m_values);
            checkAlsoPush(m_spec, *entry, &m_values);
        }
        checkPlatforms(m_spec, &m_values);

        SpecReading reading;
        reading.findings = m_values.findings;
        if (!hasErrors(reading.findings))
            reading.spec = m_spec;
        return reading;
    }

private:
    void readUnchangedParents(const YamlEntry &entry)
    {
        const std::optional<QString> word = m_values.text(entry);
        m_spec.retagUnchangedParents = word == QLatin1String("retag");
        if (word && word != QLatin1String("retag") && word != QLatin1String("rebuild"))
            m_values.error(entry.value, "bad-value", QLatin1String("unchanged_parents is \"") + *word + QLatin1String("\", which is neither retag nor rebuild"),
                           QStringLiteral("write rebuild, the default, or retag: parents that did not change keep the digest that passed"));
    }

    void readFolder()
    {
        if (const YamlEntry *entry = m_root.find(QStringLiteral("images_folder")))
            if (const auto path = m_values.pathInCheckout(*entry))
                m_spec.imagesFolder = *path;
    }

    /// Entries of change_ignore.json that stand in the spec.
    QStringList readRules(const YamlEntry &entry)
    {
        QStringList rules;
        const auto nodes = m_values.texts(entry, true);
        for (const YamlNode &node : nodes.value_or(QList<YamlNode>())) {
            const bool leaves = node.text.startsWith(QLatin1Char('/')) || node.text.split(QLatin1Char('/')).contains(QLatin1String(".."));
            if (leaves)
                m_values.error(entry.value.kind == YamlNode::Kind::List ? node : entry.key, "rule-leaves-folder",
                               entry.key.text + QLatin1String(" names ") + quotedText(node.text) + QLatin1String(", which is not below ") + m_spec.imagesFolder,
                               QStringLiteral("rules are paths below images_folder; what lies elsewhere is named by inputs of an image"));
            else if (m_spec.rules.buildAll.contains(node.text))
                m_values.warning(node, "in-both-lists", quotedText(node.text) + QLatin1String(" stands in build_all already"),
                                 QStringLiteral("take it out of one: build_all decides"));
            rules += node.text;
        }
        return rules;
    }

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
            m_values.warning(entry ? entry->key : m_root, "missing-tag-prefix",
                             QStringLiteral("tag.prefix is missing: the stack can be planned, not run"), writeTag);
        }
        if (!map)
            return;
        m_values.unknownKeys(*map, tagKeys);
        if (const YamlEntry *suffix = map->find(QStringLiteral("suffix")))
            if (const auto word = m_values.word(*suffix, {QStringLiteral("commit"), QStringLiteral("branch")}))
                m_spec.tagSuffix = *word == QLatin1String("branch") ? TagSuffix::Branch : TagSuffix::Commit;
    }

    void readPrefix(const YamlEntry &entry)
    {
        const auto prefix = m_values.text(entry);
        if (!prefix)
            return;
        const QString shown = shownText(*prefix);
        const QString quoted = QLatin1String("write it in quotes: prefix: \"") + shown + QLatin1Char('"');
        const YamlTyped typed = typedByYaml(entry.value);
        if (!typed.type.isEmpty() && typed.printed != *prefix) {
            m_values.error(entry.key, "prefix-changes",
                           QLatin1String("prefix ") + shown + QLatin1String(" is read as ") + typed.type +
                               QLatin1String(" and becomes ") + shownText(typed.printed),
                           quoted);
            return;
        }
        // The longest suffix that every run needs is "-stable" or seven hex digits.
        const QString why = whyNoTag(*prefix + QLatin1String("-0123456"));
        if (!why.isEmpty()) {
            m_values.error(entry.key, "illegal-tag",
                           QLatin1String("prefix ") + quotedText(*prefix) + QLatin1String(" makes no tag: ") + why,
                           QStringLiteral("letters, digits, . _ - only, at most 120 of them"));
            return;
        }
        if (!typed.type.isEmpty())
            m_values.warning(entry.key, "prefix-unquoted",
                             QLatin1String("prefix ") + shown + QLatin1String(" is read as ") + typed.type +
                                 QLatin1String("; this one survives, 2023.10 would not"),
                             quoted);
        m_spec.tagPrefix = *prefix;
    }

    void readInfoCommands()
    {
        const YamlEntry *entry = m_root.find(QStringLiteral("all_info_cmds"));
        const auto map = entry ? m_values.mapping(*entry) : std::nullopt;
        m_commands.defined = map && map->kind == YamlNode::Kind::Map;
        if (entry && !map)
            return;
        if (!m_commands.defined) {
            if (m_spec.whyNotRunnable.isEmpty())
                m_spec.whyNotRunnable = QStringLiteral("the spec has no all_info_cmds");
            if (!entry)
                m_values.warning(m_root, "missing-info-commands",
                                 QStringLiteral("all_info_cmds is missing: the stack can be planned, not run"),
                                 QStringLiteral("write all_info_cmds: {}, or the commands for the pages"));
            return;
        }
        for (const YamlEntry &one : map->entries)
            readInfoCommand(one);
    }

    void readInfoCommand(const YamlEntry &one)
    {
        InfoCommand command{one.key.text, one.key.text, {}};
        m_commands.inOrder += command.key;
        m_commands.known.insert(command.key); // known, even if its definition is wrong: one mistake makes one finding
        const auto map = m_values.mapping(one);
        if (!map)
            return;
        m_values.unknownKeys(*map, infoKeys);
        if (const YamlEntry *description = map->find(QStringLiteral("description"))) {
            if (const auto text = m_values.text(*description))
                command.description = text->simplified();
        } else {
            m_values.warning(one.key, "missing-description",
                             QLatin1String("info command ") + quotedText(one.key.text) +
                                 QLatin1String(" has no description; its key is the heading"),
                             QStringLiteral("write description: …"));
        }
        const YamlEntry *text = map->find(QStringLiteral("command"));
        if (!text) {
            m_values.error(one.key, "missing-command",
                           QLatin1String("info command ") + quotedText(one.key.text) + QLatin1String(" has no command"),
                           QStringLiteral("write command: …"));
            return;
        }
        const auto words = m_values.text(*text);
        if (!words)
            return;
        const Result<QStringList> split = splitCommand(*words);
        if (!split) {
            m_values.error(text->key, "command",
                           QLatin1String("the command of ") + quotedText(one.key.text) +
                               QLatin1String(" cannot be taken apart: ") + split.error().why.text,
                           split.error().advice);
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
            m_values.error(entry->key, "no-images",
                           empty
                               ? QStringLiteral("images is empty")
                               : QString(QLatin1String("images must be a mapping, not ") + kindWord(entry->value.kind)),
                           advice);
            return;
        }
        ImageSpec usual; // what stands at the top holds for every image that says nothing else
        for (const YamlEntry &one : m_root.entries)
            readTestKey(one, &usual, &m_values);
        if (const YamlEntry *platforms = m_root.find(QStringLiteral("platforms")))
            usual.platforms = readPlatforms(*platforms, &m_values);
        ImageReader reader(entry->value, usual, m_spec.imagesFolder, m_commands, m_spec.whyNotRunnable.isEmpty(), &m_values);
        if (const YamlEntry *defaults = m_root.find(QStringLiteral("defaults")))
            reader.readDefaults(*defaults);
        m_spec.images.reserve(entry->value.entries.size());
        m_places.reserve(entry->value.entries.size());
        for (const YamlEntry &one : entry->value.entries)
            for (ImageReading &reading : reader.read(one)) {
                m_spec.images += std::move(reading.image);
                m_places += reading.place;
            }
        // The stack's are for every image with a parent; an image's own go before.
        if (const YamlEntry *shared = m_root.find(QStringLiteral("parent_args"))) {
            const ArgumentList arguments = readParentArguments(*shared, &m_values);
            for (ImageSpec &image : m_spec.images)
                for (const auto &argument : arguments)
                    if (!image.parent.isEmpty() && std::none_of(image.parentArgs.cbegin(), image.parentArgs.cend(), [&](const auto &own) { return own.first == argument.first; }))
                        image.parentArgs.append(argument);
        }
        linkImages(&m_spec, m_places, m_root.find(QStringLiteral("root")), &m_values);
        refuseSharedTags(m_spec, m_places, &m_values);
    }

    void readMainBranches(const YamlEntry &entry)
    {
        const auto names = m_values.texts(entry, true);
        if (!names || entry.value.kind == YamlNode::Kind::Null)
            return;
        m_spec.mainBranches.clear();
        for (const YamlNode &name : *names) {
            m_spec.mainBranches += name.text;
            static const QRegularExpression never(QStringLiteral("[*?\\[~^:\\\\ ]")); // git check-ref-format(1)
            if (name.text.contains(never))
                m_values.warning(name, "no-such-branch", QLatin1String("no branch can be called ") + quotedText(name.text) + QLatin1String(": main_branches holds whole names, not patterns"),
                                 QStringLiteral("name each branch"));
        }
    }

    void readWiki(const YamlEntry &entry)
    {
        const auto map = m_values.mapping(entry);
        if (!map)
            return;
        m_values.unknownKeys(*map, wikiKeys);
        if (const YamlEntry *remote = map->find(QStringLiteral("remote"))) {
            m_spec.wiki.remote = m_values.text(*remote).value_or(QString());
            // Git would take the first for an option, and run the second as a program.
            if (m_spec.wiki.remote.startsWith(QLatin1Char('-')) || m_spec.wiki.remote.contains(QLatin1String("::")))
                m_values.error(remote->key, "illegal-remote",
                               QLatin1String("wiki.remote ") + quotedText(m_spec.wiki.remote) +
                                   QLatin1String(" is not allowed"),
                               QStringLiteral("write an https or ssh address, or a path"));
        }
        if (const YamlEntry *url = map->find(QStringLiteral("repository_url"))) {
            m_spec.wiki.repositoryUrl = m_values.text(*url).value_or(QString());
            while (m_spec.wiki.repositoryUrl.endsWith(QLatin1Char('/')))
                m_spec.wiki.repositoryUrl.chop(1);
            if (!m_spec.wiki.repositoryUrl.isEmpty() &&
                !m_spec.wiki.repositoryUrl.startsWith(QLatin1String("https://")) &&
                !m_spec.wiki.repositoryUrl.startsWith(QLatin1String("http://")))
                m_values.error(url->key, "illegal-url",
                               QLatin1String("wiki.repository_url ") + quotedText(m_spec.wiki.repositoryUrl) +
                                   QLatin1String(" is no address for links"),
                               QStringLiteral("write https://HOST/OWNER/REPOSITORY"));
        }
    }

    void readGates(const YamlEntry &entry)
    {
        if (entry.value.kind != YamlNode::Kind::List) {
            m_values.error(entry.key, "wrong-kind",
                           QLatin1String("promotion_gates must be a list, not ") + kindWord(entry.value.kind),
                           QStringLiteral("write - {name: gpu, command: [./gpu-test], timeout: 30m}"));
            return;
        }
        for (const YamlNode &item : entry.value.items)
            readGate(item);
    }

    void readGate(const YamlNode &item)
    {
        if (item.kind != YamlNode::Kind::Map) {
            m_values.error(item, "wrong-kind", QLatin1String("a gate must be a mapping, not ") + kindWord(item.kind),
                           QStringLiteral("write - {name: gpu, command: [./gpu-test], timeout: 30m}"));
            return;
        }
        m_values.unknownKeys(item, gateKeys);
        GateSpec gate;
        const YamlEntry *name = item.find(QStringLiteral("name")), *command = item.find(QStringLiteral("command")),
                        *timeout = item.find(QStringLiteral("timeout"));
        if (!name)
            m_values.error(item, "missing-name", QStringLiteral("a gate has no name"), QStringLiteral("write name: …"));
        else if (const auto text = m_values.text(*name)) {
            gate.name = *text;
            const QString why = whyNoTag(gate.name);
            if (!why.isEmpty())
                m_values.error(name->key, "illegal-name",
                               QLatin1String("gate name ") + quotedText(gate.name) + QLatin1String(" is not allowed"),
                               QStringLiteral("letters, digits, . _ - only"));
            static const QStringList ownGates{QStringLiteral("images"), QStringLiteral("revision"), QStringLiteral("verdict"), QStringLiteral("pages")};
            if (ownGates.contains(gate.name))
                m_values.error(name->key, "reserved-gate",
                               QLatin1String("gate name ") + quotedText(gate.name) + QLatin1String(" is one that every promotion has by itself"),
                               QStringLiteral("choose another name: skipping one would skip both"));
            if (m_gateNames.contains(gate.name))
                m_values.error(name->key, "duplicate-gate",
                               QLatin1String("two gates are called ") + quotedText(gate.name),
                               QStringLiteral("rename one"));
            m_gateNames.insert(gate.name);
        }
        if (!command)
            m_values.error(item, "missing-command", QStringLiteral("a gate has no command"),
                           QStringLiteral("write command: [program, argument]"));
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
    CommandKeys m_commands;
    QSet<QString> m_gateNames;
    QList<ImagePlace> m_places;
};

/// In the order of the file, what several variants have in common once. A file in which everything is wrong is told by its
/// first thousand mistakes.
void sortAndCut(QList<Finding> *findings)
{
    QSet<QString> told;
    findings->removeIf([&](const Finding &one) {
        const QString all = QStringLiteral("%1:%2:%3:%4").arg(one.line).arg(one.column).arg(one.rule, one.text);
        const bool known = told.contains(all);
        told.insert(all);
        return known;
    });
    std::stable_sort(findings->begin(), findings->end(), [](const Finding &a, const Finding &b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    constexpr qsizetype most = 1000;
    if (findings->size() <= most)
        return;
    Finding rest = findings->at(most);
    rest.severity = hasErrors(findings->mid(most)) ? Finding::Severity::Error : Finding::Severity::Warning;
    rest.rule = QStringLiteral("too-many-findings");
    rest.text = QString::number(findings->size() - most) + QLatin1String(" more findings from here on");
    rest.advice = QStringLiteral("fix the first ones; is this the right file?");
    findings->resize(most);
    *findings += rest;
}

} // namespace

SpecReading readSpec(const QByteArray &bytes, const QString &file)
{
    const YamlReading yaml = readYaml(bytes, file);
    SpecReading reading;
    if (yaml.root && yaml.root->kind == YamlNode::Kind::Map) {
        reading = Reader(*yaml.root, file).read();
    } else if (!hasErrors(yaml.findings)) {
        const bool empty = !yaml.root || (yaml.root->kind == YamlNode::Kind::Null && yaml.root->text.isEmpty());
        reading.findings +=
            Finding{Finding::Severity::Error,
                    empty ? QStringLiteral("empty-spec") : QStringLiteral("wrong-kind"),
                    file,
                    1,
                    1,
                    empty ? QStringLiteral("the spec is empty")
                          : QString(QLatin1String("the top level must be a mapping, not ") + kindWord(yaml.root->kind)),
                    QStringLiteral("a spec begins with images: and the images below it")};
    }
    reading.findings = yaml.findings + reading.findings;
    if (hasErrors(reading.findings))
        reading.spec.reset();
    sortAndCut(&reading.findings);
    return reading;
}

} // namespace stackwright
