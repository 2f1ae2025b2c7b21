// Why a step was not cached: what is known of the build before it, and what must not be said.
#include "model/run/cachemiss.h"

#include <gtest/gtest.h>

namespace cachemiss_test {

using namespace stackwright;

namespace {

class CacheMissTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        before.given = {{{QStringLiteral("PY"), QStringLiteral("3.12")}, {QStringLiteral("BASE_TAG"), QStringLiteral("1-aaa")}}, QStringLiteral("sha256:old"), QStringLiteral("sha256:layers")};
        before.tag = QStringLiteral("1-aaa");
        before.allKnown = true;
        now = before.given;
        now.arguments[QStringLiteral("BASE_TAG")] = QStringLiteral("1-bbb");
        now.base = QStringLiteral("sha256:new"); // its labels are those of another commit
    }

    /// What is said of these steps, which all ran: "RUN a: x changed".
    std::string said(const QByteArray &dockerfile, const QStringList &titles)
    {
        if (before.titles.isEmpty())
            before.titles = titles;
        CacheMisses::Build build;
        build.given = now;
        build.file = readDockerfile(dockerfile);
        BuildInputs inputs;
        for (auto one = now.arguments.cbegin(); one != now.arguments.cend(); ++one)
            inputs.arguments.insert(one.key().toUtf8(), one->toUtf8());
        inputs.arguments.insert("BASE_IMAGE", "team/base");
        build.uses = usesOf(build.file, inputs);
        build.context = "images/a";
        build.dockerfile = "images/a/Dockerfile";
        build.usesConfiguration = usesConfiguration;
        build.isGiven = [](const QByteArray &path) { return !path.endsWith(".md"); };
        CacheMisses misses(before, build);
        QStringList all;
        int number = 0;
        for (const QString &title : titles) {
            BuildStep step;
            step.number = ++number;
            step.title = title;
            step.state = cached.contains(title) ? BuildStep::State::Cached : BuildStep::State::Done;
            if (const Clause why = misses.of(step); !why.isEmpty())
                all += title + QLatin1String(": ") + why.text;
        }
        return all.join(QLatin1Char('\n')).toStdString();
    }

    const QByteArray usual = "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\nARG PY\nRUN apt-get install \\\n    python\nCOPY src /src\nRUN make\n";
    const QStringList steps{QStringLiteral("FROM team/base:1-bbb"), QStringLiteral("RUN apt-get install     python"), QStringLiteral("COPY src /src"), QStringLiteral("RUN make")};
    BuildBefore before;
    BuildGiven now;
    bool usesConfiguration = false;
    QStringList cached;
};

TEST_F(CacheMissTest, NamesTheFileThatChangedAndTheStepThatOthersFollow)
{
    before.changed = {"images/a/src/main.c", "images/a/src/notes.md", "images/a/tests/x", "images/b/src/main.c"};
    cached = {steps[1]};
    EXPECT_EQ(said(usual, steps), "COPY src /src: images/a/src/main.c changed\nRUN make: a step before it was built anew: COPY src /src");
    before.changed += "images/a/src/more.c";
    EXPECT_EQ(said(usual, steps), "COPY src /src: images/a/src/main.c and 1 more changed\nRUN make: a step before it was built anew: COPY src /src");
}

TEST_F(CacheMissTest, NamesTheArgumentThatAStepSees)
{
    now.arguments[QStringLiteral("PY")] = QStringLiteral("3.13");
    EXPECT_EQ(said(usual, steps), "RUN apt-get install     python: the build argument PY has another value\n"
                                  "COPY src /src: a step before it was built anew: RUN apt-get install     python\nRUN make: the build argument PY has another value");
    now.arguments = before.given.arguments;
    now.arguments[QStringLiteral("BASE_TAG")] = QStringLiteral("1-ccc"); // declared before the first FROM only: no RUN sees it
    EXPECT_EQ(said(usual, {steps[1]}), "RUN apt-get install     python: nothing that it hangs on changed since 1-aaa: the builder no longer had it");
}

TEST_F(CacheMissTest, NamesTheImageBelowAsTheBuilderKnowsIt)
{
    now.layers = QStringLiteral("sha256:others");
    EXPECT_EQ(said(usual, steps).substr(0, 113), "RUN apt-get install     python: the image that it is built on is another one: sha256:old then, sha256:new now\nCOP");
    now.layers = before.given.layers;
    EXPECT_EQ(said(usual, {steps[1]}), "RUN apt-get install     python: nothing that it hangs on changed since 1-aaa: the builder no longer had it") << "the same layers, and other labels";
    usesConfiguration = true;
    EXPECT_EQ(said(usual, {steps[1]}), "RUN apt-get install     python: the image that it is built on is another one: sha256:old then, sha256:new now");
}

TEST_F(CacheMissTest, SaysNothingThatIsNotKnown)
{
    before.titles = steps;
    before.allKnown = false;
    EXPECT_EQ(said(usual, {steps[1]}), "") << "files may have changed that nobody knows of";
    before.allKnown = true;
    before.changed = {"images/a/Dockerfile"};
    EXPECT_EQ(said(usual, {steps[1]}), "") << "an ENV above it may be another";
    before.changed.clear();
    before.given.layers.clear();
    EXPECT_EQ(said(usual, {steps[1]}), "") << "on what it was built is not known";
    before.given.layers = now.layers;
    EXPECT_EQ(said(usual, {QStringLiteral("RUN something else"), steps[1]}), "") << "a step that stands nowhere in the file";
    before.titles += QStringLiteral("COPY --from=other /x /y");
    EXPECT_EQ(said("FROM team/base\nCOPY --from=other /x /y\n", {QStringLiteral("COPY --from=other /x /y")}), "") << "another image may have changed";
    before.titles = {QStringLiteral("RUN make")};
    EXPECT_EQ(said(usual, {steps[1]}), "") << "the build before had no such step";
    EXPECT_EQ(said(usual, {steps[1], steps[3]}), "RUN make: a step before it was built anew: RUN apt-get install     python") << "but what follows it did";
    before.titles.clear();
    CacheMisses none;
    BuildStep step;
    step.number = 1;
    step.title = steps[1];
    step.state = BuildStep::State::Done;
    EXPECT_TRUE(none.of(step).isEmpty());
}

TEST_F(CacheMissTest, FollowsStagesThatAreCopiedFrom)
{
    const QByteArray staged = "FROM debian AS build\nCOPY src /src\nRUN make\nFROM team/base:${BASE_TAG}\nCOPY --from=build /out /out\nRUN check\n";
    before.changed = {"images/a/src/main.c"};
    EXPECT_EQ(said(staged, {QStringLiteral("COPY src /src"), QStringLiteral("RUN make"), QStringLiteral("COPY --from=build /out /out"), QStringLiteral("RUN check")}),
              "COPY src /src: images/a/src/main.c changed\nRUN make: a step before it was built anew: COPY src /src\n"
              "COPY --from=build /out /out: a step before it was built anew: COPY src /src\nRUN check: a step before it was built anew: COPY --from=build /out /out");
}

} // namespace

} // namespace cachemiss_test
