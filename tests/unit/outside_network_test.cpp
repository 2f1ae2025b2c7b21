// Qt Network is a module that a command loads when it first asks somebody (model/network/network.h), and libgit2 has no network
// at all (model/stack/gitstart.h), seen from outside.
#include "tests/support/outside.h"

#include <QDir>
#include <QFile>

#include <gtest/gtest.h>

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

TEST(OutsideNetwork, IsLoadedByThoseWhoAsk)
{
    // The loader's own list of what the program needs to begin.
    const Outcome needed = call(u"" STACKWRIGHT_BIN "/stackwright"_s, {}, {{}, {u"LD_TRACE_LOADED_OBJECTS=1"_s}, 60});
    EXPECT_EQ(needed.code, 0);
    EXPECT_TRUE(needed.out.contains("libQt6Core"));
    EXPECT_FALSE(needed.out.contains("libQt6Network"));
}

TEST(OutsideNetwork, GitsIsLeftOut)
{
    const Outcome needed = call(u"" STACKWRIGHT_BIN "/stackwright"_s, {}, {{}, {u"LD_TRACE_LOADED_OBJECTS=1"_s}, 60});
    EXPECT_EQ(needed.code, 0);
    if (needed.out.contains("libgit2.so"))
        GTEST_SKIP() << "libgit2 is a shared library here: its network comes with it";
    for (const char *library : {"libssh2", "libmbedtls", "libgssapi", "libcrypto"})
        EXPECT_FALSE(needed.out.contains(library)) << library;
}

TEST(OutsideNetwork, SaysSoWhereTheModuleIsMissing)
{
    Repository repo;
    repo.write(u"images/spec.yml"_s, "images:\n  base: {image_name: example.org/team/base}\ntag: {prefix: \"2026.3\"}\nall_info_cmds: {}\n");
    repo.write(u"images/base/Dockerfile"_s, "FROM debian:bookworm-slim\n");
    repo.commit();
    QTemporaryDir elsewhere;
    const QString alone = elsewhere.filePath(u"stackwright"_s);
    ASSERT_TRUE(QFile::copy(u"" STACKWRIGHT_BIN "/stackwright"_s, alone));
    EXPECT_EQ(call(alone, {u"plan"_s, u"-q"_s}, {repo.path(), {}, 60}).code, 0); // asks nobody
    const Outcome asked = call(alone, {u"plan"_s, u"--check-registry"_s, u"--registry"_s, u"127.0.0.1:9"_s}, {repo.path(), {}, 60});
    const QByteArray said = asked.out + asked.err;
    EXPECT_TRUE(said.contains("network part cannot be loaded")) << said.constData();
    EXPECT_TRUE(said.contains("libstackwright-network.so")) << said.constData();
}
