// An image from one registry to another as it is: the same bytes, and so the same digest. An engine that pushes it a second time
// may pack its layers anew, and then it is another image.
#include "model/registry/registryclient.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

namespace stackwright {

Error registryError(const ImageRef &ref, const RegistryReply &reply);

/// One image after the other: what an index lists, then the index. Deletes itself after the answer.
class ImageCopy : public QObject
{
public:
    ImageCopy(RegistryClient &client, ImageRef from, ImageRef to, QString scratch, QObject *context, std::function<void(Result<QString>)> answer)
        : QObject(&client), m_client(client), m_from(std::move(from)), m_to(std::move(to)), m_answer(std::move(answer)),
          m_file(scratch + QLatin1String("/copy-") + QString::number(reinterpret_cast<quintptr>(this), 16))
    {
        m_from.tag.clear();
        m_todo = {m_from.digest};
        QObject::connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }
    ~ImageCopy() override { QFile::remove(m_file); }

    void next()
    {
        const QString digest = m_todo.last();
        if (m_known.contains(digest))
            return read(m_known.value(digest));
        m_client.manifest(m_from.withDigest(digest), this, [this](const Result<RawManifest> &got) {
            if (!got)
                return end(got.error());
            m_known.insert(got->digest, *got);
            read(*got);
        });
    }

private:
    struct Blob
    {
        QString digest;
        qint64 size = 0;
    };

    void read(const RawManifest &manifest)
    {
        const QJsonObject json = manifest.json();
        QStringList unseen;
        for (const QJsonValue &one : json.value(QLatin1String("manifests")).toArray())
            if (const QString child = one[QLatin1String("digest")].toString(); !m_known.contains(child) && !m_todo.contains(child))
                unseen += child;
        if (m_known.size() + unseen.size() > mostManifests)
            return end(workError(m_from.text(), QStringLiteral("its index lists more than %1 images").arg(mostManifests)));
        if (!unseen.isEmpty()) {
            m_todo += unseen;
            return next();
        }
        m_blobs.clear();
        QJsonArray all = json.value(QLatin1String("layers")).toArray();
        if (json.contains(QLatin1String("config")))
            all += json.value(QLatin1String("config"));
        for (const QJsonValue &one : std::as_const(all))
            if (!one[QLatin1String("urls")].isArray()) // those are fetched from there by everybody
                m_blobs += Blob{one[QLatin1String("digest")].toString(), one[QLatin1String("size")].toInteger()};
        copyBlobs();
    }

    void copyBlobs()
    {
        if (m_blobs.isEmpty())
            return put();
        const Blob blob = m_blobs.takeFirst();
        if (!isDigest(blob.digest))
            return end(workError(m_from.text(), QStringLiteral("its manifest names \"%1\", which is not a digest").arg(blob.digest.left(100))));
        look(blob, [this, blob](bool there) {
            if (there)
                copyBlobs();
            else
                fetch(blob);
        });
    }

    void look(const Blob &blob, const std::function<void(bool)> &then)
    {
        m_client.m_session.send(m_client.callFor(m_to, "HEAD", QLatin1String("/blobs/") + blob.digest, QStringLiteral("pull,push")), this,
                                [this, then](const RegistryReply &reply) {
            if (reply.isSuccess() || reply.http.status == 404)
                then(reply.isSuccess());
            else
                end(registryError(m_to, reply));
        });
    }

    void fetch(const Blob &blob)
    {
        RegistryCall call = m_client.callFor(m_from, "GET", QLatin1String("/blobs/") + blob.digest, QStringLiteral("pull"));
        call.cap = blob.size;
        call.saveTo = m_file;
        m_client.m_session.send(call, this, [this, blob](const RegistryReply &reply) {
            if (!reply.isSuccess())
                return end(registryError(m_from.withDigest(blob.digest), reply));
            if (const qint64 size = QFileInfo(m_file).size(); size != blob.size) // its digest is computed by who receives it
                return end(workError(m_from.text(), QStringLiteral("of %1 came %2 bytes in place of %3").arg(blob.digest).arg(size).arg(blob.size)));
            send(blob);
        });
    }

    void send(const Blob &blob)
    {
        RegistryCall call = m_client.callFor(m_to, "POST", QStringLiteral("/blobs/uploads/"), QStringLiteral("pull,push"));
        call.headers.emplaceBack("Content-Type", "application/octet-stream");
        m_client.m_session.send(call, this, [this, blob](const RegistryReply &reply) {
            if (reply.http.status != 202 || !reply.why.isEmpty())
                return end(registryError(m_to, reply));
            const QUrl location = m_client.ownAddress(m_to.apiHost(), reply.http.url, reply.http.header("location"));
            if (location.isEmpty())
                return end(workError(m_to.repository(), QStringLiteral("the registry sends an upload to another place, %1")
                                                            .arg(QString::fromLatin1(reply.http.header("location").left(200)))));
            upload(blob, location);
        });
    }

    void upload(const Blob &blob, const QUrl &location)
    {
        RegistryCall call = m_client.callFor(m_to, "PUT", {}, QStringLiteral("pull,push"));
        QUrlQuery query(location);
        query.addQueryItem(QStringLiteral("digest"), blob.digest);
        call.url = location;
        call.url.setQuery(query);
        call.headers.emplaceBack("Content-Type", "application/octet-stream");
        call.bodyFile = m_file;
        m_client.m_session.send(call, this, [this, blob](const RegistryReply &reply) {
            if (reply.http.status == 201 && reply.why.isEmpty())
                return copyBlobs();
            look(blob, [this, reply](bool there) { // the answer of one that arrived may be lost
                if (there)
                    copyBlobs();
                else
                    end(registryError(m_to, reply));
            });
        });
    }

    /// All that it is made of is there.
    void put()
    {
        const QString digest = m_todo.takeLast();
        const ImageRef to = m_todo.isEmpty() ? m_to : m_to.withTag({}).withDigest(digest);
        m_client.putManifest(to, m_known.value(digest), this, [this](const Result<QString> &put) {
            if (!put || m_todo.isEmpty())
                end(put);
            else
                next();
        });
    }

    void end(const Result<QString> &result)
    {
        deleteLater();
        const auto answer = std::move(m_answer); // who hears it may end the client, and us with it
        answer(result);
    }

    static constexpr qsizetype mostManifests = 200;

    RegistryClient &m_client;
    ImageRef m_from, m_to;
    std::function<void(Result<QString>)> m_answer;
    QString m_file; ///< the layer that is on its way
    QStringList m_todo; ///< manifests, the last one first
    QHash<QString, RawManifest> m_known;
    QList<Blob> m_blobs;
};

void RegistryClient::copyImage(const ImageRef &from, const ImageRef &to, const QString &scratch, QObject *context, Answer<Result<QString>> answer)
{
    (new ImageCopy(*this, from, to, scratch, context, std::move(answer)))->next();
}

} // namespace stackwright
