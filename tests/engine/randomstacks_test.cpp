// `--precise` on random small stacks and random edits: both trees are really built, and the images' files and configurations
// compared. An image that differs is never left alone; few are built that do not differ. No network, no base image: a build takes
// a second. In the environment, SEED and EDITS repeat a run or make it longer, BUILDKIT=1 takes the other builder:
// SEED=7 EDITS=500 engine-tests --gtest_filter='RandomStacks*'
#include "tests/support/outside.h"

#include <QDir>
#include <QJsonArray>
#include <QMap>
#include <QRegularExpression>

#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include <unistd.h>

namespace randomstacks_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

const QStringList images{u"base"_s, u"mid"_s, u"leaf"_s};

/// What an image is: its files with kinds, modes and contents, and its configuration; "fails" if it cannot be built.
QByteArray contentsOf(const QString &image)
{
    const Outcome files = call(u"sh"_s, {u"-c"_s,
        u"d=$(mktemp -d) && c=$(docker create \"$0\" x) && docker export $c | tar x -C $d && docker rm $c >/dev/null && cd $d && "
        "find . -mindepth 1 ! -path './dev*' ! -path './proc*' ! -path './sys*' ! -path './etc*' ! -name .dockerenv -printf '%p %y %m %l\\n' | sort && "
        "find . -type f ! -path './etc*' ! -name .dockerenv -exec sha256sum {} + | sort; rm -rf $d; "
        "docker image inspect -f '{{json .Config.Env}} {{json .Config.Cmd}} {{json .Config.OnBuild}} {{json .Config.WorkingDir}} {{json .Config.Labels}}' \"$0\""_s, image});
    EXPECT_EQ(files.code, 0) << files.err.constData();
    return files.out;
}

class RandomStacks : public ::testing::Test
{
protected:
    int number(int below) { return std::uniform_int_distribution<int>(0, below - 1)(m_random); }
    template <typename List>
    auto oneOf(const List &list) { return list[number(static_cast<int>(list.size()))]; }
    bool oneIn(int count) { return number(count) == 0; }

    QByteArray source()
    {
        static const QByteArrayList sources{"a", "b", "d", "d/a", "d/", "*.txt", "d/*", "link", "link/a", "file.link", "d/./a", "d/../b", "[ab]", "e", "e/sub", ".",
                                            "./", "/a", "../a", "?", "d*", "c.txt", "e/../d", "missing*"};
        return oneOf(sources);
    }

    QByteArray instruction()
    {
        static const QByteArrayList variables{"ARG F=a\nCOPY $F /arg/", "ARG F\nCOPY ${F:-b} /arg/", "ENV F=d\nCOPY $F /arg/", "ARG F=a\nARG F=b\nCOPY ${F} /arg/", "COPY ${WHO:-c.txt} /arg/"};
        static const QByteArrayList below{"ONBUILD ENV F=b", "ENV F=a", "ENV WHO=b", "ONBUILD ARG F=d"}; // seen by the images built on it
        switch (number(16)) {
        case 0: return "ADD " + source() + " /out" + QByteArray::number(number(3)) + "/";
        case 1: return "COPY [\"" + source() + "\", \"/json/\"]";
        case 2: return oneOf(variables);
        case 3: return "COPY a \\\n  # between\n  b /two/";
        case 4: return "ONBUILD COPY " + source() + " /trigger/";
        case 5: return "ENV N=" + QByteArray::number(number(3));
        case 6: return "LABEL x=\"$((1<<2))\"";
        case 7: return "# a comment <<EOF";
        case 8: return "COPY --chown=1:1 " + source() + " /own/";
        case 9: return "CMD [\"cat <<EOF\"]";
        case 10: return "ONBUILD ADD " + source() + " /trigger2/";
        case 11: return "WORKDIR /w" + QByteArray::number(number(2)) + "\nCOPY " + source() + " ./";
        case 12: return "copy " + source() + " " + source() + " /lower/";
        case 13: return oneOf(below);
        default: return "COPY " + source() + " /to" + QByteArray::number(number(3)) + "/";
        }
    }

    void writeDockerfile(const QString &image)
    {
        QByteArray text = image == u"base"_s ? QByteArray("FROM scratch\nCOPY always /\n") : QByteArray(oneIn(4) ? "ARG BASE_IMAGE\nARG BASE_TAG\nFROM scratch AS Tools\nCOPY d /tools/\nFROM ${BASE_IMAGE}:${BASE_TAG}\nCOPY --from=tools /tools/a /from/\n"
                                                                                         : "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n");
        for (int i = 0, most = 1 + number(3); i < most; ++i)
            text += instruction() + '\n';
        stack.write(folder(image) + u"Dockerfile"_s, text);
    }

    static QString folder(const QString &image) { return u"images/"_s + image + u'/'; }

    void writeSpec()
    {
        QByteArray spec = "images:\n";
        for (int i = 0; i < images.size(); ++i) {
            const QByteArray image = images[i].toUtf8(), argument = arguments.value(images[i]);
            spec += "  " + image + ":\n    image_name: local/random-" + image + "\n" + (i ? "    depend_on: " + images[i - 1].toUtf8() + "\n" : QByteArray())
                    + (argument.isEmpty() ? QByteArray() : "    build_args: {F: " + argument + "}\n");
        }
        stack.write(u"images/spec.yml"_s, spec + "tag: {prefix: \"1\", suffix: branch}\nall_info_cmds: {}\n");
    }

    void make()
    {
        for (const QString &image : images) {
            for (const char *file : {"always", "a", "b", "c.txt", "README.md", "d/a", "d/deep/x", "e/sub/y", "tests/t.py"})
                stack.write(folder(image) + QLatin1String(file), QByteArray(file));
            call(u"ln"_s, {u"-s"_s, u"d"_s, stack.path(folder(image) + u"link"_s)});
            call(u"ln"_s, {u"-s"_s, u"d/a"_s, stack.path(folder(image) + u"file.link"_s)});
            writeDockerfile(image);
        }
        writeSpec();
        stack.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"edits"_s});
        stack.commit();
    }

    QByteArray edit()
    {
        const QString image = oneOf(images), at = folder(image);
        static const QStringList files{u"a"_s, u"b"_s, u"c.txt"_s, u"README.md"_s, u"d/a"_s, u"d/deep/x"_s, u"e/sub/y"_s, u"tests/t.py"_s, u"new"_s, u"d/new"_s, u"always"_s};
        static const QByteArrayList rules{"", "# nothing\n", "d\n", "*.md\n", "**.md\n", "**/x\n", "*\n!d\n!always\n!a\n", "[!a]\n", "d/**\n", "tests\n", "link\n",
                                          "*\n!*.txt\n!always\n", "d\n!d/a\n", "/a\n", "a/\n", "!a\na\n", "**/a\n", "?\n", " d \n", "d/../b\n"};
        QString file = oneOf(files);
        switch (number(15)) {
        case 0: writeDockerfile(image); file = u"Dockerfile"_s; break;
        case 13: arguments[image] = oneOf(QByteArrayList{"", "a", "b", "d"}); writeSpec(); return "images/spec.yml";
        case 1: case 14: file = oneIn(3) ? u"Dockerfile.dockerignore"_s : u".dockerignore"_s; stack.write(at + file, oneOf(rules)); break;
        case 2: if (exists(stack.path(at + file))) stack.remove(at + file); break;
        case 3: file = u"link"_s; call(u"ln"_s, {u"-sfn"_s, oneOf(QStringList{u"e"_s, u"d"_s, u"a"_s}), stack.path(at + file)}); break;
        case 4: call(u"chmod"_s, {oneIn(2) ? u"755"_s : u"644"_s, stack.path(at + file)}); break;
        default: stack.write(at + file, QByteArray::number(number(1000))); break;
        }
        return (at + file).toUtf8();
    }

    QMap<QString, QByteArray> build()
    {
        QMap<QString, QByteArray> built;
        QString parent;
        for (const QString &image : images) {
            const QString name = nameOf(image);
            QStringList words{u"build"_s, u"-q"_s, u"-t"_s, name, u"--build-arg"_s, u"BASE_IMAGE="_s + parent, u"--build-arg"_s, u"BASE_TAG=latest"_s};
            if (const QByteArray argument = arguments.value(image); !argument.isEmpty())
                words += {u"--build-arg"_s, u"F="_s + QString::fromLatin1(argument)};
            Setting setting;
            setting.environment = {u"DOCKER_BUILDKIT="_s + (qEnvironmentVariableIsSet("BUILDKIT") ? u"1"_s : u"0"_s), u"PATH=/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin"_s};
            const bool fails = call(u"docker"_s, words + QStringList{stack.path(u"images/"_s + image)}, setting).code != 0;
            built[image] = fails ? QByteArray("fails") : contentsOf(name);
            if (fails) { // and with it all that is built on it
                for (const QString &rest : images.mid(images.indexOf(image)))
                    built[rest] = "fails";
                break;
            }
            parent = name;
        }
        return built;
    }

    void TearDown() override
    {
        for (const QString &image : images)
            call(u"docker"_s, {u"image"_s, u"rm"_s, u"-f"_s, nameOf(image)});
    }

    static QString nameOf(const QString &image) { return u"stackwright-random-%1-"_s.arg(::getpid()) + image; }

    Repository stack;
    QMap<QString, QByteArray> arguments; ///< by image: the spec's build_args F
    std::mt19937 m_random;
};

} // namespace

TEST_F(RandomStacks, PreciseLeavesNothingAloneThatDiffers)
{
    const int seed = qEnvironmentVariableIsSet("SEED") ? qEnvironmentVariableIntValue("SEED") : 1;
    const int edits = qEnvironmentVariableIsSet("EDITS") ? qEnvironmentVariableIntValue("EDITS") : 12;
    m_random.seed(static_cast<unsigned>(seed));
    make();
    QMap<QString, QByteArray> before = build();
    int left = 0, planned = 0, differing = 0, needless = 0, pairs = 0;
    for (int i = 0; i < edits; ++i) {
        if (before.value(u"leaf"_s) == "fails")
            for (const QString &image : images)
                writeDockerfile(image); // a stack that can be built shows more
        const QByteArray what = edit();
        if (stack.git({u"status"_s, u"--porcelain"_s}).isEmpty())
            continue;
        stack.commit();
        const QMap<QString, QByteArray> now = build();
        const QJsonObject plan = console({u"-C"_s, stack.path(), u"plan"_s, u"--precise"_s, u"--json"_s, u"--branch"_s, u"edits"_s}).json();
        for (const QJsonValue &image : plan[u"images"_s].toArray()) {
            const QString name = image[u"name"_s].toString();
            const bool builds = image[u"state"_s] != u"unchanged"_s, differs = before.value(name) != now.value(name);
            if (!differs && now.value(name) == "fails")
                continue; // what it would have become is not known
            ++pairs;
            planned += builds;
            differing += differs;
            needless += builds && !differs;
            if (differs && !builds) {
                ++left;
                ADD_FAILURE() << "seed " << seed << ", edit " << i << " of " << what.constData() << ": " << qPrintable(name) << " differs and is left alone\n"
                              << readAll(stack.path(folder(name) + u"Dockerfile"_s)).constData() << "\n" << stack.git({u"show"_s, u"--stat"_s}).constData();
            }
        }
        before = now;
    }
    std::cout << edits << " edits, " << pairs << " images: " << differing << " differ, " << planned << " are built, " << needless << " of them without need, " << left << " left alone wrongly\n";
    EXPECT_EQ(left, 0);
    EXPECT_GT(differing, 0);
    if (edits >= 100) { // of a few it says nothing
        EXPECT_LE(needless * 100, pairs * 15) << "of " << pairs;
    }
}

} // namespace randomstacks_test
