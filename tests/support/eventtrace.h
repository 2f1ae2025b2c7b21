// What a program did when, as trace-event JSON: chrome://tracing, ui.perfetto.dev and Qt Creator show it as a drawing on a
// line of time, so that a long event is found and what was inside it is seen.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace stackwright::testing {

class EventTrace
{
public:
    /// Of more events than this the shorter half is forgotten, each time; how many these were is written too.
    explicit EventTrace(size_t most = 400'000) : m_most(most) {}

    /// Times in microseconds, the start since any moment that is the same for all; one that lies within another is drawn below it.
    void add(const QByteArray &name, double start, double duration);
    QByteArray json() const;
    Result<void> write(const QString &file) const;

private:
    struct Entry
    {
        QByteArray name;
        double start = 0, duration = 0;
    };
    std::vector<Entry> m_entries;
    size_t m_most;
    qint64 m_forgotten = 0;
};

} // namespace stackwright::testing
