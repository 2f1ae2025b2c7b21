// Where spec, rules and Dockerfiles are read from: the checkout's files, or a commit's tree. Paths are those of the checkout;
// "." is the checkout.
#pragma once

#include "model/git/git.h"
#include "model/stack/imageinputs.h"

#include <memory>
#include <optional>

namespace stackwright {

class StackSource
{
public:
    virtual ~StackSource() = default;
    virtual bool has(const QByteArray &path) = 0;
    virtual bool isFolder(const QByteArray &path) = 0;
    virtual Result<QByteArray> read(const QByteArray &path) = 0;
    /// Names of the folders in a folder; empty optional: it is not there.
    virtual std::optional<QList<QByteArray>> folderNames(const QByteArray &folder) = 0;
    /// Path and target of each link below a folder.
    virtual QList<QPair<QByteArray, QByteArray>> links(const QByteArray &folder) = 0;

    /// Asks for the links of each folder once. Lives no longer than this.
    StackReader reader();
    /// For PlanInput::foldersPresent.
    std::optional<QList<QByteArray>> foldersPresent(const Spec &spec);

private:
    QHash<QByteArray, QList<QPair<QByteArray, QByteArray>>> m_links;
};

std::unique_ptr<StackSource> sourceOfCheckout(const QString &checkout);
std::unique_ptr<StackSource> sourceOfCommit(Git &git, const QString &revision);

} // namespace stackwright
