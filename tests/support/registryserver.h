// Debian's docker-registry as a child of the test: on a free loopback port, with its data in a folder that goes with it.
// Open, with htpasswd, or with token authentication (then the fault proxy's TokenServer gives the tokens).
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace stackwright::testing {

class RegistryServer
{
public:
    struct Options
    {
        QString user, password;      ///< not empty: htpasswd
        QString tokenRealm;          ///< not empty: Bearer tokens, from there
        QString tokenCertificate;    ///< PEM that signs them
        bool allowDelete = false;    ///< of manifests
        QString root;                ///< empty: a folder of its own
        QString certificate, key;    ///< PEM files; not empty: TLS, on all of this machine's addresses
        QString clientAuthority;     ///< PEM file; not empty: who comes without a certificate that this one signed is refused
    };

    RegistryServer() : RegistryServer(Options{}) {}
    explicit RegistryServer(const Options &options);
    ~RegistryServer();

    bool isRunning() const { return m_port != 0; }
    /// False where Debian's docker-registry is not installed: the test then says GTEST_SKIP.
    static bool isInstalled();
    quint16 port() const { return m_port; }
    QString host() const; ///< "127.0.0.1:PORT"
    QString log() const;

    void stop();
    /// It takes what it is asked and answers nothing, until it goes on.
    void pause();
    void goOn();

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};

/// A port that nobody listened on a moment ago.
quint16 freePort();

} // namespace stackwright::testing
