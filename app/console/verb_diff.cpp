// diff OLD NEW: two tags of the stack (TAG@HOST for one at another registry), two full image names or two page files. NEW
// alone is compared with the last stable of its prefix.
#include "app/console/verb.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/pages/home.h"
#include "model/release/comparison.h"
#include "model/registry/localregistry.h"
#include "model/release/promotion.h"
#include "model/registry/registryclient.h"
#include "model/stack/imageref.h"
#include "model/stack/variants.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcessEnvironment>

#include <algorithm>

namespace stackwright {

namespace {

constexpr std::chrono::seconds registryPatience{20}; ///< over all images; what has not answered by then is left out

class DiffVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override
    {
        m_sides = m_request.arguments;
        if (m_sides.size() == 1)
            m_sides.prepend({}); // said once the spec is known
        for (int i = 0; i < 2; ++i) {
            if (m_sides.at(i).isEmpty() && i == 0 && m_request.arguments.size() == 1) {
                m_kinds[0] = Kind::Tag;
                continue;
            }
            splitRegistry(i);
            if (const QString why = m_where[i].isEmpty() ? QString() : whyNoRegistry(m_where[i]); !why.isEmpty())
                return fail(inputError(m_request.arguments.at(i - (2 - m_request.arguments.size())), why, QStringLiteral("write TAG@HOST[:PORT][/PREFIX]")));
            const QString &side = m_sides.at(i);
            m_kinds[i] = QFileInfo(side).isFile() || side.endsWith(QLatin1String(".md")) ? Kind::Page
                         : side.contains(QLatin1Char('/')) || side.contains(QLatin1Char(':')) || side.contains(QLatin1Char('@')) ? Kind::Image
                                                                                                                                : Kind::Tag;
        }
        if ((m_kinds[0] == Kind::Tag) != (m_kinds[1] == Kind::Tag))
            return fail(inputError(m_request.arguments.join(QLatin1Char(' ')),
                                   m_request.arguments.size() == 1 ? QStringLiteral("alone it must be a tag of the whole stack, which is compared with the last stable")
                                                                   : QStringLiteral("one side is a tag of the whole stack, the other is one image"),
                                   QStringLiteral("name two tags, two full image names, or two page files")));
        if (m_kinds[0] == Kind::Page && m_kinds[1] == Kind::Page)
            return comparePages();
        if (const Result<void> ready = readStack(); !ready)
            return fail(ready.error());
        if (!m_request.place.local)
            return withRegistry(m_request.place.registry);
        ensureLocalRegistry(m_launcher, stateFolder(m_environment), this, [this](const Result<QString> &host) {
            if (host)
                withRegistry(*host);
            else
                fail(host.error());
        });
    }

private:
    enum class Kind { Page, Image, Tag };

    void fail(const Error &error) { emit ended(m_console.fail(error)); }

    /// "TAG@HOST[:PORT][/PREFIX]" is TAG of the stack at that registry.
    void splitRegistry(int i)
    {
        const qsizetype at = m_sides.at(i).indexOf(QLatin1Char('@'));
        const QString tag = m_sides.at(i).left(at), where = m_sides.at(i).mid(at + 1);
        if (at <= 0 || QFileInfo(m_sides.at(i)).isFile() || !whyNoTag(tag).isEmpty() || where.isEmpty() || where.startsWith(QLatin1String("sha256:")))
            return;
        m_sides[i] = tag;
        m_where[i] = where;
    }

    Result<ComparedSide> pageSide(const QString &path) const
    {
        const Result<QByteArray> bytes = readFile(path, wikiFileCap);
        if (!bytes)
            return bytes.error();
        const ManifestPage page = parseManifestPage(*bytes);
        if (page.isEmpty())
            return inputError(path, QStringLiteral("it is no manifest page: no table of layers and no section"), QStringLiteral("name a page that a run wrote"));
        return ComparedSide{{}, page, path, *bytes};
    }

    void comparePages()
    {
        if (const Result<ComparedImage> one = oneImage({}))
            compare({*one});
        else
            fail(one.error());
    }

    Result<void> readStack()
    {
        const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
        for (const QString &name : system.keys())
            m_environment.insert(name, system.value(name));
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        if (!folders) // one image by its full name needs no stack
            return m_kinds[0] == Kind::Tag ? Result<void>(folders.error()) : Result<void>();
        m_folders = *folders;
        const Result<QByteArray> bytes = readFile(m_folders->checkout + QLatin1Char('/') + m_folders->specFile, mebibyte);
        const bool needed = m_kinds[0] == Kind::Tag;
        if (!bytes)
            return needed ? Result<void>(bytes.error()) : Result<void>();
        const SpecReading reading = readSpec(*bytes, m_folders->specFile);
        for (const Finding &finding : reading.findings)
            if (!reading.spec && needed && finding.severity == Finding::Severity::Error)
                return inputError(finding.place(), finding.text, finding.advice);
        if (reading.spec)
            m_spec = *reading.spec;
        if (m_sides.first().isEmpty() && needed) {
            const QString stable = stableTagOf(m_sides.last(), m_spec);
            m_sides[0] = stable == m_sides.last() ? QStringLiteral("stable") : stable;
            m_where[0] = m_where[1];
        }
        return {};
    }

    /// Of the images of the stack, which --registry moves; another name is as it is written.
    bool isOfStack(const ImageRef &ref) const
    {
        return std::any_of(m_spec.images.begin(), m_spec.images.end(), [&ref](const ImageSpec &image) {
            const auto name = parseImageRef(image.repository);
            return name && name->repository() == ref.repository();
        });
    }

    void withRegistry(const QString &registry)
    {
        QList<ComparedImage> images; // parents before their children
        if (m_kinds[0] == Kind::Tag) {
            for (const QString &tag : std::as_const(m_sides))
                if (const QString why = whyNoTag(tag); !why.isEmpty())
                    return fail(inputError(QLatin1String("tag ") + tag, why, QStringLiteral("name a tag of the stack, such as 2023.2-stable")));
            for (const int index : m_spec.breadthFirst()) {
                const ImageSpec &image = m_spec.images.at(index);
                const auto name = parseImageRef(image.repository);
                if (!name)
                    return fail(name.error());
                ComparedImage compared{image.name, image.parent, {}, {}};
                for (int i = 0; i < 2; ++i) {
                    const QString &where = m_where[i].isEmpty() ? registry : m_where[i];
                    side(compared, i).image = (where.isEmpty() ? *name : onRegistry(*name, where)).withTag(m_sides.at(i) + tagTail(image));
                }
                images += compared;
            }
        } else if (const Result<ComparedImage> one = oneImage(registry)) {
            images += *one;
        } else {
            return fail(one.error());
        }
        RegistryOptions options = RegistryOptions::fromEnvironment(registry, m_environment);
        options.retry.tries = 2;
        options.retry.connectTries = 1;
        options.retry.requestDeadline = std::chrono::seconds(10);
        m_registry = std::make_unique<RegistryClient>(options, m_launcher);
        compare(images);
    }

    void compare(const QList<ComparedImage> &images)
    {
        QStringList pages;
        if (m_folders)
            pages << m_folders->wiki << m_folders->manifests();
        m_folds = m_request.fold.value_or(true) && images.size() > 1;
        compareStack(images, pages, m_registry.get(), m_folds, registryPatience, this, [this](const Comparison &comparison) { show(comparison); });
    }

    /// Two full names, two pages, or one of each.
    Result<ComparedImage> oneImage(const QString &registry) const
    {
        ComparedImage compared;
        for (int i = 0; i < 2; ++i) {
            const QString &text = m_sides.at(i);
            if (m_kinds[i] == Kind::Page) {
                const Result<ComparedSide> page = pageSide(text);
                if (!page)
                    return page.error();
                side(compared, i) = *page;
                continue;
            }
            const Result<ImageRef> ref = parseImageRef(text);
            if (!ref)
                return ref.error();
            if (ref->tag.isEmpty() && ref->digest.isEmpty())
                return inputError(text, QStringLiteral("it names no tag"), QStringLiteral("write HOST/REPOSITORY:TAG"));
            side(compared, i).image = registry.isEmpty() || !isOfStack(*ref) ? *ref : onRegistry(*ref, registry);
        }
        return compared;
    }

    /// A tag that is nowhere is a wrong request; a registry that could not be asked is missing surroundings.
    Error whyUnknown(int i, const Comparison &comparison) const
    {
        const bool isAbsent = std::any_of(comparison.images.cbegin(), comparison.images.cend(),
                                          [i](const ImageDifference &one) { return i == 0 ? one.absentBefore : one.absentAfter; });
        if (isAbsent)
            return inputError(shownSide(i), QStringLiteral("neither the wiki nor the registry has it"),
                              QStringLiteral("check the tag; name the wiki's folder with --wiki and the registry with --registry"));
        if (comparison.why.isEmpty())
            return inputError(shownSide(i), QStringLiteral("the wiki has no page of it"),
                              QStringLiteral("check the tag; name the wiki's folder with --wiki and the registry with --registry"));
        return surroundingsError(shownSide(i), QLatin1String("the wiki has no page of it, and the registry does not tell (") + comparison.why + QLatin1Char(')'),
                                 QStringLiteral("make the registry reachable, or name another with --registry, or the wiki's folder with --wiki"));
    }

    static ComparedSide &side(ComparedImage &image, int i) { return i == 0 ? image.before : image.after; }

    void show(const Comparison &comparison)
    {
        const QString before = shownSide(0), after = shownSide(1);
        const bool known[2] = {comparison.knowsBefore, comparison.knowsAfter};
        for (int i = 0; i < 2; ++i)
            if (!known[i])
                return fail(whyUnknown(i, comparison));
        if (!comparison.why.isEmpty())
            m_console.note(QLatin1String("note: not all images were found in the registry, so some environment and labels are not compared: ") + visible(comparison.why.toUtf8()));
        if (m_request.json || m_request.format == QLatin1String("json"))
            m_console.data(QJsonDocument(toJson(comparison.images, before, after, m_folds)).toJson());
        else
            m_console.data(m_request.format == QLatin1String("markdown") ? differenceMarkdown(comparison.images, before, after) : differenceText(comparison.images));
        emit ended(0);
    }

    QString shownSide(int i) const { return m_where[i].isEmpty() ? m_sides.at(i) : QString(m_sides.at(i) + QLatin1Char('@') + m_where[i]); }

    QStringList m_sides;
    QString m_where[2]; ///< registries of their own; empty: the one of all
    Kind m_kinds[2] = {Kind::Page, Kind::Page};
    QMap<QString, QString> m_environment;
    std::optional<Folders> m_folders;
    Spec m_spec;
    ProcessLauncher m_launcher;
    std::unique_ptr<RegistryClient> m_registry;
    bool m_folds = false;
};

} // namespace

std::unique_ptr<Verb> makeDiffVerb(const Request &request, Console &console)
{
    return std::make_unique<DiffVerb>(request, console);
}

} // namespace stackwright
