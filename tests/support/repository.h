// A real git repository in a temporary folder, made by git itself.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace stackwright {

class TestRepository
{
public:
    /// An empty one on branch `branch`.
    explicit TestRepository(const QString &branch = QStringLiteral("dev"));
    ~TestRepository();

    QString path() const { return m_path; }
    QString path(const QByteArray &below) const;

    /// Runs git in the checkout; a failure fails the test. Returns what it printed, without the last newline.
    QByteArray git(const QStringList &arguments);
    QByteArray gitIn(const QString &folder, const QStringList &arguments);

    void write(const QByteArray &file, const QByteArray &bytes);
    void link(const QByteArray &file, const QByteArray &to);
    void remove(const QByteArray &file);
    void rename(const QByteArray &from, const QByteArray &to);
    /// Adds everything and commits; returns the 40 digits.
    QString commit(const QString &message = QStringLiteral("Change something"));
    QString head() { return QString::fromLatin1(git({QStringLiteral("rev-parse"), QStringLiteral("HEAD")})); }

    /// images/spec.yml with these images ("base ds<base"), a Dockerfile for each, and change_ignore.json; not committed.
    void writeStack(const char *images);
    /// A new folder beside the checkout, for clones and outputs; it does not exist yet.
    QString beside(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
    QString m_path;
    qint64 m_now = 1'700'000'000;
};

} // namespace stackwright
