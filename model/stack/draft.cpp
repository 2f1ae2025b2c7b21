#include "model/stack/draft.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/stack/check_uses.h"
#include "model/stack/draftnames.h"
#include "model/stack/draftparents.h"
#include "model/stack/drafttext.h"
#include "model/stack/imageref.h"
#include "model/stack/layout.h"
#include "model/stack/spec.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <functional>

namespace stackwright {

namespace {

using Entry = StackFiles::Entry;

constexpr int deepest = 12;
constexpr int mostEntries = 200'000;

bool isDockerfile(const QString &name)
{
    const QString low = name.toLower();
    // Templates and papers about Dockerfiles; what belongs to one.
    static const QRegularExpression other(QStringLiteral("\\.(dockerignore|containerignore|md|rst|txt|j2|jinja2?|template|tmpl|in|tt2|erb|mustache|ya?ml|json|sh|py|patch|orig|bak|swp)$"));
    static const QRegularExpression known(QStringLiteral("^(dockerfile|containerfile)([.-].+)?$|.\\.(dockerfile|containerfile)$"));
    return known.match(low).hasMatch() && !other.match(low).hasMatch();
}

bool isForOthers(const QString &folder)
{
    static const QStringList names{QStringLiteral("test"), QStringLiteral("tests"), QStringLiteral("docs"), QStringLiteral("examples"), QStringLiteral("binder")};
    return folder.startsWith(QLatin1Char('.')) || names.contains(folder.toLower());
}

class Finder
{
public:
    explicit Finder(StackFiles &files) : m_files(files) {}

    QStringList found, leftOut;

    void look(const QString &folder, int depth = 0, bool isOthers = false)
    {
        for (const Entry &one : m_files.folder(folder)) {
            const QString path = pathBelow(folder, one.name);
            if (++m_looked > mostEntries)
                return;
            if (one.kind == Entry::Kind::Folder) {
                if (one.name != QLatin1String(".git") && one.name != QLatin1String("node_modules") && depth < deepest)
                    look(path, depth + 1, isOthers || isForOthers(one.name));
            } else if (one.kind == Entry::Kind::File && isDockerfile(one.name)) {
                (isOthers || !readsAsOne(one.name, path) ? leftOut : found) += path;
            }
        }
    }

private:
    /// Beside a plain Dockerfile many a file has that word in its name: a program, a lock, a template. Such a one counts if it begins as
    /// Dockerfiles do.
    bool readsAsOne(const QString &name, const QString &path)
    {
        static const QStringList plain{QStringLiteral("dockerfile"), QStringLiteral("containerfile")};
        if (plain.contains(name.toLower()))
            return true;
        const Result<QByteArray> text = m_files.file(path, mebibyte);
        if (!text)
            return true; // whatever it is, it is not passed over
        const Dockerfile file = readDockerfile(*text);
        const bool begins = !file.instructions.isEmpty() && (file.instructions.first().name == "FROM" || file.instructions.first().name == "ARG");
        return begins && std::none_of(file.instructions.cbegin(), file.instructions.cend(), [](const DockerInstruction &one) { return one.name.startsWith("{{") || one.name.startsWith("{%"); })
            && std::any_of(file.instructions.cbegin(), file.instructions.cend(), [](const DockerInstruction &one) { return one.name == "FROM"; });
    }

    StackFiles &m_files;
    int m_looked = 0;
};

/// cuda/ in an image's folder is another build of that image.
void nameNested(QList<DraftImage> *images)
{
    QHash<QString, QString> nameOf;
    for (const DraftImage &image : std::as_const(*images))
        if (image.folder != QLatin1String("."))
            nameOf.insert(image.folder, image.name);
    for (DraftImage &image : *images)
        if (const QString above = nameOf.value(folderOfFile(image.folder)); !above.isEmpty() && image.folder != QLatin1String("."))
            image.name = above + QLatin1Char('-') + image.name;
}

void makeNamesUnique(QList<DraftImage> *images)
{
    for (int up = -2; up > -deepest; --up) {
        QHash<QString, int> count;
        for (const DraftImage &image : std::as_const(*images))
            ++count[image.name];
        bool all = true;
        for (DraftImage &image : *images) {
            if (count.value(image.name) < 2)
                continue;
            const QString above = nameFrom(image.folder.section(QLatin1Char('/'), up, up));
            if (!above.isEmpty())
                image.name = above + QLatin1Char('-') + image.name;
            all = false;
        }
        if (all)
            return;
    }
    QSet<QString> seen;
    for (DraftImage &image : *images) {
        const QString name = image.name;
        for (int number = 2; seen.contains(image.name); ++number)
            image.name = name + QLatin1Char('-') + QString::number(number);
        seen.insert(image.name);
    }
}

/// Dockerfile.cpu often comes with build-args/cpu.conf.
void findArguments(DraftImage *image, StackFiles &files)
{
    const QString suffix = image->dockerfile.section(QLatin1Char('/'), -1).section(QLatin1Char('.'), 1);
    const QString file = QLatin1String("build-args/") + suffix + QLatin1String(".conf");
    if (!suffix.isEmpty() && files.entry(pathBelow(image->folder, file))) {
        image->argumentsFile = file;
        image->guesses += file + QLatin1String(" gives the build arguments");
    }
}

/// Images that are built on each other in a circle, as far as their Dockerfiles tell: one of them is cut loose, and a person decides.
void breakCircles(QList<DraftImage> *images)
{
    QHash<QString, DraftImage *> byName;
    for (DraftImage &image : *images)
        byName.insert(image.name, &image);
    QHash<QString, int> state; // 1: on the way, 2: done
    const std::function<void(DraftImage &)> visit = [&](DraftImage &image) {
        state[image.name] = 1;
        const QStringList below = QStringList(image.parent) + image.uses;
        for (const QString &name : below) {
            DraftImage *const other = byName.value(name);
            if (!other || state.value(name) == 2)
                continue;
            if (state.value(name) == 0) {
                visit(*other);
                continue;
            }
            image.questions += (name == image.parent ? QLatin1String("depend_on: ") : QLatin1String("uses: ")) + name + QLatin1String(" is itself built on ") + image.name
                               + QLatin1String(", in a circle; which of them comes first?");
            if (name == image.parent)
                image.parent.clear();
            image.uses.removeAll(name);
        }
        state[image.name] = 2;
    };
    for (DraftImage &image : *images)
        if (state.value(image.name) == 0)
            visit(image);
}

/// Parents before children; among others the order stays.
void sortByDepth(QList<DraftImage> *images)
{
    QHash<QString, const DraftImage *> byName;
    for (const DraftImage &image : std::as_const(*images))
        byName.insert(image.name, &image);
    QHash<QString, qsizetype> depth;
    for (const DraftImage &image : std::as_const(*images)) {
        qsizetype levels = 0;
        for (const DraftImage *at = byName.value(image.parent); at && levels <= images->size(); at = byName.value(at->parent))
            ++levels;
        depth.insert(image.name, levels);
    }
    std::stable_sort(images->begin(), images->end(), [&](const DraftImage &a, const DraftImage &b) { return depth.value(a.name) < depth.value(b.name); });
}

class Overlay : public StackFiles
{
public:
    Overlay(StackFiles &files, QString path, QByteArray bytes) : m_files(files), m_path(std::move(path)), m_bytes(std::move(bytes)) {}

    Result<QByteArray> file(const QString &path, qint64 cap) override { return path == m_path ? m_bytes : m_files.file(path, cap); }
    std::optional<Entry> entry(const QString &path) override
    {
        return path == m_path ? Entry{path.section(QLatin1Char('/'), -1), Entry::Kind::File, m_bytes.size()} : m_files.entry(path);
    }
    QList<Entry> folder(const QString &path) override { return m_files.folder(path); }
    QString linkTarget(const QString &path) override { return m_files.linkTarget(path); }
    bool followsLinks() const override { return m_files.followsLinks(); }

private:
    StackFiles &m_files;
    const QString m_path;
    const QByteArray m_bytes;
};

/// Where what a Dockerfile takes is: its own folder, else the first one above that has more of it.
void findContexts(Draft *draft, StackFiles &files)
{
    const SpecReading reading = readSpec(draft->text, draft->specFile);
    if (!reading.spec)
        return;
    Spec spec = *reading.spec;
    for (int i = 0; i < spec.images.size(); ++i) {
        DraftImage &image = draft->images[i];
        const Result<QByteArray> text = files.file(image.dockerfile, mebibyte);
        if (!text.ok() || !image.context.isEmpty())
            continue;
        const Dockerfile file = readDockerfile(*text);
        const auto lacks = [&](const QString &context) {
            spec.images[i].context = context;
            const QList<Finding> findings = findingsOfUses(spec, spec.images[i], file, files);
            return std::count_if(findings.cbegin(), findings.cend(), [](const Finding &one) { return one.rule == QLatin1String("missing-source") || one.rule == QLatin1String("source-leaves-context"); });
        };
        qsizetype fewest = lacks(image.folder);
        for (QString above = image.folder; fewest > 0 && above != QLatin1String(".");) {
            above = folderOfFile(above);
            if (const qsizetype count = lacks(above); count < fewest) {
                fewest = count;
                image.context = above;
            }
        }
        spec.images[i].context = image.context;
        if (!image.context.isEmpty())
            image.guesses += QLatin1String("its Dockerfile takes files of ") + (image.context == QLatin1String(".") ? QStringLiteral("the checkout's top") : image.context);
    }
}

/// What `check` would say as an error stands as a question where it belongs.
void askWhatIsWrong(Draft *draft, StackFiles &files)
{
    const std::unique_ptr<StackFiles> whole = filesWith(files, draft->specFile, draft->text);
    for (const Finding &finding : checkStack(*whole, draft->specFile).findings) {
        if (finding.severity != Finding::Severity::Error)
            continue;
        const auto image = std::find_if(draft->images.begin(), draft->images.end(), [&](const DraftImage &one) {
            return finding.file == one.dockerfile || (finding.file == draft->specFile && finding.text.contains(QLatin1Char('"') + one.name + QLatin1Char('"')));
        });
        if (image != draft->images.end())
            image->questions += (finding.file == draft->specFile ? QString() : QString(finding.place() + QLatin1String(": "))) + finding.text + QLatin1String(" (") + finding.advice + QLatin1Char(')');
    }
}

} // namespace

std::unique_ptr<StackFiles> filesWith(StackFiles &files, const QString &path, const QByteArray &bytes)
{
    return std::make_unique<Overlay>(files, path, bytes);
}

Draft draftOfImages(QList<DraftImage> images, StackFiles &files, const DraftHints &hints)
{
    Draft draft;
    findParents(&images, files, hints);
    breakCircles(&images);
    sortByDepth(&images);
    draft.images = std::move(images);
    writeDraft(&draft, hints);
    findContexts(&draft, files);
    writeDraft(&draft, hints);
    askWhatIsWrong(&draft, files);
    writeDraft(&draft, hints);
    return draft;
}

Result<Draft> draftOfDockerfiles(StackFiles &files, const DraftHints &hints)
{
    Finder finder(files);
    finder.look(QStringLiteral("."));
    QList<DraftImage> images;
    for (const QString &path : std::as_const(finder.found)) {
        DraftImage image;
        image.dockerfile = path;
        image.folder = folderOfFile(path);
        image.name = nameOfDockerfile(path, hints.name);
        findArguments(&image, files);
        images += image;
    }
    if (images.isEmpty())
        return inputError(QStringLiteral("Dockerfiles"),
                          finder.leftOut.isEmpty() ? QStringLiteral("there is none in this checkout") : QString(QLatin1String("there are only those of tests, documents and the like: ") + finder.leftOut.mid(0, 5).join(QLatin1String(", "))),
                          QStringLiteral("-C DIR names the checkout; a spec may also be written by hand (docs/reference.md)"));
    nameNested(&images);
    makeNamesUnique(&images);
    Draft draft = draftOfImages(images, files, hints);
    draft.leftOut = finder.leftOut;
    writeDraft(&draft, hints);
    return draft;
}

} // namespace stackwright
