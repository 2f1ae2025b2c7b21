// A registry in memory for tests of whole runs: it shows every image as pushed, with a configuration of its name's hash (what
// a fake docker calls the ID), and keeps what is put beside it, as one with the referrers API does.
#pragma once

#include "model/registry/registry.h"
#include "model/registry/registryclient.h"

#include <QCryptographicHash>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <optional>

namespace stackwright {

class MemoryRegistry : public Registry
{
public:
    QHash<QString, RawManifest> put; ///< by full name
    QHash<QString, QList<QJsonObject>> referring; ///< by digest
    QStringList tagsThere; ///< of every repository
    std::optional<Error> tagsTrouble; ///< in place of these
    Existence word{Presence::No, {}, {}, false, {}}; ///< what it says of every tag
    QString silent; ///< the host of a registry that nobody can reach

    static QString idOf(const QString &name)
    {
        return QLatin1String("sha256:") + QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
    }
    static RawManifest imageOf(const ImageRef &ref)
    {
        const QJsonObject config{{QStringLiteral("digest"), idOf(ref.path.section(QLatin1Char('/'), -1))}};
        return raw(QJsonDocument(QJsonObject{{QStringLiteral("config"), config}}).toJson(QJsonDocument::Compact),
                   QStringLiteral("application/vnd.oci.image.manifest.v1+json"));
    }

    void exists(const ImageRef &ref, QObject *context, Answer<Existence> answer) override
    {
        later(context, answer, silent.isEmpty() || ref.apiHost() != silent ? word : Existence{Presence::Unknown, {}, {}, false, QStringLiteral("connection refused"), {}});
    }
    void manifest(const ImageRef &ref, QObject *context, Answer<Result<RawManifest>> answer) override
    {
        later(context, answer, Result<RawManifest>(put.value(ref.text(), imageOf(ref))));
    }
    void putManifest(const ImageRef &ref, const RawManifest &manifest, QObject *context, Answer<Result<QString>> answer) override
    {
        put.insert(ref.text(), manifest);
        const QJsonObject json = manifest.json();
        const QString subject = json[QLatin1String("subject")].toObject()[QLatin1String("digest")].toString();
        if (!subject.isEmpty())
            referring[subject] += QJsonObject{{QStringLiteral("digest"), manifest.digest}, {QStringLiteral("artifactType"), json[QLatin1String("artifactType")]},
                                              {QStringLiteral("annotations"), json[QLatin1String("annotations")]}};
        later(context, answer, Result<QString>(manifest.digest));
    }
    void tags(const ImageRef &, QObject *context, Answer<Result<QStringList>> answer) override { later(context, answer, tagsTrouble ? Result<QStringList>(*tagsTrouble) : Result<QStringList>(tagsThere)); }
    void blob(const ImageRef &repository, const QString &, QObject *context, Answer<Result<QByteArray>> answer) override
    {
        later(context, answer, Result<QByteArray>(inputError(repository.text(), QStringLiteral("no such blob"))));
    }
    void putBlob(const ImageRef &, const QByteArray &bytes, QObject *context, Answer<Result<QString>> answer) override
    {
        later(context, answer, Result<QString>(sha256Digest(bytes)));
    }
    void referrers(const ImageRef &subject, const QString &, QObject *context, Answer<Result<Referrers>> answer) override
    {
        later(context, answer, Result<Referrers>(Referrers{referring.value(subject.digest), {}}));
    }
    void mayPush(const ImageRef &, QObject *context, Answer<Result<void>> answer) override { later(context, answer, Result<void>()); }
    void removeTag(const ImageRef &, QObject *context, Answer<Result<void>> answer) override { later(context, answer, Result<void>()); }

protected:
    static RawManifest raw(const QByteArray &bytes, const QString &mediaType)
    {
        RawManifest manifest;
        manifest.bytes = bytes;
        manifest.mediaType = mediaType;
        manifest.digest = sha256Digest(bytes);
        return manifest;
    }
    template <typename T>
    static void later(QObject *context, Answer<T> answer, T value)
    {
        QTimer::singleShot(0, context, [answer, value] { answer(value); });
    }
};

} // namespace stackwright
