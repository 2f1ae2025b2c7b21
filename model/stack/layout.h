// Where the parts of a stack lie, as paths below the checkout: "images/base", "." for the checkout itself. Pure.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QString>

#include <optional>

namespace stackwright {

/// A path below the checkout without "." and ".." in it; "." is the checkout. Empty optional: it begins with / or leads out.
std::optional<QString> cleanedInCheckout(const QString &path);

/// `name` below `folder`; either may be ".".
QString pathBelow(const QString &folder, const QString &name);
QByteArray pathBelow(const QByteArray &folder, const QByteArray &name);

/// Is `path` the folder or below it? `inside`: its place there, empty for the folder itself.
bool isWithin(QByteArrayView path, QByteArrayView folder, QByteArray *inside = nullptr);

/// Whose a path is: images by their folders and by further paths, asked for many paths. A look-up for each part of a path,
/// however many images there are.
class FolderIndex
{
public:
    /// A folder or a file. With `mayBePattern`, `*`, `?` and `[…]` match as in change rules.
    void add(const QByteArray &folder, int image, bool mayBePattern = false);
    /// The images of which something holds `path`, or is it. Ascending, none twice.
    QList<int> holding(const QByteArray &path) const;
    /// Does anything that was added lie below this folder?
    bool hasBelow(const QByteArray &folder) const;

private:
    QHash<QByteArray, QList<int>> m_images;
    QHash<QByteArray, bool> m_above; ///< folders that hold something that was added
    QList<QPair<QByteArray, int>> m_patterns;
};

} // namespace stackwright
