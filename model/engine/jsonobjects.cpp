#include "model/engine/jsonobjects.h"

namespace stackwright {

void JsonObjects::feed(const QByteArray &bytes, const std::function<void(const QByteArray &)> &object,
                       const std::function<void(const QByteArray &)> &other)
{
    qsizetype from = 0; // of the object or the text between two
    const auto keep = [&](qsizetype to) {
        m_tooLong = m_tooLong || m_object.size() + to - from > cap;
        if (m_tooLong)
            m_object.clear();
        else
            m_object.append(bytes.constData() + from, to - from);
        from = to;
    };
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (m_depth == 0) {
            if (c != '{')
                continue;
            if (i > from)
                other(bytes.mid(from, i - from));
            from = i;
            m_depth = 1;
        } else if (m_inText) {
            if (m_escaped)
                m_escaped = false;
            else if (c == '\\')
                m_escaped = true;
            else if (c == '"')
                m_inText = false;
        } else if (c == '"') {
            m_inText = true;
        } else if (c == '{') {
            ++m_depth;
        } else if (c == '}' && --m_depth == 0) {
            keep(i + 1);
            if (!m_tooLong)
                object(m_object);
            m_object.clear();
            m_tooLong = false;
        }
    }
    if (m_depth > 0)
        keep(bytes.size());
    else if (from < bytes.size())
        other(bytes.mid(from));
}

} // namespace stackwright
