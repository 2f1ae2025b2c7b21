// The programs as their users meet them: the built binary called as reference.md says, on repositories, registries and
// wikis that are made here. Knows nothing of the core.
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace stackwright::outside {

struct Outcome
{
    int code = -1; ///< -1: did not end by itself
    QByteArray out, err;
    QJsonObject json() const; ///< of `out`; fails the test if that is not one JSON object
    /// The lines that begin with "error: ".
    QList<QByteArray> errors() const;
};

struct Setting
{
    QString folder;               ///< where the program is called
    QStringList environment;      ///< NAME=value; beside PATH, HOME and little else
    int seconds = 240;            ///< more is a failure
};

/// Runs a program to its end. Ends it, and fails the test, after the time.
Outcome call(const QString &program, const QStringList &arguments, const Setting &setting = {});
/// The built `stackwright`.
Outcome console(const QStringList &arguments, const Setting &setting = {});

QByteArray readAll(const QString &path); ///< fails the test if there is no such file
bool exists(const QString &path);
/// The lines of a run.jsonl or promotion.jsonl; fails the test on a line that is no JSON object.
QList<QJsonObject> journal(const QString &path);

/// A git repository in a folder of its own.
class Repository
{
public:
    Repository();
    QString path(const QString &below = {}) const;
    void write(const QString &below, const QByteArray &bytes); ///< makes the folders
    void remove(const QString &below);
    QByteArray git(const QStringList &arguments); ///< fails the test unless it succeeds; its output, trimmed
    QString commit(const QString &message = QStringLiteral("Change")); ///< everything; returns the 40 digits

private:
    QTemporaryDir m_folder;
};

/// Removes docker's images that carry a commit of this repository in their label, and no others: tests run beside each other.
void removeImagesOf(Repository &repository);

/// A docker-registry of the test's own on a free port of 127.0.0.1, with a fresh folder.
class OwnRegistry
{
public:
    explicit OwnRegistry(bool readOnly = false);
    ~OwnRegistry();
    QString address() const { return m_address; } ///< "127.0.0.1:PORT"
    bool has(const QString &repository, const QString &reference) const;
    QString digest(const QString &repository, const QString &tag) const; ///< empty: no such tag
    void stop();

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_address;
};

/// What GET of `url` answers, by curl-free means: the status, 0 if nobody answers.
int httpStatus(const QString &method, const QString &url, QByteArray *digestHeader = nullptr);

} // namespace stackwright::outside
