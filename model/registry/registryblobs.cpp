// The parts of RegistryClient that are not manifests: lists of tags, small blobs, referrers.
#include "model/registry/registryclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QTimer>
#include <QUrlQuery>

namespace stackwright {

Error registryError(const ImageRef &ref, const RegistryReply &reply);

namespace {

constexpr qint64 blobCap = 4ll * 1024 * 1024;
constexpr qint64 listCap = 64ll * 1024 * 1024;
constexpr std::chrono::minutes listDeadline{5};
constexpr int mostInVain = 20;

} // namespace

/// A list that comes in pages, as far as it has been read. What bounds it is its size and the time it takes, not how many
/// pages a registry cuts it into; one that comes back to where it was, or adds nothing any more, does not end.
struct RegistryClient::Pages
{
    explicit Pages(std::chrono::milliseconds now) : started(now) {}

    std::chrono::milliseconds started;
    QSet<QString> seen; ///< pages
    QSet<QString> tags;
    QList<QJsonObject> entries;
    qint64 bytes = 0;
    int inVain = 0; ///< pages in a row that added nothing

    /// Why the list is not read on; empty: it is.
    QString whyNotOn(const QString &next, qint64 pageSize, bool added, std::chrono::milliseconds now)
    {
        bytes += pageSize;
        inVain = added ? 0 : inVain + 1;
        if (seen.contains(next) || inVain > mostInVain)
            return QStringLiteral("does not end (%1 pages read)").arg(seen.size() + 1);
        if (bytes > listCap)
            return QStringLiteral("is larger than %1 MiB").arg(listCap / (1024 * 1024));
        if (now - started > listDeadline)
            return QStringLiteral("takes longer than %1 minutes (%2 pages read)").arg(std::chrono::minutes(listDeadline).count()).arg(seen.size() + 1);
        seen.insert(next);
        return {};
    }
};

/// Where the page after this one is: always at the registry's own origin, whatever host or scheme a proxy's back end calls itself
/// by. Empty: the link leads to no list of this kind.
static QUrl pageAfter(const QUrl &page, const QByteArray &link)
{
    const QUrl linked = page.resolved(QUrl::fromEncoded(link, QUrl::StrictMode));
    QUrl next = page;
    next.setQuery(linked.query(QUrl::FullyEncoded), QUrl::StrictMode);
    return linked.isValid() && linked.path() == page.path() ? next : QUrl();
}

void RegistryClient::tags(const ImageRef &repository, QObject *context, Answer<Result<QStringList>> answer)
{
    tagsPage(repository, {}, std::make_shared<Pages>(m_session.options().clock.monotonic()), context, std::move(answer));
}

void RegistryClient::tagsPage(const ImageRef &repository, const QUrl &page, const std::shared_ptr<Pages> &pages, QObject *context,
                              Answer<Result<QStringList>> answer)
{
    RegistryCall call = callFor(repository, "GET", QStringLiteral("/tags/list?n=1000"), QStringLiteral("pull"));
    call.url = page;
    m_session.send(call, context, [this, repository, pages, context, answer](const RegistryReply &reply) {
        if (!reply.isSuccess()) {
            answer(registryError(repository, reply));
            return;
        }
        const QJsonDocument document = QJsonDocument::fromJson(reply.http.body);
        const QJsonValue list = document.object().value(QLatin1String("tags"));
        if (!document.isObject() || (!list.isArray() && !list.isNull() && !list.isUndefined())) {
            answer(workError(repository.repository(), QStringLiteral("the registry's list of tags cannot be read")));
            return;
        }
        const qsizetype before = pages->tags.size();
        for (const QJsonValue &one : list.toArray())
            pages->tags.insert(one.toString());
        const QByteArray next = nextLink(reply.http.joined("link"));
        if (next.isEmpty()) {
            QStringList tags(pages->tags.cbegin(), pages->tags.cend());
            tags.sort();
            answer(tags);
            return;
        }
        const QUrl url = pageAfter(reply.http.url, next);
        if (url.isEmpty() || !sameOrigin(url, m_session.address(repository.apiHost(), {}))) {
            answer(workError(repository.repository(), QStringLiteral("the registry's list of tags goes on at another place, %1").arg(QString::fromLatin1(next.left(200)))));
            return;
        }
        const QString why = pages->whyNotOn(url.toString(QUrl::FullyEncoded), reply.http.body.size(), pages->tags.size() > before,
                                            m_session.options().clock.monotonic());
        if (!why.isEmpty())
            answer(workError(repository.repository(), QStringLiteral("the registry's list of tags %1").arg(why)));
        else
            tagsPage(repository, url, pages, context, answer);
    });
}

void RegistryClient::blob(const ImageRef &repository, const QString &digest, QObject *context, Answer<Result<QByteArray>> answer)
{
    const ImageRef ref = repository.withDigest(digest);
    if (!isDigest(digest)) {
        QTimer::singleShot(0, context, [answer, repository, digest] {
            answer(workError(repository.repository(), QStringLiteral("\"%1\" is not a digest").arg(digest.left(100))));
        });
        return;
    }
    RegistryCall call = callFor(repository, "GET", QLatin1String("/blobs/") + digest, QStringLiteral("pull"));
    call.cap = blobCap;
    m_session.send(call, context, [ref, digest, answer](const RegistryReply &reply) {
        if (!reply.isSuccess())
            answer(registryError(ref, reply));
        else if (sha256Digest(reply.http.body) != digest)
            answer(workError(ref.text(), QStringLiteral("digest mismatch: the bytes that came are %1").arg(sha256Digest(reply.http.body))));
        else
            answer(reply.http.body);
    });
}

void RegistryClient::putBlob(const ImageRef &repository, const QByteArray &bytes, QObject *context, Answer<Result<QString>> answer)
{
    const QString digest = sha256Digest(bytes);
    m_session.send(callFor(repository, "HEAD", QLatin1String("/blobs/") + digest, QStringLiteral("pull,push")), context,
                   [this, repository, bytes, digest, context, answer](const RegistryReply &there) {
        if (there.isSuccess()) {
            answer(digest);
            return;
        }
        RegistryCall begin = callFor(repository, "POST", QStringLiteral("/blobs/uploads/"), QStringLiteral("pull,push"));
        begin.headers.emplaceBack("Content-Type", "application/octet-stream");
        m_session.send(begin, context, [this, repository, bytes, digest, context, answer](const RegistryReply &reply) {
            if (reply.http.status != 202) {
                answer(registryError(repository, reply));
                return;
            }
            const QUrl location = ownAddress(repository.apiHost(), reply.http.url, reply.http.header("location"));
            if (location.isEmpty()) {
                answer(workError(repository.repository(), QStringLiteral("the registry sends an upload to another place, %1")
                                                              .arg(QString::fromLatin1(reply.http.header("location").left(200)))));
                return;
            }
            upload(repository, bytes, digest, location, context, answer);
        });
    });
}

void RegistryClient::upload(const ImageRef &repository, const QByteArray &bytes, const QString &digest, const QUrl &location,
                            QObject *context, Answer<Result<QString>> answer)
{
    RegistryCall put = callFor(repository, "PUT", {}, QStringLiteral("pull,push"));
    put.url = location;
    QUrlQuery query(location);
    query.addQueryItem(QStringLiteral("digest"), digest);
    put.url.setQuery(query);
    put.headers.emplaceBack("Content-Type", "application/octet-stream");
    put.body = bytes;
    m_session.send(put, context, [this, repository, digest, context, answer](const RegistryReply &reply) {
        if (reply.http.status == 201 && reply.why.isEmpty()) {
            answer(digest);
            return;
        }
        // The answer of an upload that arrived may be lost, and a second PUT then finds no upload: look whether it is there.
        m_session.send(callFor(repository, "HEAD", QLatin1String("/blobs/") + digest, QStringLiteral("pull,push")), context,
                       [repository, digest, answer, reply](const RegistryReply &there) {
            if (there.isSuccess())
                answer(digest);
            else
                answer(registryError(repository, reply));
        });
    });
}

QString fallbackTag(const QString &digest)
{
    return QString(digest).replace(QLatin1Char(':'), QLatin1Char('-'));
}

QList<QJsonObject> referrersIn(const QByteArray &index, const QString &artifactType)
{
    QList<QJsonObject> found;
    const QJsonArray manifests = QJsonDocument::fromJson(index).object().value(QLatin1String("manifests")).toArray();
    for (const QJsonValue &one : manifests) {
        const QJsonObject entry = one.toObject();
        if (artifactType.isEmpty() || entry.value(QLatin1String("artifactType")).toString() == artifactType)
            found += entry;
    }
    return found;
}

void RegistryClient::referrers(const ImageRef &subject, const QString &artifactType, QObject *context,
                               Answer<Result<Referrers>> answer)
{
    if (m_withoutReferrers.contains(subject.apiHost())) {
        fallbackReferrers(subject, artifactType, context, answer);
        return;
    }
    // Whether a registry has the API is found out once: who asks meanwhile waits for that answer, and spares a request.
    const QString host = subject.apiHost();
    const auto pages = std::make_shared<Pages>(m_session.options().clock.monotonic());
    if (m_askReferrers.contains(host)) {
        referrersPage(subject, artifactType, {}, pages, context, std::move(answer));
        return;
    }
    const QPointer<QObject> asker(context);
    if (const auto asked = m_whetherReferrers.find(host); asked != m_whetherReferrers.end()) {
        *asked += [this, subject, artifactType, asker, answer] {
            if (asker)
                referrers(subject, artifactType, asker, answer);
        };
        return;
    }
    m_whetherReferrers.insert(host, {});
    referrersPage(subject, artifactType, {}, pages, this, [asker, answer](const Result<Referrers> &found) { // others wait for it too
        if (asker)
            answer(found);
    });
}

/// The first answer is there. One that was no answer settles nothing: then each asks for himself.
void RegistryClient::knowsReferrers(const QString &host, bool has)
{
    if (has)
        m_askReferrers.insert(host);
    else
        m_withoutReferrers.insert(host);
    const QList<std::function<void()>> waiting = m_whetherReferrers.take(host);
    for (const std::function<void()> &one : waiting)
        one();
}

/// `page`: where the list goes on; empty: its beginning.
void RegistryClient::referrersPage(const ImageRef &subject, const QString &artifactType, const QUrl &page, const std::shared_ptr<Pages> &pages,
                                   QObject *context, Answer<Result<Referrers>> answer)
{
    const QString filter = artifactType.isEmpty() ? QString()
                                                  : QString(QLatin1String("?artifactType=") + QString::fromLatin1(QUrl::toPercentEncoding(artifactType)));
    RegistryCall call = callFor(subject, "GET", QLatin1String("/referrers/") + subject.digest + filter, QStringLiteral("pull"));
    call.url = page;
    m_session.send(call, context, [this, subject, artifactType, page, pages, context, answer](const RegistryReply &reply) {
        const QString type = QString::fromLatin1(reply.http.header("content-type"));
        if (!page.isEmpty() && reply.http.status == 404) {
            answer(workError(subject.text(), QStringLiteral("the registry's list of what refers to it breaks off")));
            return;
        }
        if (reply.http.status == 404 || (reply.isSuccess() && !type.startsWith(QLatin1String("application/vnd.oci.image.index.v1+json")))) {
            knowsReferrers(subject.apiHost(), false);
            fallbackReferrers(subject, artifactType, context, answer);
            return;
        }
        knowsReferrers(subject.apiHost(), true);
        if (!reply.isSuccess()) {
            answer(registryError(subject, reply));
            return;
        }
        const QList<QJsonObject> added = referrersIn(reply.http.body, artifactType);
        pages->entries += added;
        const QList<QJsonObject> &found = pages->entries;
        if (const QByteArray next = nextLink(reply.http.joined("link")); !next.isEmpty()) {
            const QUrl url = pageAfter(reply.http.url, next);
            const bool own = !url.isEmpty() && sameOrigin(url, m_session.address(subject.apiHost(), {}));
            const QString why = own ? pages->whyNotOn(url.toString(QUrl::FullyEncoded), reply.http.body.size(), !added.isEmpty(), m_session.options().clock.monotonic())
                                    : QStringLiteral("goes on at another place");
            if (why.isEmpty())
                referrersPage(subject, artifactType, url, pages, context, answer);
            else
                answer(workError(subject.text(), QStringLiteral("the registry's list of what refers to it %1").arg(why)));
            return;
        }
        if (found.isEmpty()) // left from before the registry had the API
            fallbackReferrers(subject, artifactType, context, answer);
        else
            answer(Referrers{found, {}});
    });
}

void RegistryClient::fallbackReferrers(const ImageRef &subject, const QString &artifactType, QObject *context,
                                       Answer<Result<Referrers>> answer)
{
    ImageRef fallback = subject.withDigest({});
    fallback.tag = fallbackTag(subject.digest);
    manifest(fallback, context, [artifactType, answer](const Result<RawManifest> &index) {
        if (index)
            answer(Referrers{referrersIn(index->bytes, artifactType), *index});
        else if (index.error().kind == Error::Kind::Input) // missing: nothing refers to it
            answer(Referrers());
        else
            answer(index.error());
    });
}

} // namespace stackwright
