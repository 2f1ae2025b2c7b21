#include "views/stack/layerspage.h"

#include "model/base/text.h"
#include "model/items/valuetable.h"
#include "model/pages/manifestpage.h"
#include "model/workspace/desk.h"
#include "views/window/notyet.h"
#include "views/style/parts.h"
#include "views/style/state.h"

#include <QHeaderView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace stackwright {

/// The shares of the layers in the whole, as one bar; the table below is its twin.
class LayerBar : public QWidget
{
public:
    LayerBar()
    {
        setFixedHeight(22);
        setAccessibleName(LayersPage::tr("Sizes of the layers"));
    }
    QList<qint64> sizes;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        qint64 whole = 0;
        for (const qint64 size : sizes)
            whole += size;
        if (whole <= 0)
            return;
        double x = 0;
        int shade = 0;
        const QColor accent = palette().color(QPalette::Link), base = palette().color(QPalette::Base);
        for (const qint64 size : sizes) {
            const double w = static_cast<double>(size) / static_cast<double>(whole) * width();
            if (w < 1.5) {
                x += w;
                continue;
            }
            painter.fillRect(QRectF(x, 0, std::max(1.0, w - 2), height()), mixed(accent, base, 0.18 * (shade++ % 4)));
            x += w;
        }
    }
};

namespace {

/// "117.0 B" of a page is "117 B": a byte has no tenths.
QString sizeOf(QString printed)
{
    return printed.endsWith(QLatin1String(".0 B")) ? printed.replace(printed.size() - 4, 2, QString()) : printed;
}

/// Pages tell whole seconds.
QString timeOf(const PageLayer &layer)
{
    const qint64 seconds = layer.seconds();
    return seconds < 0 ? layer.elapsed : seconds < 60 ? QString(QString::number(seconds) + QLatin1String(" s")) : durationText(std::chrono::seconds(seconds));
}

} // namespace

LayersPage::LayersPage(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk),
      m_layers(new ValueTable({tr("#"), tr("Made by"), tr("Size"), tr("Total"), tr("Took"), tr("Created")}, {0, 2, 3, 4}, this)),
      m_bar(new LayerBar), m_sum(plainLabel()), m_frame(new Card),
      m_empty(new NotYet(desk, "buildForLayers", tr("No layers recorded yet"), tr("They are read from the image's page, which a run writes when the image has passed.")))
{
    setObjectName(QStringLiteral("layersPage"));
    setAccessibleName(tr("Layers page"));
    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(m_layers);
    sorted->setSortRole(ValueTable::SortRole);
    m_view = rowsView(tr("Layers"), sorted, {{}, {0, 2, 3, 4}, {0, 5}, {1}});
    QTreeView *view = m_view;
    view->setSortingEnabled(true);
    view->sortByColumn(0, Qt::AscendingOrder);
    view->setTextElideMode(Qt::ElideRight);
    QHeaderView *header = view->header();
    header->setSectionResizeMode(1, QHeaderView::Stretch);
    for (const auto &[column, width] : {std::pair(0, 44), std::pair(2, 84), std::pair(3, 84), std::pair(4, 70), std::pair(5, 148)})
        header->resizeSection(column, width);
    makeHeading(m_sum);
    m_frame->setAccessibleName(tr("Layers page"));
    auto *inside = static_cast<Card *>(m_frame)->body();
    inside->addWidget(m_sum);
    inside->addWidget(m_bar);
    inside->addWidget(view, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->addWidget(m_frame);
    column->addWidget(m_empty);
    connect(desk, &Desk::pageRead, this, [this](const QString &page, const QByteArray &text) {
        if (page == m_page)
            show(text);
    });
    show({});
}

// What a layer is made by comes first: in a narrow window its date goes, then how long it took.
void LayersPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_view->setColumnHidden(5, width() < 640);
    m_view->setColumnHidden(4, width() < 500);
}

void LayersPage::setImage(const QString &image)
{
    const QString page = m_desk->pageFile(image);
    if (page != m_page)
        show({});
    m_page = page;
    m_empty->setImage(image);
    m_desk->requestPage(page);
}

void LayersPage::show(const QByteArray &page)
{
    const ManifestPage manifest = parseManifestPage(page);
    QList<QList<Cell>> rows;
    m_bar->sizes.clear();
    for (const PageLayer &layer : manifest.layers) {
        m_bar->sizes << std::max<qint64>(0, layer.bytes());
        rows << QList<Cell>{{QString::number(layer.index), layer.index}, layer.command.isEmpty() ? QStringLiteral("–") : layer.command.simplified(), {sizeOf(layer.size), layer.bytes()},
                            {sizeOf(layer.total), layer.totalBytes()}, {timeOf(layer), layer.seconds()}, layer.createdAt};
    }
    m_layers->setRows(rows);
    m_bar->update();
    m_sum->setText(rows.isEmpty() ? QString() : tr("%1, %2").arg(counted(rows.size(), tr("layer"), tr("layers")), manifest.layers.last().total));
    m_frame->setVisible(!rows.isEmpty());
    m_empty->setVisible(rows.isEmpty());
}

} // namespace stackwright
