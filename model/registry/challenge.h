// The words of WWW-Authenticate (RFC 7235) and Link (RFC 8288) headers, and of a registry's error body, as values. Pure; all
// three come from strangers, so nothing here trusts their length, case or quoting.
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include <chrono>
#include <optional>

namespace stackwright {

struct Challenge
{
    QByteArray scheme; ///< lower case: "bearer", "basic"
    QList<QPair<QByteArray, QByteArray>> parameters; ///< names in lower case, values unquoted

    QByteArray parameter(const QByteArray &name) const;
    bool operator==(const Challenge &) const = default;
};

/// All challenges of one header value, in order; several may stand in one. What cannot be read is left out.
QList<Challenge> parseChallenges(const QByteArray &header);

/// The target of the entry whose rel is `next`; empty: none.
QByteArray nextLink(const QByteArray &linkHeader);

struct RegistryFault
{
    QString code, message;
    bool operator==(const RegistryFault &) const = default;
};

/// {"errors":[{code,message}]}; empty if the body is anything else (a proxy's HTML, plain text).
QList<RegistryFault> parseFaults(const QByteArray &body);

/// Seconds, or an HTTP date compared with `now` (seconds since the epoch); empty: neither.
std::optional<std::chrono::seconds> parseRetryAfter(const QByteArray &header, qint64 now);

} // namespace stackwright
