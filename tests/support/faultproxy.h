// A loopback HTTP server between a client of ours and a real registry, or in place of one: it records every request, and
// does to each what the test says - passes it on, answers itself, cuts, slows, lies. Lives in the test's event loop.
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>
#include <QTcpServer>

#include <functional>

namespace stackwright::testing {

struct ProxiedRequest
{
    int number = 0; ///< from 1, as they came
    QByteArray method, path /* with its query */, body;
    QList<QPair<QByteArray, QByteArray>> headers; ///< names in lower case

    QByteArray header(const QByteArray &name) const;
};

struct Fault
{
    enum class Kind {
        None,       ///< passed on
        Answer,     ///< answered here, with status, headers and body; the registry sees nothing
        CutBefore,  ///< the connection ends; the registry sees nothing
        CutAfter,   ///< passed on, then the connection ends before the answer
        CutBody,    ///< half of the answer's body
        Mute,       ///< no answer, for ever
        Trickle,    ///< the answer, a byte each 100 ms
        WrongDigest, ///< passed on; another Docker-Content-Digest comes back
        WrongBytes, ///< passed on; one byte of the body is changed
        SwallowPut, ///< 201 with the right digest for a PUT that is not passed on
    };
    Kind kind = Kind::None;
    int status = 500;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;

    static Fault answer(int status, const QByteArray &body = {}, const QList<QPair<QByteArray, QByteArray>> &headers = {})
    {
        return {Kind::Answer, status, headers, body};
    }
};

class FaultProxy : public QObject
{
    Q_OBJECT
public:
    /// `upstream`: the registry's port; 0: there is none, every request must be answered by `fault`.
    explicit FaultProxy(quint16 upstream = 0);

    quint16 port() const { return m_server.serverPort(); }
    QString host() const { return QStringLiteral("127.0.0.1:%1").arg(port()); }

    std::function<Fault(const ProxiedRequest &)> fault; ///< null: everything is passed on
    std::chrono::milliseconds delay{0};                 ///< before each answer: a round trip of a real network
    QList<ProxiedRequest> requests;
    qint64 bytes = 0; ///< of all bodies, both ways

    /// How many had this method (empty: any) and this text in their path.
    int count(const QByteArray &method, const QByteArray &inPath = {}) const;
    void clear();

private:
    void accept();
    void serve(QTcpSocket *client, const QSharedPointer<QByteArray> &buffer);
    void pass(QTcpSocket *client, const ProxiedRequest &request, const Fault &fault);
    void relay(QTcpSocket *client, QByteArray answer, const ProxiedRequest &request, const Fault &fault);

    QTcpServer m_server;
    quint16 m_upstream;
};

} // namespace stackwright::testing
