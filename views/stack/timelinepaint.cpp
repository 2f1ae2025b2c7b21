#include "views/stack/timelinepaint.h"

#include "model/items/stagecards.h"
#include "views/style/state.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

namespace stackwright {

namespace {

constexpr double corner = 2;

QString axisText(const char *text, const QString &number)
{
    return QCoreApplication::translate("stackwright::TimelineView", text).arg(number);
}

} // namespace

// None of them is a colour of state, and each is as readable under white (light) or black (dark) letters.
QColor stageColour(Stage stage, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (stage) {
    case Stage::Cache: return dark ? 0xff93a8ad : 0xff5b7075;
    case Stage::Build: return dark ? 0xff4fc3c9 : 0xff0f7277;
    case Stage::Test: return dark ? 0xffb79cf0 : 0xff6a4bb0;
    case Stage::Push: return dark ? 0xff8fb4e6 : 0xff3f689e;
    case Stage::Integration: return dark ? 0xffd7a6dc : 0xff8a4d92;
    case Stage::Page: return dark ? 0xffc9b98c : 0xff77652f;
    case Stage::Prune: break;
    }
    return dark ? 0xffa4a6aa : 0xff6b6e73;
}

qint64 tickFor(double pixelsPerMs, double least)
{
    for (const qint64 ms : {100, 200, 500, 1000, 2000, 5000, 10'000, 15'000, 30'000, 60'000, 120'000, 300'000, 600'000, 900'000, 1'800'000, 3'600'000, 7'200'000, 14'400'000})
        if (static_cast<double>(ms) * pixelsPerMs >= least)
            return ms;
    return 43'200'000;
}

QString tickText(qint64 ms, qint64 tick)
{
    if (ms == 0)
        return QStringLiteral("0");
    if (tick % 3'600'000 == 0)
        return axisText(QT_TRANSLATE_NOOP("stackwright::TimelineView", "%1 h"), QString::number(ms / 3'600'000));
    if (tick % 60'000 == 0)
        return axisText(QT_TRANSLATE_NOOP("stackwright::TimelineView", "%1 min"), QString::number(ms / 60'000));
    if (tick % 1000 != 0)
        return axisText(QT_TRANSLATE_NOOP("stackwright::TimelineView", "%1 s"), QString::number(static_cast<double>(ms) / 1000, 'f', 1));
    if (ms >= 60'000) // "1:30" is read more easily than 90 s
        return QStringLiteral("%1:%2").arg(ms / 60'000).arg(ms / 1000 % 60, 2, 10, QLatin1Char('0'));
    return axisText(QT_TRANSLATE_NOOP("stackwright::TimelineView", "%1 s"), QString::number(ms / 1000));
}

void paintStage(QPainter *painter, const QRectF &bar, const TimelineBlock &block, const QPalette &palette)
{
    const QColor own = stageColour(block.stage, palette), base = palette.color(QPalette::Base);
    QColor fill = own;
    QPen edge(Qt::NoPen);
    if (block.estimated) {
        fill = Qt::transparent;
        edge = QPen(own, 1, Qt::DashLine);
    } else if (block.state == StageState::Failed) {
        fill = colourOf(Tone::Bad, palette);
    } else if (block.state == StageState::Cancelled) {
        fill = mixed(base, own, 0.3);
        edge = QPen(own, 1);
    } else if (block.state == StageState::Running) {
        edge = QPen(colourOf(Tone::Active, palette), 2);
    }
    painter->setPen(edge);
    painter->setBrush(fill);
    painter->drawRoundedRect(edge.style() == Qt::NoPen ? bar : bar.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
}

// Never cut, rather nothing. On its own ground: steps and hatching lie below it.
void paintStageName(QPainter *painter, const QRectF &bar, const TimelineBlock &block, const QPalette &palette)
{
    const StateLook look = lookOf(word(block.state));
    const QColor ink = block.estimated ? palette.color(QPalette::PlaceholderText) : block.state == StageState::Cancelled ? palette.color(QPalette::Text) : palette.color(QPalette::Base);
    const QFontMetrics metrics = painter->fontMetrics();
    double left = bar.left() + 5;
    if (!block.estimated && block.state != StageState::Passed && bar.width() >= 20) {
        paintGlyph(painter, look.glyph, QRectF(left, bar.top(), 11, bar.height()), ink);
        left += 15;
    }
    const QString title = stageTitle(block.stage);
    if (metrics.horizontalAdvance(title) + 5 <= bar.right() - left) {
        if (!block.estimated && block.state != StageState::Cancelled)
            painter->fillRect(QRectF(left - 2, bar.top() + 2, metrics.horizontalAdvance(title) + 4, bar.height() - 4), block.state == StageState::Failed ? colourOf(Tone::Bad, palette) : stageColour(block.stage, palette));
        painter->setPen(ink);
        painter->drawText(QRectF(left, bar.top(), bar.right() - left, bar.height()), Qt::AlignVCenter | Qt::TextSingleLine, title);
    }
}

void paintCached(QPainter *painter, const QRectF &bar, const QPalette &palette)
{
    QColor line = palette.color(QPalette::Base);
    line.setAlpha(170);
    painter->save();
    painter->setClipRect(bar, Qt::IntersectClip);
    painter->setPen(QPen(line, 1.6));
    for (double x = bar.left() - bar.height(); x < bar.right(); x += 5)
        painter->drawLine(QPointF(x, bar.bottom()), QPointF(x + bar.height(), bar.top()));
    painter->restore();
}

void paintWait(QPainter *painter, const QRectF &bar, TimelineWait::For what, const QPalette &palette)
{
    const double y = bar.center().y();
    if (what == TimelineWait::For::Place) {
        // Wide: it is what more places would make shorter.
        const QColor tone = colourOf(Tone::Changed, palette);
        const QRectF rail(bar.left(), y - 2.5, bar.width(), 5);
        painter->setPen(Qt::NoPen);
        painter->setBrush(mixed(palette.color(QPalette::Base), tone, 0.55));
        painter->drawRect(rail);
        return;
    }
    painter->setPen(QPen(palette.color(QPalette::PlaceholderText), 1.6, Qt::DotLine));
    painter->drawLine(QPointF(bar.left() + 1, y), QPointF(bar.right() - 1, y));
}

void paintUsual(QPainter *painter, const QRectF &line, const QPalette &palette)
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(palette.color(QPalette::PlaceholderText));
    painter->drawRect(line);
}

} // namespace stackwright
