// A run gives the builder the files that `docker build` in the checkout gives it, whatever stands in the ignore files.
#include "tests/support/outside.h"

#include <QUuid>

#include <gtest/gtest.h>

namespace outside_context_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

/// The files of an image below /x, one a line, sorted.
QByteArray filesIn(const QString &image)
{
    return call(u"sh"_s, {u"-c"_s, u"id=$(docker create \"$0\" x) && docker export $id | tar t | grep '^x/.' | sort; docker rm $id >/dev/null"_s, image}).out;
}

struct Context
{
    QByteArray dockerfile, rules;
    QString rulesFile = u".dockerignore"_s;
};

/// What each image of a stack of them holds, beside what `docker build` makes of the same folder with each client and builder there is.
void expectAsDocker(const QList<Context> &contexts)
{
    Repository stack;
    QTemporaryDir output;
    QByteArray spec = "images:\n";
    for (qsizetype i = 0; i < contexts.size(); ++i) {
        const QString name = u'c' + QString::number(i), folder = u"images/"_s + name + u'/';
        spec += "  " + name.toUtf8() + ": {image_name: 127.0.0.1:9/stackwright/context-" + name.toUtf8() + "}\n";
        for (const char *file : {"README.md", "dacs/a", "docs/a", "axxb", "sub/x.md", "keep", "data", "deep/er/data"})
            stack.write(folder + QLatin1String(file), "1");
        stack.write(folder + u"Dockerfile"_s, contexts[i].dockerfile);
        stack.write(folder + contexts[i].rulesFile, contexts[i].rules);
    }
    stack.write(u"images/spec.yml"_s, spec + "tag: {prefix: \"1.0\"}\nall_info_cmds: {}\n");
    const QString head = stack.commit(QUuid::createUuid().toString());
    const Outcome ran = console({u"-C"_s, stack.path(), u"--output"_s, output.path(), u"run"_s, u"--all"_s, u"--keep-going"_s, u"--no-push"_s, u"--no-wiki"_s});
    EXPECT_TRUE(ran.code == 0 || ran.code == 1) << ran.err.constData();

    const QByteArrayList clients = call(u"sh"_s, {u"-c"_s, u"which -a docker | sort -u"_s}).out.trimmed().split('\n');
    for (qsizetype i = 0; i < contexts.size(); ++i) {
        const QString name = u'c' + QString::number(i), image = u"127.0.0.1:9/stackwright/context-"_s + name + u":1.0-"_s + head.left(7);
        const QByteArray ours = filesIn(image);
        QByteArrayList theirs;
        const QString mine = u"stackwright-context-"_s + head;
        for (const QByteArray &client : clients)
            for (const QString &buildKit : {u"0"_s, u"1"_s}) {
                Setting setting;
                setting.environment = {u"DOCKER_BUILDKIT="_s + buildKit};
                const Outcome built = call(QString::fromUtf8(client), {u"build"_s, u"-q"_s, u"-t"_s, mine, stack.path(u"images/"_s + name)}, setting);
                if (built.code == 0)
                    theirs += filesIn(mine);
            }
        call(u"docker"_s, {u"image"_s, u"rm"_s, mine});
        ASSERT_FALSE(theirs.isEmpty()) << "docker cannot build it at all";
        EXPECT_FALSE(ours.isEmpty()) << "every one of these has a file: " << ran.err.constData();
        EXPECT_TRUE(theirs.contains(ours)) << "rules: " << contexts[i].rules.constData() << "\nours:\n" << ours.constData() << "theirs:\n" << theirs.join("or\n").constData();
    }
    removeImagesOf(stack);
}

} // namespace

TEST(ContextTest, IgnoresWhatDockerIgnores)
{
    QList<Context> contexts;
    for (const char *rules : {"**.md\n", "d[!o]cs\n", "a**b\n", "d?cs\nkeep\n", "**/data\n", "**/data\n!deep/er/data\n", "*\n!keep\n!sub\n", "deep/**\n!deep/er\n"})
        contexts += Context{"FROM scratch\nCOPY . /x/\n", rules, u".dockerignore"_s};
    expectAsDocker(contexts);
}

TEST(ContextTest, TakesWhatDockerTakes)
{
    expectAsDocker({{"FROM scratch\nCOPY README.md /x/\n", "**.md\n"}, {"FROM scratch\nCOPY . /x/\n", "keep\n", u"Dockerfile.dockerignore"_s}});
}

} // namespace outside_context_test
