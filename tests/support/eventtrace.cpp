#include "eventtrace.h"

#include "model/base/files.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace stackwright::testing {

void EventTrace::add(const QByteArray &name, double start, double duration)
{
    m_entries.push_back({name, start, duration});
    if (m_entries.size() <= m_most)
        return;
    const auto half = m_entries.begin() + static_cast<std::ptrdiff_t>(m_most / 2);
    std::nth_element(m_entries.begin(), half, m_entries.end(), [](const Entry &a, const Entry &b) { return a.duration > b.duration; });
    m_forgotten += m_entries.end() - half;
    m_entries.erase(half, m_entries.end());
}

QByteArray EventTrace::json() const
{
    QJsonArray events;
    const qint64 process = QCoreApplication::applicationPid();
    for (const Entry &entry : m_entries)
        events.append(QJsonObject{{QStringLiteral("name"), QString::fromUtf8(entry.name)}, {QStringLiteral("cat"), QStringLiteral("event")},
                                  {QStringLiteral("ph"), QStringLiteral("X")}, {QStringLiteral("ts"), entry.start}, {QStringLiteral("dur"), entry.duration},
                                  {QStringLiteral("pid"), process}, {QStringLiteral("tid"), process}});
    return QJsonDocument(QJsonObject{{QStringLiteral("traceEvents"), events}, {QStringLiteral("displayTimeUnit"), QStringLiteral("ms")},
                                     {QStringLiteral("otherData"), QJsonObject{{QStringLiteral("forgotten"), m_forgotten}}}})
        .toJson(QJsonDocument::Compact);
}

Result<void> EventTrace::write(const QString &file) const
{
    return writeFile(file, json());
}

} // namespace stackwright::testing
