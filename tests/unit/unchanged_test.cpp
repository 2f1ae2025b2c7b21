#include "model/workspace/unchanged.h"

#include "model/workspace/workspace.h"
#include "tests/support/repository.h"

#include <gtest/gtest.h>

namespace unchanged_test {

using namespace stackwright;

namespace {

/// Of which of these commits git proves that nothing of `image` changed until `head`.
QStringList proven(const TestRepository &repository, const QString &head, const QString &image, const QStringList &since)
{
    Place place;
    place.repo = repository.path();
    const Result<Folders> folders = locate(place, repository.path());
    EXPECT_TRUE(folders);
    return unchangedSince(*folders, {head, {{image, since}}}).value(image);
}

} // namespace

TEST(Unchanged, IsWhatGitProvesOfAnImageAndWhatItIsBuiltOn)
{
    TestRepository repository;
    repository.writeStack("base ds<base other");
    const QString first = repository.commit();
    repository.write("images/other/file", "1");
    const QString second = repository.commit();
    repository.write("images/base/file", "1");
    const QString third = repository.commit();
    repository.write("images/ds/file", "1");
    const QString head = repository.commit();
    const QStringList all{first, second, third, head};
    EXPECT_EQ(proven(repository, head, QStringLiteral("other"), all), (QStringList{head, third, second})) << "newest first";
    EXPECT_EQ(proven(repository, head, QStringLiteral("base"), all), (QStringList{head, third}));
    EXPECT_EQ(proven(repository, head, QStringLiteral("ds"), all), QStringList{head});
    EXPECT_EQ(proven(repository, third, QStringLiteral("ds"), {second}), QStringList()) << "its parent changed";
    EXPECT_EQ(proven(repository, head, QStringLiteral("base"), {third.left(7)}), QStringList{third}) << "as a tag names it";
    EXPECT_EQ(proven(repository, second, QStringLiteral("base"), {third}), QStringList()) << "it does not lead there";
    EXPECT_EQ(proven(repository, head, QStringLiteral("base"), {QString(40, QLatin1Char('0'))}), QStringList());
}

TEST(Unchanged, CountsAnImagesOwnKeysInTheSpec)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    const QString first = repository.commit();
    QFile spec(repository.path("images/spec.yml"));
    ASSERT_TRUE(spec.open(QFile::ReadOnly));
    QByteArray text = spec.readAll();
    spec.close();
    repository.write("images/spec.yml", text.replace("  base:\n", "  base:\n    build_args: {A: b}\n"));
    const QString head = repository.commit();
    EXPECT_EQ(proven(repository, head, QStringLiteral("base"), {first, head}), QStringList{head}) << text.constData();
}

} // namespace unchanged_test
