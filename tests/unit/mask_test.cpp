#include "model/base/mask.h"
#include "model/engine/launcher.h"
#include "tests/support/spin.h"
#include "tests/support/worktime.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QUrl>

#include <gtest/gtest.h>

#include <random>

namespace mask_test {

using namespace stackwright;

namespace {

QByteArray maskInPieces(const Masker &masker, const QByteArray &text, std::mt19937 &random)
{
    QByteArray rest, masked;
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype piece = std::uniform_int_distribution<qsizetype>(0, 9)(random);
        masked += masker.maskPart(rest, text.mid(at, piece), false);
        at += piece;
    }
    return masked + masker.maskPart(rest, {}, true);
}

QByteArray randomSecret(std::mt19937 &random)
{
    static const QByteArray letters = "abcXYZ019-_./+=&<>\"' %$\\";
    QByteArray secret;
    const int size = std::uniform_int_distribution<int>(6, 40)(random);
    while (secret.size() < size)
        secret += letters[std::uniform_int_distribution<qsizetype>(0, letters.size() - 1)(random)];
    return Masker::isTooShort(secret) ? QByteArray("fallback-secret") : secret;
}

} // namespace

TEST(Masker, TakesASecretOutOfText)
{
    const Masker masker({"hunter2-hunter2"});
    EXPECT_EQ(masker.mask(QByteArray("login hunter2-hunter2 done")), "login *** done");
    EXPECT_EQ(masker.mask(QByteArray("hunter2-hunter2hunter2-hunter2")), "******");
    EXPECT_EQ(masker.mask(QByteArray("hunter2-hunte")), "hunter2-hunte");
    EXPECT_EQ(masker.mask(QByteArray()), "");
    EXPECT_EQ(masker.mask(QStringLiteral("é hunter2-hunter2")), QStringLiteral("é ***"));
}

TEST(Masker, LeavesOutWhatWouldMaskEverything)
{
    EXPECT_TRUE(Masker::isTooShort("12345"));
    EXPECT_TRUE(Masker::isTooShort("  1  \n"));
    EXPECT_FALSE(Masker::isTooShort("123456"));
    EXPECT_TRUE(Masker({"a", "12345"}).isEmpty());
    EXPECT_EQ(Masker({"a"}).mask(QByteArray("banana")), "banana");
}

TEST(Masker, KnowsTheFormsInWhichProgramsPrintSecrets)
{
    const QByteArray secret = "p\"w/<&>+ 7é";
    const Masker masker({secret, "first line of a key\nsecond line of a key"});
    for (const QByteArray &before : {QByteArray(), QByteArray("u"), QByteArray("us"), QByteArray("user:")})
        for (const QByteArray &after : {QByteArray(), QByteArray("x"), QByteArray("xy")}) {
            const QByteArray hidden = masker.mask(QByteArray(before + secret + after).toBase64());
            EXPECT_TRUE(hidden.contains("***")) << hidden.constData();
        }
    for (const QByteArray &form : {secret.toPercentEncoding(), QByteArray("p%22w%2f%3c%26%3e%2b%207%c3%a9"), QByteArray("p\\\"w/<&>+ 7é"),
                                   QByteArray("p\\\"w/\\u003c\\u0026\\u003e+ 7é"), QByteArray("p&quot;w/&lt;&amp;&gt;+ 7é"), QByteArray("p\"w/&lt;&amp;&gt;+ 7é")})
        EXPECT_EQ(masker.mask(QByteArray("[" + form + "]")), "[***]") << form.constData();
    EXPECT_EQ(masker.mask(QByteArray("> second line of a key\r\n")), "> ***\r\n");
}

TEST(Masker, NoSplitOfTheStreamLetsASecretThrough)
{
    std::mt19937 random(20260301);
    for (int round = 0; round < 400; ++round) {
        QByteArrayList secrets;
        for (int i = 0; i < 3; ++i)
            secrets << randomSecret(random);
        const Masker masker(secrets);
        QByteArray text;
        for (int i = 0; i < 12; ++i) {
            const QByteArray &secret = secrets[i % 3];
            switch (std::uniform_int_distribution<int>(0, 5)(random)) {
            case 0: text += secret; break;
            case 1: text += secret.left(secret.size() - 1); break;
            case 2: text += QByteArray(QByteArray(i, 'u') + ":" + secret).toBase64(); break;
            case 3: text += secret.toPercentEncoding(); break;
            case 4: text += QJsonDocument(QJsonArray{QString::fromUtf8(secret)}).toJson(); break;
            default: text += QByteArray(i * 7, 'a') + '\n'; break;
            }
        }
        const QByteArray whole = masker.mask(text);
        EXPECT_EQ(maskInPieces(masker, text, random), whole) << "round " << round;
        for (const QByteArray &secret : secrets)
            EXPECT_FALSE(whole.contains(secret)) << "round " << round << ": " << secret.constData();
    }
}

TEST(Masker, HoldsBackOnlyWhatMayBecomeASecret)
{
    const Masker masker({"hunter2-hunter2"});
    QByteArray rest;
    EXPECT_EQ(masker.maskPart(rest, "a line\n", false), "a line\n");
    EXPECT_EQ(masker.maskPart(rest, "password: hun", false), "password: ");
    EXPECT_EQ(rest, "hun");
    EXPECT_EQ(masker.maskPart(rest, "gry\n", false), "hungry\n");
}

TEST(Masker, IsQuickOverALotOfText)
{
    const Masker masker({"ghp_0123456789abcdefghijklmnopqrstuvwxyz", "another-secret/with&signs"});
    const QByteArray text = QByteArray("#5 12.34 Get:1 http://packages.example.org/debian bookworm/main amd64 Packages [8,788 kB]\n").repeated(1'000'000);
    const WorkTime clock;
    EXPECT_EQ(masker.mask(text).size(), text.size());
    // 84 MB: a second even without optimisation; looking for each form on its own takes ten.
    EXPECT_LT(clock.elapsed(), 5000);
}

TEST(Masker, ReadsSecretsOfTheEnvironmentByName)
{
    qputenv("MY_DEPLOY_TOKEN", "canary-value-of-a-token");
    qputenv("MY_TOKEN_FILE", "not-a-secret-at-all");
    qputenv("SSH_PRIVATE_KEY", "/home/x/.ssh/id");
    const QByteArrayList secrets = secretsOfEnvironment();
    EXPECT_TRUE(secrets.contains("canary-value-of-a-token"));
    EXPECT_FALSE(secrets.contains("not-a-secret-at-all"));
    EXPECT_FALSE(secrets.contains("/home/x/.ssh/id"));
    qunsetenv("MY_DEPLOY_TOKEN");
    qunsetenv("MY_TOKEN_FILE");
    qunsetenv("SSH_PRIVATE_KEY");
}

TEST(Masker, KnowsKeysByTheirNameAndPrivateOnesByTheirLook)
{
    const QString pem = QStringLiteral("-----BEGIN OPENSSH PRIVATE KEY-----\nabcdefghij0123456789\n-----END OPENSSH PRIVATE KEY-----\n");
    const QByteArrayList secrets = secretsOfEnvironment({{QStringLiteral("DEPLOY_KEY"), QStringLiteral("a-key-to-deploy")},
                                                         {QStringLiteral("GPG_SIGNING_KEY"), QStringLiteral("a-key-to-sign")},
                                                         {QStringLiteral("ANYTHING"), pem},
                                                         {QStringLiteral("CACHE_KEY"), QStringLiteral("linux-x64")}});
    EXPECT_EQ(secrets, (QByteArrayList{pem.toUtf8(), "a-key-to-deploy", "a-key-to-sign"}));
    EXPECT_FALSE(Masker(secrets).mask(QByteArray("x abcdefghij0123456789 y")).contains("0123456789"));
}

TEST(Masker, StandsBeforeLogAndListenersOfALauncher)
{
    QTemporaryDir folder;
    ProcessLauncher launcher;
    launcher.masker = std::make_shared<Masker>(QByteArrayList{"canary-of-the-log"});
    Command command;
    command.program = QStringLiteral("sh");
    command.arguments = {QStringLiteral("-c"), QStringLiteral("printf canary-of; sleep 0.1; printf -- '-the-log end canary-of'")};
    command.environment = baseEnvironment();
    command.logFile = folder.filePath(QStringLiteral("log"));
    QByteArray seen;
    bool ended = false;
    QObject owner;
    Process *process = launcher.start(command, &owner);
    QObject::connect(process, &Process::output, &owner, [&](const QByteArray &bytes) { seen += bytes; });
    QObject::connect(process, &Process::done, &owner, [&] { ended = true; });
    ASSERT_TRUE(spinUntil([&] { return ended; }));
    EXPECT_EQ(seen, "*** end canary-of");
    QFile log(command.logFile);
    ASSERT_TRUE(log.open(QIODevice::ReadOnly));
    EXPECT_EQ(log.readAll(), seen);
}

TEST(Secrets, AreInEveryAddressOfTheEnvironment)
{
    const struct { const char *name, *value; QByteArrayList found; } cases[] = {
        {"HTTPS_PROXY", "http://pu:proxypass123@127.0.0.1:1", {"proxypass123"}},
        {"http_proxy", "pu:proxypass123@proxy:3128", {"proxypass123"}},
        {"ALL_PROXY", "socks5h://pu:p%40ssword1@proxy", {"p%40ssword1", "p@ssword1"}},
        {"PIP_INDEX_URL", "https://__token__:glpat-12345678@pypi.example.org/simple", {"glpat-12345678"}},
        {"REMOTES", "https://a:first-secret@x/, https://b:second-secret@y/", {"first-secret", "second-secret"}},
        {"ORIGIN", "https://ghp_0123456789@github.com/o/r", {"ghp_0123456789"}},
        {"HTTP_PROXY", "http://a:b:c@d@e-f@proxy:1", {"b:c@d@e-f"}},
        {"HTTP_PROXY", "http://me:pw@proxy:1", {"me:pw"}},
    };
    for (const auto &one : cases) {
        const QByteArrayList secrets = secretsOfEnvironment({{QLatin1String(one.name), QLatin1String(one.value)}});
        for (const QByteArray &expected : one.found)
            EXPECT_TRUE(expected.size() < 6 || secrets.contains(expected)) << one.value << ": " << secrets.join(' ').constData();
    }
    for (const char *harmless : {"ssh://git-user@github.com/o/r", "http://proxy:3128", "someone@example.org", "https://example.org/a@b"})
        EXPECT_TRUE(secretsOfEnvironment({{QStringLiteral("X"), QLatin1String(harmless)}}).isEmpty()) << harmless;
    const Masker masker(secretsOfEnvironment({{QStringLiteral("HTTP_PROXY"), QStringLiteral("http://pu:proxypass123@127.0.0.1:1")}}));
    EXPECT_FALSE(masker.mask(QByteArray("HTTP_PROXY=http://pu:proxypass123@127.0.0.1:1")).contains("proxypass123"));
    const QByteArray header = QByteArray("pu:proxypass123").toBase64();
    EXPECT_FALSE(masker.mask(QByteArray("Proxy-Authorization: Basic " + header)).contains(header));
}

} // namespace mask_test
