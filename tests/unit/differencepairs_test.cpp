// Pairs of images, indexes and pages that differ in exactly one thing: each must be told, by its own word, in the text, the release
// notes and the JSON; and pairs that are equal must be told as equal.
#include "model/pages/difference.h"
#include "model/release/imageside.h"
#include "tests/support/memoryregistry.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QJsonArray>

namespace differencepairs_test {

using namespace stackwright;

namespace {

QJsonObject json(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    EXPECT_TRUE(document.isObject()) << text.toStdString();
    return document.object();
}

const QByteArray manifestText =
    R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:c0","size":900},
        "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:a1","size":30428708},
                  {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:a2","size":812345678},
                  {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:a3","size":94}],
        "annotations":{"org.example.team":"data"}})";
const QByteArray configText =
    R"({"architecture":"amd64","os":"linux","created":"2026-01-01T10:00:00Z","author":"a team","docker_version":"20.10.24",
        "config":{"Env":["PATH=/usr/bin:/bin","LANG=C.UTF-8"],"Entrypoint":["tini","-g","--"],"Cmd":["start.sh"],"User":"1000",
                  "ExposedPorts":{"8888/tcp":{}},"Volumes":{"/data":{}},"WorkingDir":"/home/x","StopSignal":"SIGTERM","StopTimeout":10,
                  "Healthcheck":{"Test":["CMD","true"],"Interval":30000000000},"Shell":["/bin/bash","-c"],"OnBuild":["COPY . /src"],
                  "Labels":{"maintainer":"x","org.opencontainers.image.revision":"a805743000000000000000000000000000000000","org.opencontainers.image.version":"2026.1"}},
        "rootfs":{"type":"layers","diff_ids":["sha256:d1","sha256:d2","sha256:d3"]},
        "history":[{"created":"2026-01-01T09:00:00Z","created_by":"ADD rootfs /"},{"created":"2026-01-01T09:10:00Z","created_by":"RUN install"},
                   {"created":"2026-01-01T09:11:00Z","created_by":"ENV LANG=C.UTF-8","empty_layer":true},
                   {"created":"2026-01-01T10:00:00Z","created_by":"COPY x /x","comment":"buildkit.dockerfile.v0"}]})";

/// The bytes that differ give another digest, as they do in a registry.
ImageSide sideOf(const QByteArray &manifest, const QByteArray &config)
{
    ImageSide side = imageSide(json(manifest), json(config));
    side.reference = QStringLiteral("example.org/app:1");
    side.digest = sha256Digest(manifest + sha256Digest(config).toUtf8());
    return side;
}

/// One thing that is written otherwise, and the word that must tell it.
struct Change
{
    const char *what;
    QByteArray from, to;
    const char *told;
};

void expectTold(const ImageDifference &difference, const char *what, const char *told)
{
    const QString text = differenceText({difference}), notes = differenceMarkdown({difference}, QStringLiteral("a"), QStringLiteral("b"));
    EXPECT_FALSE(text.contains(QLatin1String("no difference"), Qt::CaseInsensitive)) << what << " is told as equal:\n" << text.toStdString();
    EXPECT_FALSE(notes.contains(QLatin1String("no difference"), Qt::CaseInsensitive)) << what << " is told as equal:\n" << notes.toStdString();
    EXPECT_TRUE(text.contains(QString::fromUtf8(told))) << what << " is not told as \"" << told << "\":\n" << text.toStdString();
    EXPECT_NE(conclusionOf(difference), QStringLiteral("no difference")) << what;
}

const QList<Change> ofImages{
    {"entrypoint", R"("tini","-g")", R"("tini","-s")", R"(entrypoint: ["tini","-g","--"] -> ["tini","-s","--"])"},
    {"no entrypoint", R"("Entrypoint":["tini","-g","--"],)", "", "entrypoint: [\"tini\",\"-g\",\"--\"] -> (none)"},
    {"cmd", R"(["start.sh"])", R"(["start.sh","-v"])", "cmd: "},
    {"user", R"("User":"1000")", R"("User":"root")", "user: 1000 -> root"},
    {"port", R"("8888/tcp":{})", R"("8889/tcp":{})", "exposed ports: 8888/tcp -> 8889/tcp"},
    {"port added", R"("8888/tcp":{})", R"("8888/tcp":{},"22/tcp":{})", "exposed ports: 8888/tcp -> 22/tcp, 8888/tcp"},
    {"volume", R"("/data":{})", R"("/date":{})", "volumes: /data -> /date"},
    {"working directory", "/home/x", "/home/y", "working directory: /home/x -> /home/y"},
    {"stop signal", "SIGTERM", "SIGINT", "stop signal: SIGTERM -> SIGINT"},
    {"stop timeout", R"("StopTimeout":10)", R"("StopTimeout":11)", "stop timeout: 10 -> 11"},
    {"healthcheck", R"("CMD","true")", R"("CMD","false")", "healthcheck: "},
    {"healthcheck's interval", "30000000000", "60000000000", "healthcheck: "},
    {"shell", "/bin/bash", "/bin/sh", "shell: "},
    {"onbuild", "COPY . /src", "COPY . /app", "onbuild: "},
    {"variable", "LANG=C.UTF-8\"],", "LANG=C\"],", "environment LANG: C.UTF-8 -> C"},
    {"variable gone", R"(,"LANG=C.UTF-8"],)", "],", "environment LANG: C.UTF-8 -> (none)"},
    {"order of variables", R"(["PATH=/usr/bin:/bin","LANG=C.UTF-8"])", R"(["LANG=C.UTF-8","PATH=/usr/bin:/bin"])", "environment order: "},
    {"path", "/usr/bin:/bin", "/bin:/usr/bin", "environment PATH: "},
    {"label", R"("maintainer":"x")", R"("maintainer":"y")", "label maintainer: x -> y"},
    {"label added", R"("maintainer":"x")", R"("maintainer":"x","a":"")", "label a: (none) -> "},
    {"commit", "a805743", "4ccdfb0", "commit a805743 -> 4ccdfb0"},
    {"uncommitted files", "a805743000000000000000000000000000000000", "a805743000000000000000000000000000000000-dirty", "commit a805743 -> a805743-dirty"},
    {"version", "2026.1", "2026.2", "version 2026.1 -> 2026.2"},
    {"time", R"("created":"2026-01-01T10:00:00Z","author")", R"("created":"2026-02-01T10:00:00Z","author")", "created 2026-01-01 10:00 -> 2026-02-01 10:00"},
    {"time of a step", "2026-01-01T09:10:00Z", "2026-01-01T09:12:00Z", "layers made at other times"},
    {"author", "a team", "b team", "author: a team -> b team"},
    {"docker", "20.10.24", "20.10.25", "docker version: "},
    {"architecture", R"("architecture":"amd64")", R"("architecture":"arm64")", "architecture: amd64 -> arm64"},
    {"operating system", R"("os":"linux")", R"("os":"windows")", "os: linux -> windows"},
    {"variant", R"("os":"linux")", R"("os":"linux","variant":"v2")", "variant: (none) -> v2"},
    {"os version", R"("os":"linux")", R"("os":"linux","os.version":"10.0")", "os version: (none) -> 10.0"},
    {"an unknown key", R"("os":"linux")", R"("os":"linux","moby.x":{"y":1})", "moby.x: (none) -> {\"y\":1}"},
    {"what BuildKit notes for its cache", R"("os":"linux")", R"("os":"linux","moby.buildkit.cache.v0":"W3siZGlnZXN0Ijoi")", "other notes of the builder"},
    {"an unknown key of the configuration", R"("User":"1000")", R"("User":"1000","ArgsEscaped":true)", "config.ArgsEscaped: (none) -> true"},
    {"comment of a step", "buildkit.dockerfile.v0", "buildkit.dockerfile.v1", "history 4 comment: "},
    {"command of a step", "RUN install", "RUN install -q", "layer + 812.3 MB  RUN install -q"},
    {"command of a step without files", "ENV LANG=C.UTF-8\",\"empty", "ENV LANG=C\",\"empty", "layer + 0 B  ENV LANG=C"},
    {"a step more", R"({"created":"2026-01-01T09:11:00Z")", R"({"created":"2026-01-01T09:11:00Z","created_by":"USER x","empty_layer":true},{"created":"2026-01-01T09:11:00Z")", "4 layers"},
    {"contents of a layer", "sha256:a2", "sha256:b2", "other contents in layer 2"},
    {"contents of the last layer", "sha256:a3", "sha256:b3", "the same configuration, other contents in layer 3"},
    {"a size within its rounding", R"("sha256:a2","size":812345678)", R"("sha256:b2","size":812345699)", "(+21 B)"},
    {"size of a layer", R"("sha256:a2","size":812345678)", R"("sha256:b2","size":912345678)", "layer ~ 812.3 MB -> 912.3 MB  RUN install"},
    {"layer's format", "layer.v1.tar+gzip\",\"digest\":\"sha256:a1", "layer.v1.tar+zstd\",\"digest\":\"sha256:a1", "layer 1 mediaType: "},
    {"annotation", R"("org.example.team":"data")", R"("org.example.team":"lab")", "annotation org.example.team: data -> lab"},
    {"annotation of a layer", R"("size":94)", R"("size":94,"annotations":{"k":"v"})", "layer 3 annotation k: (none) -> v"},
    {"artifact type", R"("schemaVersion":2,)", R"("schemaVersion":2,"artifactType":"application/x",)", "manifest artifactType: (none) -> application/x"},
    {"subject", R"("schemaVersion":2,)", R"("schemaVersion":2,"subject":{"digest":"sha256:s"},)", "manifest subject: "},
    {"media type", "image.manifest.v1", "image.manifest.v2", "manifest mediaType: "},
    {"media type of the configuration", "image.config.v1", "image.config.v2", "configuration mediaType: "},
    {"white space", R"({"schemaVersion":2,)", R"({ "schemaVersion":2,)", "only how it is written down differs"},
};

TEST(DifferencePairs, OfImagesAreTold)
{
    const ImageSide whole = sideOf(manifestText, configText);
    EXPECT_TRUE(differenceText({compareImages(whole, whole)}).contains(QLatin1String("  no difference\n")));
    for (const Change &change : ofImages) {
        const QByteArray manifest = QByteArray(manifestText).replace(change.from, change.to);
        QByteArray config = QByteArray(configText).replace(change.from, change.to);
        for (const char layer : {'1', '2', '3'}) { // other bytes of a layer are other files
            const QByteArray other = QByteArray("sha256:b") + layer, content = QByteArray("sha256:d") + layer;
            if (manifest.contains(other))
                config.replace(content, other);
        }
        ASSERT_NE(manifest + config, manifestText + configText) << change.what;
        expectTold(compareImages(whole, sideOf(manifest, config)), change.what, change.told);
        expectTold(compareImages(sideOf(manifest, config), whole), change.what, "");
    }
    // A layer in another place, and one that only was compressed otherwise.
    expectTold(compareImages(whole, sideOf(QByteArray(manifestText).replace("sha256:a1", "sha256:t").replace("sha256:a2", "sha256:a1").replace("sha256:t", "sha256:a2"),
                                           QByteArray(configText).replace("sha256:d1", "sha256:t").replace("sha256:d2", "sha256:d1").replace("sha256:t", "sha256:d2"))),
               "order of layers", "other contents in layers 1 and 2");
    expectTold(compareImages(whole, sideOf(QByteArray(manifestText).replace("sha256:a2", "sha256:b2"), configText)), "compressed otherwise",
               "other contents in layer 2: by its configuration the same files, compressed otherwise");
    expectTold(compareImages(sideOf(manifestText, "{\"config\":{}}"), sideOf(QByteArray(manifestText).replace("sha256:a3", "sha256:b3"), "{\"config\":{}}")), "without history",
               "other contents in layer 3");
}

/// A registry that holds an index of these images, by platform.
class IndexedRegistry : public MemoryRegistry
{
public:
    QHash<QString, QByteArray> blobs;

    ImageSide side(const QByteArray &index)
    {
        RawManifest manifest;
        manifest.bytes = index;
        manifest.mediaType = QStringLiteral("application/vnd.oci.image.index.v1+json");
        manifest.digest = sha256Digest(index);
        const ImageRef ref = *parseImageRef(QStringLiteral("example.org/app:") + manifest.digest.mid(7, 9));
        put.insert(ref.text(), manifest);
        std::optional<ImageSide> found;
        QObject context;
        readImageSide(*this, ref, &context, [&](const Result<ImageSide> &answer) { found = answer ? *answer : ImageSide(); });
        EXPECT_TRUE(spinUntil([&] { return found.has_value(); }));
        return *found;
    }
    QByteArray entry(const QByteArray &platform, const QByteArray &manifest, const QByteArray &config, const QByteArray &more = {})
    {
        const QString digest = sha256Digest(config);
        RawManifest raw;
        raw.bytes = QByteArray(manifest).replace("sha256:c0", digest.toUtf8());
        raw.mediaType = QStringLiteral("application/vnd.oci.image.manifest.v1+json");
        raw.digest = sha256Digest(raw.bytes);
        blobs.insert(digest, config);
        put.insert(parseImageRef(QStringLiteral("example.org/app"))->withDigest(raw.digest).text(), raw);
        return R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":")" + raw.digest.toUtf8() + R"(","size":500,"platform":)" + platform + more + "}";
    }
    void manifest(const ImageRef &ref, QObject *context, Answer<Result<RawManifest>> answer) override
    {
        const ImageRef plain = ref.digest.isEmpty() ? ref : parseImageRef(ref.repository())->withDigest(ref.digest);
        MemoryRegistry::manifest(plain, context, answer);
    }
    void blob(const ImageRef &, const QString &digest, QObject *context, Answer<Result<QByteArray>> answer) override
    {
        QTimer::singleShot(0, context, [this, digest, answer] { answer(blobs.value(digest)); });
    }
};

QByteArray indexOf(const QByteArrayList &entries, const QByteArray &more = {})
{
    return R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[)" + entries.join(',') + "]" + more + "}";
}

TEST(DifferencePairs, OfIndexesAreTold)
{
    IndexedRegistry registry;
    const QByteArray amd = R"({"os":"linux","architecture":"amd64"})", arm = R"({"os":"linux","architecture":"arm64"})", v7 = R"({"os":"linux","architecture":"arm","variant":"v7"})",
                     none = R"({"os":"unknown","architecture":"unknown"})";
    const QByteArray armConfig = QByteArray(configText).replace("amd64", "arm64");
    const QByteArray one = registry.entry(amd, manifestText, configText), two = registry.entry(arm, manifestText, armConfig);
    const QByteArray attested = registry.entry(none, QByteArray(manifestText).replace("data", "sbom"), configText);
    const ImageSide whole = registry.side(indexOf({one, two, attested}));
    ASSERT_TRUE(whole.layers);
    ASSERT_EQ(whole.others.size(), 1);
    EXPECT_EQ(conclusionOf(compareImages(whole, registry.side(indexOf({one, two, attested})))), QStringLiteral("no difference"));
    const struct
    {
        const char *what;
        QByteArray index;
        const char *told;
    } pairs[] = {
        {"platform gone", indexOf({one, attested}), "platform linux/arm64: removed"},
        {"platform more", indexOf({one, two, registry.entry(v7, manifestText, configText), attested}), "platform linux/arm/v7: added"},
        {"a platform's contents", indexOf({one, registry.entry(arm, QByteArray(manifestText).replace("sha256:a2", "sha256:b2"), armConfig), attested}),
         "platform linux/arm64: the same configuration, other contents in layer 2"},
        {"a platform's user", indexOf({one, registry.entry(arm, manifestText, QByteArray(armConfig).replace("1000", "0")), attested}), "    user: 1000 -> 0"},
        {"this machine's contents", indexOf({registry.entry(amd, QByteArray(manifestText).replace("sha256:a1", "sha256:b1"), configText), two, attested}), "layer 1"},
        {"order", indexOf({two, one, attested}), "index platforms: "},
        {"annotation", indexOf({one, two, attested}, R"(,"annotations":{"k":"v"})"), "index annotation k: (none) -> v"},
        {"artifact type", indexOf({one, two, attested}, R"(,"artifactType":"application/x")"), "index artifactType: (none) -> application/x"},
        {"annotation of an entry", indexOf({registry.entry(amd, manifestText, configText, R"(,"annotations":{"k":"v"})"), two, attested}), "linux/amd64: annotation k: (none) -> v"},
        {"attestation", indexOf({one, two, registry.entry(none, QByteArray(manifestText).replace("data", "sbom2"), configText)}), "other attestations"},
        {"attestation gone", indexOf({one, two}), "index platforms: "},
        {"os features", indexOf({registry.entry(R"({"os":"linux","architecture":"amd64","os.features":["x"]})", manifestText, configText), two, attested}), "os.features"},
    };
    for (const auto &pair : pairs)
        expectTold(compareImages(whole, registry.side(pair.index)), pair.what, pair.told);
    // One image, and an index of that image alone.
    ImageSide single = imageSide(json(manifestText), json(configText));
    single.digest = QStringLiteral("sha256:1");
    expectTold(compareImages(single, registry.side(indexOf({one}))), "an index of it", "index platforms: (none) -> linux/amd64");
}

QByteArray pageOf(const QByteArrayList &sections)
{
    QByteArray page = "| |createdAt|CMD|hSize|hcumSize|elapsed|Tags|\n|--:|:--|:--|--:|--:|:--|:--|\n|0|2026-01-01 09:00:00|`ADD rootfs /`|30.4 MB|30.4 MB|1s||\n"
                      "|1|2026-01-01 09:10:00|`RUN install`|812.3 MB|842.7 MB|9m|'example.org/app:1'|\n";
    for (qsizetype i = 0; i + 1 < sections.size(); i += 2)
        page += "\n## " + sections.at(i) + "\n\n```\n" + sections.at(i + 1) + "\n```\n";
    return page;
}

ImageSide pageSide(const QByteArray &bytes)
{
    ImageSide side;
    side.page = parseManifestPage(bytes);
    EXPECT_FALSE(side.page.isEmpty());
    side.pageBytes = bytes;
    side.isFile = true;
    return side;
}

const QByteArray conda = "# packages in environment at /opt/conda:\n#\n# Name  Version  Build  Channel\nnumpy  1.26.4  py311h64a7726_0  conda-forge\n"
                         "pytorch  2.1.0  py3.11_cuda11.8_cudnn8.7.0_0  pytorch\nabsl-py  1.4.0  pypi_0  pypi";
const QByteArray apt = "Listing...\nadduser/stable,now 3.118 all [installed]\nlibc6/stable,now 2.36 amd64 [installed]";
const QByteArray freeze = "anaconda @ file:///a/1\nblack @ file:///b/1\nbar==1.0\nold===2004d\n-e git+https://h/r@aaaa#egg=y\nzlib==1.0";

struct PageChangeOf
{
    const char *what;
    QByteArray list, from, to;
    const char *told;
};

const QList<PageChangeOf> ofPages{
    {"conda version", conda, "1.26.4", "1.27.0", "conda up       numpy  1.26.4 -> 1.27.0"},
    {"conda build", conda, "py3.11_cuda11.8_cudnn8.7.0_0", "cpu_py311h6d93b4c_0", "pytorch  2.1.0 py3.11_cuda11.8_cudnn8.7.0_0 pytorch -> 2.1.0 cpu_py311h6d93b4c_0 pytorch"},
    {"conda channel", conda, "conda-forge", "defaults", "changed  numpy"},
    {"conda channel with another version", conda, "1.26.4  py311h64a7726_0  conda-forge", "1.27.0  py311h64a7726_0  defaults", "defaults"},
    {"pip in conda", conda, "absl-py  1.4.0", "absl-py  1.5.0", "pip   up       absl-py"},
    {"conda's path", conda, "/opt/conda", "/opt/miniforge", "/opt/miniforge"},
    {"mamba", "List of packages in environment: \"/opt/conda\"\n\n  Name   Version  Build  Channel\n\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\n  numpy  1.26.4  py0  conda-forge", "1.26.4", "1.26.5",
     "conda up       numpy"},
    {"conda list --export", "# This file may be used to create an environment using:\n# platform: linux-64\nnumpy=1.26.4=py0\nabsl-py=1.4.0=pypi_0", "1.26.4", "1.26.5", "conda up       numpy"},
    {"conda list --export's build", "# platform: linux-64\nnumpy=1.26.4=py0\nx=1=0", "py0", "py1", "1.26.4 py0 -> 1.26.4 py1"},
    {"conda env export", "name: base\nchannels:\n  - conda-forge\ndependencies:\n  - numpy=1.26.4=py0\n  - pip:\n      - absl-py==1.4.0\nprefix: /opt/conda", "1.4.0", "1.4.1", "pip   up       absl-py"},
    {"conda env export's channel", "name: base\nchannels:\n  - conda-forge\ndependencies:\n  - numpy=1.26.4=py0\nprefix: /opt/conda", "- conda-forge", "- defaults", "+  - defaults"},
    {"conda list --explicit", "@EXPLICIT\nhttps://h/conda-forge/linux-64/numpy-1.26.4-py0.conda\nhttps://h/f/noarch/x-1-0.tar.bz2", "1.26.4-py0", "1.26.4-py1", "numpy"},
    {"conda list --json", R"([{"build_string":"py0","channel":"conda-forge","name":"numpy","version":"1.26.4"}])", "py0", "py1", "1.26.4 py0 conda-forge -> 1.26.4 py1 conda-forge"},
    {"pip table", "Package Version\n------- -------\nnumpy   1.26.0\npip 24.0", "1.26.0", "1.26.4", "pip   up       numpy"},
    {"pip's place", "Package Version Editable project location\n------- ------- ---\nmine 1.0 /src/a\npip 24.0", "/src/a", "/src/b", "1.0 /src/a -> 1.0 /src/b"},
    {"pip list --format json", R"([{"name": "numpy", "version": "1.26.0"}, {"name": "pip", "version": "24.0"}])", "1.26.0", "1.26.4", "pip   up       numpy"},
    {"freeze", freeze, "bar==1.0", "bar==1.1", "pip   up       bar"},
    {"freeze before the first pin", freeze, "file:///a/1", "file:///a/2", "anaconda"},
    {"freeze, the second line", freeze, "file:///b/1", "file:///b/2", "black"},
    {"freeze, added at the end", freeze, "zlib==1.0", "zeta==1.0", "added    zeta"},
    {"editable install's commit", freeze, "@aaaa", "@bbbb", "@bbbb"},
    {"arbitrary equality", freeze, "===2004d", "===2005d", "old  2004d -> 2005d"},
    {"apt version", apt, "2.36 ", "2.37 ", "apt   up       libc6"},
    {"apt architecture", apt, "2.36 amd64", "2.36 i386", "libc6  2.36 amd64 -> 2.36 i386"},
    {"apt state", apt, "amd64 [installed]", "amd64 [installed,automatic]", "[installed,automatic]"},
    {"apt source", apt, "libc6/stable", "libc6/testing", "testing"},
    {"dpkg -l", "||/ Name Version Architecture Description\n+++-====-====-====-====\nii  libc6:amd64 2.36 amd64 x\nrc  gone 1.0 amd64 old", "2.36", "2.37", "apt   up       libc6"},
    {"dpkg -l, the rest of a package", "||/ Name Version Architecture Description\n+++-====\nii  libc6:amd64 2.36 amd64 x\nrc  gone 1.0 amd64 old", "gone", "lost", "lost"},
    {"dpkg-query", "adduser\t3.134\nlibgcc-s1:amd64\t12.2.0-14", "3.134", "3.135", "apt   up       adduser"},
    {"apk list", "WARNING: opening from cache\nmusl-1.2.3-r4 x86_64 {musl} (MIT) [installed]\nzlib-1.3-r0 x86_64 {zlib} (Zlib) [installed]", "1.2.3-r4", "1.2.3-r5", "apk   up       musl"},
    {"apk info -v", "musl-1.2.3-r4\nca-certificates-20230506-r0", "20230506", "20240226", "apk   up       ca-certificates"},
    {"apk architecture", "musl-1.2.3-r4 x86_64 {musl} (MIT) [installed]", "x86_64", "aarch64", "1.2.3-r4 x86_64 -> 1.2.3-r4 aarch64"},
    {"rpm -qa", "bash-5.1.8-6.el9.x86_64\ngpg-pubkey-8483c65d-5ccc5b19\nzlib-1.2.11-40.el9.x86_64", "5.1.8-6", "5.1.8-9", "rpm   up       bash"},
    {"rpm architecture", "bash-5.1.8-6.el9.x86_64", "x86_64", "aarch64", "5.1.8-6.el9 x86_64 -> 5.1.8-6.el9 aarch64"},
    {"dnf list", "Installed Packages\nbash.x86_64  5.1.8-6.el9  @baseos\nzlib.x86_64 1.2.11-40.el9 @baseos", "5.1.8-6", "5.1.8-9", "rpm   up       bash"},
    {"npm ls", "/usr/local/lib\n\xe2\x94\x9c\xe2\x94\x80\xe2\x94\x80 corepack@0.17.0\n\xe2\x94\x94\xe2\x94\x80\xe2\x94\x80 @scope/npm@9.5.1", "9.5.1", "10.0.0", "npm   up       @scope/npm"},
    {"npm's folder", "/usr/local/lib\n+-- corepack@0.17.0", "/usr/local", "/opt", "/opt/lib"},
    {"npm ls --json", R"({"name":"lib","dependencies":{"npm":{"version":"9.5.1","dependencies":{"inner":{"version":"1.0.0"}}}}})", "1.0.0", "1.0.1", "npm   up       inner"},
    {"R", "Package Version\nbase64enc 0.1-3\ncli 3.6.0", "3.6.0", "3.6.1", "R     up       cli"},
    {"R as CSV", "\"\",\"Package\",\"Version\"\n\"cli\",\"cli\",\"3.6.0\"\n\"abc\",\"abc\",\"1.0\"", "3.6.0\"", "3.6.1\"", "R     up       cli"},
    {"a package twice", "Package Version\ncli 3.6.0\ncli 3.5.0\nabc 1.0", "cli 3.5.0", "cli 3.4.0", "cli"},
    {"a line among packages", "Package Version\n------- -------\nnumpy   1.26.0\nno package of anyone: a remark\npip 24.0", "a remark", "another", "another"},
    {"no list", "Python 3.9.5", "3.9.5", "3.9.6", "-Python 3.9.5"},
    {"white space in a list", "Package Version\n------- -------\nnumpy   1.26.0", "numpy   ", "numpy  ", "numpy"},
    {"a failed command", "Failed to execute cmd: exit code 1", "code 1", "code 2", "code 2"},
};

TEST(DifferencePairs, OfPagesAreTold)
{
    for (const PageChangeOf &change : ofPages) {
        const QByteArray other = QByteArray(change.list).replace(change.from, change.to);
        ASSERT_NE(change.list, other) << change.what;
        const ImageSide before = pageSide(pageOf({"Packages", change.list})), after = pageSide(pageOf({"Packages", other}));
        expectTold(compareImages(before, after), change.what, change.told);
        expectTold(compareImages(after, before), change.what, "");
        const QString same = differenceText({compareImages(before, before)});
        EXPECT_TRUE(same.contains(QLatin1String("  no difference\n"))) << change.what << same.toStdString();
        EXPECT_TRUE(same.contains(QLatin1String("compared: the two pages"))) << same.toStdString();
    }
    const QByteArray plain = pageOf({"Packages", "Package Version\n------- -------\nnumpy   1.26.0", "Python", "3.9"});
    const struct
    {
        const char *what;
        QByteArray from, to;
        const char *told;
    } pairs[] = {
        {"a layer's command", "RUN install", "RUN installs", "layer + 812.3 MB  RUN installs"},
        {"a layer's size", "|812.3 MB|842.7 MB|", "|812.4 MB|842.8 MB|", "layer ~ 812.3 MB -> 812.4 MB"},
        {"a layer's time", "2026-01-01 09:10:00", "2026-01-01 09:20:00", "layers made at other times"},
        {"a layer's tags", "'example.org/app:1'", "'example.org/app:2'", "example.org/app:2"},
        {"how long a layer took", "|9m|", "|8m|", "|8m|"},
        {"a heading", "## Python", "## Python Version", "Python Version"},
        {"a word between", "\n## Python", "\nA word.\n\n## Python", "A word."},
        {"a section gone", "\n## Python\n\n```\n3.9\n```\n", "", "Python"},
    };
    for (const auto &pair : pairs)
        expectTold(compareImages(pageSide(plain), pageSide(QByteArray(plain).replace(pair.from, pair.to))), pair.what, pair.told);
}

TEST(DifferencePairs, EnvironmentsStayApart)
{
    const auto pip = [](const char *numpy) -> QByteArray { return QByteArray("Package Version\n------- -------\nnumpy   ") + numpy + "\npip 24.0"; };
    const auto both = compareImages(pageSide(pageOf({"pip", pip("1.1"), "pip of tensorflow", pip("2.1")})), pageSide(pageOf({"pip", pip("1.2"), "pip of tensorflow", pip("2.2")})));
    ASSERT_EQ(both.packages.size(), 2);
    const QString text = differenceText({both});
    EXPECT_TRUE(text.contains(QLatin1String("numpy  1.1 -> 1.2  (pip)\n"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QLatin1String("numpy  2.1 -> 2.2  (pip of tensorflow)\n"))) << text.toStdString();
    // Two environments in one section, and a package that moved from one to the other.
    const auto two = [](const char *first, const char *second) -> QByteArray {
        return QByteArray("# packages in environment at /opt/conda:\n# Name Version Build Channel\nzlib 1.3 0 conda-forge\n") + first
               + "# packages in environment at /opt/conda/envs/r:\n# Name Version Build Channel\nzlib 1.3 0 conda-forge\n" + second;
    };
    const QByteArray numpy = "numpy 1.26 0 conda-forge\n";
    const auto moved = compareImages(pageSide(pageOf({"conda", two(numpy.constData(), "")})), pageSide(pageOf({"conda", two("", numpy.constData())})));
    ASSERT_EQ(moved.packages.size(), 2);
    EXPECT_EQ(moved.packages.at(0).kind, PackageChange::Kind::Removed);
    EXPECT_EQ(moved.packages.at(1).section, QStringLiteral("conda, /opt/conda/envs/r"));
    // What pip says and conda repeats is one change.
    const auto lists = [&](const char *version) {
        return pageOf({"pip", QByteArray("Package Version\n------- -------\nabsl-py   ") + version, "conda",
                       QByteArray("# packages in environment at /opt/conda:\n# Name Version Build Channel\nzlib 1.3 0 conda-forge\nabsl-py ") + version + " pypi_0 pypi"});
    };
    EXPECT_EQ(compareImages(pageSide(lists("1.4")), pageSide(lists("1.5"))).packages.size(), 1);
}

TEST(DifferencePairs, NoticesOfPipAreNoPackages)
{
    const QByteArray table = "Package Version\n------- -------\nnumpy   1.26.0\npip 24.0";
    for (const QByteArray &notice : {QByteArray("\n\n[notice] A new release of pip is available: 24.0 -> 24.1\n[notice] To update, run: pip install --upgrade pip"),
                                     QByteArray("\nWARNING: You are using pip version 24.0; however, version 24.1 is available.\nYou should consider upgrading."),
                                     QByteArray("\nDEPRECATION: Loading egg at /x is deprecated. pip 24.3 will enforce this.")}) {
        const auto found = compareImages(pageSide(pageOf({"pip", table + notice})), pageSide(pageOf({"pip", QByteArray(table).replace("1.26.0", "1.26.4")})));
        ASSERT_EQ(found.packages.size(), 1) << notice.toStdString();
        EXPECT_EQ(found.packages.first().name, "numpy");
        EXPECT_TRUE(found.texts.isEmpty()) << notice.toStdString();
        EXPECT_EQ(readPackages(R"([{"name": "numpy", "version": "1.26.0"}])" + notice).size(), 1) << notice.toStdString();
    }
}

TEST(DifferencePairs, WhatIsNotKnownIsNotCalledTheSame)
{
    ImageSide page = pageSide(pageOf({"Python", "3.9"})), registry = sideOf(manifestText, configText);
    page.isFile = false;
    EXPECT_TRUE(conclusionOf(compareImages(page, page)).contains(QLatin1String("is not known")));
    EXPECT_TRUE(conclusionOf(compareImages(page, registry)).startsWith(QLatin1String("not compared")));
    ImageSide mute, absent;
    mute.reference = absent.reference = QStringLiteral("example.org/app:2");
    mute.why = QStringLiteral("connection refused");
    absent.isAbsent = true;
    EXPECT_TRUE(differenceText({compareImages(registry, mute)}).contains(QLatin1String("the registry does not tell (connection refused)")));
    EXPECT_TRUE(differenceText({compareImages(registry, absent)}).contains(QLatin1String("gone: example.org/app:2 is not in the registry")));
    // Release notes keep their arrows, and what every build changes is one line.
    ImageSide next = sideOf(manifestText, QByteArray(configText).replace("a805743", "4ccdfb0").replace("2026.1\"", "2026.2\""));
    const QString notes = differenceMarkdown({compareImages(registry, next)}, QStringLiteral("a"), QStringLiteral("b"));
    EXPECT_FALSE(notes.contains(QLatin1String("&gt;"))) << notes.toStdString();
    EXPECT_TRUE(notes.contains(QStringLiteral("\n\nCommit a805743 → 4ccdfb0, version 2026.1 → 2026.2.\n"))) << notes.toStdString();
    EXPECT_FALSE(notes.contains(QLatin1String("org.opencontainers"))) << notes.toStdString();
}

TEST(Versions, OfAlpineRpmAndNpmFollowTheirOwnOrders)
{
    const auto ascending = [](PackageWorld world, const QList<QByteArray> &versions) {
        for (int i = 0; i < versions.size(); ++i)
            for (int k = 0; k < versions.size(); ++k)
                EXPECT_EQ(compareVersions(world, versions.at(i), versions.at(k)), i < k ? -1 : i > k ? 1 : 0) << versions.at(i).toStdString() << " and " << versions.at(k).toStdString();
    };
    ascending(PackageWorld::Apk, {"1.2.3_alpha1-r0", "1.2.3_rc2-r0", "1.2.3-r0", "1.2.3-r4", "1.2.3-r10", "1.2.3_p1-r0", "1.2.3a-r0", "1.2.10-r0", "2-r0", "20230506-r0"});
    ascending(PackageWorld::Rpm, {"1.0~rc1-1", "1.0-1", "1.0-1.el9", "1.0-2.el9", "1.0^git1-1", "1.0.1-1", "1.9-1", "1.10-1", "2a-1", "2.1-1", "1:0.1-1"});
    ascending(PackageWorld::Npm, {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0"});
}

} // namespace

} // namespace differencepairs_test
