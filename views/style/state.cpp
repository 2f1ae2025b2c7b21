#include "views/style/state.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QHash>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace stackwright {

namespace {

struct Pair
{
    QRgb light, dark;
};

Pair pairOf(Tone tone)
{
    switch (tone) {
    case Tone::Good: return {0xff007a55, 0xff3cc79a};
    case Tone::Bad: return {0xff8c1500, 0xffff7a45};
    case Tone::Active: return {0xff005fcc, 0xff4fa8ff};
    case Tone::Changed: return {0xffa06a00, 0xfff0c020};
    case Tone::Affected: return {0xffa0408f, 0xffe58fd0};
    case Tone::Quiet: break;
    }
    return {0xff5a5f66, 0xff8f949a};
}

} // namespace

StateLook lookOf(const QString &word)
{
    static const QHash<QString, StateLook> looks = {
        {QStringLiteral("passed"), {Glyph::Check, Tone::Good}},
        {QStringLiteral("built"), {Glyph::Check, Tone::Good}},
        {QStringLiteral("reused"), {Glyph::Check, Tone::Good}},
        {QStringLiteral("done"), {Glyph::Check, Tone::Good}},
        {QStringLiteral("cached"), {Glyph::Check, Tone::Good}},
        {QStringLiteral("moved"), {Glyph::Check, Tone::Good}},
        {QStringLiteral("open"), {Glyph::Check, Tone::Good}},
        {QStringLiteral("added"), {Glyph::Plus, Tone::Good}},
        {QStringLiteral("up"), {Glyph::Up, Tone::Good}},
        {QStringLiteral("down"), {Glyph::Down, Tone::Changed}},
        {QStringLiteral("removed"), {Glyph::Minus, Tone::Bad}},
        {QStringLiteral("failed"), {Glyph::Cross, Tone::Bad}},
        {QStringLiteral("error"), {Glyph::Cross, Tone::Bad}},
        {QStringLiteral("closed"), {Glyph::Cross, Tone::Bad}},
        {QStringLiteral("not passed"), {Glyph::Cross, Tone::Bad}},
        {QStringLiteral("deleted"), {Glyph::Minus, Tone::Bad}},
        {QStringLiteral("missing"), {Glyph::Cross, Tone::Bad}},
        {QStringLiteral("interrupted"), {Glyph::Slashed, Tone::Bad}},
        {QStringLiteral("running"), {Glyph::Play, Tone::Active}},
        {QStringLiteral("building"), {Glyph::Play, Tone::Active}},
        {QStringLiteral("testing"), {Glyph::Play, Tone::Active}},
        {QStringLiteral("pushing"), {Glyph::Play, Tone::Active}},
        {QStringLiteral("changed"), {Glyph::Dot, Tone::Changed}},
        {QStringLiteral("modified"), {Glyph::Dot, Tone::Changed}},
        {QStringLiteral("renamed"), {Glyph::Dot, Tone::Changed}},
        {QStringLiteral("typechange"), {Glyph::Dot, Tone::Changed}},
        {QStringLiteral("warning"), {Glyph::Warning, Tone::Changed}},
        {QStringLiteral("to decide"), {Glyph::Dot, Tone::Active}},
        {QStringLiteral("affected"), {Glyph::HalfDot, Tone::Affected}},
        {QStringLiteral("unchanged"), {Glyph::Dash, Tone::Quiet}},
        {QStringLiteral("none"), {Glyph::Dash, Tone::Quiet}},
        {QStringLiteral("not moved"), {Glyph::Dash, Tone::Quiet}},
        {QStringLiteral("moved back"), {Glyph::Back, Tone::Changed}},
        {QStringLiteral("rolled back"), {Glyph::Back, Tone::Quiet}},
        {QStringLiteral("partly moved"), {Glyph::Warning, Tone::Bad}},
        {QStringLiteral("unknown"), {Glyph::Warning, Tone::Bad}},
        {QStringLiteral("started"), {Glyph::Slashed, Tone::Bad}},
        {QStringLiteral("skipped"), {Glyph::Skip, Tone::Quiet}},
        {QStringLiteral("not run"), {Glyph::Pause, Tone::Quiet}},
        {QStringLiteral("cancelled"), {Glyph::Slashed, Tone::Quiet}},
        {QStringLiteral("waiting"), {Glyph::Ring, Tone::Quiet}},
        {QStringLiteral("estimated"), {Glyph::Ring, Tone::Quiet}},
    };
    return looks.value(word);
}

QString stateText(const QString &word)
{
    static const char *const known[] = {
        QT_TRANSLATE_NOOP("stackwright::State", "changed"), QT_TRANSLATE_NOOP("stackwright::State", "affected"),
        QT_TRANSLATE_NOOP("stackwright::State", "unchanged"), QT_TRANSLATE_NOOP("stackwright::State", "waiting"),
        QT_TRANSLATE_NOOP("stackwright::State", "running"), QT_TRANSLATE_NOOP("stackwright::State", "building"),
        QT_TRANSLATE_NOOP("stackwright::State", "testing"), QT_TRANSLATE_NOOP("stackwright::State", "pushing"),
        QT_TRANSLATE_NOOP("stackwright::State", "passed"), QT_TRANSLATE_NOOP("stackwright::State", "reused"),
        QT_TRANSLATE_NOOP("stackwright::State", "built"), QT_TRANSLATE_NOOP("stackwright::State", "failed"),
        QT_TRANSLATE_NOOP("stackwright::State", "skipped"), QT_TRANSLATE_NOOP("stackwright::State", "not run"),
        QT_TRANSLATE_NOOP("stackwright::State", "cancelled"), QT_TRANSLATE_NOOP("stackwright::State", "interrupted"),
        QT_TRANSLATE_NOOP("stackwright::State", "modified"), QT_TRANSLATE_NOOP("stackwright::State", "added"),
        QT_TRANSLATE_NOOP("stackwright::State", "deleted"), QT_TRANSLATE_NOOP("stackwright::State", "renamed"),
        QT_TRANSLATE_NOOP("stackwright::State", "typechange"), QT_TRANSLATE_NOOP("stackwright::State", "open"),
        QT_TRANSLATE_NOOP("stackwright::State", "closed"), QT_TRANSLATE_NOOP("stackwright::State", "not passed"),
        QT_TRANSLATE_NOOP("stackwright::State", "missing"),
        QT_TRANSLATE_NOOP("stackwright::State", "moved"), QT_TRANSLATE_NOOP("stackwright::State", "not moved"),
        QT_TRANSLATE_NOOP("stackwright::State", "none"), QT_TRANSLATE_NOOP("stackwright::State", "done"),
        QT_TRANSLATE_NOOP("stackwright::State", "cached"), QT_TRANSLATE_NOOP("stackwright::State", "error"),
        QT_TRANSLATE_NOOP("stackwright::State", "warning"), QT_TRANSLATE_NOOP("stackwright::State", "moved back"),
        QT_TRANSLATE_NOOP("stackwright::State", "rolled back"), QT_TRANSLATE_NOOP("stackwright::State", "partly moved"),
        QT_TRANSLATE_NOOP("stackwright::State", "unknown"), QT_TRANSLATE_NOOP("stackwright::State", "started"),
        QT_TRANSLATE_NOOP("stackwright::State", "up"), QT_TRANSLATE_NOOP("stackwright::State", "down"),
        QT_TRANSLATE_NOOP("stackwright::State", "removed"), QT_TRANSLATE_NOOP("stackwright::State", "estimated"),
        QT_TRANSLATE_NOOP("stackwright::State", "to decide"),
    };
    for (const char *one : known)
        if (word == QLatin1String(one))
            return QCoreApplication::translate("stackwright::State", one);
    return word;
}

int widestState(const QFontMetrics &metrics, std::initializer_list<const char *> words)
{
    int widest = 0;
    for (const char *word : words)
        widest = std::max(widest, metrics.horizontalAdvance(stateText(QLatin1String(word))));
    return widest;
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128;
}

QColor colourOf(Tone tone, const QPalette &palette)
{
    const Pair pair = pairOf(tone);
    return QColor::fromRgba(isDark(palette) ? pair.dark : pair.light);
}

void paintGlyph(QPainter *painter, Glyph glyph, const QRectF &box, const QColor &colour)
{
    if (glyph == Glyph::None)
        return;
    // Drawn on a field of 12 x 12 around the centre of the box.
    const double side = std::min({box.width(), box.height(), 12.0});
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(box.center());
    painter->scale(side / 12, side / 12);

    QPen pen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    QPainterPath line, fill;
    switch (glyph) {
    case Glyph::Check:
        line.moveTo(-4.5, 0.3);
        line.lineTo(-1.5, 3.3);
        line.lineTo(4.5, -3.5);
        break;
    case Glyph::Cross:
        line.moveTo(-3.6, -3.6);
        line.lineTo(3.6, 3.6);
        line.moveTo(3.6, -3.6);
        line.lineTo(-3.6, 3.6);
        break;
    case Glyph::Play:
        fill.moveTo(-3.5, -4.6);
        fill.lineTo(4.6, 0);
        fill.lineTo(-3.5, 4.6);
        fill.closeSubpath();
        break;
    case Glyph::Dot: fill.addEllipse(QPointF(0, 0), 4.2, 4.2); break;
    case Glyph::HalfDot:
        pen.setWidthF(1.5);
        line.addEllipse(QPointF(0, 0), 4, 4);
        fill.moveTo(0, -4);
        fill.arcTo(QRectF(-4, -4, 8, 8), 90, 180);
        fill.closeSubpath();
        break;
    case Glyph::Dash:
        line.moveTo(-3.5, 0);
        line.lineTo(3.5, 0);
        break;
    case Glyph::Skip: // an arrow that jumps over a dot
        pen.setWidthF(1.5);
        line.moveTo(-4.6, 1);
        line.cubicTo(-3.6, -4.6, 2.2, -4.6, 3.8, 0.2);
        line.moveTo(4.8, -3);
        line.lineTo(3.9, 0.6);
        line.lineTo(0.6, -0.6);
        fill.addEllipse(QPointF(-0.4, 3.4), 1.3, 1.3);
        break;
    case Glyph::Pause:
        line.moveTo(-2, -3.4);
        line.lineTo(-2, 3.4);
        line.moveTo(2, -3.4);
        line.lineTo(2, 3.4);
        break;
    case Glyph::Slashed:
        pen.setWidthF(1.5);
        line.addEllipse(QPointF(0, 0), 4.3, 4.3);
        line.moveTo(-2.9, 2.9);
        line.lineTo(2.9, -2.9);
        break;
    case Glyph::Ring:
        pen.setWidthF(1.5);
        line.addEllipse(QPointF(0, 0), 4, 4);
        break;
    case Glyph::Warning:
        pen.setWidthF(1.5);
        line.moveTo(0, -4.6);
        line.lineTo(5, 4.2);
        line.lineTo(-5, 4.2);
        line.closeSubpath();
        line.moveTo(0, -1.4);
        line.lineTo(0, 1);
        fill.addEllipse(QPointF(0, 2.7), 0.8, 0.8);
        break;
    case Glyph::Plus:
        line.moveTo(-4, 0);
        line.lineTo(4, 0);
        line.moveTo(0, -4);
        line.lineTo(0, 4);
        break;
    case Glyph::Minus:
        fill.addRect(QRectF(-4.4, -1.4, 8.8, 2.8));
        break;
    case Glyph::Up:
    case Glyph::Down: {
        const double down = glyph == Glyph::Up ? 1 : -1;
        line.moveTo(0, 4.2 * down);
        line.lineTo(0, -4.2 * down);
        line.moveTo(-3.2, -1 * down);
        line.lineTo(0, -4.2 * down);
        line.lineTo(3.2, -1 * down);
        break;
    }
    case Glyph::Back:
        pen.setWidthF(1.6);
        line.moveTo(4.4, 3.6);
        line.cubicTo(4.4, -2.4, 0, -2.4, -4, -1.4);
        line.moveTo(-1.2, -4.6);
        line.lineTo(-4.6, -1.3);
        line.lineTo(-0.8, 1.4);
        break;
    case Glyph::None: break;
    }
    if (!fill.isEmpty())
        painter->fillPath(fill, colour);
    if (!line.isEmpty()) {
        painter->setPen(pen);
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(line);
    }
    painter->restore();
}

QColor mixed(const QColor &one, const QColor &other, double share)
{
    const auto part = [share](int a, int b) { return static_cast<int>(a + (b - a) * share + 0.5); };
    return QColor(part(one.red(), other.red()), part(one.green(), other.green()), part(one.blue(), other.blue()));
}

} // namespace stackwright
