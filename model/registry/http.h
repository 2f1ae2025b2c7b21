// One HTTP request and its whole answer. Knows nothing of registries; Only exchange.cpp sends requests.
//  - Redirects are followed by hand, for GET and HEAD only, at most five; Authorization is dropped for good when the origin
//    changes; https never becomes http, and a public host never sends us to this machine (promises.md F1, N2).
//  - An answer is complete or it is a failure: a connection that ends in the middle, one byte too many (`cap`) and the
//    deadline of the whole exchange are failures, whatever status came before (F2, F4, N4).
//  - No cookies, no HTTP/2, no decompression, no cached credentials (F5). Qt may send a request twice when a connection dies
//    before the answer (F3): callers send only what may be repeated.
#pragma once

#include "model/base/address.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPair>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>

namespace stackwright {

class TrustStore;

struct HttpRequest
{
    QByteArray method = "GET"; ///< GET, HEAD, PUT, POST, DELETE
    QUrl url;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QString bodyFile; ///< of PUT: what this file holds, in place of `body`
    QString saveTo;   ///< of GET: the body of a success goes into this file, anew, and not into the answer
    qint64 cap = 4ll * 1024 * 1024; ///< of the answer's body
    /// Of the whole exchange. With a file it is the longest pause: each byte that moves begins it anew.
    std::chrono::milliseconds deadline{30'000};
    bool followRedirects = true; ///< of GET and HEAD
    /// Whose certificates count beside the system's. With it a server on this machine is believed whoever signed, as docker does:
    /// what is said there leaves the machine with TLS as little as without.
    std::shared_ptr<TrustStore> trust;
    QStringList plainHosts;      ///< "host" or "host:port" that may be spoken to without TLS, beside this machine
};

struct HttpAnswer
{
    int status = 0;  ///< 0: no whole answer came; see failure
    QString failure; ///< one clause: "connection refused", "no whole answer within 30 s"
    bool mayPass = false; ///< of a failure: trying again may help
    bool neverConnected = false; ///< of a failure: the server was not reached at all
    bool timedOut = false;       ///< of a failure: nothing, or not all, came within the deadline
    QList<QPair<QByteArray, QByteArray>> headers; ///< names in lower case
    QByteArray body;
    QUrl url; ///< after redirects

    /// The first of that name (lower case); empty: none.
    QByteArray header(const QByteArray &name) const;
    /// All of that name, joined by commas.
    QByteArray joined(const QByteArray &name) const;
};

class Http
{
public:
    Http();
    ~Http();
    Http(const Http &) = delete;
    Http &operator=(const Http &) = delete;
    /// The answer comes once, later; not at all if `context` is gone by then.
    void send(const HttpRequest &request, QObject *context, std::function<void(const HttpAnswer &)> answer);

private:
    struct Connections;
    std::unique_ptr<Connections> m_connections; ///< made at the first request
};

} // namespace stackwright
