// What the documents say of the tree is so: the tests that they name exist, and the rules that the code names stand there.
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <gtest/gtest.h>

namespace docs_test {

namespace {

const QString root = QStringLiteral(STACKWRIGHT_SOURCE);

QString textOf(const QString &path)
{
    QFile file(root + QLatin1Char('/') + path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return QString::fromUtf8(file.readAll());
}

QStringList filesBelow(const QStringList &folders, const QStringList &names)
{
    QStringList found;
    for (const QString &folder : folders)
        for (QDirIterator it(root + QLatin1Char('/') + folder, names, QDir::Files, QDirIterator::Subdirectories); it.hasNext();)
            found += it.next().mid(root.size() + 1);
    return found;
}

QStringList sources()
{
    return filesBelow({QStringLiteral("app"), QStringLiteral("model"), QStringLiteral("views"), QStringLiteral("tests")},
                      {QStringLiteral("*.cpp"), QStringLiteral("*.h"), QStringLiteral("*.sh")});
}

QSet<QString> namesOfTests()
{
    static const QRegularExpression test(QStringLiteral("^TEST(?:_F|_P)?\\((\\w+),\\s*(\\w+)\\)"), QRegularExpression::MultilineOption);
    QSet<QString> names;
    for (const QString &path : filesBelow({QStringLiteral("tests")}, {QStringLiteral("*.cpp")}))
        for (auto it = test.globalMatch(textOf(path)); it.hasNext();) {
            const auto match = it.next();
            names += match.captured(1) + QLatin1Char('.') + match.captured(2);
        }
    return names;
}

} // namespace

TEST(Docs, EveryTestThatTheyNameExists)
{
    static const QRegularExpression named(QStringLiteral("`([A-Z]\\w+\\.[A-Z]\\w+)`"));
    const QSet<QString> tests = namesOfTests();
    ASSERT_GT(tests.size(), 100);
    int count = 0;
    for (const QString &path : filesBelow({QStringLiteral("docs")}, {QStringLiteral("*.md")}))
        for (auto it = named.globalMatch(textOf(path)); it.hasNext(); ++count) {
            const QString name = it.next().captured(1);
            EXPECT_TRUE(tests.contains(name)) << qPrintable(path) << " names the test " << qPrintable(name) << ", which is not there";
        }
    EXPECT_GT(count, 20);
}

TEST(Docs, EveryRuleThatTheCodeNamesStandsThere)
{
    static const QRegularExpression group(QStringLiteral("\\(((?:[PFGCNRML]\\d{1,2})(?:(?:, | to |-)[PFGCNRML]\\d{1,2})*)\\)"));
    static const QRegularExpression one(QStringLiteral("[PFGCNRML]\\d{1,2}"));
    const QString promises = textOf(QStringLiteral("docs/promises.md"));
    int count = 0;
    for (const QString &path : sources()) {
        const QString text = textOf(path);
        for (auto groups = group.globalMatch(text); groups.hasNext();)
            for (auto it = one.globalMatch(groups.next().captured(1)); it.hasNext(); ++count) {
                const QString rule = it.next().captured();
                EXPECT_TRUE(promises.contains(QLatin1String("| ") + rule + QLatin1String(" |")))
                    << qPrintable(path) << " names the rule " << qPrintable(rule) << ", which docs/promises.md does not have";
            }
    }
    EXPECT_GT(count, 10);
}

TEST(Docs, ACommentNamesOnlyDocumentsThatAreInTheTree)
{
    static const QRegularExpression document(QStringLiteral("//[^\\n]*?\\b([a-z_]+\\.md)\\b"));
    QSet<QString> present;
    for (const QString &path : filesBelow({QStringLiteral("docs"), QStringLiteral("images"), QStringLiteral("tests")}, {QStringLiteral("*.md")}))
        present += QFileInfo(path).fileName();
    // Pages that a run writes are no documents of ours.
    const QSet<QString> written{QStringLiteral("page.md"), QStringLiteral("sidebar.md"), QStringLiteral("readme.md"), QStringLiteral("stable.md")};
    for (const QString &path : sources()) {
        for (auto it = document.globalMatch(textOf(path)); it.hasNext();) {
            const QString name = it.next().captured(1);
            EXPECT_TRUE(present.contains(name) || written.contains(name))
                << qPrintable(path) << " names the document " << qPrintable(name) << ", which is not in the tree";
        }
    }
}

TEST(Docs, ALinkLeadsToAFile)
{
    static const QRegularExpression link(QStringLiteral("\\]\\(([^)#:]+)(?:#[^)]*)?\\)"));
    QStringList pages = filesBelow({QStringLiteral("docs")}, {QStringLiteral("*.md")});
    pages += {QStringLiteral("README.md"), QStringLiteral("CONTRIBUTING.md"), QStringLiteral("CHANGELOG.md")};
    for (const QString &path : pages)
        for (auto it = link.globalMatch(textOf(path)); it.hasNext();) {
            const QString target = QFileInfo(root + QLatin1Char('/') + path).path() + QLatin1Char('/') + it.next().captured(1);
            EXPECT_TRUE(QFileInfo::exists(target)) << qPrintable(path) << " links to " << qPrintable(target) << ", which is not there";
        }
}

} // namespace docs_test
