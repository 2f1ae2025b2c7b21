#include "model/items/ansi.h"

#include "model/base/text.h"

namespace stackwright {

namespace {

struct Pen
{
    int colour = -1;
    unsigned rgb = 0;
    bool bold = false;
    void choose(int of16)
    {
        colour = of16;
        rgb = 0; // a pen that is plain again equals a plain one
    }
    bool operator==(const Pen &) const = default;
};

// The 256 colours of terminals: 16 of the palette, a cube, a ramp of greys.
void setIndexed(Pen *pen, int index)
{
    if (index < 0 || index > 255)
        return;
    if (index < 16) {
        pen->choose(index);
        return;
    }
    pen->colour = -2;
    if (index >= 232) {
        const unsigned grey = static_cast<unsigned>(8 + (index - 232) * 10);
        pen->rgb = grey << 16 | grey << 8 | grey;
        return;
    }
    const auto level = [](int step) { return static_cast<unsigned>(step == 0 ? 0 : 55 + step * 40); };
    const int cube = index - 16;
    pen->rgb = level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6);
}

void apply(Pen *pen, const QList<int> &codes)
{
    for (int i = 0; i < codes.size(); ++i) {
        const int code = codes[i];
        if (code == 0)
            *pen = {};
        else if (code == 1)
            pen->bold = true;
        else if (code == 22)
            pen->bold = false;
        else if (code >= 30 && code <= 37)
            pen->choose(code - 30);
        else if (code >= 90 && code <= 97)
            pen->choose(code - 90 + 8);
        else if (code == 39)
            pen->choose(-1);
        else if ((code == 38 || code == 48) && i + 2 < codes.size() && codes[i + 1] == 5) {
            if (code == 38)
                setIndexed(pen, codes[i + 2]);
            i += 2;
        } else if ((code == 38 || code == 48) && i + 4 < codes.size() && codes[i + 1] == 2) {
            if (code == 38) {
                const auto part = [&](int at) { return static_cast<unsigned>(qBound(0, codes[i + at], 255)); };
                pen->colour = -2;
                pen->rgb = part(2) << 16 | part(3) << 8 | part(4);
            }
            i += 4;
        }
    }
}

} // namespace

AnsiLine readAnsi(const QByteArray &line)
{
    const QString shown = visible(line, true);
    AnsiLine result;
    result.text.reserve(shown.size());
    Pen pen;
    int runStart = 0;
    const auto endRun = [&] {
        const int length = static_cast<int>(result.text.size()) - runStart;
        if (length > 0 && pen != Pen())
            result.runs << AnsiRun{runStart, length, pen.colour, pen.rgb, pen.bold};
        runStart = static_cast<int>(result.text.size());
    };
    for (qsizetype i = 0; i < shown.size(); ++i) {
        if (shown[i] != QChar(0x1b)) {
            if (shown[i] == QLatin1Char('\t'))
                result.text += QString(8 - result.text.size() % 8, QLatin1Char(' '));
            else
                result.text += shown[i];
            continue;
        }
        // visible() has let only ESC [ digits and separators m through.
        QList<int> codes{0};
        bool first = true;
        for (i += 2; i < shown.size() && shown[i] != QLatin1Char('m'); ++i) {
            if (shown[i].isDigit()) {
                codes.last() = qMin(codes.last() * 10 + shown[i].digitValue(), 100'000);
                first = false;
            } else if (codes.size() < 32) {
                codes << 0;
                first = false;
            }
        }
        Q_UNUSED(first)
        endRun();
        apply(&pen, codes);
    }
    endRun();
    return result;
}

} // namespace stackwright
