// One run at a time in an output folder (promises.md P4). The lock is the kernel's (flock): it ends with its holder,
// however that ends. The file names the holder's process for whoever is refused.
#pragma once

#include "model/base/result.h"

#include <QString>

#include <memory>
#include <optional>

namespace stackwright {

class Lock
{
public:
    /// Error kind Surroundings: another process holds it, named by its pid, or the file cannot be made.
    static Result<std::shared_ptr<Lock>> take(const QString &file);
    /// Whether somebody holds it just now. Nothing: there is no such file, or it cannot be told. Nobody is kept from it.
    static std::optional<bool> isHeld(const QString &file);
    ~Lock();
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;

private:
    explicit Lock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace stackwright
