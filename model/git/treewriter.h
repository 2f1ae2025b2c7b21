// Writes a commit's folder to disk, into a new folder of our own: files, executable bits, links that stay inside. Knows no
// git. Nothing is ever written through a link or outside the folder, whatever names a hostile tree holds.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QString>

namespace stackwright {

class TreeWriter
{
public:
    /// `target` is created; it may exist only as an empty folder.
    explicit TreeWriter(const QString &target) : m_target(target) {}

    Result<void> start();
    /// Paths are relative, parents before children. Error kind Input: a name that is no plain name.
    Result<void> folder(const QByteArray &path);
    Result<void> file(const QByteArray &path, const QByteArray &bytes, bool executable);
    /// Refused if it leads out of the folder.
    Result<void> link(const QByteArray &path, const QByteArray &to);

private:
    Result<QByteArray> place(const QByteArray &path) const;

    QString m_target;
};

} // namespace stackwright
