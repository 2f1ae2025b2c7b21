#include "tests/support/registryserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <csignal>
#include <sys/prctl.h>

namespace stackwright::testing {

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

bool RegistryServer::isInstalled()
{
    return !QStandardPaths::findExecutable(QStringLiteral("docker-registry")).isEmpty();
}

RegistryServer::RegistryServer(const Options &options)
{
    const quint16 port = freePort();
    const QString root = options.root.isEmpty() ? m_folder.filePath(QStringLiteral("data")) : options.root;
    QString config = QStringLiteral("version: 0.1\nlog:\n  level: warn\n  accesslog:\n    disabled: true\n"
                                    "storage:\n  delete:\n    enabled: %3\n  filesystem:\n    rootdirectory: %1\n"
                                    "http:\n  addr: 127.0.0.1:%2\n")
                         .arg(root, QString::number(port), options.allowDelete ? QStringLiteral("true") : QStringLiteral("false"));
    if (!options.certificate.isEmpty()) {
        config.replace(QStringLiteral("addr: 127.0.0.1:"), QStringLiteral("addr: :"));
        config += QStringLiteral("  tls:\n    certificate: %1\n    key: %2\n").arg(options.certificate, options.key);
        if (!options.clientAuthority.isEmpty())
            config += QStringLiteral("    clientcas: [%1]\n").arg(options.clientAuthority);
    }
    if (!options.user.isEmpty()) {
        QProcess htpasswd;
        htpasswd.start(QStringLiteral("htpasswd"), {QStringLiteral("-niBC4"), options.user});
        htpasswd.write(options.password.toUtf8() + '\n');
        htpasswd.closeWriteChannel();
        htpasswd.waitForFinished();
        QFile file(m_folder.filePath(QStringLiteral("htpasswd")));
        if (file.open(QIODevice::WriteOnly))
            file.write(htpasswd.readAllStandardOutput());
        config += QStringLiteral("auth:\n  htpasswd:\n    realm: test\n    path: %1\n").arg(file.fileName());
    }
    if (!options.tokenRealm.isEmpty())
        config += QStringLiteral("auth:\n  token:\n    realm: %1\n    service: test-registry\n    issuer: test-issuer\n    rootcertbundle: %2\n")
                      .arg(options.tokenRealm, options.tokenCertificate);
    QFile file(m_folder.filePath(QStringLiteral("config.yml")));
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write(config.toUtf8());
    file.close();

    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_folder.filePath(QStringLiteral("log")));
    m_process.start(QStringLiteral("docker-registry"), {QStringLiteral("serve"), file.fileName()});
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 10'000 && m_process.state() != QProcess::NotRunning) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        if (socket.waitForConnected(100)) {
            m_port = port;
            return;
        }
        QThread::msleep(10);
        m_process.waitForFinished(1);
    }
}

RegistryServer::~RegistryServer()
{
    stop();
}

void RegistryServer::pause()
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGSTOP);
}

void RegistryServer::goOn()
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT);
}

void RegistryServer::stop()
{
    m_process.kill();
    m_process.waitForFinished();
    m_port = 0;
}

QString RegistryServer::host() const
{
    return QStringLiteral("127.0.0.1:%1").arg(m_port);
}

QString RegistryServer::log() const
{
    QFile file(m_folder.filePath(QStringLiteral("log")));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace stackwright::testing
