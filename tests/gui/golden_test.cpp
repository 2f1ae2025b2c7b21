// Pictures of the drawn parts, compared with those that were looked at and found right: tests/data/golden/. They hold no
// text, since no two machines have the same fonts. STACKWRIGHT_NEW_GOLDENS=1 writes them anew: look at them before they are
// committed.
#include "plantext.h"
#include "views/stack/barsview.h"
#include "views/style/state.h"
#include "views/style/statedelegate.h"
#include "views/style/theme.h"
#include "views/stack/timelineview.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QImage>
#include <QPainter>

#include <cstdlib>
#include <iterator>

namespace golden_test {

using namespace stackwright;

namespace {

constexpr Glyph glyphs[] = {Glyph::Check, Glyph::Cross, Glyph::Play, Glyph::Dot, Glyph::HalfDot, Glyph::Dash,
                            Glyph::Skip, Glyph::Pause, Glyph::Slashed, Glyph::Ring, Glyph::Warning};
constexpr Tone tones[] = {Tone::Good, Tone::Bad, Tone::Active, Tone::Changed, Tone::Affected, Tone::Quiet};

/// How many pixels of a hundred differ by more than the eye forgives.
double differing(const QImage &one, const QImage &other)
{
    if (one.size() != other.size())
        return 100;
    qint64 count = 0;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x) {
            const QRgb a = one.pixel(x, y), b = other.pixel(x, y);
            count += std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b)) > 90;
        }
    return 100.0 * static_cast<double>(count) / (static_cast<double>(one.width()) * one.height());
}

void expectGolden(const QString &name, const QImage &image)
{
    const QString file = QStringLiteral(STACKWRIGHT_TEST_DATA "/golden/%1.png").arg(name);
    if (qEnvironmentVariableIsSet("STACKWRIGHT_NEW_GOLDENS")) {
        QDir().mkpath(QStringLiteral(STACKWRIGHT_TEST_DATA "/golden"));
        ASSERT_TRUE(image.save(file));
    }
    const QImage golden(file);
    ASSERT_FALSE(golden.isNull()) << file.toStdString() << " is missing";
    EXPECT_LT(differing(image, golden), 0.5) << name.toStdString();
}

QImage sheet(const QPalette &palette, int scale)
{
    QImage image(scale * 20 * static_cast<int>(std::size(glyphs)), scale * 20 * static_cast<int>(std::size(tones)), QImage::Format_RGB32);
    image.fill(palette.color(QPalette::Base));
    QPainter painter(&image);
    painter.scale(scale, scale);
    for (int row = 0; row < static_cast<int>(std::size(tones)); ++row)
        for (int column = 0; column < static_cast<int>(std::size(glyphs)); ++column)
            paintGlyph(&painter, glyphs[column], QRectF(column * 20 + 3, row * 20 + 3, 14, 14), colourOf(tones[row], palette));
    return image;
}

/// As the delegate paints them, but only where the glyph stands.
QImage states(const QPalette &palette)
{
    static const char *const words[] = {"passed", "failed", "running", "changed", "affected", "unchanged", "skipped", "not run", "cancelled", "waiting"};
    QImage image(20, 24 * static_cast<int>(std::size(words)), QImage::Format_RGB32);
    image.fill(palette.color(QPalette::Base));
    QPainter painter(&image);
    for (int i = 0; i < static_cast<int>(std::size(words)); ++i)
        paintState(&painter, QRect(2, i * 24, 200, 24), QLatin1String(words[i]), palette);
    return image;
}

QImage grabbed(QWidget *widget, const QSize &size, const QPalette &palette, const QRect &part)
{
    widget->setPalette(palette);
    widget->resize(size);
    QImage image(size, QImage::Format_RGB32);
    image.fill(palette.color(QPalette::Base));
    widget->render(&image, {}, {}, QWidget::DrawChildren);
    return image.copy(part);
}

Timeline sampleTimeline()
{
    Timeline timeline;
    const auto block = [](Stage stage, StageState state, qint64 from, qint64 to, bool estimated = false) { return TimelineBlock{stage, state, from * 1000, to * 1000, estimated}; };
    timeline.rows = {{QString(), {block(Stage::Cache, StageState::Passed, 0, 10), block(Stage::Build, StageState::Passed, 10, 60), block(Stage::Test, StageState::Passed, 60, 80)}, true},
                     {QString(), {block(Stage::Build, StageState::Running, 80, 120), block(Stage::Build, StageState::Running, 120, 170, true)}, true},
                     {QString(), {block(Stage::Build, StageState::Failed, 80, 100)}, false}};
    timeline.nowMs = 120'000;
    timeline.endMs = 170'000;
    return timeline;
}

} // namespace

TEST(Golden, Glyphs)
{
    for (const int scale : {1, 2}) {
        expectGolden(QStringLiteral("glyphs-light-%1").arg(scale), sheet(lightPalette(), scale));
        expectGolden(QStringLiteral("glyphs-dark-%1").arg(scale), sheet(darkPalette(), scale));
    }
}

TEST(Golden, States)
{
    expectGolden(QStringLiteral("states-light"), states(lightPalette()));
    expectGolden(QStringLiteral("states-dark"), states(darkPalette()));
}

TEST(Golden, Timeline)
{
    for (const auto &[name, palette] : {std::pair(QStringLiteral("timeline-light"), lightPalette()), std::pair(QStringLiteral("timeline-dark"), darkPalette())}) {
        TimelineView view;
        QFont face;
        face.setPixelSize(1); // its axis and its bars have words
        view.setFont(face);
        view.setTimeline(sampleTimeline());
        expectGolden(name, grabbed(&view, QSize(400, view.sizeHint().height()), palette, QRect(0, 0, 400, 114)));
    }
}

TEST(Golden, Bars)
{
    for (const auto &[name, palette] : {std::pair(QStringLiteral("bars-light"), lightPalette()), std::pair(QStringLiteral("bars-dark"), darkPalette())}) {
        BarsView view;
        view.setBars({{QStringLiteral("passed"), 120, {}}, {QStringLiteral("failed"), 40, {}}, {QStringLiteral("passed"), 100, {}}}, 110);
        expectGolden(name, grabbed(&view, QSize(240, 100), palette, QRect(0, 0, 240, 100)));
    }
}

TEST(Golden, AnotherPictureIsNoticed)
{
    QImage changed = sheet(lightPalette(), 1);
    QPainter painter(&changed);
    painter.fillRect(QRect(3, 3, 14, 14), Qt::red);
    painter.end();
    EXPECT_GT(differing(changed, sheet(lightPalette(), 1)), 0.5);
}

} // namespace golden_test
