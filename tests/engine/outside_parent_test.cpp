// Whatever a child's Dockerfile calls its parent, it is built on this run's parent, or its build has failed; on a real engine,
// with older images under all the names that a builder could take by mistake. Of each builder that is here.
#include "tests/support/tinystack.h"

#include <QJsonDocument>

#include <gtest/gtest.h>

namespace outside_parent_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

QByteArray docker(const QStringList &words)
{
    const Outcome done = call(u"docker"_s, words);
    EXPECT_EQ(done.code, 0) << qPrintable(words.join(u' ')) << ": " << done.err.constData();
    return done.out.trimmed();
}

QByteArray idOf(const QString &image)
{
    return call(u"docker"_s, {u"image"_s, u"inspect"_s, u"--format={{.Id}}"_s, image}).out.trimmed();
}

QByteArray which(const QString &image)
{
    return docker({u"run"_s, u"--rm"_s, u"--network=none"_s, image, u"cat"_s, u"/which"_s});
}

QString labelOf(const QString &image, const QString &name)
{
    return QString::fromUtf8(docker({u"image"_s, u"inspect"_s, u"--format={{index .Config.Labels \"org.opencontainers.image."_s + name + u"\"}}"_s, image}));
}

/// Older images of a person's, under every name of the parent, on this machine and in the registry.
class Older
{
public:
    explicit Older(const QString &registry) : m_names{u"team/base:latest"_s, u"base:latest"_s, u"team/base:fixed"_s, registry + u"/team/base:latest"_s, registry + u"/team/base:fixed"_s}
    {
        docker({u"run"_s, u"--name=stackwright-older"_s, u"--network=none"_s, u"stackwright/tiny:1"_s, u"sh"_s, u"-c"_s, u"echo old >/which; echo $$ >/etc/own"_s});
        m_id = docker({u"commit"_s, u"stackwright-older"_s});
        docker({u"rm"_s, u"stackwright-older"_s});
        for (const QString &name : std::as_const(m_names)) {
            docker({u"tag"_s, QString::fromLatin1(m_id), name});
            if (name.startsWith(registry))
                docker({u"push"_s, name});
        }
    }
    ~Older()
    {
        for (const QString &name : std::as_const(m_names))
            call(u"docker"_s, {u"rmi"_s, name});
    }
    void expectUntouched() const
    {
        for (const QString &name : m_names)
            EXPECT_EQ(idOf(name), m_id) << qPrintable(name);
    }

private:
    QStringList m_names;
    QByteArray m_id;
};

/// Environments in which the program finds different builders.
QList<QStringList> builders()
{
    return {{}, {u"PATH=/usr/bin:/bin:/usr/sbin:/sbin"_s}};
}

} // namespace

TEST(OutsideParent, EveryFormOfFromIsBuiltOnThisRunsParent)
{
    const struct { const char *name; QByteArray dockerfile; QByteArray spec; } forms[] = {
        {"bare", "ARG BASE_IMAGE=team/base\nFROM $BASE_IMAGE\n", {}},
        {"owntag", "ARG PANGEO_BASE_IMAGE_TAG=latest\nFROM team/base:${PANGEO_BASE_IMAGE_TAG}\n", {}},
        {"namespaced", "ARG NAMESPACE=team\nARG VERSION=latest\nFROM ${NAMESPACE}/base:${VERSION}\n", {}},
        {"parentargs", "ARG NAMESPACE=x\nARG VERSION=y\nFROM ${NAMESPACE}/base:${VERSION}\n", "    parent_args: {NAMESPACE: \"{host}/{namespace}\", VERSION: \"{tag}\"}\n"},
        {"fixedtag", "from team/base:fixed as Last\r\nRUN true\r\n", {}},
        {"bydigest", "FROM team/base@sha256:1111111111111111111111111111111111111111111111111111111111111111\n", {}},
        {"stages", "FROM stackwright/tiny:1 AS Tools\nRUN echo tool >/tool\nFROM docker.io/team/base AS Start\nFROM start\nCOPY --from=tools /tool /tool\n", {}},
        {"specname", "FROM \\\n  # the name in the spec\n  base\n", {}},
        {"platform", "FROM --platform=linux/amd64 team/base:latest\n", {}},
    };
    for (const QStringList &environment : builders()) {
        SCOPED_TRACE(qPrintable(environment.join(u' ')));
        OwnRegistry registry;
        QList<TinyImage> images;
        for (const auto &form : forms)
            images += TinyImage{QLatin1String(form.name), {}, {}, {}, {}, form.spec};
        TinyStack stack(images);
        stack.write(u"images/base/Dockerfile"_s, readAll(stack.path(u"images/base/Dockerfile"_s)) + "RUN echo new >/which\n");
        for (const auto &form : forms)
            stack.write(u"images/"_s + QLatin1String(form.name) + u"/Dockerfile"_s, form.dockerfile);
        const QString tag = u"2026.3-"_s + stack.commit(u"Forms"_s).left(7);
        const Older older(registry.address());
        const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s, u"--jobs"_s, u"1"_s}, environment); // then the parent has its digest
        ASSERT_EQ(ran.code, 0) << ran.err.constData();
        const QString base = registry.address() + u"/team/base:"_s + tag;
        for (const auto &form : forms) {
            const QString child = registry.address() + u"/team/"_s + QLatin1String(form.name) + u':' + tag;
            EXPECT_EQ(which(child), "new") << form.name;
            EXPECT_EQ(labelOf(child, u"base.name"_s), base) << form.name;
            EXPECT_EQ(labelOf(child, u"base.digest"_s), registry.digest(u"team/base"_s, tag)) << form.name;
        }
        older.expectUntouched();
    }
}

TEST(OutsideParent, WhatIsBuiltOnSomethingElseHasFailed)
{
    for (const QStringList &environment : builders()) {
        SCOPED_TRACE(qPrintable(environment.join(u' ')));
        OwnRegistry registry;
        TinyStack stack({{u"child"_s, {}, {}, {}, {}, {}}});
        stack.write(u"images/base/Dockerfile"_s, readAll(stack.path(u"images/base/Dockerfile"_s)) + "RUN echo new >/which\n");
        // A prepared parent that nothing of ours can follow: the value of HTTP_PROXY is the machine's.
        stack.write(u"images/child/Dockerfile"_s, "FROM stackwright/tiny:1${HTTP_PROXY}\nRUN echo own >/which\n");
        const QString tag = u"2026.3-"_s + stack.commit(u"Elsewhere"_s).left(7);
        const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s}, environment);
        EXPECT_EQ(ran.code, 1) << ran.err.constData();
        const QByteArray why = "is not built on " + registry.address().toUtf8() + "/team/base:" + tag.toUtf8() + ": its FROM resolved to stackwright/tiny:1";
        EXPECT_TRUE(ran.err.contains(why)) << ran.err.constData();
        EXPECT_FALSE(registry.has(u"team/child"_s, tag));
        EXPECT_EQ(idOf(registry.address() + u"/team/child:"_s + tag), "") << "its name must not stay";
    }
}

/// Images that have the parent's layers and differ from it in nothing but their configuration.
TEST(OutsideParent, AnotherImageWithTheSameLayersIsNotTheParent)
{
    const struct { const char *name; QByteArray base; } forms[] = { // what stands in the place of the parent's last lines; "+": after them
        {"env", "ENV WHICH=old\nLABEL which=new\nENTRYPOINT [\"/usr/bin/env\"]\n"}, {"label", "ENV WHICH=new\nLABEL which=old\nENTRYPOINT [\"/usr/bin/env\"]\n"},
        {"entrypoint", "ENV WHICH=new\nLABEL which=new\nENTRYPOINT [\"old\"]\n"}, {"less", "ENV WHICH=new\nLABEL which=new\n"},
        {"moreenv", "+ENV MORE=1\n"}, {"morelabel", "+LABEL more=1\n"}, {"moreentry", "+ENTRYPOINT [\"more\"]\n"},
        {"moreuser", "+USER 7\n"}, {"morecmd", "+CMD [\"more\"]\n"}, {"moreport", "+EXPOSE 7\n"}, {"morevolume", "+VOLUME /more\n"},
    };
    for (const QStringList &environment : builders()) {
        SCOPED_TRACE(qPrintable(environment.join(u' ')));
        OwnRegistry registry;
        QList<TinyImage> images;
        for (const auto &form : forms)
            images += TinyImage{QLatin1String(form.name), {}, {}, {}, {}, {}};
        TinyStack stack(images);
        const QByteArray common = readAll(stack.path(u"images/base/Dockerfile"_s)) + "RUN echo $$ >/which\n";
        stack.write(u"images/base/Dockerfile"_s, common + "ENV WHICH=new\nLABEL which=new\nENTRYPOINT [\"/usr/bin/env\"]\n");
        for (const auto &form : forms)
            stack.write(u"images/"_s + QLatin1String(form.name) + u"/Dockerfile"_s, "FROM stackwright-old-" + QByteArray(form.name) + "${HTTP_PROXY}\nLABEL own=1\n");
        const QString tag = u"2026.3-"_s + stack.commit(u"Same layers"_s).left(7), base = registry.address() + u"/team/base:"_s + tag;
        const QStringList run{u"--registry"_s, registry.address(), u"run"_s, u"--no-publish"_s, u"--no-wiki"_s};
        ASSERT_EQ(stack.run(run + QStringList{u"--only"_s, u"base"_s}, environment).code, 0);
        Setting setting;
        setting.environment = environment;
        const auto layers = [](const QString &image) { return docker({u"image"_s, u"inspect"_s, u"--format={{json .RootFS.Layers}}"_s, image}); };
        for (const auto &form : forms) {
            const QString name = u"stackwright-old-"_s + QLatin1String(form.name);
            stack.write(u"other"_s, form.base.startsWith('+') ? QByteArray("FROM " + base.toUtf8() + '\n' + form.base.mid(1)) : QByteArray(common + form.base));
            ASSERT_EQ(call(u"docker"_s, {u"build"_s, u"-q"_s, u"-t"_s, name, u"-f"_s, stack.path(u"other"_s), stack.path(u"images/base"_s)}, setting).code, 0) << form.name;
            if (form.base.startsWith('+')) { // the others have them where both builds share a builder's cache
                EXPECT_EQ(layers(name), layers(base)) << form.name << ": or it shows nothing";
            }
        }
        stack.remove(u"other"_s);
        const Outcome ran = stack.run(run + QStringList{u"--all"_s, u"--keep-going"_s}, environment);
        EXPECT_EQ(ran.code, 1);
        for (const auto &form : forms) {
            EXPECT_TRUE(ran.err.contains(QByteArray("is not built on " + base.toUtf8() + ": its FROM resolved to stackwright-old-" + form.name))) << form.name << ran.err.constData();
            EXPECT_FALSE(registry.has(u"team/"_s + QLatin1String(form.name), tag)) << form.name;
            call(u"docker"_s, {u"rmi"_s, u"-f"_s, u"stackwright-old-"_s + QLatin1String(form.name)});
        }
    }
}

/// What a child may set by itself is no sign of another parent.
TEST(OutsideParent, AChildSetsWhatItLikes)
{
    const struct { const char *name; QByteArray lines; } forms[] = {
        {"env", "ENV WHICH=mine OTHER=\"a b\"\nENV OLD form of it\n"}, {"label", "LABEL which=mine \"a.b c\"=1\n"}, {"entry", "ENTRYPOINT [\"mine\"]\n"},
        {"cmd", "CMD mine\n"}, {"user", "USER 7\nWORKDIR /tmp\n"}, {"net", "EXPOSE 7\nVOLUME /v\nSTOPSIGNAL 9\nHEALTHCHECK CMD true\nSHELL [\"/bin/bash\", \"-c\"]\n"},
        {"byname", "ARG N=NAMED\nENV ${N}=1\n"}, {"nothing", ""},
    };
    for (const QStringList &environment : builders()) {
        SCOPED_TRACE(qPrintable(environment.join(u' ')));
        OwnRegistry registry;
        QList<TinyImage> images;
        for (const auto &form : forms)
            images += TinyImage{QLatin1String(form.name), {}, {}, form.lines, {}, {}};
        TinyStack stack(images);
        stack.write(u"images/base/Dockerfile"_s, readAll(stack.path(u"images/base/Dockerfile"_s))
                    + "ENV WHICH=new\nLABEL which=new\nENTRYPOINT [\"/usr/bin/env\"]\nCMD [\"true\"]\nONBUILD ENV TRIGGERED=1\nONBUILD LABEL triggered=1\nONBUILD USER 0\n");
        stack.commit(u"Forms"_s);
        const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--no-publish"_s, u"--no-wiki"_s, u"--all"_s, u"--keep-going"_s}, environment);
        EXPECT_FALSE(ran.err.contains("is not built on")) << ran.err.constData();
        for (const auto &form : forms)
            EXPECT_TRUE(stack.stages(QLatin1String(form.name)).contains(u"build passed"_s)) << form.name << ran.err.constData();
    }
}

TEST(OutsideParent, AReusedParentIsTheRegistrys)
{
    OwnRegistry registry;
    TinyStack stack({{u"child"_s, {}, {}, {}, {}, {}}}, "");
    stack.write(u"images/base/Dockerfile"_s, readAll(stack.path(u"images/base/Dockerfile"_s)) + "RUN echo new >/which\n");
    stack.commit(u"Begin"_s);
    const QStringList run{u"--registry"_s, registry.address(), u"run"_s, u"--tag-suffix"_s, u"branch"_s, u"--branch"_s, u"dev"_s, u"--no-publish"_s};
    ASSERT_EQ(stack.run(run).code, 0);
    const QString base = registry.address() + u"/team/base:2026.3-dev"_s, digest = registry.digest(u"team/base"_s, u"2026.3-dev"_s);
    // Meanwhile this machine has another image under the parent's tag.
    docker({u"tag"_s, u"stackwright/tiny:1"_s, base});
    stack.write(u"images/child/more"_s, "more");
    stack.commit(u"Only the child"_s);
    const Outcome ran = stack.run(run);
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    const QString child = registry.address() + u"/team/child:2026.3-dev"_s;
    EXPECT_EQ(which(child), "new");
    EXPECT_EQ(labelOf(child, u"base.digest"_s), digest);
}

TEST(OutsideParent, UsedImagesAreThisRuns)
{
    OwnRegistry registry;
    TinyStack stack({{u"tools"_s, {}, {}, {}, {}, {}}, {u"app"_s, {}, {}, {}, {}, "    uses: {tools: {TOOLS: \"{image}\"}}\n"}});
    stack.write(u"images/tools/Dockerfile"_s, "FROM base\nRUN echo new >/tool\n");
    stack.write(u"images/app/Dockerfile"_s, "ARG TOOLS\nFROM $TOOLS AS t\nFROM base\nCOPY --from=t /tool /one\nCOPY --from=team/tools:latest /tool /two\n");
    const QString tag = u"2026.3-"_s + stack.commit(u"Uses"_s).left(7);
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--jobs"_s, u"2"_s, u"--no-publish"_s});
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    EXPECT_EQ(docker({u"run"_s, u"--rm"_s, u"--network=none"_s, registry.address() + u"/team/app:"_s + tag, u"cat"_s, u"/one"_s, u"/two"_s}), "new\nnew");
}

} // namespace outside_parent_test
