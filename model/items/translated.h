// Texts of the item models in the window's language: the context "stackwright" of resources/translations.
#pragma once

#include <QCoreApplication>
#include <QString>

namespace stackwright {

/// With `n`, the plural's form for it in place of %n.
inline QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("stackwright", text, nullptr, n);
}

} // namespace stackwright
