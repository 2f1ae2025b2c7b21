// The seam to the part of the program that knows Qt Network. It is a module, loaded by http.cpp at the first request: Qt Network
// and the libraries below it (Kerberos, proxies, TLS) cost a short command a tenth of its time, and most commands ask nobody.
// The module is self-contained: it calls nothing of the core but what is compiled into both (base/address.cpp).
#pragma once

#include "model/release/http.h"

namespace stackwright {

class Network; ///< the connections of one Http; known to the module alone

/// Functions, and no class with virtual ones: type information is not shared between a program and what it loads.
struct NetworkModule
{
    Network *(*open)();
    void (*close)(Network *network);
    /// As Http::send.
    void (*send)(Network *network, const HttpRequest &request, QObject *context, std::function<void(const HttpAnswer &)> answer);
};

} // namespace stackwright

/// What the module is asked for by name.
extern "C" Q_DECL_EXPORT const stackwright::NetworkModule *stackwright_network();
