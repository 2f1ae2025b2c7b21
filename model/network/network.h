// The seam to the part of the program that knows Qt Network. It is a module, loaded by http.cpp at the first request: Qt Network
// and the libraries below it (Kerberos, proxies, TLS) cost a short command a tenth of its time, and most commands ask nobody.
// The module is self-contained: it calls nothing of the core but what is compiled into both (base/address.cpp).
#pragma once

#include "model/release/http.h"

namespace stackwright {

class Network
{
public:
    virtual ~Network() = default;
    /// As Http::send.
    virtual void send(const HttpRequest &request, QObject *context, std::function<void(const HttpAnswer &)> answer) = 0;
};

} // namespace stackwright

/// What the module is asked for by name; the caller owns it.
extern "C" Q_DECL_EXPORT stackwright::Network *stackwright_network();
