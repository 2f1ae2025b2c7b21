#include "model/stack/check_uses.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/stack/buildcontext.h"
#include "model/stack/dockerwords.h"
#include "model/stack/gitignore.h"
#include "model/stack/glob.h"
#include "model/stack/layout.h"
#include "model/stack/parentage.h"
#include "model/stack/variants.h"
#include "model/yaml/yaml.h"

#include <algorithm>

namespace stackwright {

namespace {

using Kind = StackFiles::Entry::Kind;

StackImage inStack(const ImageSpec &image)
{
    return {image.name, image.ref, image.ref.withTag(QStringLiteral("of-the-run"))};
}

class UsesChecker
{
public:
    UsesChecker(const Spec &spec, const ImageSpec &image, const Dockerfile &file, StackFiles &files)
        : m_spec(spec), m_image(image), m_folder(image.contextPath()), m_path(image.dockerfilePath()), m_file(file), m_files(files)
    {
    }

    QList<Finding> find()
    {
        if (!m_file.doubts.isEmpty())
            return {};
        QList<StackImage> named;
        for (const int below : m_image.below())
            named += inStack(m_spec.images[below]);
        const Handover handover = handOver(m_file, m_image, named);
        if (handover.uses.stages.isEmpty())
            return {};
        if (handover.uses.stageNamed(m_image.target.toUtf8()) < 0)
            return {missingTarget(handover.uses)};
        for (const DockerInstruction &one : m_file.instructions)
            checkForm(one);
        if (m_image.parentIndex >= 0)
            checkParent(handover);
        for (const ImageUse &use : handover.uses.images)
            if (std::none_of(handover.places.cbegin(), handover.places.cend(), [&](const Handover::Place &one) { return one.use == use; }))
                checkUse(use);
        readIgnoreFile();
        for (const ContextSource &source : handover.uses.sources)
            if (!source.onBuild && source.known && source.path != ".")
                checkSource(source);
        std::stable_sort(m_findings.begin(), m_findings.end(), [](const Finding &a, const Finding &b) { return a.line < b.line; });
        return m_findings;
    }

private:
    void add(Finding::Severity severity, const char *rule, int line, const QString &text, const QString &advice)
    {
        m_findings += Finding{severity, QLatin1String(rule), m_path, line, 1, text, advice};
    }
    void error(const char *rule, int line, const QString &text, const QString &advice)
    {
        add(Finding::Severity::Error, rule, line, text, advice);
    }

    Finding missingTarget(const DockerUses &uses) const
    {
        QStringList names;
        for (const DockerStage &one : uses.stages)
            if (!one.name.isEmpty())
                names += QString::fromUtf8(one.name);
        return {Finding::Severity::Error, QStringLiteral("missing-target"), m_path, 1, 1,
                QLatin1String("target of image ") + quotedText(m_image.name) + QLatin1String(" names ") + quotedText(m_image.target) + QLatin1String(", which is no stage here"),
                names.isEmpty() ? QStringLiteral("no stage has a name: write AS NAME behind its FROM") : QString(QLatin1String("the stages are ") + names.join(QLatin1String(", ")))};
    }

    void checkParent(const Handover &handover)
    {
        if (handover.base == 0)
            return;
        const ImageUse *const base = handover.uses.baseOf(handover.uses.stageNamed(m_image.target.toUtf8()));
        if (base && !base->image)
            return; // known to the builder only: the proof says
        const QString parent = quotedText(m_image.parent);
        const bool elsewhere = std::any_of(handover.places.cbegin(), handover.places.cend(), [](const Handover::Place &one) { return one.image == 0; });
        error("parent-unused", handover.baseLine,
              QLatin1String("depend_on names ") + parent + QLatin1String(", but the image is built on ") + quotedText(handover.baseText),
              elsewhere ? QString(QLatin1String("let the last FROM lead to it; or, if it only takes files from it, write uses: [") + keyOf(m_image.parent) + QLatin1String("] in place of depend_on"))
                        : QStringLiteral("write ARG BASE_IMAGE, ARG BASE_TAG and FROM ${BASE_IMAGE}:${BASE_TAG}"));
    }

    /// An image of the stack that neither depend_on nor uses names.
    void checkUse(const ImageUse &use)
    {
        if (!use.image)
            return;
        const QString name = QString::fromUtf8(*use.image);
        if (!name.isEmpty() && !use.written.contains('$') && !parseImageRef(name).ok()) // what a variable makes, the build may be given
            error("illegal-image", use.line, quotedText(name) + QLatin1String(" is no name of an image: ") + parseImageRef(name).error().why.text,
                  QStringLiteral("write HOST/NAME:TAG in small letters"));
        for (int i = 0; i < m_spec.images.size(); ++i) {
            const ImageSpec &other = m_spec.images[i];
            const bool isNamed = keyOf(other) == keyOf(m_image) || m_image.below().contains(i);
            if (!meansImage(name, inStack(other)) || isNamed)
                continue;
            // A bare word may be a public image that happens to be called so.
            const bool byName = isMeantBy(name, other.name) && other.repository != name && use.place == ImageUse::Place::From;
            QStringList uses;
            for (const UsedImage &one : m_image.uses)
                uses += keyOf(one.name);
            uses += keyOf(other);
            const bool isBase = use.place == ImageUse::Place::From && m_image.parentIndex < 0;
            return add(byName ? Finding::Severity::Warning : Finding::Severity::Error, "unnamed-use", use.line,
                       quotedText(name) + QLatin1String(" is the image ") + quotedText(keyOf(other)) + QLatin1String(" of this stack, which neither depend_on nor uses names: it would not be this run's"),
                       QLatin1String("write ") + (isBase ? QString(QLatin1String("depend_on: ") + keyOf(other)) : QString(QLatin1String("uses: [") + uses.join(QLatin1String(", ")) + QLatin1Char(']')))
                           + QLatin1String(" for ") + keyOf(m_image) + QLatin1String(" in the spec"));
        }
    }

    /// What no builder takes, whatever the arguments are.
    void checkForm(const DockerInstruction &one)
    {
        const QByteArrayList words = one.json ? *one.json : plainWords(one.text);
        if (one.onBuild && (one.name == "FROM" || one.name == "MAINTAINER" || one.name == "ONBUILD"))
            return error("malformed-instruction", one.line, QLatin1String("ONBUILD cannot be followed by ") + QString::fromUtf8(one.name), QStringLiteral("take it out"));
        if (one.name == "FROM" && words.size() != 1 && !(words.size() == 3 && words[1].toUpper() == "AS"))
            return error("malformed-instruction", one.line, QStringLiteral("FROM needs the name of an image, and behind it nothing or AS and the stage's name"), QStringLiteral("write FROM IMAGE, or FROM IMAGE AS NAME"));
        if ((one.name == "COPY" || one.name == "ADD") && words.size() < 2 && one.documents.isEmpty())
            error("malformed-instruction", one.line, QString::fromUtf8(one.name) + QLatin1String(" needs a source and a destination"), QLatin1String("write ") + QString::fromUtf8(one.name) + QLatin1String(" SOURCE DESTINATION"));
    }

    QString folderText() const { return m_folder == QLatin1String(".") ? QStringLiteral("the checkout, its context") : m_folder; }

    void readIgnoreFile()
    {
        for (const QString &file : {QString(m_path + QLatin1String(".dockerignore")), pathBelow(m_folder, QStringLiteral(".dockerignore"))})
            if (m_files.entry(file)) {
                if (const Result<QByteArray> bytes = m_files.file(file, mebibyte); bytes.ok()) {
                    // Builders read the finer patterns in different ways: theirs is the last word.
                    const bool plain = !bytes->contains('[') && !bytes->contains('?') && !bytes->contains('\\') && !bytes->contains("**");
                    m_ignore = DockerIgnore(plain ? *bytes : QByteArray());
                    m_takesBack = bytes->contains('!');
                }
                return;
            }
    }

    void checkSource(const ContextSource &source)
    {
        const QByteArrayList parts = source.path.split('/');
        if (source.path.contains('\\') || isInSubmodule(source.path))
            return;
        const Found found = look({}, parts, 0);
        const QString name = quotedText(QString::fromUtf8(source.written));
        const QString verb = source.kind == ContextSource::Kind::Mount ? QStringLiteral("RUN mounts ") : source.kind == ContextSource::Kind::Add ? QStringLiteral("ADD takes ") : QStringLiteral("COPY takes ");
        if (found == Found::Leaves)
            error("source-leaves-context", source.line, verb + name + QLatin1String(", a link that leads out of ") + folderText(),
                  QStringLiteral("put the files themselves there: a builder gets nothing from outside"));
        else if (found == Found::Ignored)
            error("source-ignored", source.line, verb + name + QLatin1String(", which .dockerignore keeps out"),
                  QStringLiteral("take it back there with a line that begins with !, or leave it out here"));
        else if (found == Found::Nothing && !isMadeByPrepare(source.path))
            error("missing-source", source.line,
                  verb + name + QLatin1String(isGlob(source.path) ? ", which matches nothing in " : ", which is not in ") + folderText(),
                  m_spec.prepare.isEmpty() && isIgnoredByGit(source.path) ? QStringLiteral("git ignores it: name the command that makes it in prepare, or take it out of the Dockerfile")
                                                                          : QStringLiteral("put it there, or take it out of the Dockerfile"));
    }

    /// What git ignores is in no commit: the commands of prepare may make it.
    bool isMadeByPrepare(const QByteArray &path) { return !m_spec.prepare.isEmpty() && isIgnoredByGit(path); }

    bool isIgnoredByGit(const QByteArray &path)
    {
        return GitIgnore([this](const QByteArray &file) -> std::optional<QByteArray> {
            const QString name = QString::fromUtf8(file);
            const Result<QByteArray> bytes = m_files.entry(name) ? m_files.file(name, mebibyte) : Result<QByteArray>(QByteArray());
            return bytes ? std::optional(*bytes) : std::nullopt;
        }).ignores(pathBelow(m_folder.toUtf8(), path));
    }

    enum class Found { Nothing, Ignored, Leaves, There };

    /// The best that a path leads to, part by part; patterns may match several.
    Found look(const QString &below, const QByteArrayList &parts, qsizetype at)
    {
        const QString folder = below.isEmpty() ? m_folder : pathBelow(m_folder, below);
        Found best = Found::Nothing;
        for (const StackFiles::Entry &one : matching(folder, parts[at])) {
            const QString path = below.isEmpty() ? one.name : QString(below + QLatin1Char('/') + one.name);
            const bool isLast = at + 1 == parts.size();
            Found found = Found::Nothing;
            if (one.kind == Kind::Link)
                found = throughLink(path, parts, at);
            else if (isLast)
                found = isLeftOut(path, one.kind == Kind::Folder) ? Found::Ignored : Found::There;
            else if (one.kind == Kind::Folder)
                found = look(path, parts, at + 1);
            best = qMax(best, found);
            if (best == Found::There)
                return best;
        }
        return best;
    }

    QList<StackFiles::Entry> matching(const QString &folder, const QByteArray &part)
    {
        QList<StackFiles::Entry> all;
        if (isGlob(part)) {
            for (const StackFiles::Entry &one : m_files.folder(folder))
                if (globMatches(part, one.name.toUtf8()))
                    all += one;
        } else if (const auto one = m_files.entry(pathBelow(folder, QString::fromUtf8(part)))) {
            all += *one;
        }
        return all;
    }

    /// Builders follow links within the context.
    Found throughLink(const QString &path, const QByteArrayList &parts, qsizetype at)
    {
        if (!m_files.followsLinks() || ++m_links > 100)
            return Found::There;
        const QString target = m_files.linkTarget(pathBelow(m_folder, path));
        QByteArray inside;
        if (target == m_folder)
            return Found::There;
        if (target.isEmpty() || !isWithin(target.toUtf8(), m_folder.toUtf8(), &inside))
            return Found::Leaves;
        QByteArrayList rest = inside.split('/');
        for (QByteArray &one : rest) // as it is written, no pattern
            if (isGlob(one))
                return Found::There;
        return look({}, rest + parts.mid(at + 1), 0);
    }

    /// Of a folder: only where nothing below it can be taken back.
    bool isLeftOut(const QString &path, bool isFolder) const
    {
        return m_ignore.ignores(path.toUtf8()) && !(isFolder && m_takesBack);
    }

    bool isInSubmodule(const QByteArray &path)
    {
        if (!m_submodulesRead) {
            m_submodulesRead = true;
            if (m_files.entry(QStringLiteral(".gitmodules")))
                if (const Result<QByteArray> bytes = m_files.file(QStringLiteral(".gitmodules"), mebibyte); bytes.ok())
                    for (const QByteArray &line : bytes->split('\n'))
                        if (const qsizetype equals = line.indexOf('='); equals > 0 && line.left(equals).trimmed() == "path")
                            m_submodules += line.mid(equals + 1).trimmed();
        }
        const QByteArray whole = pathBelow(m_folder.toUtf8(), path);
        return std::any_of(m_submodules.cbegin(), m_submodules.cend(), [&](const QByteArray &one) { return whole == one || whole.startsWith(QByteArray(one + '/')); });
    }

    const Spec &m_spec;
    const ImageSpec &m_image;
    const QString m_folder, m_path;
    const Dockerfile &m_file;
    StackFiles &m_files;
    DockerIgnore m_ignore;
    bool m_takesBack = false, m_submodulesRead = false;
    int m_links = 0;
    QByteArrayList m_submodules;
    QList<Finding> m_findings;
};

} // namespace

QList<Finding> findingsOfUses(const Spec &spec, const ImageSpec &image, const Dockerfile &file, StackFiles &files)
{
    return UsesChecker(spec, image, file, files).find();
}

} // namespace stackwright
