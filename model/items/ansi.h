// One line of output with its colours: escape sequences are read here and nowhere obeyed. Pure.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace stackwright {

struct AnsiRun
{
    int start = 0, length = 0;
    int colour = -1;      ///< 0 to 15 of the terminal's palette; -1: none; -2: `rgb`
    unsigned rgb = 0;     ///< 0xRRGGBB
    bool bold = false;
    bool operator==(const AnsiRun &) const = default;
};

struct AnsiLine
{
    QString text; ///< nothing in it can have an effect: visible()
    QList<AnsiRun> runs; ///< only where something differs from plain
    bool operator==(const AnsiLine &) const = default;
};

AnsiLine readAnsi(const QByteArray &line);

} // namespace stackwright
