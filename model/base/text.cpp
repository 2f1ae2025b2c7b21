#include "model/base/text.h"

#include <QList>
#include <QStringDecoder>

#include <algorithm>
#include <cmath>

namespace stackwright {

Result<QStringList> splitCommand(const QString &command)
{
    auto refuse = [&](const QString &why) {
        return inputError(QLatin1String("command '") + command + QLatin1Char('\''), why, QStringLiteral("close the quote, or escape it with \\"));
    };
    QStringList words;
    QString word;
    bool inWord = false;
    for (qsizetype i = 0; i < command.size(); ++i) {
        const QChar c = command.at(i);
        if (c == QLatin1Char('\'')) {
            const qsizetype end = command.indexOf(QLatin1Char('\''), i + 1);
            if (end < 0)
                return refuse(QStringLiteral("a single quote is not closed"));
            word += command.mid(i + 1, end - i - 1);
            inWord = true;
            i = end;
        } else if (c == QLatin1Char('"')) {
            inWord = true;
            for (++i;; ++i) {
                if (i >= command.size())
                    return refuse(QStringLiteral("a double quote is not closed"));
                if (command.at(i) == QLatin1Char('"'))
                    break;
                // Inside double quotes a backslash escapes only itself and the quote, as shlex reads it.
                if (command.at(i) == QLatin1Char('\\') && i + 1 < command.size()
                    && (command.at(i + 1) == QLatin1Char('"') || command.at(i + 1) == QLatin1Char('\\')))
                    ++i;
                word += command.at(i);
            }
        } else if (c == QLatin1Char('\\')) {
            if (i + 1 >= command.size())
                return refuse(QStringLiteral("it ends with a backslash"));
            word += command.at(++i);
            inWord = true;
        } else if (c == QLatin1Char(' ') || c == QLatin1Char('\t') || c == QLatin1Char('\n') || c == QLatin1Char('\r')) {
            if (inWord)
                words += word;
            word.clear();
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (inWord)
        words += word;
    if (words.isEmpty())
        return inputError(QStringLiteral("command"), QStringLiteral("it is empty"), QStringLiteral("write a program and its arguments"));
    return words;
}

QString nearestWord(const QString &word, const QStringList &known)
{
    QString best;
    qsizetype bestDistance = std::max<qsizetype>(1, std::max<qsizetype>(word.size() / 3, 1)) + 1;
    for (const QString &candidate : known) {
        if (std::abs(candidate.size() - word.size()) >= bestDistance)
            continue;
        // Optimal string alignment: a swap of neighbours is one mistake.
        const qsizetype width = candidate.size() + 1;
        QList<qsizetype> before(width), last(width), row(width);
        for (qsizetype j = 0; j < width; ++j)
            last[j] = j;
        for (qsizetype i = 1; i <= word.size(); ++i) {
            row[0] = i;
            for (qsizetype j = 1; j < width; ++j) {
                const bool same = word.at(i - 1).toLower() == candidate.at(j - 1).toLower();
                row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
                if (i > 1 && j > 1 && word.at(i - 1) == candidate.at(j - 2) && word.at(i - 2) == candidate.at(j - 1))
                    row[j] = std::min(row[j], before[j - 2] + 1);
            }
            before.swap(last);
            last.swap(row);
        }
        if (last[width - 1] < bestDistance) {
            bestDistance = last[width - 1];
            best = candidate;
        }
    }
    return best;
}

namespace {

bool isHostile(char32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f
           || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

/// The length of an SGR sequence (ESC [ digits and ; … m) at `at`, or 0.
qsizetype colourSequence(const QString &text, qsizetype at)
{
    if (text.at(at) != QLatin1Char('\x1b') || at + 1 >= text.size() || text.at(at + 1) != QLatin1Char('['))
        return 0;
    for (qsizetype i = at + 2; i < text.size() && i < at + 40; ++i) {
        const char16_t c = text.at(i).unicode();
        if (c == 'm')
            return i - at + 1;
        if (!(c >= '0' && c <= '9') && c != ';' && c != ':')
            return 0;
    }
    return 0;
}

} // namespace

QString visible(const QByteArray &bytes, bool keepColours)
{
    // Nearly everything that is shown: it stands as it is.
    if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; }))
        return QString::fromLatin1(bytes);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    const QString text = decoder.decode(bytes);
    if (std::none_of(text.begin(), text.end(), [](QChar c) { return isHostile(c.unicode()); }))
        return text;
    QString shown;
    shown.reserve(text.size() + 16);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text.at(i).unicode();
        if (!isHostile(c)) {
            shown += text.at(i);
        } else if (const qsizetype length = keepColours ? colourSequence(text, i) : 0; length > 0) {
            shown += QStringView(text).mid(i, length);
            i += length - 1;
        } else if (c == '\r' && i + 1 < text.size() && text.at(i + 1) == QLatin1Char('\n')) {
            // A line that ends with CR LF ends, nothing more.
        } else if (c < 0x100) {
            shown += QLatin1String("\\x") + QString::number(c, 16).rightJustified(2, QLatin1Char('0'));
        } else {
            shown += QLatin1String("\\u") + QString::number(c, 16).rightJustified(4, QLatin1Char('0'));
        }
    }
    return shown;
}

QString durationText(std::chrono::milliseconds duration)
{
    const qint64 ms = std::max<qint64>(0, duration.count());
    if (ms < 9950)
        return QString::number(static_cast<double>(ms) / 1000, 'f', 1) + QLatin1String(" s");
    const qint64 seconds = (ms + 500) / 1000;
    if (seconds < 60)
        return QString::number(seconds) + QLatin1String(" s");
    auto two = [](qint64 n) { return QString::number(n).rightJustified(2, QLatin1Char('0')); };
    if (seconds < 3600)
        return QString::number(seconds / 60) + QLatin1Char(':') + two(seconds % 60);
    return QString::number(seconds / 3600) + QLatin1Char(':') + two(seconds / 60 % 60) + QLatin1Char(':') + two(seconds % 60);
}

QString sizeText(qint64 bytes)
{
    if (bytes <= 100)
        return QString::number(bytes) + QLatin1String(" B");
    static constexpr const char *units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    double value = static_cast<double>(bytes);
    size_t unit = 0;
    // 999.95 would be printed as 1000.0 of the smaller unit.
    while (value >= 999.95 && unit + 1 < std::size(units)) {
        value /= 1000;
        ++unit;
    }
    return QString::number(value, 'f', 1) + QLatin1Char(' ') + QLatin1String(units[unit]);
}

QString counted(qint64 count, const QString &one, const QString &many)
{
    const QString noun = count == 1 ? one : many.isEmpty() ? QString(one + QLatin1Char('s')) : many;
    return QString::number(count) + QLatin1Char(' ') + noun;
}

} // namespace stackwright
