#include "model/run/wantedfiles.h"

#include "model/base/files.h"
#include "model/stack/layout.h"

#include <QFile>

#include <algorithm>

namespace stackwright {

WantedFiles::WantedFiles(const SnapshotWish &wish, const SnapshotWish::Image &image)
    : m_name(image.name), m_folder(image.folder.toUtf8()), m_context(image.context.toUtf8())
{
    const QByteArray dockerfile = image.dockerfile.toUtf8();
    const QList<QByteArray> ignoreFiles = ignoreFilesOf(m_context, dockerfile);
    m_loose.insert(dockerfile);
    for (const QByteArray &file : ignoreFiles)
        m_loose.insert(file);
    for (const QString &file : image.further)
        m_loose.insert(file.toUtf8());
    const auto inCheckout = [&wish](const QByteArray &file) { return QString(wish.checkout + QLatin1Char('/') + QFile::decodeName(file)); };
    // Some builders read this one, some the other: then everything is copied.
    const bool several = std::any_of(ignoreFiles.cbegin() + 1, ignoreFiles.cend(), [&](const QByteArray &file) { return QFile::exists(inCheckout(file)); });
    if (const Result<QByteArray> rules = readFile(inCheckout(ignoreFiles.first()), mebibyte); rules.ok() && !several)
        m_ignore = DockerIgnore(*rules);
}

bool WantedFiles::liesBelow(const QByteArray &path) const
{
    return isWithin(m_folder, path) || isWithin(m_context, path)
        || std::any_of(m_loose.cbegin(), m_loose.cend(), [&](const QByteArray &file) { return isWithin(file, path); });
}

bool WantedFiles::covers(const QByteArray &path) const
{
    return isWithin(path, m_context);
}

bool WantedFiles::wants(const QByteArray &path) const
{
    QByteArray inside;
    return isTest(path) || m_loose.contains(path) || (isWithin(path, m_context, &inside) && !m_ignore.ignores(inside));
}

void WantedFiles::add(const char *kind, const QByteArray &path, quint32 mode, const QByteArray &content)
{
    QByteArray name;
    if (!isWithin(path, m_context, &name)) {
        if (!m_loose.contains(path))
            return;
        name = '/' + path; // no name of a context's file begins so
    } else if (isTest(path) || (qstrcmp(kind, "folder") != 0 && !wants(path))) {
        return;
    }
    for (const QByteArray &part : {QByteArray(kind), name, QByteArray::number(mode, 8), content}) {
        m_hash.addData(QByteArray(QByteArray::number(part.size()) + ' '));
        m_hash.addData(part);
    }
}

QString WantedFiles::hash() const
{
    return QLatin1String("sha256:") + QString::fromLatin1(m_hash.result().toHex());
}

bool WantedFiles::isTest(const QByteArray &path) const
{
    for (const char *tests : {"tests", "test", "integration_tests"})
        if (isWithin(path, pathBelow(m_folder, QByteArray(tests))))
            return true;
    return false;
}

} // namespace stackwright
