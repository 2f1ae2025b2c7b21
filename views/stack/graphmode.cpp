#include "views/stack/graphmode.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/items/stackmodel.h"
#include "model/workspace/desk.h"
#include "views/printing/printing.h"
#include "views/stack/sizespage.h"
#include "views/stack/wholegraph.h"
#include "views/style/parts.h"
#include "views/style/state.h"
#include "views/style/theme.h"
#include "views/window/nostack.h"

#include <QBuffer>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QStackedWidget>
#include <QSvgGenerator>
#include <QTabBar>
#include <QToolButton>

#include <functional>

namespace stackwright {

namespace {

/// A line in the colour of a chain, and what it stands for.
class LegendEntry : public QWidget
{
public:
    LegendEntry(Tone tone, const QString &text) : m_tone(tone), m_text(text)
    {
        setAccessibleName(text);
        setFixedSize(fontMetrics().horizontalAdvance(text) + 32, fontMetrics().height() + 4);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colourOf(m_tone, palette()), 2.4));
        painter.drawLine(QPointF(0, height() / 2.0), QPointF(20, height() / 2.0));
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect().adjusted(26, 0, 0, 0), Qt::AlignVCenter, m_text);
    }

private:
    Tone m_tone;
    QString m_text;
};

} // namespace

GraphMode::GraphMode(Desk *desk, StackModel *model, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_model(model), m_graph(new WholeGraph), m_said(new ElidedLabel), m_tabs(new QTabBar), m_parts(new QStackedWidget), m_sizes(new SizesPage(desk)), m_fold(textButton(tr("Fold what is unchanged"), "foldUnchanged")),
      m_failed(new LegendEntry(Tone::Bad, tr("failed"))), m_longest(new LegendEntry(Tone::Changed, tr("longest chain"))), m_work(new QWidget),
      m_none(new NoStack(desk, tr("The graph shows which image stands on which.")))
{
    setObjectName(QStringLiteral("graphMode"));
    setAccessibleName(tr("Graph"));
    m_work->setAccessibleName(tr("Graph"));
    QLabel *title = plainLabel(tr("Graph"));
    makeHeading(title, 1.45);
    makeQuiet(m_said);
    m_said->setObjectName(QStringLiteral("graphSaid"));
    m_fold->setCheckable(true);
    m_fold->setChecked(true);
    QToolButton *smaller = textButton(QStringLiteral("−"), "graphModeSmaller", tr("Smaller")), *larger = textButton(QStringLiteral("+"), "graphModeLarger", tr("Larger"));
    QToolButton *whole = textButton(tr("Whole"), "graphModeWhole"), *saves = textButton(tr("Save…"), "saveGraph"), *prints = textButton(tr("Print…"), "printGraph");
    auto *head = new QHBoxLayout;
    head->setContentsMargins(20, 14, 20, 0);
    head->setSpacing(8);
    m_tabs->setObjectName(QStringLiteral("graphParts"));
    m_tabs->setAccessibleName(tr("Images and sizes"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Images"));
    m_tabs->addTab(tr("Sizes"));
    head->addWidget(title);
    head->addSpacing(12);
    head->addWidget(m_tabs);
    head->addStretch(1);
    const QList<QWidget *> ofGraph{smaller, larger, whole, saves, prints};
    for (QWidget *part : {m_failed, m_longest, static_cast<QWidget *>(m_fold), static_cast<QWidget *>(smaller), static_cast<QWidget *>(larger), static_cast<QWidget *>(whole), static_cast<QWidget *>(saves), static_cast<QWidget *>(prints)})
        head->addWidget(part);
    auto *below = new QHBoxLayout;
    below->setContentsMargins(20, 0, 20, 0);
    below->addWidget(m_said);
    auto *drawing = new QWidget;
    drawing->setAccessibleName(tr("Graph"));
    auto *drawn = new QVBoxLayout(drawing);
    drawn->setContentsMargins(0, 0, 0, 0);
    drawn->setSpacing(8);
    drawn->addLayout(below);
    drawn->addWidget(m_graph, 1);
    m_parts->setAccessibleName(tr("Images and sizes"));
    m_parts->addWidget(drawing);
    m_parts->addWidget(m_sizes);
    auto *column = new QVBoxLayout(m_work);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_parts, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_work, 1);
    all->addWidget(m_none, 1);

    connect(m_tabs, &QTabBar::currentChanged, this, [this, ofGraph](int part) {
        m_parts->setCurrentIndex(part);
        for (QWidget *one : ofGraph)
            one->setVisible(part == 0);
        refresh();
    });
    connect(m_sizes, &SizesPage::imageChosen, this, &GraphMode::imageChosen);
    connect(m_fold, &QToolButton::toggled, m_graph, &WholeGraph::setFolding);
    connect(smaller, &QToolButton::clicked, this, [this] { m_graph->setZoom(m_graph->zoom() / 1.2); });
    connect(larger, &QToolButton::clicked, this, [this] { m_graph->setZoom(m_graph->zoom() * 1.2); });
    connect(whole, &QToolButton::clicked, m_graph, &WholeGraph::showWhole);
    connect(saves, &QToolButton::clicked, this, &GraphMode::save);
    connect(prints, &QToolButton::clicked, this, &GraphMode::print);
    connect(m_graph, &WholeGraph::chosen, this, &GraphMode::imageChosen);
    connect(m_graph, &WholeGraph::opened, this, &GraphMode::imageOpened);
    connect(m_graph, &WholeGraph::foldingChanged, this, &GraphMode::refresh);
    connect(static_cast<NoStack *>(m_none), &NoStack::openRequested, this, &GraphMode::openRequested);
    const auto whenSeen = [this] {
        if (isVisible())
            refresh();
    };
    connect(m_model, &QAbstractItemModel::modelReset, this, whenSeen);
    connect(m_model, &QAbstractItemModel::dataChanged, this, whenSeen);
    connect(m_desk, &Desk::runChanged, this, whenSeen);
    connect(m_desk, &Desk::runFinished, this, whenSeen);
    refresh();
}

void GraphMode::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void GraphMode::refresh()
{
    const QList<PlannedImage> &planned = m_model->plan().images;
    m_work->setVisible(!planned.isEmpty());
    m_none->setVisible(planned.isEmpty());
    static_cast<NoStack *>(m_none)->refresh();
    const bool isGraph = m_tabs->currentIndex() == 0;
    m_fold->setVisible(isGraph);
    if (planned.isEmpty())
        return;
    if (!isGraph && !m_desk->isBusy())
        m_sizes->refresh();
    const bool isRun = m_desk->showsRunStates();
    const QStringList longest = isRun ? timelineOf(*m_desk->run(), m_desk->nowMs(), m_desk->estimates()).criticalPath : longestChain(m_model->plan(), m_desk->estimates());
    QList<WholeGraph::Image> images;
    QStringList fates; // by image: how it fared, in this run or in the last one
    for (const PlannedImage &image : planned) {
        const QModelIndex row = m_model->indexOf(image.name);
        WholeGraph::Image one;
        one.name = image.name;
        one.parent = image.parentIndex;
        one.state = row.siblingAtColumn(StackModel::State).data().toString();
        one.longest = longest.size() > 1 && longest.contains(image.name);
        const QString took = row.siblingAtColumn(StackModel::Time).data().toString();
        double expected = 0;
        const QHash<Stage, double> known = m_desk->estimates().value(image.name);
        for (auto stage = known.begin(); stage != known.end(); ++stage)
            if (image.action != Action::Test || (stage.key() != Stage::Cache && stage.key() != Stage::Build))
                expected += stage.value();
        const bool willRun = isRun ? one.state == QLatin1String("waiting") : isWork(image.action);
        // Before a run, beside what git says: what failed last.
        const QString last = row.siblingAtColumn(StackModel::Last).data(StackModel::LastStateRole).toString();
        fates << (last.isEmpty() ? one.state : last);
        if (!isRun && last == QLatin1String("failed"))
            one.note = row.siblingAtColumn(StackModel::Last).data().toString();
        else if (isRun && took != QStringLiteral("–"))
            one.note = took;
        else if (willRun && expected > 0)
            one.note = tr("about %1").arg(durationText(std::chrono::milliseconds(static_cast<qint64>(expected * 1000))));
        images << one;
    }
    // From the first image to what failed, and what could not go on because of it.
    qsizetype failed = 0;
    for (int i = 0; i < images.size(); ++i)
        if (fates[i] == QLatin1String("failed")) {
            ++failed;
            for (int at = i; at >= 0; at = images[at].parent)
                images[at].failed = true;
        }
    for (int i = 0; i < images.size(); ++i) // parents come first
        if (const int above = images[i].parent; above >= 0 && images[above].failed && fates[i] == QLatin1String("not run") && (fates[above] == QLatin1String("failed") || fates[above] == QLatin1String("not run")))
            images[i].failed = true;
    m_graph->setImages(images);
    m_failed->setVisible(isGraph && failed > 0);
    m_longest->setVisible(isGraph && longest.size() > 1);
    QStringList facts{counted(images.size(), tr("image"), tr("images"))};
    if (failed > 0)
        facts << (isRun ? tr("%1 failed").arg(failed) : tr("%1 failed in the last run").arg(failed));
    if (longest.size() > 1)
        facts << tr("longest chain: %1").arg(longest.join(QStringLiteral(" → ")));
    if (m_graph->foldedCount() > 0)
        facts << tr("%1 unchanged are folded").arg(m_graph->foldedCount());
    stackwright::say(m_said, facts.join(QStringLiteral(" · ")), tr("What is drawn"));
}

QByteArray GraphMode::picture(bool isPdf) const
{
    const QSize size = m_graph->wholeSize();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const auto paint = [&](QPaintDevice *device, double scale) {
        QPainter painter(device);
        painter.scale(scale, scale);
        m_graph->render(&painter, lightPalette());
    };
    if (!isPdf) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(), size));
        svg.setTitle(tr("Stack"));
        paint(&svg, 1);
        return bytes;
    }
    QPdfWriter pdf(&buffer);
    pdf.setResolution(96);
    pdf.setPageSize(QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point, {}, QPageSize::ExactMatch));
    pdf.setPageMargins({});
    paint(&pdf, 1);
    return bytes;
}

void GraphMode::save()
{
    QString file = QFileDialog::getSaveFileName(this, tr("Save the graph"), QStringLiteral("stack.svg"), tr("Pictures (*.svg);;Documents (*.pdf)"));
    if (file.isEmpty())
        return;
    const bool isPdf = file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive);
    if (const Result<void> written = writeFile(file, picture(isPdf)); !written)
        emit troubled(spoken(written.error().whole()), spoken(written.error().advice));
}

void GraphMode::print()
{
    printDrawing(
        this,
        [this](QPainter *painter, const QSizeF &page) {
            const QSize size = m_graph->wholeSize();
            const double scale = std::min(page.width() / size.width(), page.height() / size.height());
            painter->scale(scale, scale);
            m_graph->render(painter, lightPalette());
        },
        [this](const QString &printer) { emit troubled(tr("The graph could not be printed: %1 does not take it").arg(printer), tr("Save it as a PDF instead")); });
}

} // namespace stackwright
