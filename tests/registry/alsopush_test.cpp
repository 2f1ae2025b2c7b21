// Two real registries: an image that goes from one to the other byte for byte, and promotions that move the tags in both or in
// neither.
#include "tests/registry/promoteprogram.h"

namespace alsopush_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

class AlsoPush : public PromoteProgram
{
protected:
    AlsoPush() { options.allowDelete = true; }

    void SetUp() override
    {
        PromoteProgram::SetUp();
        if (IsSkipped())
            return;
        second = std::make_unique<RegistryServer>(options);
        way = std::make_unique<FaultProxy>(second->port());
        QByteArray spec = "tag: {prefix: \"2023.2\"}\nall_info_cmds: {}\nalso_push: [\"" + way->host().toUtf8() + "/team\"]\nimages:\n  base: {image_name: "
                          + proxy->host().toUtf8() + "/ucsdets/base}\n  ds: {image_name: " + proxy->host().toUtf8() + "/ucsdets/ds, depend_on: base}\n";
        write(QStringLiteral("images/spec.yml"), spec);
        for (int i = 0; i < names.size(); ++i) {
            otherOlds += putTinyImage(*direct, there(names[i], stable), names[i].toUtf8() + " old there", QString(40, QLatin1Char('c')));
            EXPECT_EQ(copied(at(server->host(), names[i], {}).withDigest(news[i]), there(names[i], tag)), news[i]);
        }
    }
    ImageRef there(const QString &name, const QString &asTag) const
    {
        return parseImageRef(second->host() + QStringLiteral("/team/") + name).value().withTag(asTag);
    }
    QString copied(const ImageRef &from, const ImageRef &to)
    {
        const auto answer = answerOf<Result<QString>>([&](QObject *context, auto told) { direct->copyImage(from, to, folder.path(), context, told); });
        return answer ? *answer : answer.error().text();
    }
    QStringList otherStables()
    {
        QStringList found;
        for (const QString &name : names)
            found += digestOf(*direct, there(name, stable));
        return found;
    }
    Ended promote(const QStringList &words) { return call(QStringList{QStringLiteral("promote"), QStringLiteral("-C"), folder.path()} + words); }
    /// "base moved, ds moved, …", the rows of a JSON table.
    static QString rows(const Ended &said)
    {
        QStringList lines;
        for (const QJsonValue &one : QJsonDocument::fromJson(said.out).object().value(QLatin1String("images")).toArray())
            lines += one[QLatin1String("to")].toString().section(QLatin1Char('/'), 1) + QLatin1Char(' ') + one[QLatin1String("result")].toString();
        return lines.join(QLatin1String(", "));
    }
    /// The second registry refuses the tag of this image.
    void refuseThere(const QByteArray &name)
    {
        way->fault = [name](const ProxiedRequest &request) {
            if (request.method == "PUT" && request.path.contains(QByteArray("/team/" + name + "/manifests/2023.2-stable")))
                return Fault::answer(400, "{\"errors\":[{\"code\":\"MANIFEST_INVALID\",\"message\":\"not today\"}]}");
            return Fault();
        };
    }

    std::unique_ptr<RegistryServer> second;
    std::unique_ptr<FaultProxy> way; ///< to the second
    QStringList otherOlds;
    const QString stable = QStringLiteral("2023.2-stable");
    const QString json = QStringLiteral("--json");
};

} // namespace

TEST_F(AlsoPush, AnImageIsCopiedByteForByte)
{
    // What is there is not sent again, and the manifest is put all the same.
    way->clear();
    const ImageRef to = parseImageRef(way->host() + QStringLiteral("/team/base")).value().withTag(QStringLiteral("again"));
    EXPECT_EQ(copied(at(server->host(), names[0], {}).withDigest(news[0]), to), news[0]);
    EXPECT_EQ(way->count("POST"), 0);
    EXPECT_EQ(digestOf(*direct, there(names[0], QStringLiteral("again"))), news[0]);

    // An index, with all that it lists.
    QByteArray index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[";
    QStringList children;
    for (const char *seed : {"amd64", "arm64"}) {
        const ImageRef one = at(server->host(), QStringLiteral("many"), QLatin1String(seed));
        children += putTinyImage(*direct, one, seed);
        const auto manifest = answerOf<Result<RawManifest>>([&](QObject *context, auto told) { direct->manifest(one, context, told); });
        ASSERT_TRUE(manifest.ok());
        index += QByteArray(children.size() > 1 ? "," : "") + "{\"mediaType\":\"" + manifest->mediaType.toUtf8() + "\",\"digest\":\"" + manifest->digest.toUtf8()
                 + "\",\"size\":" + QByteArray::number(manifest->bytes.size()) + "}";
    }
    index += "]}";
    const RawManifest whole{index, QStringLiteral("application/vnd.oci.image.index.v1+json"), sha256Digest(index)};
    ASSERT_TRUE(answerOf<Result<QString>>([&](QObject *context, auto told) { direct->putManifest(at(server->host(), QStringLiteral("many"), QStringLiteral("all")), whole, context, told); }));
    EXPECT_EQ(copied(at(server->host(), QStringLiteral("many"), {}).withDigest(whole.digest), there(QStringLiteral("many"), QStringLiteral("all"))), whole.digest);
    for (const QString &child : children)
        EXPECT_EQ(digestOf(*direct, there(QStringLiteral("many"), {}).withDigest(child)), child);
    EXPECT_TRUE(QDir(folder.path()).entryList({QStringLiteral("copy-*")}).isEmpty());
}

TEST_F(AlsoPush, ALayerThatDoesNotArriveWholePutsNoTag)
{
    const QString digest = putTinyImage(*direct, at(server->host(), QStringLiteral("base"), QStringLiteral("more")), "more");
    for (const Fault::Kind kind : {Fault::Kind::CutBody, Fault::Kind::WrongBytes}) {
        proxy->clear();
        proxy->fault = [kind](const ProxiedRequest &request) {
            Fault fault;
            if (request.method == "GET" && request.path.contains("/blobs/"))
                fault.kind = kind;
            return fault;
        };
        const QString answer = copied(at(proxy->host(), QStringLiteral("base"), {}).withDigest(digest), there(QStringLiteral("base"), QStringLiteral("more")));
        EXPECT_NE(answer, digest);
        EXPECT_FALSE(answer.isEmpty());
        EXPECT_EQ(digestOf(*direct, there(QStringLiteral("base"), QStringLiteral("more"))), QStringLiteral("missing"));
    }
}

TEST_F(AlsoPush, APromotionMovesTheTagsInBothAndBackAgain)
{
    Ended said = promote({tag, yes, json});
    ASSERT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(rows(said).toStdString(), "ucsdets/base:2023.2-stable moved, ucsdets/ds:2023.2-stable moved, team/base:2023.2-stable moved, team/ds:2023.2-stable moved");
    const QString record = QJsonDocument::fromJson(said.out)[QLatin1String("record")].toString();
    EXPECT_EQ(stables(), news);
    EXPECT_EQ(otherStables(), news);
    EXPECT_FALSE(read(QStringLiteral("wiki/Home.md")).contains("/team/")) << "the wiki tells of an image once";

    // No layer moves, and what the first registry has told is not asked in the second.
    for (const ProxiedRequest &request : std::as_const(way->requests))
        EXPECT_FALSE(request.path.contains("/blobs/sha256:") || request.path.contains("referrers")) << request.method.constData() << ' ' << request.path.constData();

    EXPECT_EQ(rows(promote({tag, yes, json})).toStdString(),
              "ucsdets/base:2023.2-stable already-there, ucsdets/ds:2023.2-stable already-there, team/base:2023.2-stable already-there, team/ds:2023.2-stable already-there");

    said = promote({QStringLiteral("--global"), QStringLiteral("2023.2"), yes, json});
    ASSERT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(digestOf(*direct, there(QStringLiteral("ds"), QStringLiteral("stable"))), news[1]);
    EXPECT_EQ(promote({QStringLiteral("--rollback"), yes}).code, 0);
    EXPECT_EQ(digestOf(*direct, there(QStringLiteral("ds"), QStringLiteral("stable"))), QStringLiteral("missing"));

    QDir(folder.filePath(QStringLiteral("artifacts"))).removeRecursively(); // another machine
    QDir(folder.filePath(QStringLiteral("state"))).removeRecursively();
    said = promote({QStringLiteral("--rollback"), record, yes, json}); // the newest is the global one, which is undone
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(rows(said).count(QLatin1String("moved-back")), 4) << said.out.constData();
    EXPECT_EQ(stables(), olds);
    EXPECT_EQ(otherStables(), otherOlds);
}

TEST_F(AlsoPush, OneThatFailsInTheMiddleTakesAllBack)
{
    for (const char *name : {"base", "ds"}) {
        SCOPED_TRACE(name);
        refuseThere(name);
        Ended said = promote({tag, yes, json});
        EXPECT_EQ(said.code, 1);
        EXPECT_TRUE(said.err.contains("not today")) << said.err.constData();
        EXPECT_EQ(stables(), olds) << said.out.constData();
        EXPECT_EQ(otherStables(), otherOlds);
        EXPECT_EQ(rows(said).count(QLatin1String("moved-back")), 3) << said.out.constData();
        EXPECT_EQ(rows(said).count(QLatin1String("not-moved")), 1);
    }
    way->fault = nullptr;
    const Ended resumed = promote({QStringLiteral("--resume"), yes, json});
    EXPECT_EQ(resumed.code, 0) << resumed.err.constData();
    EXPECT_EQ(stables(), news);
    EXPECT_EQ(otherStables(), news);
}

TEST_F(AlsoPush, OneThatLetsNobodyInAnyMoreLeavesTheOtherWhereItWas)
{
    const auto closed = std::make_shared<bool>(false);
    way->fault = [closed](const ProxiedRequest &request) {
        *closed = *closed || (request.method == "PUT" && request.path.contains("/manifests/2023.2-stable"));
        return *closed ? Fault::answer(403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"closed\"}]}") : Fault();
    };
    const Ended said = promote({tag, yes, json});
    EXPECT_EQ(said.code, 1);
    EXPECT_EQ(stables(), olds) << said.out.constData();
    const QString told = rows(said);
    EXPECT_TRUE(told.startsWith(QLatin1String("ucsdets/base:2023.2-stable moved-back, ucsdets/ds:2023.2-stable moved-back, "))) << qPrintable(told);
    EXPECT_EQ(told.count(QLatin1String("unknown")), 2) << "nobody can be asked";
}

TEST_F(AlsoPush, AnotherImageThereOrNoneClosesTheGate)
{
    putTinyImage(*direct, there(QStringLiteral("ds"), tag), "another");
    Ended said = promote({tag, yes});
    EXPECT_EQ(said.code, 1);
    EXPECT_TRUE(said.err.contains(QByteArray(" there, and " + news[1].toUtf8() + " in "))) << said.err.constData();
    EXPECT_EQ(stables(), olds);
    EXPECT_EQ(otherStables(), otherOlds);

    // Passed by hand, that image moves nowhere and the others move everywhere.
    said = promote({tag, yes, json, QStringLiteral("--skip-gate"), QStringLiteral("images"), QStringLiteral("--skip-gate"), QStringLiteral("revision"), QStringLiteral("--skip-gate"),
                    QStringLiteral("verdict"), QStringLiteral("--skip-gate"), QStringLiteral("pages"), QStringLiteral("--reason"), QStringLiteral("ds comes later")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(stables(), (QStringList{news[0], olds[1]}));
    EXPECT_EQ(otherStables(), (QStringList{news[0], otherOlds[1]}));
}

TEST_F(AlsoPush, AnotherRegistryThatIsAskedForLeavesTheOthersOut)
{
    const Ended said = run({tag, yes, json});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(rows(said).toStdString(), "ucsdets/base:2023.2-stable moved, ucsdets/ds:2023.2-stable moved");
    EXPECT_EQ(otherStables(), otherOlds);
    EXPECT_TRUE(way->requests.isEmpty());
}

} // namespace alsopush_test
