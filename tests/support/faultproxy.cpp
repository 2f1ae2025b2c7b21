#include "tests/support/faultproxy.h"

#include <QCryptographicHash>
#include <QPointer>
#include <QSharedPointer>
#include <QTcpSocket>
#include <QTimer>

#include <sys/socket.h>

namespace stackwright::testing {

namespace {

/// Ends a connection as a crash would: RST, nothing that was not sent is sent.
void cut(QTcpSocket *socket)
{
    const linger now = {1, 0};
    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket->abort();
}

qint64 contentLength(const QByteArray &head)
{
    for (const QByteArray &line : head.split('\n'))
        if (line.toLower().startsWith("content-length:"))
            return line.mid(15).trimmed().toLongLong();
    return -1;
}

QByteArray reason(int status)
{
    return status < 400 ? "OK" : "Fault";
}

} // namespace

QByteArray ProxiedRequest::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers)
        if (key == name)
            return value;
    return {};
}

FaultProxy::FaultProxy(quint16 upstream) : m_upstream(upstream)
{
    connect(&m_server, &QTcpServer::newConnection, this, &FaultProxy::accept);
    m_server.listen(QHostAddress::LocalHost);
}

int FaultProxy::count(const QByteArray &method, const QByteArray &inPath) const
{
    int found = 0;
    for (const ProxiedRequest &request : requests)
        found += (method.isEmpty() || request.method == method) && request.path.contains(inPath);
    return found;
}

void FaultProxy::clear()
{
    requests.clear();
    bytes = 0;
}

void FaultProxy::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        client->setParent(this);
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        const auto buffer = QSharedPointer<QByteArray>::create();
        connect(client, &QTcpSocket::readyRead, this, [this, client, buffer] {
            *buffer += client->readAll();
            serve(client, buffer);
        });
    }
}

void FaultProxy::serve(QTcpSocket *client, const QSharedPointer<QByteArray> &buffer)
{
    const qsizetype end = buffer->indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const QByteArray head = buffer->left(end);
    const qint64 length = std::max<qint64>(0, contentLength(head));
    if (buffer->size() < end + 4 + length)
        return;
    ProxiedRequest request;
    request.number = static_cast<int>(requests.size()) + 1;
    request.body = buffer->mid(end + 4, length);
    buffer->remove(0, end + 4 + length);
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> first = lines.first().trimmed().split(' ');
    request.method = first.value(0);
    request.path = first.value(1);
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.emplaceBack(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    requests += request;
    bytes += request.body.size();

    const Fault fate = fault ? fault(request) : Fault{};
    QPointer<QTcpSocket> guard(client);
    QTimer::singleShot(delay, this, [this, guard, request, fate] {
        if (!guard || fate.kind == Fault::Kind::Mute)
            return;
        if (fate.kind == Fault::Kind::CutBefore) {
            cut(guard);
            return;
        }
        QByteArray answer;
        if (fate.kind == Fault::Kind::Answer) {
            answer = "HTTP/1.1 " + QByteArray::number(fate.status) + ' ' + reason(fate.status) + "\r\n";
            for (const auto &[name, value] : fate.headers)
                answer += name + ": " + value + "\r\n";
            answer += "Content-Length: " + QByteArray::number(fate.body.size()) + "\r\n\r\n";
            if (request.method != "HEAD")
                answer += fate.body;
        } else if (fate.kind == Fault::Kind::SwallowPut && request.method == "PUT") {
            answer = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nDocker-Content-Digest: sha256:"
                     + QCryptographicHash::hash(request.body, QCryptographicHash::Sha256).toHex() + "\r\n\r\n";
        } else if (m_upstream == 0) {
            answer = "HTTP/1.1 404 Fault\r\nContent-Length: 0\r\n\r\n";
        }
        if (answer.isEmpty())
            pass(guard, request, fate);
        else
            relay(guard, answer, request, Fault{});
    });
}

void FaultProxy::pass(QTcpSocket *client, const ProxiedRequest &request, const Fault &fate)
{
    auto *upstream = new QTcpSocket(this);
    QPointer<QTcpSocket> guard(client);
    connect(upstream, &QTcpSocket::connected, upstream, [upstream, request] {
        QByteArray out = request.method + ' ' + request.path + " HTTP/1.1\r\n";
        for (const auto &[name, value] : request.headers)
            if (name != "connection")
                out += name + ": " + value + "\r\n";
        upstream->write(out + "connection: close\r\n\r\n" + request.body);
    });
    connect(upstream, &QTcpSocket::disconnected, this, [this, upstream, guard, request, fate] {
        if (guard) {
            QByteArray answer = upstream->readAll();
            answer.replace("Connection: close\r\n", "");
            relay(guard, answer, request, fate);
        }
        upstream->deleteLater();
    });
    connect(upstream, &QTcpSocket::errorOccurred, this, [upstream, guard](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::RemoteHostClosedError) {
            if (guard)
                cut(guard);
            upstream->deleteLater();
        }
    });
    upstream->connectToHost(QHostAddress::LocalHost, m_upstream);
}

void FaultProxy::relay(QTcpSocket *client, QByteArray answer, const ProxiedRequest &, const Fault &fate)
{
    const qsizetype body = answer.indexOf("\r\n\r\n") + 4;
    bytes += answer.size() - body;
    switch (fate.kind) {
    case Fault::Kind::CutAfter:
        cut(client);
        return;
    case Fault::Kind::CutBody:
        client->write(answer.left(body + (answer.size() - body) / 2));
        client->flush();
        client->disconnectFromHost();
        return;
    case Fault::Kind::WrongDigest: {
        const qsizetype at = answer.toLower().indexOf("docker-content-digest: sha256:");
        if (at >= 0)
            answer.replace(at + 30, 64, QByteArray(64, 'b'));
        break;
    }
    case Fault::Kind::WrongBytes:
        if (answer.size() > body)
            answer[answer.size() - 1] = answer.back() == '}' ? ' ' : '}';
        break;
    case Fault::Kind::Trickle: {
        auto *timer = new QTimer(client);
        const auto rest = QSharedPointer<QByteArray>::create(answer);
        connect(timer, &QTimer::timeout, client, [client, rest, timer] {
            client->write(rest->left(1));
            rest->remove(0, 1);
            if (rest->isEmpty())
                timer->deleteLater();
        });
        timer->start(100);
        return;
    }
    default:
        break;
    }
    client->write(answer);
}

} // namespace stackwright::testing
