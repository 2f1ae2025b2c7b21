// The Registry that speaks HTTP, by the OCI distribution specification 1.1 and what registries really do (promises.md 5).
// Knows manifests, tags and blobs; connections end in exchange.cpp, logins and retries in registrysession.cpp. Believes no
// header that it can check: digests are computed over the bytes, a PUT counts when its tag has been read back.
#pragma once

#include "model/registry/registry.h"
#include "model/registry/registrysession.h"

#include <QSet>

namespace stackwright {

class RegistryClient : public QObject, public Registry
{
    Q_OBJECT
public:
    RegistryClient(RegistryOptions options, Launcher &launcher);

    void exists(const ImageRef &ref, QObject *context, Answer<Existence> answer) override;
    void manifest(const ImageRef &ref, QObject *context, Answer<Result<RawManifest>> answer) override;
    void putManifest(const ImageRef &ref, const RawManifest &manifest, QObject *context, Answer<Result<QString>> answer) override;
    void sendManifest(const ImageRef &ref, const RawManifest &manifest, QObject *context, Answer<Result<QString>> answer) override;
    void tags(const ImageRef &repository, QObject *context, Answer<Result<QStringList>> answer) override;
    void blob(const ImageRef &repository, const QString &digest, QObject *context, Answer<Result<QByteArray>> answer) override;
    void putBlob(const ImageRef &repository, const QByteArray &bytes, QObject *context, Answer<Result<QString>> answer) override;
    void copyImage(const ImageRef &from, const ImageRef &to, const QString &scratch, QObject *context, Answer<Result<QString>> answer) override;
    void referrers(const ImageRef &subject, const QString &artifactType, QObject *context,
                   Answer<Result<Referrers>> answer) override;
    void mayPush(const ImageRef &repository, QObject *context, Answer<Result<void>> answer) override;
    void removeTag(const ImageRef &ref, QObject *context, Answer<Result<void>> answer) override;
    QDateTime timeAt(const QString &host) const override { return m_session.timeAt(host); }
    std::chrono::milliseconds settleTime() const override { return m_session.options().retry.settle; }

    /// Why a registry lets nobody in as whom we come, and what fixes it where a login does not; both empty: it does let us in.
    struct Refusal
    {
        Clause why, advice = {};
    };
    /// Does anything that speaks the registry API answer at this host[:port]? No refusal where the login could not be read.
    void ping(const QString &host, QObject *context, Answer<Result<Refusal>> answer);

signals:
    /// For people: a retry that is waited for.
    void waiting(const QString &what, std::chrono::milliseconds time);

private:
    friend class ImageCopy;

    static RegistryCall callFor(const ImageRef &ref, const QByteArray &method, const QString &rest, const QString &actions);
    void put(const ImageRef &ref, const RawManifest &manifest, bool readBackAlways, QObject *context, Answer<Result<QString>> answer);
    void readBack(const ImageRef &ref, const QString &digest, const QString &before, std::chrono::milliseconds started, QObject *context,
                  Answer<Result<QString>> answer);
    struct Pages;
    void tagsPage(const ImageRef &repository, const QUrl &page, const std::shared_ptr<Pages> &pages, QObject *context,
                  Answer<Result<QStringList>> answer);
    void knowsReferrers(const QString &host, bool has);
    void referrersPage(const ImageRef &subject, const QString &artifactType, const QUrl &page, const std::shared_ptr<Pages> &pages,
                       QObject *context, Answer<Result<Referrers>> answer);
    void upload(const ImageRef &repository, const QByteArray &bytes, const QString &digest, const QUrl &location, QObject *context,
                Answer<Result<QString>> answer);
    void removeByTombstone(const ImageRef &ref, const QString &words, QObject *context, Answer<Result<void>> answer);
    void bury(const ImageRef &ref, const RawManifest &named, QObject *context, Answer<Result<void>> answer);
    void fallbackReferrers(const ImageRef &subject, const QString &artifactType, QObject *context,
                           Answer<Result<Referrers>> answer);
    /// The target of a Location header where it is at the registry itself, else empty. A registry behind a TLS proxy that calls
    /// itself http means its own address.
    QUrl ownAddress(const QString &host, const QUrl &base, const QByteArray &location) const;

    RegistrySession m_session;
    void sawTag(const ImageRef &ref, const QString &digest);

    QHash<QString, QString> m_seen; ///< what a tag named when it was read last (empty: nothing): a late PUT still shows that
    QSet<QString> m_withoutReferrers, m_askReferrers; ///< hosts that answered 404 to the referrers API, and those to be asked
    QHash<QString, QList<std::function<void()>>> m_whetherReferrers; ///< by host: who waits for the first such answer
};

/// "sha256:…" of the bytes.
QString sha256Digest(const QByteArray &bytes);
bool isDigest(const QString &text);
/// The tag that stands for "what refers to this digest" where a registry has no referrers API: sha256-<hex>.
QString fallbackTag(const QString &digest);
/// Entries of an OCI index with this artifactType (all, if empty).
QList<QJsonObject> referrersIn(const QByteArray &index, const QString &artifactType);

} // namespace stackwright
