// Result<T>: the answer of a question that may have none. Error says, in words that are shown verbatim, what could not
// be read or asked, where, why, and what to do. Work that failed (a build, a test) is data, never an Error.
#pragma once

#include "model/base/clause.h"

#include <QString>

#include <utility>
#include <variant>

namespace stackwright {

struct Error
{
    /// The console's exit code is the value (reference.md 1).
    enum class Kind { Work = 1, Input = 2, Surroundings = 3, Interrupted = 130 };

    Kind kind = Kind::Input;
    Clause what;   ///< the thing and the place: "images/spec.yml:14:5", "registry 127.0.0.1:5000"
    Clause why;    ///< no final stop
    Clause advice; ///< what to do about it, one line; may be empty

    /// "WHAT: WHY", one line.
    Clause whole() const { return what.isEmpty() ? why : clause("clause-of", {what, why}); }
    QString text() const { return whole().text; }
    int exitCode() const { return static_cast<int>(kind); }

    bool operator==(const Error &) const = default;
};

inline Error inputError(Clause what, Clause why, Clause advice = {})
{
    return {Error::Kind::Input, std::move(what), std::move(why), std::move(advice)};
}
inline Error surroundingsError(Clause what, Clause why, Clause advice = {})
{
    return {Error::Kind::Surroundings, std::move(what), std::move(why), std::move(advice)};
}
inline Error workError(Clause what, Clause why, Clause advice = {})
{
    return {Error::Kind::Work, std::move(what), std::move(why), std::move(advice)};
}

template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_held(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_held(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_held.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T &value() const & { return std::get<0>(m_held); }
    T &value() & { return std::get<0>(m_held); }
    T &&value() && { return std::get<0>(std::move(m_held)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }
    const Error &error() const { return std::get<1>(m_held); }

private:
    std::variant<T, Error> m_held;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) {}

    bool ok() const { return m_ok; }
    explicit operator bool() const { return m_ok; }
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_ok = true;
};

} // namespace stackwright
