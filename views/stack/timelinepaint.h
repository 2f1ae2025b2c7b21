// What both drawings of a run's time are made of: the axis, and blocks of stages, steps and waits. Each stage has a colour of its
// own; what failed, was stopped, runs or is only expected differs by more than colour.
#pragma once

#include "model/items/timeline.h"

#include <QColor>
#include <QPalette>
#include <QRectF>
#include <QString>

class QFontMetrics;
class QPainter;

namespace stackwright {

QColor stageColour(Stage stage, const QPalette &palette);

/// The distance of two lines of the axis, in milliseconds, so that they are at least `least` pixels apart.
qint64 tickFor(double pixelsPerMs, double least);
/// "0", "0.5 s", "30 s", "2 min", "1 h".
QString tickText(qint64 ms, qint64 tick);

/// A stage in its colour.
void paintStage(QPainter *painter, const QRectF &bar, const TimelineBlock &block, const QPalette &palette);
/// Over it the glyph of a state that is not "passed", and the stage's name where there is room for it.
void paintStageName(QPainter *painter, const QRectF &bar, const TimelineBlock &block, const QPalette &palette);
/// What is over it, hatched: it was taken from the cache.
void paintCached(QPainter *painter, const QRectF &bar, const QPalette &palette);
void paintWait(QPainter *painter, const QRectF &bar, TimelineWait::For what, const QPalette &palette);
/// How long a stage usually takes, from where it began.
void paintUsual(QPainter *painter, const QRectF &line, const QPalette &palette);

} // namespace stackwright
