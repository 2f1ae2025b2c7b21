#include "model/run/testpaths.h"

#include "model/base/files.h"
#include "model/stack/layout.h"
#include "model/stack/variants.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>

namespace stackwright {

namespace {

constexpr qint64 largestConfiguration = mebibyte;
constexpr qint64 largestTestFile = 64 * mebibyte;
constexpr int mostFilesLookedAt = 100'000;

bool holds(const QString &file, const char *word)
{
    if (!QFileInfo(file).isFile())
        return false;
    const Result<QByteArray> bytes = readFile(file, largestConfiguration);
    return bytes.ok() && bytes->contains(word);
}

/// A configuration of pytest's in this folder says which files hold tests, or a plug-in there collects others.
bool tellsOtherwise(const QString &folder)
{
    for (const char *name : {"pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"})
        if (holds(folder + QLatin1Char('/') + QLatin1String(name), "python_files") || holds(folder + QLatin1Char('/') + QLatin1String(name), "--doctest"))
            return true;
    return holds(folder + QLatin1String("/conftest.py"), "pytest_collect_file");
}

/// The folders that pytest does not go into by itself.
bool isPassedOver(const QString &name)
{
    static const QStringList names{QStringLiteral("build"), QStringLiteral("dist"), QStringLiteral("CVS"), QStringLiteral("_darcs"),
                                   QStringLiteral("{arch}"), QStringLiteral("venv"), QStringLiteral("node_modules"), QStringLiteral("__pycache__")};
    return name.startsWith(QLatin1Char('.')) || name.endsWith(QLatin1String(".egg")) || names.contains(name);
}

bool isTestFile(const QString &name)
{
    return name.endsWith(QLatin1String(".py")) && (name.startsWith(QLatin1String("test_")) || name.endsWith(QLatin1String("_test.py")));
}

bool holdsTestFile(const QString &folder, int depth, int *looked)
{
    if (depth > 32 || tellsOtherwise(folder))
        return !QDir(folder).isEmpty();
    for (QDirIterator it(folder, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden); it.hasNext();) {
        it.next();
        if (++*looked > mostFilesLookedAt)
            return true; // rather a folder too many than tests that do not run
        const QFileInfo entry = it.fileInfo();
        if (entry.isFile() ? isTestFile(it.fileName()) : entry.isDir() && !isPassedOver(it.fileName()) && holdsTestFile(it.filePath(), depth + 1, looked))
            return true;
    }
    return false;
}

/// Adds what stands at `path`; false: nothing is there.
bool addPath(const QString &tree, const QString &path, QStringList *paths)
{
    if (!QFileInfo::exists(tree + QLatin1Char('/') + path))
        return false;
    if (!paths->contains(path))
        *paths += path;
    return true;
}

/// The first of the usual folders that is there. A command that is not pytest's may find other things in it.
void addUsual(const QString &tree, const QStringList &candidates, bool forPytest, TestPaths *found)
{
    for (const QString &folder : candidates) {
        if (!QFileInfo(tree + QLatin1Char('/') + folder).isDir())
            continue;
        if (!forPytest || pytestCollects(tree, folder))
            addPath(tree, folder, &found->paths);
        else
            found->barren += folder;
        return;
    }
}

/// `{name}` is the repository's last part; where no file is called so, the image's name in the spec will do.
QString pathAsWritten(const QString &tree, const QString &path, const ImageSpec &image, const ImageRef &target)
{
    Placeholders values = testPlaceholders(image, target);
    QString filled = QDir::cleanPath(withPlaceholders(path, values));
    if (QFileInfo::exists(tree + QLatin1Char('/') + filled))
        return filled;
    values[QStringLiteral("name")] = keyOf(image);
    const QString other = QDir::cleanPath(withPlaceholders(path, values));
    return QFileInfo::exists(tree + QLatin1Char('/') + other) ? other : filled;
}

void addOwn(const QString &tree, const ImageSpec &image, const ImageRef &target, bool forPytest, TestPaths *found)
{
    if (image.tests.isEmpty())
        return addUsual(tree, {pathBelow(image.folderPath(), QStringLiteral("tests")), pathBelow(image.folderPath(), QStringLiteral("test"))}, forPytest, found);
    for (const QString &path : image.tests)
        if (const QString filled = pathAsWritten(tree, path, image, target); !addPath(tree, filled, &found->paths))
            found->missing += filled;
}

} // namespace

bool runsPytest(const QStringList &command)
{
    return std::any_of(command.begin(), command.end(),
                       [](const QString &word) { return word.contains(QLatin1String("pytest")) || word.contains(QLatin1String("py.test")); });
}

bool pytestCollects(const QString &tree, const QString &folder)
{
    // pytest looks for its configuration from the folder upward.
    for (QString above = folder.section(QLatin1Char('/'), 0, -2);; above = above.section(QLatin1Char('/'), 0, -2)) {
        if (tellsOtherwise(above.isEmpty() ? tree : QString(tree + QLatin1Char('/') + above)))
            return !QDir(tree + QLatin1Char('/') + folder).isEmpty();
        if (above.isEmpty())
            break;
    }
    int looked = 0;
    return holdsTestFile(tree + QLatin1Char('/') + folder, 0, &looked);
}

TestPaths basicTestPaths(const QString &tree, const Spec &spec, const ImageSpec &image, const ImageRef &target)
{
    TestPaths found;
    const bool forPytest = runsPytest(image.testCommand);
    addUsual(tree, {pathBelow(spec.imagesFolder, QStringLiteral("tests_common"))}, forPytest, &found);
    QList<const ImageSpec *> chain{&image};
    if (image.testsOfAncestors)
        for (int above = image.parentIndex; above >= 0 && chain.size() <= spec.images.size(); above = spec.images[above].parentIndex)
            chain.prepend(&spec.images[above]);
    for (const ImageSpec *one : chain) {
        ImageRef ref = target;
        if (one != &image)
            ref.path = one->ref.path.isEmpty() ? keyOf(*one) : one->ref.path;
        addOwn(tree, *one, ref, forPytest, &found);
    }
    return found;
}

TestPaths integrationTestPaths(const QString &tree, const ImageSpec &image)
{
    TestPaths found;
    addUsual(tree, {pathBelow(image.folderPath(), QStringLiteral("integration_tests"))}, true, &found);
    return found;
}

QString testTreeHash(const QString &tree, const QStringList &paths, const QStringList &command)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QDir root(tree);
    for (const QString &path : paths) {
        QStringList files;
        if (QFileInfo(root.filePath(path)).isFile())
            files += path;
        // A link counts with what it leads to: that is what runs.
        for (QDirIterator it(root.filePath(path), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories | QDirIterator::FollowSymlinks); it.hasNext();)
            if (const QString file = it.next(); !file.contains(QLatin1String("/__pycache__/")))
                files += root.relativeFilePath(file);
        files.sort();
        for (const QString &file : std::as_const(files)) {
            const Result<QByteArray> bytes = readFile(root.filePath(file), largestTestFile);
            const QFileInfo facts(root.filePath(file)); // all that is known of one that is not read
            const QByteArray content = QCryptographicHash::hash(
                bytes.ok() ? *bytes : QByteArray::number(facts.size()) + ' ' + QByteArray::number(facts.lastModified().toMSecsSinceEpoch()), QCryptographicHash::Sha256);
            const QByteArray entry = file.toUtf8() + '\0' + content;
            hash.addData(entry);
        }
    }
    for (const QString &word : command) {
        const QByteArray entry = '\0' + word.toUtf8();
        hash.addData(entry);
    }
    return QLatin1String("sha256:") + QString::fromLatin1(hash.result().toHex());
}

} // namespace stackwright
