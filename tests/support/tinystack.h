// A stack of tiny images over stackwright/tiny:1, for runs on a real engine from outside: each is built in a second, and
// its tests are shell scripts that a program in the base image runs and reports as JUnit, as pytest would.
#pragma once

#include "tests/support/outside.h"

namespace stackwright::outside {

struct TinyImage
{
    QString name, parent;
    QString repository;      ///< image_name; empty: "team/NAME"
    QByteArray dockerfile;   ///< after FROM; "RUN false" cannot be built
    QByteArray test;         ///< a shell script; empty: no test folder
    QByteArray moreSpec;     ///< lines of its own in spec.yml, indented by four
};

/// base -> the images given. On the branch main, committed.
class TinyStack : public Repository
{
public:
    explicit TinyStack(const QList<TinyImage> &images, const QByteArray &moreSpec = {});
    ~TinyStack(); ///< removes the images that runs have left under `address`

    /// A bare repository for the wiki, with a Home.md of a person's own; its clone stands in `output()`/wiki.
    void addWiki();
    QString wikiRemote() const { return m_output.filePath(QStringLiteral("wiki.git")); }
    QByteArray published(const QString &file) const; ///< of the remote's main; empty: no such file
    int publishedCommits() const;

    QString output() const { return m_output.filePath(QStringLiteral("out")); }
    /// The program on this stack, with its own state folder: `arguments` after -C and --output.
    Outcome run(const QStringList &arguments, const QStringList &environment = {}) const;
    /// output()/artifacts/<safe>.yaml of an image by its full name.
    QByteArray result(const QString &fullName) const;
    /// The last event of the journal.
    QJsonObject lastEvent() const;
    /// "build passed, test failed, push not run" of an image, by the journal; stages in the order they ended.
    QString stages(const QString &image) const;

private:
    QTemporaryDir m_output;
};

} // namespace stackwright::outside
