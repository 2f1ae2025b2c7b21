#include "model/stack/changedtests.h"

#include "model/stack/registryplaces.h"
#include "model/stack/variants.h"

#include <QDir>

#include <map>

namespace stackwright {

namespace {

/// Where tests of images are, as far as changes of them need no build.
class TestPlaces
{
public:
    explicit TestPlaces(const TestsQuestion &question) : m_question(question), m_places(question.registry)
    {
        const QList<ImageSpec> &images = question.spec.images;
        for (int i = 0; i < images.size(); ++i)
            addImage(images[i], i);
    }

    QList<int> holding(const QByteArray &path) const { return m_index.holding(path); }

private:
    void addImage(const ImageSpec &image, int number)
    {
        const bool isTested = !image.testCommandWritten || !image.testCommand.isEmpty();
        if (isTested) {
            if (m_question.precise)
                add(pathBelow(m_question.spec.imagesFolder, QStringLiteral("tests_common")), number);
            addOwn(image, number);
            const QList<ImageSpec> &images = m_question.spec.images;
            qsizetype steps = 0;
            for (int above = image.testsOfAncestors ? image.parentIndex : -1; above >= 0 && steps <= images.size(); above = images[above].parentIndex, ++steps)
                addOwn(images[above], number);
            if (m_question.precise && image.testCommandWritten)
                for (const QString &word : image.testCommand)
                    addWord(withPlaceholders(word, testPlaceholders(image, targetOf(image))), number);
        }
        if (m_question.precise && image.integrationTests)
            add(pathBelow(image.folderPath(), QStringLiteral("integration_tests")), number);
    }

    void addOwn(const ImageSpec &image, int number)
    {
        if (image.tests.isEmpty()) {
            if (m_question.precise)
                addUsual(image, number);
            return;
        }
        for (const QString &path : image.tests) {
            // As a run does: {name} is the repository's last part, or the image's name where no file is called so.
            Placeholders values = testPlaceholders(image, targetOf(image));
            const QString written = QDir::cleanPath(withPlaceholders(path, values));
            values[QStringLiteral("name")] = keyOf(image);
            const QString other = QDir::cleanPath(withPlaceholders(path, values));
            const bool isThere = has(written);
            if (isThere || !has(other))
                add(written, number);
            if (!isThere)
                add(other, number);
        }
    }

    /// A run takes the first that is there.
    void addUsual(const ImageSpec &image, int number)
    {
        const QString folder = image.folderPath(), first = pathBelow(folder, QStringLiteral("tests")), second = pathBelow(folder, QStringLiteral("test"));
        const bool hasFirst = m_question.isFolder(first.toUtf8());
        if (hasFirst || !m_question.isFolder(second.toUtf8()))
            add(first, number);
        if (!hasFirst)
            add(second, number);
    }

    /// A folder or file of tests, and the fixtures that pytest takes from the folders above it.
    void add(const QString &path, int number)
    {
        m_index.add(path.toUtf8(), number);
        for (QString above = path.section(QLatin1Char('/'), 0, -2); !above.isEmpty(); above = above.section(QLatin1Char('/'), 0, -2))
            m_index.add(QByteArray(above.toUtf8() + "/conftest.py"), number);
    }

    void addWord(const QString &word, int number)
    {
        if (const std::optional<QString> path = cleanedInCheckout(word); path && *path != QLatin1String("."))
            m_index.add(path->toUtf8(), number);
    }

    bool has(const QString &path) const { return m_question.isFolder(path.toUtf8()) || m_question.head.read(path.toUtf8()).has_value(); }

    ImageRef targetOf(const ImageSpec &image)
    {
        const Result<ImageRef> placed = m_places.place(image.ref);
        return placed.ok() ? *placed : image.ref;
    }

    const TestsQuestion &m_question;
    RegistryPlaces m_places;
    FolderIndex m_index;
};

} // namespace

Placeholders testPlaceholders(const ImageSpec &image, const ImageRef &target)
{
    Placeholders values = placeholdersOf(target);
    values.insert(QStringLiteral("folder"), image.folderPath());
    values.insert(QStringLiteral("variant"), image.variant);
    return values;
}

QHash<QString, QList<QByteArray>> changedTests(const TestsQuestion &question)
{
    QHash<QString, QList<QByteArray>> changed;
    const QList<ImageSpec> &images = question.spec.images;
    const bool some = question.precise || std::any_of(images.cbegin(), images.cend(), [](const ImageSpec &image) { return !image.tests.isEmpty(); });
    if (!some || question.files.isEmpty())
        return changed;
    const TestPlaces places(question);
    std::map<int, ImageInputs> inputs; // of images that a changed file is a test of: few
    for (const ChangedFile &file : question.files)
        for (const QByteArray &path : {file.path, file.oldPath}) {
            if (path.isEmpty())
                continue;
            for (const int at : places.holding(path)) {
                const ImageSpec &image = images[at];
                auto known = inputs.find(at);
                if (known == inputs.end())
                    known = inputs.emplace(at, ImageInputs(question.spec, image, question.head)).first;
                if (path != image.contextPath().toUtf8() && !known->second.takes(path) && !known->second.isIgnoreFile(path) && !changed[image.name].contains(path))
                    changed[image.name] += path;
            }
        }
    changed.removeIf([](std::pair<const QString &, QList<QByteArray> &> image) { return image.second.isEmpty(); });
    return changed;
}

} // namespace stackwright
