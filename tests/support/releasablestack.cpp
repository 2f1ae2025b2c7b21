#include "tests/support/releasablestack.h"

#include "model/engine/launcher.h"
#include "model/pages/manifestpage.h"
#include "model/registry/registryclient.h"
#include "model/release/releasewiki.h"
#include "model/release/verdict.h"
#include "tests/support/asking.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QProcess>

namespace stackwright::testing {

namespace {

const QStringList images{QStringLiteral("base"), QStringLiteral("ds")};
const QString stable = QStringLiteral("2026.3-stable"), candidate = QStringLiteral("2026.3-abc1234");

ImageRef at(const QString &host, const QString &image, const QString &tag)
{
    return parseImageRef(QString(host + QLatin1String("/acme/") + image)).value().withTag(tag);
}

} // namespace

ReleasableStack::ReleasableStack() : m_stateBefore(qgetenv("XDG_STATE_HOME"))
{
    qputenv("XDG_STATE_HOME", m_repository.beside(QStringLiteral("state")).toUtf8());
    m_repository.writeStack("base ds<base");
    m_repository.commit();
    const QString commit = m_repository.head();
    m_repository.gitIn(m_repository.path(), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("--bare"), QStringLiteral("-b"), QStringLiteral("main"), wikiRemote()});
    QDir().mkpath(output());
    m_repository.gitIn(output(), {QStringLiteral("clone"), QStringLiteral("-q"), wikiRemote(), wiki()});
    m_repository.gitIn(wiki(), {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("-B"), QStringLiteral("main")});
    QFile home(wiki() + QStringLiteral("/Home.md"));
    EXPECT_TRUE(home.open(QFile::WriteOnly));
    home.write("# Ours\n\n| Commit | Image | Manifest |\n| :-: | :-: | :-: |\n\nA last word\n");
    home.close();

    ProcessLauncher launcher;
    RegistryClient client(quickOptions(), launcher);
    for (const QString &image : images) {
        m_digests[image + QStringLiteral("old")] = putTinyImage(client, at(host(), image, stable), image.toUtf8() + " old", commit);
        const QString digest = putTinyImage(client, at(host(), image, candidate), image.toUtf8() + " new", commit);
        m_digests[image + QStringLiteral("new")] = digest;
        Verdict verdict;
        verdict.digest = digest;
        verdict.commit = commit;
        verdict.at = QDateTime::currentDateTimeUtc();
        for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push, Stage::Integration})
            verdict.stages += Verdict::StageResult{stage, StageState::Passed, {}, 1, {}};
        EXPECT_TRUE(answerOf<Result<QString>>([&](QObject *context, auto answer) { leaveVerdict(client, at(host(), image, {}).withDigest(digest), verdict, context, answer); }));
        writePage(image, stable, "1.24.2", "Python 3.11.1");
        writePage(image, candidate, "1.26.4", "Python 3.11.2");
    }
    m_repository.gitIn(wiki(), {QStringLiteral("add"), QStringLiteral("-A")});
    m_repository.gitIn(wiki(), {QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("-m"), QStringLiteral("Begin")});
    m_repository.gitIn(wiki(), {QStringLiteral("push"), QStringLiteral("-q"), QStringLiteral("-u"), QStringLiteral("origin"), QStringLiteral("main")});
}

ReleasableStack::~ReleasableStack()
{
    if (m_stateBefore.isEmpty())
        qunsetenv("XDG_STATE_HOME");
    else
        qputenv("XDG_STATE_HOME", m_stateBefore);
}

Place ReleasableStack::place() const
{
    Place place;
    place.repo = m_repository.path();
    place.registry = host();
    place.output = output();
    return place;
}

void ReleasableStack::writePage(const QString &image, const QString &tag, const QByteArray &numpy, const QByteArray &python)
{
    ImageLayer layer;
    layer.createdBy = QStringLiteral("RUN pip install numpy==") + QString::fromLatin1(numpy);
    layer.size = 100'000'000 + 1'000'000 * numpy.size();
    const QByteArray pip = "Package Version\n------- -------\nnumpy " + numpy + (tag == stable ? "\nold 1\n" : "\nnew 1\n") + "same 2\n";
    QFile file(wiki() + QLatin1Char('/') + pageFileOf(at(host(), image, tag)));
    EXPECT_TRUE(file.open(QFile::WriteOnly));
    file.write(manifestPage({{layer}, {{QStringLiteral("Python"), {}, python, true, {}}, {QStringLiteral("pip"), {}, pip, true, {}}}}));
}

QString ReleasableStack::names(const QString &image, const QString &tag)
{
    ProcessLauncher launcher;
    RegistryClient client(quickOptions(), launcher);
    const QString digest = digestOf(client, at(host(), image, tag));
    for (const char *which : {"old", "new"})
        if (digest == m_digests.value(image + QLatin1String(which)))
            return QLatin1String(which);
    return digest;
}

QByteArray ReleasableStack::published(const QString &file)
{
    QProcess git;
    git.start(QStringLiteral("git"), {QStringLiteral("--git-dir"), wikiRemote(), QStringLiteral("show"), QString(QLatin1String("main:") + file)});
    git.waitForFinished(20000);
    return git.exitCode() == 0 ? git.readAllStandardOutput() : QByteArray();
}

} // namespace stackwright::testing
