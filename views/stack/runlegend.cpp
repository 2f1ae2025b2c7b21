#include "views/stack/runlegend.h"

#include "model/items/stagecards.h"
#include "views/stack/timelinepaint.h"
#include "views/style/state.h"

#include <QPainter>
#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

constexpr int sampleWidth = 22, gap = 6, between = 18;

} // namespace

RunLegend::RunLegend(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("runLegend"));
    setAccessibleName(tr("Legend"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred); // a fixed height would be that of the width before
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void RunLegend::setPicture(const Timeline &picture)
{
    QSet<Stage> stages;
    QSet<TimelineWait::For> waits;
    bool failed = false, cancelled = false, running = false, expected = false, cached = false, steps = false, usual = false;
    for (const TimelineRow &row : picture.rows) {
        for (const TimelineWait &wait : row.waits)
            waits << wait.what;
        for (const TimelineBlock &block : row.blocks) {
            stages << block.stage;
            expected |= block.estimated;
            failed |= !block.estimated && block.state == StageState::Failed;
            cancelled |= block.state == StageState::Cancelled;
            running |= !block.estimated && block.state == StageState::Running;
            usual |= block.usualMs >= 0;
            steps |= block.steps.size() > 1;
            cached |= isCached(block) || std::any_of(block.steps.begin(), block.steps.end(), [](const auto &step) { return step.state == QLatin1String("cached") && step.seconds > 0; });
        }
    }
    QList<Entry> entries;
    for (const Stage stage : allStages)
        if (stages.contains(stage))
            entries << Entry{Sample::Stage, stage, stageTitle(stage)};
    const auto add = [&](bool is, Sample sample, const QString &text) {
        if (is)
            entries << Entry{sample, Stage::Build, text};
    };
    add(running, Sample::Running, stateText(QStringLiteral("running")));
    add(failed, Sample::Failed, stateText(QStringLiteral("failed")));
    add(cancelled, Sample::Cancelled, stateText(QStringLiteral("cancelled")));
    add(steps, Sample::Step, tr("steps of a build"));
    add(cached, Sample::Cached, tr("from the cache"));
    add(expected, Sample::Expected, tr("expected"));
    add(usual, Sample::Usual, tr("usual time"));
    add(waits.contains(TimelineWait::For::Build) || waits.contains(TimelineWait::For::Tests), Sample::Build, tr("waits for its parent"));
    add(waits.contains(TimelineWait::For::Place), Sample::Place, tr("waits for a place"));
    add(picture.criticalPath.size() > 1, Sample::Longest, tr("longest chain"));
    if (entries == m_entries)
        return;
    m_entries = entries;
    QStringList said;
    for (const Entry &entry : std::as_const(m_entries))
        said << entry.text;
    setAccessibleDescription(said.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QList<QRect> RunLegend::placesIn(int width) const
{
    QList<QRect> places;
    const int line = fontMetrics().height() + 4;
    int x = 0, y = 0;
    for (const Entry &entry : m_entries) {
        const int wide = sampleWidth + gap + fontMetrics().horizontalAdvance(entry.text) + 1;
        if (x > 0 && x + wide > width) {
            x = 0;
            y += line;
        }
        places << QRect(x, y, wide, line);
        x += wide + between;
    }
    return places;
}

int RunLegend::heightForWidth(int width) const
{
    const QList<QRect> places = placesIn(width);
    return places.isEmpty() ? 0 : places.last().bottom() + 1;
}

QSize RunLegend::sizeHint() const
{
    return QSize(600, heightForWidth(std::max(600, width())));
}

void RunLegend::paintSample(QPainter *painter, const QRectF &box, const Entry &entry) const
{
    TimelineBlock block;
    block.stage = entry.stage;
    block.state = StageState::Passed;
    switch (entry.sample) {
    case Sample::Stage: paintStage(painter, box, block, palette()); break;
    case Sample::Failed:
    case Sample::Cancelled:
    case Sample::Running:
        block.state = entry.sample == Sample::Failed ? StageState::Failed : entry.sample == Sample::Running ? StageState::Running : StageState::Cancelled;
        paintStage(painter, box, block, palette());
        paintStageName(painter, box, block, palette());
        break;
    case Sample::Expected:
        block.estimated = true;
        paintStage(painter, box, block, palette());
        break;
    case Sample::Cached:
        paintStage(painter, box, block, palette());
        paintCached(painter, box, palette());
        break;
    case Sample::Step:
        paintStage(painter, box, block, palette());
        painter->setPen(QPen(palette().color(QPalette::Base), 1));
        for (const double x : {box.left() + 7, box.left() + 14})
            painter->drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()));
        break;
    case Sample::Usual: paintUsual(painter, QRectF(box.left(), box.center().y() - 1, box.width(), 2.5), palette()); break;
    case Sample::Build: paintWait(painter, box, TimelineWait::For::Build, palette()); break;
    case Sample::Place: paintWait(painter, box, TimelineWait::For::Place, palette()); break;
    case Sample::Longest:
        painter->setPen(QPen(colourOf(Tone::Changed, palette()), 1.6));
        painter->drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()));
        break;
    }
}

void RunLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QList<QRect> places = placesIn(width());
    for (int i = 0; i < m_entries.size(); ++i) {
        const QRect place = places[i];
        paintSample(&painter, QRectF(place.left(), place.center().y() - 5.5, sampleWidth, 12), m_entries[i]);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(place.adjusted(sampleWidth + gap, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, m_entries[i].text);
    }
}

} // namespace stackwright
