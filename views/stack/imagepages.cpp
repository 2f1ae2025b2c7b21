#include "views/stack/imagepages.h"

#include "model/base/text.h"
#include "model/items/reasontext.h"
#include "model/items/stagecards.h"
#include "model/workspace/desk.h"
#include "views/stack/changespage.h"
#include "views/stack/layerspage.h"
#include "views/log/logpage.h"
#include "views/log/logview.h"
#include "views/stack/manifestpage.h"
#include "views/stack/overviewpage.h"
#include "views/style/parts.h"
#include "views/style/state.h"
#include "views/stack/testspage.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>

namespace stackwright {

namespace {

QString linked(const ReasonPart &part, const QColor &colour)
{
    const QString escaped = part.text.toHtmlEscaped(), target = QString::fromLatin1(QUrl::toPercentEncoding(part.text));
    if (part.kind == ReasonPart::Kind::Words)
        return escaped;
    const QString scheme = part.kind == ReasonPart::Kind::Image ? QStringLiteral("image") : QStringLiteral("change");
    return QStringLiteral("<a style=\"text-decoration:none;color:%4\" href=\"%1:%2\">%3</a>").arg(scheme, target, escaped, colour.name());
}

// Why the image is in the plan, its files and images as links; the words of others are escaped.
QString whyHtml(const PlannedImage &image, const QColor &links)
{
    QStringList sentences;
    for (const ReasonText &reason : reasonTexts(image)) {
        QString text;
        for (const ReasonPart &part : reason)
            text += linked(part, links);
        sentences << text;
    }
    return sentences.join(QStringLiteral("; "));
}

} // namespace

ImagePages::ImagePages(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_name(plainLabel()), m_why(new LinkLabel), m_state(new Chip), m_tabs(new QTabBar),
      m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("imagePages"));
    setAccessibleName(tr("Image"));
    makeHeading(m_name, 1.45);
    m_name->setObjectName(QStringLiteral("imageName"));
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_why->setObjectName(QStringLiteral("why"));
    m_why->setMinimumHeight(fontMetrics().height() + 4);
    makeQuiet(m_why);
    m_tabs->setObjectName(QStringLiteral("pages"));
    m_tabs->setAccessibleName(tr("Pages of the image"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    for (const QString &name : {tr("Overview"), tr("Log"), tr("Tests"), tr("Layers"), tr("Changes"), tr("Page")}) {
        const int at = m_tabs->addTab(name);
        m_tabs->setAccessibleTabName(at, name);
    }

    auto *head = new QWidget;
    head->setAccessibleName(tr("Image"));
    head->setBackgroundRole(QPalette::Base);
    head->setAutoFillBackground(true);
    constexpr int tabMargin = 12; // of a tab's words, which stand below the title's
    auto *title = new QHBoxLayout;
    title->setContentsMargins(tabMargin, 0, 0, 0);
    title->setSpacing(10);
    title->addWidget(m_name);
    title->addWidget(m_state, 0, Qt::AlignVCenter);
    title->addStretch();
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(20 - tabMargin, 12, 20, 0);
    column->setSpacing(3);
    column->addLayout(title);
    auto *why = new QHBoxLayout;
    why->setContentsMargins(tabMargin, 0, 0, 0);
    why->addWidget(m_why);
    column->addLayout(why);
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(0, 4, 0, 0);
    tabs->addWidget(m_tabs);
    column->addLayout(tabs);
    auto *line = new QWidget;
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    m_stack->setAccessibleName(tr("Page of the image"));
    for (int page = 0; page < PageCount; ++page) {
        auto *place = new QWidget;
        auto *inside = new QVBoxLayout(place);
        inside->setContentsMargins(0, 0, 0, 0);
        m_stack->addWidget(place);
    }
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(head);
    whole->addWidget(line);
    whole->addWidget(m_stack, 1);

    connect(m_tabs, &QTabBar::currentChanged, this, [this](int page) {
        m_stack->setCurrentIndex(page);
        refreshPage();
        emit pageChanged(page);
    });
    connect(m_why, &QLabel::linkActivated, this, [this](const QString &link) {
        const QString target = QUrl::fromPercentEncoding(link.section(QLatin1Char(':'), 1).toLatin1());
        if (link.startsWith(QLatin1String("image:"))) {
            emit imageRequested(target);
        } else if (link.startsWith(QLatin1String("change:"))) {
            showFile(target);
        } else if (link == QLatin1String("failure:")) {
            showFailure();
        }
    });
}

void ImagePages::setPageTip(int page, const QString &text)
{
    m_tabs->setTabToolTip(page, text);
}

// Each page is made when it is first looked at: a window is there before its sixth page.
QWidget *ImagePages::make(Page page)
{
    if (m_pages[page])
        return m_pages[page];
    QWidget *made = nullptr;
    switch (page) {
    case Overview: {
        auto *overview = new OverviewPage(m_desk);
        connect(overview, &OverviewPage::logRequested, this, [this](Stage stage) {
            if (!m_desk->run())
                return;
            if (stage == Stage::Test || stage == Stage::Integration)
                showPage(Tests);
            else
                showLog(stage);
        });
        connect(overview, &OverviewPage::fileRequested, this, &ImagePages::showFile);
        connect(overview, &OverviewPage::imageRequested, this, &ImagePages::imageRequested);
        connect(overview, &OverviewPage::pictureRequested, this, &ImagePages::pictureRequested);
        made = overview;
        break;
    }
    case Log: {
        auto *log = new LogPage(m_desk);
        connect(log, &LogPage::imageRequested, this, &ImagePages::imageRequested);
        made = log;
        break;
    }
    case Tests: {
        auto *tests = new TestsPage(m_desk);
        connect(tests, &TestsPage::openRequested, this, &ImagePages::openRequested);
        connect(tests, &TestsPage::testRequested, this, [this](const QString &test) { emit testRequested(m_image, test); });
        connect(tests, &TestsPage::rerunRequested, this, [this] { emit rerunRequested(m_image); });
        connect(tests, &TestsPage::rerunFailedRequested, this, [this] { emit rerunFailedRequested(m_image); });
        made = tests;
        break;
    }
    case Layers: made = new LayersPage(m_desk); break;
    case Changes: {
        auto *changes = new ChangesPage(m_desk);
        connect(changes, &ChangesPage::openRequested, this, &ImagePages::openRequested);
        made = changes;
        break;
    }
    case Manifest: made = new ManifestView(m_desk); break;
    case PageCount: return nullptr;
    }
    m_pages[page] = made;
    m_stack->widget(page)->layout()->addWidget(made);
    return made;
}

LogPage *ImagePages::logPage()
{
    return static_cast<LogPage *>(make(Log));
}

void ImagePages::showLog(Stage stage)
{
    showPage(Log);
    logPage()->showStage(stage);
}

void ImagePages::showStep(Stage stage, const std::optional<StepRecord> &step)
{
    const ImageRecord *record = m_desk->run() ? m_desk->run()->image(m_image) : nullptr;
    if (!record || record->stage(stage).logFile.isEmpty()) {
        showPage(Overview);
        return;
    }
    showLog(stage);
    if (step)
        logPage()->showStep(*step);
    logPage()->view()->setFocus(Qt::OtherFocusReason);
}

void ImagePages::showFailure()
{
    if (const std::optional<Stage> stage = failedStage()) {
        showLog(*stage);
        logPage()->showFailure();
    }
}

std::optional<Stage> ImagePages::failedStage() const
{
    const ImageRecord *record = m_desk->run() ? m_desk->run()->image(m_image) : nullptr;
    for (const Stage stage : allStages)
        if (record && record->stage(stage).state == StageState::Failed)
            return stage;
    return {};
}

void ImagePages::showFile(const QString &path)
{
    showPage(Changes);
    static_cast<ChangesPage *>(make(Changes))->showFile(path);
}

void ImagePages::showTest(const QString &file, const QString &name)
{
    showPage(Tests);
    static_cast<TestsPage *>(make(Tests))->showTest(file, name);
}

void ImagePages::showPackage(const QString &name, const QString &version)
{
    showPage(Manifest);
    static_cast<ManifestView *>(make(Manifest))->showPackage(name, version);
}

void ImagePages::setImage(const QString &image)
{
    if (image == m_image)
        return;
    m_image = image;
    refresh();
}

void ImagePages::showPage(Page page)
{
    m_tabs->setCurrentIndex(page);
}

ImagePages::Page ImagePages::page() const
{
    return static_cast<Page>(m_tabs->currentIndex());
}

void ImagePages::refresh()
{
    refreshHead();
    refreshPage();
}

// A link keeps the colour that it was made with.
void ImagePages::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_desk->plan())
        refreshHead();
}

void ImagePages::refreshHead()
{
    const Plan *plan = m_desk->plan();
    const int at = plan ? plan->indexOf(m_image) : -1;
    if (at < 0)
        return;
    const PlannedImage &image = plan->images[at];
    const ImageRecord *record = m_desk->showsRunStates() ? m_desk->run()->image(m_image) : nullptr;
    m_name->setText(m_image);
    m_state->setState(record ? word(record->state) : word(image.state));
    QString why = whyHtml(image, palette().color(QPalette::Link));
    if (const std::optional<Stage> stage = failedStage(); stage && record && record->state == ImageState::Failed) // leads to the line in the log
        why = QStringLiteral("<a style=\"text-decoration:none;color:%1\" href=\"failure:\">%2</a>")
                  .arg(colourOf(Tone::Bad, palette()).name(), tr("%1 failed: %2").arg(stageTitle(*stage), spoken(record->stage(*stage).reason)).toHtmlEscaped());
    if (!why.isEmpty())
        why[0] = why[0] == QLatin1Char('<') ? why[0] : why[0].toUpper();
    m_why->setLinks(why); // whyHtml has escaped what others wrote
}

void ImagePages::refreshPage()
{
    const Plan *plan = m_desk->plan();
    if (!plan || plan->indexOf(m_image) < 0)
        return;
    switch (page()) {
    case Overview: static_cast<OverviewPage *>(make(Overview))->setImage(m_image); break;
    case Log: static_cast<LogPage *>(make(Log))->setImage(m_image); break;
    case Tests: static_cast<TestsPage *>(make(Tests))->setImage(m_image); break;
    case Layers: static_cast<LayersPage *>(make(Layers))->setImage(m_image); break;
    case Changes: static_cast<ChangesPage *>(make(Changes))->setImage(m_image); break;
    case Manifest: static_cast<ManifestView *>(make(Manifest))->setImage(m_image); break;
    case PageCount: break;
    }
}

} // namespace stackwright
