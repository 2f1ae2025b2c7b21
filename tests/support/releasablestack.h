// A stack that can be released, with nothing but Debian's docker-registry: a checkout of two images, their stable tags and a
// candidate in a registry of its own, verdicts, pages that differ in packages, layers and text, and a wiki with a remote.
#pragma once

#include "model/workspace/workspace.h"
#include "tests/support/registryserver.h"
#include "tests/support/repository.h"

#include <QHash>

namespace stackwright::testing {

class ReleasableStack
{
public:
    /// base <- ds, at 2026.3-stable and 2026.3-abc1234. Ask RegistryServer::isInstalled() first. While it lives, records are kept
    /// in a state folder of its own.
    ReleasableStack();
    ~ReleasableStack();

    Place place() const; ///< with the registry and an output folder beside the checkout
    QString output() const { return m_repository.beside(QStringLiteral("out")); }
    QString wiki() const { return output() + QStringLiteral("/wiki"); }
    QString wikiRemote() const { return m_repository.beside(QStringLiteral("wiki.git")); }
    TestRepository &repository() { return m_repository; }
    RegistryServer &registry() { return m_server; }

    /// "old" or "new": what an image's tag names in the registry now; else the digest.
    QString names(const QString &image, const QString &tag = QStringLiteral("2026.3-stable"));
    void writePage(const QString &image, const QString &tag, const QByteArray &numpy, const QByteArray &python);
    /// A file of the wiki's remote; empty: it has none.
    QByteArray published(const QString &file);

private:
    QString host() const { return m_server.host(); }

    TestRepository m_repository;
    RegistryServer m_server;
    QHash<QString, QString> m_digests;
    QByteArray m_stateBefore;
};

} // namespace stackwright::testing
