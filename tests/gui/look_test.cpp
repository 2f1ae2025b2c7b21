// The drawn parts: words of state, the theme's contrast, a page of hostile Markdown.
#include "views/stack/pagebrowser.h"
#include "views/style/state.h"
#include "views/style/statedelegate.h"
#include "views/style/theme.h"
#include "window.h"
#include "tests/support/worktime.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QPainter>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTextFrame>
#include <QTextTable>

#include <cmath>
#include <sys/stat.h>

namespace look_test {

using namespace stackwright;

namespace {

double luminance(const QColor &colour)
{
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

const char *const words[] = {"changed", "affected", "unchanged", "waiting", "running", "passed", "failed", "skipped", "not run",
                             "cancelled", "building", "testing", "pushing", "reused", "interrupted", "added", "removed", "up", "down",
                             "moved", "moved back", "not moved", "rolled back", "partly moved", "unknown"};

QImage pictureOf(Glyph glyph)
{
    QImage image(28, 28, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(2, 2);
    paintGlyph(&painter, glyph, QRectF(0, 0, 14, 14), Qt::black);
    painter.end();
    return image;
}

} // namespace

TEST(States, EveryWordHasAGlyphAndReadableColours)
{
    for (const char *word : words) {
        const StateLook look = lookOf(QLatin1String(word));
        EXPECT_NE(look.glyph, Glyph::None) << word;
        EXPECT_GE(contrast(colourOf(look.tone, lightPalette()), Qt::white), 4.6) << word;
        EXPECT_GE(contrast(colourOf(look.tone, darkPalette()), QColor(0x1e, 0x1e, 0x1e)), 5.4) << word;
        for (const QPalette &palette : {lightPalette(), darkPalette()})
            EXPECT_GE(contrast(colourOf(look.tone, palette), palette.color(QPalette::Base)), 4.5) << word;
    }
    EXPECT_EQ(lookOf(QStringLiteral("nonsense")).glyph, Glyph::None);
}

TEST(States, GlyphsDifferFromEachOther)
{
    QList<QImage> pictures;
    for (const Glyph glyph : {Glyph::Check, Glyph::Cross, Glyph::Play, Glyph::Dot, Glyph::HalfDot, Glyph::Dash, Glyph::Skip, Glyph::Pause, Glyph::Slashed, Glyph::Ring, Glyph::Warning,
                              Glyph::Plus, Glyph::Minus, Glyph::Up, Glyph::Down, Glyph::Back}) {
        const QImage picture = pictureOf(glyph);
        int dark = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                dark += qGray(picture.pixel(x, y)) < 128;
        EXPECT_GT(dark, 8);
        for (const QImage &other : pictures)
            EXPECT_NE(picture, other);
        pictures << picture;
    }
}

TEST(Theme, PalettesAreReadable)
{
    for (const QPalette &palette : {lightPalette(), darkPalette()}) {
        for (const QPalette::ColorRole ground : {QPalette::Base, QPalette::Window, QPalette::Highlight, QPalette::Button}) {
            EXPECT_GE(contrast(palette.color(QPalette::Text), palette.color(ground)), 7) << ground;
            EXPECT_GE(contrast(palette.color(QPalette::PlaceholderText), palette.color(ground)), 4) << ground;
        }
        EXPECT_GE(contrast(palette.color(QPalette::BrightText), palette.color(QPalette::Link)), 4.5);
    }
}

TEST(PageBrowser, ShowsHostilePagesAndObeysNothing)
{
    QTemporaryDir folder;
    const QString fifo = folder.filePath(QStringLiteral("fifo"));
    ASSERT_EQ(mkfifo(qPrintable(fifo), 0600), 0);
    PageBrowser browser;
    browser.resize(400, 300);
    browser.setPage("# Title\n\n![x](file:///dev/zero) ![y](" + fifo.toUtf8() + ") ![z](/dev/zero)\n\n<img src=\"file:///dev/zero\">\n<script>alert(1)</script>\n\n[l](javascript:x)\n");
    browser.show();
    EXPECT_TRUE(browser.toPlainText().contains(QLatin1String("Title")));
    int chosen = 0;
    QObject::connect(&browser, &PageBrowser::linkChosen, [&] { ++chosen; });
    for (const char *url : {"file:///etc/passwd", "javascript:x", "http://127.0.0.1/", "data:text/html,x"})
        emit browser.anchorClicked(QUrl(QLatin1String(url)));
    EXPECT_EQ(chosen, 0);
    emit browser.anchorClicked(QUrl(QStringLiteral("https://example.org/")));
    EXPECT_EQ(chosen, 1);
}

TEST(PageBrowser, ReadsATableOfManyColumnsWithoutScrollingSideways)
{
    PageBrowser browser;
    browser.resize(420, 600);
    const QByteArray command = "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends python3 \\| tee log";
    browser.setPage("# Page\n\n|  | createdAt | CMD | hSize | hcumSize | elapsed | Tags |\n|---:|:---|:---|:---|:---|:---|:---|\n"
                    "| 0 | 2026-03-04 05:06:07 | `" + command + "` | 294.1 MB | 368.4 MB | 9m54s | |\n| 1 | | `USER jovyan` | 0 B | 368.4 MB | 0s | a:b |\n\n"
                    "| Image | Manifest |\n|---|---|\n| one | two |\n\n```\n| a | b | c | d | e |\n|---|---|---|---|---|\n```\n");
    browser.show();
    const auto tables = [&] {
        const QList<QTextFrame *> frames = browser.document()->rootFrame()->childFrames();
        return std::count_if(frames.begin(), frames.end(), [](QTextFrame *frame) { return qobject_cast<QTextTable *>(frame); });
    };
    EXPECT_TRUE(comes([&] { return tables() == 1; })) << "the small one stays";
    EXPECT_EQ(browser.horizontalScrollBar()->maximum(), 0);
    const QString text = browser.toPlainText();
    for (const char *words : {"createdAt 2026-03-04 05:06:07", "hSize 294.1 MB", "python3 | tee log", "Tags a:b", "| a | b | c | d | e |"})
        EXPECT_TRUE(text.contains(QLatin1String(words))) << words << "\n" << text.toStdString();
    EXPECT_FALSE(text.contains(QLatin1String("Tags \n")));
    browser.resize(1200, 600);
    EXPECT_TRUE(comes([&] { return tables() == 2; }));
    browser.resize(420, 600);
    EXPECT_TRUE(comes([&] { return tables() == 1; }));
}

TEST(PageBrowser, CutsTablesThatWouldTakeForEver)
{
    QByteArray page = "|a|b|\n|---|---|\n";
    for (int i = 0; i < 10'000; ++i)
        page += "|x|y|\n";
    PageBrowser browser;
    WorkTime clock;
    browser.setPage(page);
    EXPECT_LT(clock.elapsed(), 8000);
    EXPECT_TRUE(browser.toPlainText().contains(QLatin1String("the rest is not shown")));
}

} // namespace look_test
