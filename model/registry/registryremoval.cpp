// How RegistryClient removes a tag: by the tag where the registry takes that, else by a tombstone and its digest, where it
// deletes at all. Whether it does is found out before the tag is touched.
#include "model/registry/registryclient.h"
#include "model/registry/tombstone.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace stackwright {

bool isMissing(const RegistryReply &reply);

namespace {

bool isGone(const RegistryReply &reply)
{
    const int status = reply.http.status;
    return (reply.why.isEmpty() && (status == 200 || status == 202 || status == 204)) || isMissing(reply);
}

Error removesNone(const ImageRef &ref, const QString &words)
{
    return workError(ref.text(), QStringLiteral("this registry removes no tags (%1)").arg(words),
                     QStringLiteral("remove the tag by hand on the registry's own page"));
}

ImageRef byDigest(const ImageRef &ref, const QString &digest)
{
    ImageRef named = ref.withDigest(digest);
    named.tag.clear();
    return named;
}

} // namespace

RawManifest tombstone(const ImageRef &tag)
{
    const QJsonObject empty{{QStringLiteral("mediaType"), QStringLiteral("application/vnd.oci.empty.v1+json")},
                            {QStringLiteral("digest"), sha256Digest("{}")}, {QStringLiteral("size"), 2}, {QStringLiteral("data"), QStringLiteral("e30=")}};
    RawManifest made;
    made.mediaType = QStringLiteral("application/vnd.oci.image.manifest.v1+json");
    made.bytes = QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2}, {QStringLiteral("mediaType"), made.mediaType},
                                           {QStringLiteral("artifactType"), QStringLiteral("application/vnd.stackwright.removed.v1+json")},
                                           {QStringLiteral("config"), empty}, {QStringLiteral("layers"), QJsonArray{empty}},
                                           {QStringLiteral("annotations"), QJsonObject{{QStringLiteral("vnd.stackwright.removed"),
                                                                                        QString(tag.apiPath() + QLatin1Char(':') + tag.tag)}}}}).toJson(QJsonDocument::Compact);
    made.digest = sha256Digest(made.bytes);
    return made;
}

void RegistryClient::removeTag(const ImageRef &ref, QObject *context, Answer<Result<void>> answer)
{
    // By tag, not by its digest: that would take every other tag of these bytes with it.
    m_session.send(callFor(ref, "DELETE", QLatin1String("/manifests/") + ref.tag, QStringLiteral("delete")), context,
                   [this, ref, context, answer](const RegistryReply &reply) {
        if (isGone(reply))
            answer({});
        else if (reply.noPermission || reply.login || reply.http.status < 400 || reply.http.status >= 500)
            answer(removesNone(ref, reply.words()));
        else
            removeByTombstone(ref, reply.words(), context, answer);
    });
}

void RegistryClient::removeByTombstone(const ImageRef &ref, const QString &words, QObject *context, Answer<Result<void>> answer)
{
    // Does it delete by digest? Asked with one that it does not have.
    const QString nobody = sha256Digest("stackwright asks whether anything can be deleted here");
    m_session.send(callFor(ref, "DELETE", QLatin1String("/manifests/") + nobody, QStringLiteral("delete")), context,
                   [this, ref, words, context, answer](const RegistryReply &reply) {
        if (!isGone(reply)) {
            answer(removesNone(ref, words));
            return;
        }
        manifest(ref, context, [this, ref, context, answer](const Result<RawManifest> &named) {
            if (named)
                bury(ref, *named, context, answer);
            else if (named.error().kind == Error::Kind::Input) // missing: gone meanwhile
                answer({});
            else
                answer(named.error());
        });
    });
}

/// `named`: what the tag names now, to be put back should the tombstone not go.
void RegistryClient::bury(const ImageRef &ref, const RawManifest &named, QObject *context, Answer<Result<void>> answer)
{
    const RawManifest stone = tombstone(ref);
    auto remove = [this, ref, named, stone, context, answer] {
        m_session.send(callFor(ref, "DELETE", QLatin1String("/manifests/") + stone.digest, QStringLiteral("delete")), context,
                       [this, ref, named, stone, context, answer](const RegistryReply &reply) {
            exists(ref, context, [this, ref, named, stone, context, answer, words = reply.words()](const Existence &now) {
                if (now.presence == Presence::No) {
                    answer({});
                    return;
                }
                const Error failed = removesNone(ref, words);
                if (now.presence != Presence::Yes || now.digest != stone.digest || named.digest == stone.digest) {
                    answer(failed);
                    return;
                }
                putManifest(ref, named, context, [answer, failed](const Result<QString> &) { answer(failed); });
            });
        });
    };
    if (named.digest == stone.digest) { // somebody was killed here before
        remove();
        return;
    }
    putBlob(byDigest(ref, {}), "{}", context, [this, ref, stone, context, answer, remove](const Result<QString> &blob) {
        if (!blob) {
            answer(blob.error());
            return;
        }
        putManifest(ref, stone, context, [answer, remove](const Result<QString> &put) {
            if (put)
                remove();
            else
                answer(put.error());
        });
    });
}

} // namespace stackwright
