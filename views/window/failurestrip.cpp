#include "views/window/failurestrip.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/items/failurestory.h"
#include "model/workspace/desk.h"
#include "views/style/parts.h"
#include "views/style/state.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace stackwright {

namespace {

constexpr int textBegin = 36;

QString ageText(ResultAge age, const Run &run)
{
    switch (age) {
    case ResultAge::Current: return {};
    case ResultAge::OlderFiles: return FailureStrip::tr("older than your files");
    case ResultAge::OtherCommit: return FailureStrip::tr("of commit %1").arg(run.plan().head.left(7));
    }
    return {};
}

} // namespace

FailureStrip::FailureStrip(Desk *desk, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_what(plainLabel()), m_open(button(tr("Open"), "failureOpen")), m_test(button(tr("Run this test"), "failureTest")),
      m_resume(button(tr("Go on"), "failureResume")), m_log(button(tr("Show log"), "failureLog"))
{
    setObjectName(QStringLiteral("failure"));
    setAccessibleName(tr("Failure"));
    m_what->setObjectName(QStringLiteral("failureText"));
    m_what->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_what->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(textBegin, 5, 12, 5);
    row->setSpacing(8);
    row->addWidget(m_what, 1);
    for (QPushButton *one : {m_open, m_test, m_resume, m_log})
        row->addWidget(one);
    connect(m_test, &QPushButton::clicked, this, [this] {
        if (const auto story = m_desk->run() ? failureOf(*m_desk->run()) : std::nullopt)
            emit testRequested(story->image, story->test);
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const auto story = this->story())
            emit openRequested(story->file, story->line);
    });
    connect(m_log, &QPushButton::clicked, this, [this] {
        if (const auto story = m_desk->run() ? failureOf(*m_desk->run()) : std::nullopt)
            emit logRequested(story->image);
    });
    connect(m_resume, &QPushButton::clicked, this, &FailureStrip::resumeRequested);
    hide();
}

QPushButton *FailureStrip::button(const QString &text, const char *name)
{
    auto *made = new QPushButton(text, this);
    made->setObjectName(QLatin1String(name));
    made->setAccessibleName(text);
    made->setAutoDefault(false);
    return made;
}

/// Of a build, with the instruction that failed: while the files are those of the run.
std::optional<FailureStory> FailureStrip::story() const
{
    const std::optional<Run> &run = m_desk->run();
    std::optional<FailureStory> story = run ? failureOf(*run) : std::nullopt;
    const auto &planning = m_desk->planning();
    const int at = story && planning && m_desk->isLive() && story->stage == Stage::Build ? planning->spec.indexOf(story->image) : -1;
    if (at < 0)
        return story;
    const QString path = planning->spec.images[at].dockerfilePath();
    if (const Result<QByteArray> text = readFile(planning->folders.checkout + QLatin1Char('/') + path, mebibyte, false))
        placeInDockerfile(&*story, *run, path, *text);
    return story;
}

void FailureStrip::refresh()
{
    const std::optional<Run> &run = m_desk->run();
    std::optional<FailureStory> story = this->story();
    const QStringList left = m_desk->leftToResume();
    // Tests that were run again and have passed: what waited behind them can go on.
    if (!story && run && run->isFinished() && !left.isEmpty())
        story = FailureStory{{}, {}, tr("The tests have passed"), {}, {}, 0, static_cast<int>(left.size())};
    if (!story) {
        m_text.clear();
        hide();
        return;
    }
    QStringList parts{story->what};
    if (story->waiting > 0)
        parts << (story->waiting == 1 ? tr("1 image waits") : tr("%1 images wait").arg(story->waiting));
    if (const QString age = ageText(m_desk->age(), *run); !age.isEmpty())
        parts << age;
    m_text = parts.join(QStringLiteral(" · "));
    m_state = run->state() == RunState::Failed ? QStringLiteral("failed") : run->state() == RunState::Passed ? QStringLiteral("waiting") : word(run->state());
    setAccessibleDescription(m_text);
    m_what->setToolTip(QStringLiteral("<span>") + m_text.toHtmlEscaped() + QStringLiteral("</span>"));
    const QString checkout = m_desk->planning() ? m_desk->planning()->folders.checkout : m_desk->runCheckout();
    m_open->setVisible(!story->file.isEmpty() && !checkout.isEmpty() && QFileInfo(checkout + QLatin1Char('/') + story->file).isFile());
    m_open->setToolTip(story->file.toHtmlEscaped());
    m_test->setVisible(!story->test.isEmpty() && m_desk->canTestAgain(story->image));
    m_resume->setVisible(!left.isEmpty());
    m_resume->setToolTip(tr("What has passed is not done again. Still to do: %1").arg(left.join(QStringLiteral(", "))).toHtmlEscaped());
    m_log->setVisible(!story->image.isEmpty());
    show();
    elide();
    QMetaObject::invokeMethod(this, &FailureStrip::elide, Qt::QueuedConnection); // its buttons have their places by then
    update();
}

// One line, whatever it says: the whole stands in its tool tip and for those who cannot see it.
void FailureStrip::elide()
{
    m_what->setText(m_what->fontMetrics().elidedText(m_text, Qt::ElideMiddle, std::max(80, m_what->width())));
    m_what->setAccessibleName(m_text);
}

void FailureStrip::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    QMetaObject::invokeMethod(this, &FailureStrip::elide, Qt::QueuedConnection); // the label has its width by then
}

void FailureStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const StateLook look = lookOf(m_state);
    const QColor tone = colourOf(look.tone, palette());
    painter.fillRect(rect(), mixed(palette().color(QPalette::Base), tone, 0.09));
    painter.fillRect(QRect(0, height() - 1, width(), 1), palette().color(QPalette::Mid));
    paintGlyph(&painter, look.glyph, QRectF(12, 0, 14, height()), tone);
}

} // namespace stackwright
