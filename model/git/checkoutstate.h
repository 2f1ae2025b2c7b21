// How a checkout's files differ from its commit: what no commit has, and what the commit has and the checkout lacks. Values.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace stackwright {

/// A file that stands in the checkout as no commit has it, or that is missing there.
struct LocalFile
{
    QByteArray path;      ///< relative to the checkout
    bool ignored = false; ///< git ignores it; a build may take it all the same
    bool operator==(const LocalFile &) const = default;
};

struct CheckoutLack
{
    enum class Kind {
        Submodule, ///< was not fetched: an empty folder
        LargeFile, ///< of Git LFS, and only its pointer is there
        Sparse,    ///< left out by a sparse checkout
        InnerSubmodule, ///< the same three, within a submodule
        InnerLargeFile,
        InnerSparse
    };
    QByteArray path;
    Kind kind = Kind::Submodule;
    bool operator==(const CheckoutLack &) const = default;
};

/// "is a submodule that was not fetched", and the line that fixes it.
QString sentence(const CheckoutLack &lack);
QString adviceFor(const CheckoutLack &lack);

struct CheckoutState
{
    QList<LocalFile> uncommitted; ///< sorted
    QList<CheckoutLack> lacks;    ///< sorted; of many files below a folder that is left out, the folder
};

} // namespace stackwright
