#include "model/items/failingline.h"

#include "model/engine/errorline.h"

#include <QElapsedTimer>

#include <algorithm>

namespace stackwright {

namespace {

constexpr int linesAtOnce = 64, searchMilliseconds = 4;
constexpr qint64 mostLines = 20'000;      ///< that are looked at, of a step that says nothing we know
constexpr qint64 linesBehindAGuess = 2'000; ///< that may still hold the run's own words
constexpr int surest = 3;                 ///< errorWeight()'s

} // namespace

int failedSection(const QList<LogSection> &sections)
{
    for (qsizetype i = sections.size() - 1; i >= 0; --i)
        if (sections[i].state == QLatin1String("error"))
            return static_cast<int>(i);
    return static_cast<int>(sections.size()) - 1;
}

int firstStepNotRun(const QList<LogSection> &sections)
{
    const int failed = failedSection(sections);
    if (failed < 0 || sections[failed].number < 1)
        return 0;
    int last = 0; // BuildKit may have begun one of another stage meanwhile
    for (const LogSection &section : sections)
        if (section.total == sections[failed].total)
            last = std::max(last, section.number);
    return last < sections[failed].total ? last + 1 : 0;
}

FailingLine::FailingLine(const LogText *text, QObject *parent) : QObject(parent), m_text(text), m_slice(this)
{
    m_slice.setInterval(0);
    connect(&m_slice, &QTimer::timeout, this, &FailingLine::readSlice);
}

void FailingLine::forget()
{
    m_slice.stop();
    m_size = -1;
    if (std::exchange(m_line, -1) >= 0)
        emit found();
}

void FailingLine::look(const QString &said)
{
    if (said == m_said && m_text->size() == m_size && m_text->path() == m_path)
        return;
    m_said = said;
    m_size = m_text->size();
    m_path = m_text->path();
    m_mark.clear();
    m_from = m_seen = 0;
    if (const int failed = failedSection(m_text->sections()); failed >= 0) {
        m_from = m_text->sections()[failed].line + 1;
        const QByteArray header = m_text->lines(m_from - 1, 1).value(0).bytes;
        if (header.startsWith('#'))
            m_mark = header.left(header.indexOf(' ') + 1);
    }
    m_at = m_text->lineCount();
    m_best = m_bestWeight = -1;
    m_isSure = false;
    m_slice.start();
}

void FailingLine::readSlice()
{
    QElapsedTimer timer;
    timer.start();
    while (readLines())
        if (timer.elapsed() >= searchMilliseconds)
            return;
    end(m_best);
}

bool FailingLine::readLines()
{
    const qint64 from = std::max(m_from, m_at - linesAtOnce);
    if (m_at <= m_from)
        return false;
    const QList<LogText::Line> lines = m_text->lines(from, static_cast<int>(m_at - from));
    for (qsizetype i = lines.size() - 1; i >= 0 && !m_isSure; --i)
        weigh(lines[i].bytes, from + i);
    m_seen += m_at - from;
    m_at = from;
    return !m_isSure && m_at > m_from && m_seen < (m_bestWeight >= surest ? linesBehindAGuess : mostLines);
}

void FailingLine::weigh(const QByteArray &bytes, qint64 number)
{
    QByteArray own = bytes;
    bool isResult = false;
    if (!m_mark.isEmpty()) { // "#7 0.453 what it said", "#7 ERROR: what the builder says of it"
        if (!own.startsWith(m_mark))
            return;
        own.remove(0, m_mark.size());
        isResult = own.startsWith("ERROR");
        if (!isResult && (own.isEmpty() || own[0] < '0' || own[0] > '9'))
            return;
        if (!isResult)
            own.remove(0, own.indexOf(' ') + 1);
    }
    const QString words = plainLine(own);
    if (words.isEmpty())
        return;
    const int weight = isResult ? 0 : errorWeight(words);
    constexpr qsizetype telling = 8; // letters; fewer stand in many lines
    if (weight >= 0 && !m_said.isEmpty()
        && (words == m_said || (words.size() >= telling && m_said.contains(words)) || (m_said.size() >= telling && words.endsWith(m_said)))) {
        m_best = number;
        m_isSure = true;
    } else if (weight > m_bestWeight) {
        m_best = number;
        m_bestWeight = weight;
        m_isSure = weight >= surest && m_said.isEmpty();
    }
}

void FailingLine::end(qint64 line)
{
    m_slice.stop();
    m_line = line;
    emit found();
}

} // namespace stackwright
