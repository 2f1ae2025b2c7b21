#include "model/registry/http.h"

namespace stackwright {

QByteArray HttpAnswer::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers)
        if (key == name)
            return value;
    return {};
}

QByteArray HttpAnswer::joined(const QByteArray &name) const
{
    QByteArrayList values;
    for (const auto &[key, value] : headers)
        if (key == name)
            values += value;
    return values.join(", ");
}

} // namespace stackwright
