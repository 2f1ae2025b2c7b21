#include "model/stack/check.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/stack/check_places.h"
#include "model/stack/check_secrets.h"
#include "model/stack/check_uses.h"
#include "model/stack/dockeruses.h"
#include "model/stack/dockerwords.h"
#include "model/stack/imageinputs.h"
#include "model/stack/rules.h"
#include "model/stack/spec.h"
#include "model/stack/variants.h"
#include "model/yaml/yaml.h"

#include <QRegularExpression>
#include <QSet>

namespace stackwright {

namespace {

using Entry = StackFiles::Entry;

/// Arguments that docker knows without an ARG.
bool isPredefined(const QString &argument)
{
    static const QStringList proxies{QStringLiteral("HTTP_PROXY"), QStringLiteral("HTTPS_PROXY"),
                                     QStringLiteral("FTP_PROXY"),  QStringLiteral("NO_PROXY"),
                                     QStringLiteral("ALL_PROXY"),  QStringLiteral("SOURCE_DATE_EPOCH")};
    return proxies.contains(argument.toUpper()) || argument.startsWith(QLatin1String("BUILDKIT_"));
}

QStringList texts(const QByteArrayList &all)
{
    QStringList list;
    for (const QByteArray &one : all)
        list += QString::fromUtf8(one);
    return list;
}

class Checker
{
public:
    Checker(StackFiles &files, const QString &specFile) : m_files(files), m_specFile(specFile) {}

    StackCheck check()
    {
        readSpecFile();
        const QString folder = imagesFolder();
        if (isLinkedFolder(m_files, folder))
            error("linked-images-folder", folder, 0, linkedImagesFolder, QStringLiteral("put the folder itself there"));
        readRules();
        if (m_spec) {
            for (const ImageSpec &image : m_spec->images) {
                const qsizetype before = m_check.findings.size();
                checkImage(image);
                if (!image.variant.isEmpty())
                    leaveOutTold(image, before);
            }
            checkUnknownFolders();
            m_check.images = static_cast<int>(m_spec->images.size());
        }
        return m_check;
    }

private:
    QString imagesFolder() const { return m_spec ? m_spec->imagesFolder : Spec().imagesFolder; }

    void add(Finding::Severity severity, const char *rule, const QString &file, int line, int column,
             const QString &text, const QString &advice)
    {
        m_check.findings += Finding{severity, QLatin1String(rule), file, line, column, text, advice};
    }
    void error(const char *rule, const QString &file, int line, const QString &text, const QString &advice)
    {
        add(Finding::Severity::Error, rule, file, line, line > 0 ? 1 : 0, text, advice);
    }
    void warning(const char *rule, const QString &file, int line, const QString &text, const QString &advice)
    {
        add(Finding::Severity::Warning, rule, file, line, line > 0 ? 1 : 0, text, advice);
    }
    /// At the image's name in the spec.
    void atImage(Finding::Severity severity, const ImageSpec &image, const char *rule, const QString &text,
                 const QString &advice)
    {
        add(severity, rule, m_specFile, image.line, image.column, text, advice);
    }

    void readSpecFile()
    {
        const auto found = m_files.entry(m_specFile);
        if (found && found->kind == Entry::Kind::Link && !m_specFile.startsWith(QLatin1Char('/')))
            return error("unreadable", m_specFile, 0, QStringLiteral("is a symbolic link"), QStringLiteral("put the file itself there"));
        // The size is judged by the reader, which names it; a file that is larger is not read for that.
        const Result<QByteArray> bytes = m_files.file(m_specFile, mebibyte);
        if (!bytes) {
            error("unreadable", m_specFile, 0, bytes.error().why, bytes.error().advice);
            return;
        }
        SpecReading reading = readSpec(*bytes, m_specFile);
        m_check.findings += reading.findings;
        m_spec = reading.spec;
        if (m_spec)
            readArgumentFiles(&*m_spec, [this](const QByteArray &path) -> std::optional<QByteArray> {
                const Result<QByteArray> text = m_files.file(QString::fromUtf8(path), mebibyte);
                return text ? std::optional(*text) : std::nullopt;
            }, &m_check.findings, m_specFile);
    }

    void readRules()
    {
        const QString rulesFile = m_spec ? m_spec->rulesPath() : Spec().rulesPath();
        const auto found = m_files.entry(rulesFile);
        if (!found)
            return;
        if (found->kind == Entry::Kind::Link)
            return error("unreadable", rulesFile, 0, QStringLiteral("is a symbolic link"), QStringLiteral("put the file itself there"));
        const Result<QByteArray> bytes = m_files.file(rulesFile, mebibyte);
        if (bytes)
            m_rules = readChangeRules(*bytes, &m_check.findings, rulesFile);
        else
            error("unreadable", rulesFile, 0, bytes.error().why, bytes.error().advice);
    }

    void checkImage(const ImageSpec &image)
    {
        const QString folder = image.folderPath(), context = image.contextPath();
        if (!isLinkedFolder(m_files, imagesFolder()))
            m_check.findings += findingsOfPlaces(m_specFile, image, m_files);
        if (image.needsFolder() && !isFolder(image, folder, "missing-image-folder", QStringLiteral("create it with a Dockerfile, or remove the image")))
            return;
        if (image.sharesContext() && !isFolder(image, context, "missing-context", QStringLiteral("write context: with a folder of the checkout")))
            return;
        checkDockerfile(image);
    }

    /// What an earlier variant of the image has told in the same words is not told again.
    void leaveOutTold(const ImageSpec &image, qsizetype from)
    {
        static const QRegularExpression variant(QStringLiteral("@[A-Za-z0-9_][A-Za-z0-9_.-]*"));
        QList<Finding> &all = m_check.findings;
        const QList<Finding> own = all.mid(from);
        all.resize(from);
        for (const Finding &one : own) {
            const QString words = image.key + QLatin1Char('\n') + one.place() + QLatin1Char('\n') + one.rule + QLatin1Char('\n') + QString(one.text).remove(variant);
            if (!m_told.contains(words))
                all += one;
            m_told.insert(words);
        }
    }

    /// "." is the checkout, which is there.
    bool isFolder(const ImageSpec &image, const QString &folder, const char *rule, const QString &advice)
    {
        const auto found = m_files.entry(folder);
        if (folder == QLatin1String(".") || (found && found->kind == Entry::Kind::Folder))
            return true;
        if (!found)
            atImage(Finding::Severity::Error, image, rule, QLatin1String("image \"") + keyOf(image) + QLatin1String("\" has no folder ") + folder, advice);
        else // not a link to one either: a run builds what the folder itself holds
            atImage(Finding::Severity::Error, image, rule,
                    folder + (found->kind == Entry::Kind::Link ? QLatin1String(" is a symbolic link") : QLatin1String(" is no folder")),
                    QStringLiteral("put a folder with a Dockerfile in its place"));
        return false;
    }

    void checkDockerfile(const ImageSpec &image)
    {
        const QString path = image.dockerfilePath();
        const auto found = m_files.entry(path);
        if (!found)
            return atImage(Finding::Severity::Error, image, "missing-dockerfile",
                           QLatin1String("image \"") + image.name + QLatin1String("\" has no ") + path,
                           QStringLiteral("write it, or name another file with dockerfile:"));
        if (found->kind == Entry::Kind::Link && (m_files.linkTarget(path).isEmpty() || !isWithin(m_files.linkTarget(path).toUtf8(), image.contextPath().toUtf8())))
            return; // said by findingsOfPlaces
        if (found->kind != Entry::Kind::File && found->kind != Entry::Kind::Link)
            return error("no-plain-file", path, 0,
                         found->kind == Entry::Kind::Folder ? QStringLiteral("a folder, not a file")
                                                            : QStringLiteral("no plain file"),
                         QStringLiteral("write a Dockerfile there"));
        const Result<QByteArray> bytes = m_files.file(path, mebibyte);
        if (!bytes)
            return error("unreadable", path, 0, bytes.error().why, bytes.error().advice);
        checkInstructions(image, path, readDockerfile(*bytes));
    }

    void checkInstructions(const ImageSpec &image, const QString &path, const Dockerfile &docker)
    {
        if (docker.instructions.isEmpty())
            return error("empty-dockerfile", path, 1, QStringLiteral("the Dockerfile has no instruction"),
                         QStringLiteral("begin with FROM"));
        const DockerUses uses = usesOf(docker);
        const DockerInstruction &first = docker.instructions.first();
        if (first.name != "FROM" && first.name != "ARG")
            error("dockerfile-start", path, first.line,
                  QLatin1String("the first instruction is ") + quotedText(QString::fromUtf8(first.name)) +
                      QLatin1String(", not FROM or ARG"),
                  QStringLiteral("begin with FROM"));
        else if (uses.stages.isEmpty())
            error("dockerfile-start", path, first.line, QStringLiteral("the Dockerfile has no FROM"),
                  QStringLiteral("name the image that it builds on"));
        for (const DockerInstruction &one : docker.instructions)
            if (!knownInstructions().contains(one.name) && docker.syntax.isEmpty() && &one != &first) {
                const QString near = nearestWord(QString::fromUtf8(one.name), texts(knownInstructions()));
                warning("unknown-instruction", path, one.line,
                        QLatin1String("unknown instruction ") + quotedText(QString::fromUtf8(one.name)),
                        near.isEmpty() ? QStringLiteral("see the Dockerfile reference")
                                       : QString(QLatin1String("did you mean ") + near + QLatin1Char('?')));
            }
        checkArguments(image, path, docker, uses);
        for (const DockerDoubt &doubt : docker.doubts)
            if (knownInstructions().contains(first.name) && !doubt.why.startsWith("unknown instruction"))
                warning("uncertain-dockerfile", path, doubt.line, QLatin1String("cannot be read with certainty: ") + QString::fromUtf8(doubt.why),
                        QStringLiteral("every file of the folder counts for it; a build says more"));
        m_check.findings += findingsOfUses(*m_spec, image, docker, m_files);
        m_check.findings += findingsOfSecrets(m_specFile, image, docker);
    }

    void checkArguments(const ImageSpec &image, const QString &path, const Dockerfile &docker, const DockerUses &uses)
    {
        const QStringList declared = texts(docker.arguments()), global = texts(docker.arguments(true));
        for (const auto &[name, value] : image.allBuildArgs())
            if (!declared.contains(name) && !isPredefined(name)) {
                const QString near = nearestWord(name, declared);
                atImage(Finding::Severity::Warning, image, "unused-build-arg",
                        QLatin1String("build argument ") + quotedText(name) +
                            QLatin1String(" is not declared by ARG in ") + path,
                        near.isEmpty()
                            ? QString(QLatin1String("write ARG ") + name + QLatin1String(" there, or remove it"))
                            : QString(QLatin1String("did you mean ") + near + QLatin1Char('?')));
            }
        for (const DockerStage &stage : uses.stages)
            for (const QString &name : texts(variablesOf(stage.image, true)))
                if (!global.contains(name) && !isPredefined(name) && !isPlatform(name))
                    warning("undeclared-arg", path, stage.line,
                            QLatin1String("FROM uses ") + quotedText(name) +
                                QLatin1String(", which no ARG before it declares"),
                            QLatin1String("write ARG ") + name + QLatin1String(" before the first FROM"));
    }

    static bool isPlatform(const QString &name)
    {
        return name.startsWith(QLatin1String("TARGET")) || name.startsWith(QLatin1String("BUILDPLATFORM"));
    }

    /// Where images lie in the checkout itself, every other folder may be something else.
    void checkUnknownFolders()
    {
        const QString folder = imagesFolder();
        if (folder == QLatin1String("."))
            return;
        const ChangeRules rules{m_rules.buildAll + m_spec->rules.buildAll, m_rules.changeIgnore + m_spec->rules.changeIgnore};
        FolderIndex known;
        for (int i = 0; i < m_spec->images.size(); ++i)
            addInputs(m_spec->images[i], i, &known);
        for (const Entry &one : m_files.folder(folder)) {
            const QString path = pathBelow(folder, one.name);
            const QByteArray name = one.name.toUtf8();
            if (one.kind != Entry::Kind::Folder || !known.holding(path.toUtf8()).isEmpty() || known.hasBelow(path.toUtf8()) || one.name.startsWith(QLatin1Char('.'))
                || one.name == QLatin1String("tests_common") || one.name == QLatin1String("__pycache__") || matchesRule(rules.buildAll, name)
                || matchesRule(rules.changeIgnore, name)
                || std::any_of(m_spec->images.cbegin(), m_spec->images.cend(), [&](const ImageSpec &image) { return image.folderPath() == path; }))
                continue;
            warning("unknown-image-folder", path, 0, QStringLiteral("a folder that is no image of the spec"),
                    QLatin1String("add it to images: in the spec, or to BuildAll or ChangeIgnore in ") + m_spec->rulesPath());
        }
    }

    StackFiles &m_files;
    QString m_specFile;
    StackCheck m_check;
    std::optional<Spec> m_spec;
    ChangeRules m_rules;
    QSet<QString> m_told; ///< of images with variants
};

} // namespace

bool isLinkedFolder(StackFiles &files, const QString &folder)
{
    const auto found = files.entry(folder);
    return found && found->kind == Entry::Kind::Link;
}

StackCheck checkStack(StackFiles &files, const QString &specFile)
{
    return Checker(files, specFile).check();
}

} // namespace stackwright
