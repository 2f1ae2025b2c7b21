// What of an image's context the engine and the tests may want, and the hash of what reaches the image. What is left out is what
// every builder would ignore; the ignore files go along, so that the builder decides on the rest as it would in the checkout.
#pragma once

#include "model/run/snapshot.h"
#include "model/stack/dockerignore.h"

#include <QCryptographicHash>
#include <QSet>

namespace stackwright {

class WantedFiles
{
public:
    WantedFiles(const SnapshotWish &wish, const SnapshotWish::Image &image);

    const QString &name() const { return m_name; }
    const QByteArray &folder() const { return m_folder; }
    /// Folder, context, and the files that it needs beside these.
    QByteArrayList roots() const { return QByteArrayList{m_folder, m_context} + m_loose.values(); }
    bool liesBelow(const QByteArray &path) const;
    /// Is the path in its context?
    bool covers(const QByteArray &path) const;
    bool wants(const QByteArray &path) const;
    /// One entry of the tree, for the hash. Tests make no other image; their own hash stands in the verdict.
    void add(const char *kind, const QByteArray &path, quint32 mode, const QByteArray &content);
    QString hash() const;

private:
    bool isTest(const QByteArray &path) const;

    const QString m_name;
    const QByteArray m_folder, m_context;
    QSet<QByteArray> m_loose;
    DockerIgnore m_ignore;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace stackwright
