// Whole JSON objects out of a stream that is split anywhere: one a line, or spread over lines; what stands between them
// is handed out as it is. Bounded: an object over the cap is dropped.
#pragma once

#include <QByteArray>

#include <functional>

namespace stackwright {

class JsonObjects
{
public:
    static constexpr qsizetype cap = 4 * 1024 * 1024;

    /// In order: `object` for each whole object's bytes, `other` for text outside of objects.
    void feed(const QByteArray &bytes, const std::function<void(const QByteArray &)> &object,
              const std::function<void(const QByteArray &)> &other);

private:
    QByteArray m_object;
    int m_depth = 0;
    bool m_inText = false, m_escaped = false, m_tooLong = false;
};

} // namespace stackwright
