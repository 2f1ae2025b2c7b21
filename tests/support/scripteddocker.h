// A docker on PATH for walks in the real window: it builds no layer, but what it builds has an ID and the labels asked for,
// is pushed into a real registry and read back from there. Tests say what fails and what waits.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace stackwright::testing {

class ScriptedDocker
{
public:
    ScriptedDocker(); ///< from now on `docker` is this one, until it goes
    ~ScriptedDocker();

    /// A Dockerfile with "RUN false" cannot be built. Until it is released, a build of this image waits.
    void hold(const QString &image);
    void release(const QString &image);
    /// The daemon is gone: every command says so.
    void die();
    void revive();
    QStringList commands() const; ///< what it was asked to do, a command a line

    /// For the spec's test_command [/usr/bin/python3, -IS, runtests.py]: stands for pytest. A test file that holds "assert False" fails.
    static QByteArray testRunner();
    static bool isPossible(); ///< Debian's python3 is there

private:
    void touch(const QString &name);

    QTemporaryDir m_folder;
    QByteArray m_pathBefore;
};

} // namespace stackwright::testing
