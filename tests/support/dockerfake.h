// A docker for tests of the run, played by a FakeLauncher: builds write an ID, inspecting finds what was built, tests leave
// a report. What it was asked to do stands in launcher.commands. A registry that holds what was pushed goes with it.
#pragma once

#include "model/run/context.h"
#include "tests/support/fakelauncher.h"

#include <QHash>
#include <QJsonObject>
#include <QSet>

namespace stackwright {

class DockerFake
{
public:
    DockerFake();

    FakeLauncher launcher;
    QHash<QString, QString> images; ///< name or ID -> ID
    QHash<QString, QString> pushed; ///< full name -> ID, in the registry
    QHash<QString, QStringList> layers; ///< RootFS of what is built, by its context folder's name
    QHash<QString, QString> parents; ///< by context folders' names: whose labels an image inherits
    int failedTests = 0;            ///< of the next reports
    QByteArray failedClass = "t"; ///< their classname
    bool writesReport = true;

    static QString idOf(const QString &name); ///< that a build of the context folder `name` gives

private:
    void build(const Command &command);
    void push(const Command &command);
    void name(const QString &from, const QString &to);
    void report(const Command &command);

    QHash<QString, QJsonObject> m_labels; ///< of what was built
};

} // namespace stackwright
