#include "model/stack/draftparents.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/stack/dockeruses.h"
#include "model/stack/dockerwords.h"
#include "model/stack/imageref.h"
#include "model/stack/layout.h"

#include <QHash>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

/// A name of an image as a Dockerfile has it.
struct Named
{
    QString written;
    QString repository; ///< with the arguments' defaults; empty: cannot be told
    QString last;       ///< the repository's last part, where it can be told
    QString tag;        ///< likewise; may be empty
    bool ownTag = false; ///< a tag is written that no variable gives
    bool byVariable = false; ///< the last part comes from a variable
};

Named namedBy(const ImageUse &use)
{
    Named named;
    named.written = QString::fromUtf8(use.written);
    const QString text = use.image ? QString::fromUtf8(*use.image) : QString();
    if (const Result<ImageRef> ref = parseImageRef(text); ref.ok() && !text.isEmpty()) {
        named.repository = ref->repository();
        named.last = ref->path.section(QLatin1Char('/'), -1);
        named.tag = ref->tag;
    }
    const QString tail = named.written.section(QLatin1Char('/'), -1).section(QLatin1Char('@'), 0, 0);
    const QString name = tail.section(QLatin1Char(':'), 0, 0), tag = tail.section(QLatin1Char(':'), 1);
    named.byVariable = name.contains(QLatin1Char('$'));
    if (named.last.isEmpty() && !named.byVariable)
        named.last = name;
    named.ownTag = named.written.contains(QLatin1Char('@')) || (!tag.isEmpty() && !tag.contains(QLatin1Char('$')) && tag != QLatin1String("latest"));
    return named;
}

class Inference
{
public:
    Inference(QList<DraftImage> *images, StackFiles &files, const DraftHints &hints) : m_images(*images), m_files(files), m_hints(hints) {}

    void run()
    {
        for (int i = 0; i < m_images.size(); ++i)
            m_byName.insert(m_images[i].name, i);
        findPrefixes();
        for (DraftImage &image : m_images)
            read(&image);
        nameRepositories();
    }

private:
    /// What its Dockerfile names, with the arguments that it is given.
    DockerUses usesOfImage(const DraftImage &image) const
    {
        const Result<QByteArray> text = m_files.file(image.dockerfile, mebibyte);
        if (!text.ok())
            return {};
        BuildInputs inputs;
        for (const QString &path : image.argumentsFile.isEmpty() ? QStringList() : QStringList{pathBelow(image.folder, image.argumentsFile), image.argumentsFile})
            if (const Result<QByteArray> given = m_files.file(path, mebibyte); given.ok()) {
                for (const QByteArray &line : given->split('\n'))
                    if (const qsizetype equals = line.indexOf('='); equals > 0 && !line.trimmed().startsWith('#'))
                        inputs.arguments.insert(line.left(equals).trimmed(), line.mid(equals + 1).trimmed());
                break;
            }
        for (const auto &[name, value] : image.buildArgs)
            inputs.arguments.insert(name.toUtf8(), value.toUtf8());
        return usesOf(readDockerfile(*text), inputs).upTo(image.target.toUtf8());
    }

    /// acme/stack-base and acme/stack-web, with base and web in the checkout: "acme/stack-" stands before the stack's own names. What several
    /// images are called by is no accident.
    void findPrefixes()
    {
        QHash<QString, QSet<QString>> called;
        for (const DraftImage &image : std::as_const(m_images)) {
            const DockerUses uses = usesOfImage(image);
            for (const ImageUse &use : uses.images) {
                const Named named = namedBy(use);
                if (!named.repository.contains(QLatin1Char('/')) || m_byName.contains(named.last))
                    continue;
                for (qsizetype at = 0; (at = named.last.indexOf(QRegularExpression(QStringLiteral("[-_.]")), at)) >= 0; ++at)
                    if (const QString name = named.last.mid(at + 1); m_byName.contains(name) && name != image.name) {
                        called[named.repository.chopped(name.size())].insert(name);
                        break; // the longest name
                    }
            }
        }
        for (auto one = called.cbegin(); one != called.cend(); ++one)
            m_prefixes.insert(one.key(), static_cast<int>(one->size()));
    }

    /// The image that a prefix stands before; empty: none. `prefix`: which.
    QString behindPrefix(const Named &named, QString *prefix) const
    {
        for (auto one = m_prefixes.cbegin(); one != m_prefixes.cend(); ++one)
            if (named.repository.startsWith(one.key()) && m_byName.contains(named.repository.mid(one.key().size()))) {
                *prefix = one.key();
                return named.repository.mid(one.key().size());
            }
        return {};
    }

    void read(DraftImage *image)
    {
        const QByteArray target = image->target.toUtf8();
        const DockerUses uses = usesOfImage(*image);
        const ImageUse *const base = uses.baseOf(uses.stageNamed(target));
        if (base && image->parent.isEmpty())
            readBase(image, *base);
        image->uses.removeAll(image->parent);
        for (const ImageUse &use : uses.images) {
            if ((base && use == *base) || use.onBuild)
                continue;
            const Named named = namedBy(use);
            const int other = imageOf(named, *image);
            if (other < 0 || m_images[other].name == image->parent || image->uses.contains(m_images[other].name))
                continue;
            image->uses += m_images[other].name;
            note(named, other);
        }
    }

    void readBase(DraftImage *image, const ImageUse &base)
    {
        const Named named = namedBy(base);
        const QString line = QLatin1String("line ") + QString::number(base.line) + QLatin1String(", FROM ") + named.written;
        if (named.last.isEmpty()) {
            image->questions += line + QLatin1String(": what it names is given from outside; write depend_on, or build_args with its value");
            return;
        }
        const int parent = imageOf(named, *image);
        if (parent < 0) {
            QString prefix;
            if (const QString behind = behindPrefix(named, &prefix); !behind.isEmpty() && behind != image->name) {
                if (m_prefixes.value(prefix) > 1) {
                    image->parent = behind;
                    image->guesses += line + QLatin1String(": ") + behind + QLatin1String(" of this checkout, as \"") + prefix + QLatin1String("\" stands before the names of several images");
                    ++m_repositories[m_byName.value(behind)][named.repository];
                } else {
                    image->questions += line + QLatin1String(": ") + behind + QLatin1String(" of this checkout looks like it; if it is, write depend_on: ") + behind + QLatin1String(", and give that ")
                                        + named.repository + QLatin1String(" for its image_name");
                }
                return;
            }
            if (const QString near = calledByTag(named, *image); !near.isEmpty())
                image->questions += line + QLatin1String(": ") + near + QLatin1String(" of this checkout looks like it; if it is, write depend_on: ") + near + QLatin1String(", and give that ")
                                    + named.repository + QLatin1String(" for its image_name");
            return;
        }
        image->parent = m_images[parent].name;
        note(named, parent);
        if (named.repository.isEmpty())
            giveInParts(image, named, line);
        if (named.byVariable && !named.repository.isEmpty() && variablesOf(base.written).size() > 1)
            image->guesses += line + QLatin1String(": ") + image->parent + QLatin1String(" by default; for another parent write an image with build_args of its own");
    }

    /// -1: none of ours. An image that is built on one of its own name is built on somebody else's.
    int imageOf(const Named &named, const DraftImage &image) const
    {
        const int other = m_byName.value(named.last, -1);
        const bool bare = !named.written.contains(QLatin1Char('/')) && !named.repository.contains(QLatin1Char('/'));
        if (other < 0 || m_images[other].name == image.name || (bare && (named.ownTag || isElsewhere(named.last))))
            return -1;
        // Somebody else's of the same name: the stack's own are named otherwise. A bare name is that of the spec (reference.md 2.1).
        const QString known = m_images[other].repository;
        return known.isEmpty() || bare || named.repository.isEmpty() || known == named.repository ? other : -1;
    }

    /// rocker/r-ver:4.4.1 may be made by r-ver_4.4.1.Dockerfile: where tags tell the images of one repository apart. Empty: no such image.
    QString calledByTag(const Named &named, const DraftImage &image) const
    {
        if (named.tag.isEmpty())
            return {};
        if (m_byName.contains(named.tag) && named.tag != image.name && named.tag.contains(QRegularExpression(QStringLiteral("[0-9][.-]|-"))))
            return named.tag; // spark:4.1-java21, made in a folder of that name
        if (!named.repository.contains(QLatin1Char('/')))
            return {};
        for (const char *between : {"_", "-", ".", ""})
            if (const QString name = named.last + QLatin1String(between) + named.tag; m_byName.contains(name) && name != image.name)
                return name;
        return {};
    }

    /// Does the image with this name itself build on a public one that is called so?
    bool isElsewhere(const QString &name) const
    {
        const Result<QByteArray> text = m_files.file(m_images[m_byName.value(name)].dockerfile, mebibyte);
        const DockerUses uses = text.ok() ? usesOf(readDockerfile(*text)) : DockerUses();
        return std::any_of(uses.images.cbegin(), uses.images.cend(), [&](const ImageUse &use) { return namedBy(use).last == name; });
    }

    void note(const Named &named, int image)
    {
        if (named.repository.contains(QLatin1Char('/'))) // a bare name says nothing of where it is pushed
            ++m_repositories[image][named.repository];
    }

    /// ${NAMESPACE}/base:${VERSION} with arguments that have no default.
    void giveInParts(DraftImage *image, const Named &named, const QString &line)
    {
        const QString before = named.written.section(QLatin1Char('/'), 0, -2), tail = named.written.section(QLatin1Char('/'), -1);
        const auto variable = [](const QString &text) {
            const QByteArrayList names = variablesOf(text.toUtf8());
            const bool whole = names.size() == 1 && (text == QLatin1String("${") + QString::fromUtf8(names.first()) + QLatin1Char('}') || text == QLatin1Char('$') + QString::fromUtf8(names.first()));
            return whole ? QString::fromUtf8(names.first()) : QString();
        };
        const QString space = variable(before), tag = variable(tail.section(QLatin1Char(':'), 1));
        if (!space.isEmpty())
            image->parentArgs.append({space, QStringLiteral("{host}/{namespace}")});
        if (!tag.isEmpty())
            image->parentArgs.append({tag, QStringLiteral("{tag}")});
        if (image->parentArgs.isEmpty())
            image->questions += line + QLatin1String(": write parent_args that make it name ") + image->parent;
        else
            image->guesses += line + QLatin1String(": its parts name ") + image->parent;
    }

    void nameRepositories()
    {
        QMap<QString, int> spaces;
        for (int i = 0; i < m_images.size(); ++i) {
            const QMap<QString, int> &named = m_repositories[i];
            int most = 0;
            QString best;
            for (auto one = named.cbegin(); one != named.cend(); ++one)
                if (one.value() > most) {
                    most = one.value();
                    best = one.key();
                }
            if (m_images[i].repository.isEmpty())
                m_images[i].repository = best;
            const QString &whole = m_images[i].repository, &name = m_images[i].name;
            if (whole.contains(QLatin1Char('/'))) // "acme/", or "acme/stack-"
                ++spaces[whole.endsWith(QString(QLatin1Char('-') + name)) ? whole.chopped(name.size()) : QString(whole.section(QLatin1Char('/'), 0, -2) + QLatin1Char('/'))];
        }
        QString space = m_hints.nameSpace.isEmpty() ? QString() : QString(m_hints.nameSpace + QLatin1Char('/')), why = QStringLiteral("image_name is made of the address of origin");
        int most = 0;
        for (auto one = spaces.cbegin(); one != spaces.cend(); ++one)
            if (one.value() > most) {
                most = one.value();
                space = one.key();
                why = QStringLiteral("image_name is like that of the other images");
            }
        QSet<QString> taken;
        for (const DraftImage &image : std::as_const(m_images))
            taken.insert(image.repository);
        for (DraftImage &image : m_images) {
            if (!image.repository.isEmpty())
                continue;
            if (space.isEmpty())
                image.questions += QStringLiteral("image_name: where it is pushed, HOST/OWNER/NAME");
            else
                image.guesses += why;
            image.repository = space.isEmpty() ? image.name : QString(space + image.name);
            if (taken.contains(image.repository))
                image.repository += QLatin1String("-image");
            taken.insert(image.repository);
        }
    }

    QList<DraftImage> &m_images;
    StackFiles &m_files;
    const DraftHints &m_hints;
    QHash<QString, int> m_byName;
    QMap<QString, int> m_prefixes; ///< how many images each stands before
    QHash<int, QMap<QString, int>> m_repositories;
};

} // namespace

void findParents(QList<DraftImage> *images, StackFiles &files, const DraftHints &hints)
{
    Inference(images, files, hints).run();
}

} // namespace stackwright
