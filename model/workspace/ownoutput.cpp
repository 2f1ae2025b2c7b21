#include "model/workspace/ownoutput.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <memory>
#include <optional>

namespace stackwright {

namespace {

/// How the names of what stands in `folder` begin in git's eyes: "" or "out/"; empty optional: it is not in the checkout.
std::optional<QByteArray> prefixOf(const QString &checkout, const QString &folder)
{
    const QString root = QFileInfo(checkout).canonicalFilePath(), at = QFileInfo(folder).canonicalFilePath();
    if (root.isEmpty() || at.isEmpty())
        return {};
    if (at == root)
        return QByteArray("");
    const QString below = root.endsWith(QLatin1Char('/')) ? root : QString(root + QLatin1Char('/'));
    if (!at.startsWith(below))
        return {};
    return QByteArray(QFile::encodeName(at.mid(below.size())) + '/');
}

/// Is it the name of a file that we write, seen from the output folder?
bool isOurs(QByteArray path)
{
    if (const qsizetype unfinished = path.indexOf(".stackwright-tmp-"); unfinished > 0) // of one that was killed
        path.truncate(unfinished);
    const qsizetype slash = path.lastIndexOf('/');
    const QByteArray folder = path.left(qMax<qsizetype>(slash, 0)), name = path.mid(slash + 1);
    if (folder == "artifacts") {
        static const QSet<QByteArray> ours{".lock", "promotion.lock", "run.jsonl", "promotion.jsonl", "Home.md", "Stable_Tag.md"};
        return ours.contains(name) || name.startsWith("IMAGES_") || name.endsWith(".yaml");
    }
    return (folder == "artifacts/junit" && name.endsWith(".xml")) || (folder == "artifacts/releases" && name.endsWith(".json"))
        || (folder == "logs" && name.endsWith(".log")) || (folder == "manifests" && name.endsWith(".md"));
}

/// Which names a commit has, asked once for each folder.
class Committed
{
public:
    Committed(Git &git, const QString &head) : m_git(git), m_head(head) {}

    bool has(const QByteArray &path)
    {
        const qsizetype slash = path.lastIndexOf('/');
        const QByteArray folder = path.left(qMax<qsizetype>(slash, 0));
        auto names = m_names.find(folder);
        if (names == m_names.end()) {
            names = m_names.insert(folder, {});
            if (const Result<QList<TreeEntry>> entries = m_git.folderAt(m_head, folder))
                for (const TreeEntry &entry : *entries)
                    names->insert(entry.name);
        }
        return names->contains(path.mid(slash + 1));
    }

private:
    Git &m_git;
    const QString m_head;
    QHash<QByteArray, QSet<QByteArray>> m_names;
};

/// A journal of ours among the new files says that its folder is an output folder, whatever --output says now.
bool beginsOurJournal(const QString &file)
{
    QFile journal(file);
    const QByteArray start = QFileInfo(file).isFile() && journal.open(QIODevice::ReadOnly) ? journal.read(200) : QByteArray();
    return start.startsWith('{') && (start.contains("\"event\":\"run-started\"") || start.contains("\"event\":\"promotion-started\""));
}

class OutputFolders
{
public:
    explicit OutputFolders(const Folders &folders) : m_checkout(folders.checkout)
    {
        add(prefixOf(m_checkout, folders.output), folders.wiki);
    }

    void learnFrom(const QByteArray &file)
    {
        for (const char *journal : {"artifacts/run.jsonl", "artifacts/promotion.jsonl"})
            if (const QByteArray prefix = file.chopped(qMin(file.size(), qsizetype(qstrlen(journal)))); file == prefix + journal && (prefix.isEmpty() || prefix.endsWith('/')))
                if (!m_outputs.contains(prefix) && beginsOurJournal(m_checkout + QLatin1Char('/') + QFile::decodeName(file)))
                    add(prefix, m_checkout + QLatin1Char('/') + QFile::decodeName(prefix) + QLatin1String("wiki"));
    }

    bool hold(const QByteArray &file) const
    {
        return std::any_of(m_outputs.cbegin(), m_outputs.cend(), [&](const QByteArray &output) { return file.startsWith(output) && isOurs(file.mid(output.size())); })
            || std::any_of(m_wikis.cbegin(), m_wikis.cend(), [&](const QByteArray &wiki) { return QByteArray(file + '/').startsWith(wiki); });
    }

    bool isFolderOfOurs(const QByteArray &path) const
    {
        return std::any_of(m_outputs.cbegin(), m_outputs.cend(), [&](const QByteArray &output) {
            return path.startsWith(output) && QList<QByteArray>{"artifacts", "logs", "manifests"}.contains(path.mid(output.size()));
        });
    }

private:
    void add(const std::optional<QByteArray> &output, const QString &wiki)
    {
        if (output)
            m_outputs += *output;
        // A repository of its own is no part of this one.
        if (const auto prefix = prefixOf(m_checkout, wiki); prefix && !prefix->isEmpty() && QFileInfo::exists(wiki + QLatin1String("/.git")))
            m_wikis += *prefix;
    }

    const QString m_checkout;
    QList<QByteArray> m_outputs, m_wikis;
};

} // namespace

std::function<bool(const QByteArray &path)> newOutputIn(const Folders &folders, const QString &head)
{
    struct Known
    {
        OutputFolders outputs;
        std::unique_ptr<Git> git;
        std::optional<Committed> committed;
    };
    const auto known = std::make_shared<Known>(Known{OutputFolders(folders), nullptr, std::nullopt});
    return [known, checkout = folders.checkout, head](const QByteArray &path) {
        if (!known->outputs.hold(path) && !known->outputs.isFolderOfOurs(path))
            return false;
        if (!known->git) {
            Result<std::unique_ptr<Git>> opened = openGit(checkout, Bare::Allowed);
            if (!opened)
                return false;
            known->git = std::move(opened).value();
            known->committed.emplace(*known->git, head);
        }
        return !known->committed->has(path);
    };
}

void leaveOutOwnOutput(ChangeSet *changes, const Folders &folders, Git &git)
{
    if (changes->uncommitted == 0)
        return;
    Committed committed(git, changes->head);
    OutputFolders outputs(folders);
    for (const ChangedFile &file : std::as_const(changes->files))
        if (file.status == ChangedFile::Status::Added)
            outputs.learnFrom(file.path);
    changes->uncommitted -= static_cast<int>(changes->files.removeIf([&](const ChangedFile &file) {
        return file.status == ChangedFile::Status::Added && outputs.hold(file.path) && !committed.has(file.path);
    }));
}

} // namespace stackwright
