#include "views/stack/sizespage.h"

#include "model/base/background.h"
#include "model/base/files.h"
#include "model/base/text.h"
#include "model/items/valuetable.h"
#include "model/workspace/desk.h"
#include "model/workspace/packageindex.h"
#include "views/stack/sizemapview.h"
#include "views/style/parts.h"
#include "views/window/openlocal.h"

#include <QHeaderView>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace stackwright {

namespace {

struct Question
{
    QList<PagesOfImage> pages;
    QList<int> parents;
    QStringList dockerfiles; ///< whole paths; empty: not known
};

struct Answer
{
    QList<SizeBlock> blocks;
    bool hasStable = false;
};

std::optional<ManifestPage> firstPage(const QStringList &files)
{
    for (const QString &file : files)
        if (const Result<QByteArray> bytes = readFile(file, 64 * mebibyte, false))
            if (ManifestPage page = parseManifestPage(*bytes); !page.layers.isEmpty())
                return page;
    return {};
}

Answer readSizes(const Question &question)
{
    Answer answer;
    QList<SizeSource> sources;
    for (qsizetype i = 0; i < question.pages.size(); ++i) {
        SizeSource source;
        source.image = question.pages[i].image;
        source.parent = question.parents[i];
        source.page = firstPage(question.pages[i].now).value_or(ManifestPage());
        source.stable = firstPage(question.pages[i].stable);
        answer.hasStable = answer.hasStable || (source.stable && !source.page.isEmpty());
        if (!question.dockerfiles[i].isEmpty())
            if (const Result<QByteArray> text = readFile(question.dockerfiles[i], mebibyte, false))
                source.dockerfile = readDockerfile(*text);
        sources += source;
    }
    answer.blocks = sizeMapOf(sources);
    return answer;
}

} // namespace

SizesPage::SizesPage(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_map(new SizeMapView), m_rows(new ValueTable({tr("Image"), tr("Made by"), tr("Line"), tr("Size"), tr("Stable"), tr("Change")}, {2, 3, 4, 5}, this)),
      m_view(rowsView(tr("Sizes"), m_rows, {{}, {2, 3, 4, 5}, {4}, {1}})), m_split(new QSplitter(Qt::Vertical)), m_compares(textButton(tr("Against stable"), "compareSizes", tr("Colours show what is larger and what is smaller than in the stable tag"))),
      m_sum(plainLabel()), m_told(new ElidedLabel), m_work(new QWidget),
      m_none(new EmptyPlace(tr("No sizes are known yet"), tr("They are read from the images' pages, which a run writes when an image has passed.")))
{
    setObjectName(QStringLiteral("sizesPage"));
    setAccessibleName(tr("Sizes"));
    m_work->setAccessibleName(tr("Sizes"));
    makeHeading(m_sum);
    makeQuiet(m_told);
    m_told->setObjectName(QStringLiteral("sizeTold"));
    m_compares->setCheckable(true);
    m_view->setObjectName(QStringLiteral("sizeRows"));
    m_view->setTextElideMode(Qt::ElideRight);
    QHeaderView *header = m_view->header();
    header->setSectionResizeMode(1, QHeaderView::Stretch);
    for (const auto &[column, width] : {std::pair(0, 190), std::pair(2, 56), std::pair(3, 90), std::pair(4, 90), std::pair(5, 96)})
        header->resizeSection(column, width);
    m_split->setAccessibleName(tr("Sizes"));
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_map);
    m_split->addWidget(m_view);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 1);
    auto *head = new QHBoxLayout;
    head->addWidget(m_sum, 1);
    head->addWidget(m_compares);
    auto *column = new QVBoxLayout(m_work);
    column->setContentsMargins(20, 0, 20, 12);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_told);
    column->addWidget(m_split, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_work, 1);
    all->addWidget(m_none, 1);

    connect(m_compares, &QToolButton::toggled, m_map, &SizeMapView::setCompared);
    connect(m_map, &SizeMapView::currentChanged, this, [this](SizeMapView::Place place) {
        say(m_told, m_map->tell(place), tr("What the box is"));
        if (place.block < 0)
            return;
        for (int row = 0; row < m_rows->rowCount(); ++row)
            if (m_rows->rows()[row][0].key.toPoint() == QPoint(place.block, place.part))
                m_view->setCurrentIndex(m_rows->index(row, 0));
        if (!m_isFilling)
            emit imageChosen(m_map->blocks()[place.block].image);
    });
    connect(m_map, &SizeMapView::opened, this, [this](SizeMapView::Place place) { open(place.block, place.part); });
    const auto placeOf = [this](const QModelIndex &index) { return index.siblingAtColumn(0).data(ValueTable::KeyRole).toPoint(); };
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this, placeOf](const QModelIndex &index) {
        if (index.isValid())
            m_map->setCurrent({placeOf(index).x(), placeOf(index).y()});
    });
    connect(m_view, &QTreeView::activated, this, [this, placeOf](const QModelIndex &index) { open(placeOf(index).x(), placeOf(index).y()); });
    show({}, false);
}

void SizesPage::refresh()
{
    Question question;
    question.pages = pagesShown(*m_desk);
    const Plan *plan = m_desk->plan();
    for (qsizetype i = 0; i < question.pages.size(); ++i) {
        question.parents << plan->images[i].parentIndex;
        QString file;
        if (const auto &planning = m_desk->planning())
            if (const int at = planning->spec.indexOf(question.pages[i].image); at >= 0)
                file = planning->folders.checkout + QLatin1Char('/') + planning->spec.images[at].dockerfilePath();
        question.dockerfiles << file;
    }
    inBackground<Answer>(
        this, [question] { return readSizes(question); },
        [this, number = ++m_question](const Answer &answer) {
            if (number == m_question)
                show(answer.blocks, answer.hasStable);
        });
}

void SizesPage::show(const QList<SizeBlock> &blocks, bool hasStable)
{
    m_work->setVisible(!blocks.isEmpty());
    m_none->setVisible(blocks.isEmpty());
    m_compares->setVisible(hasStable);
    m_view->setColumnHidden(4, !hasStable);
    m_view->setColumnHidden(5, !hasStable);
    if (!hasStable)
        m_compares->setChecked(false);
    qint64 whole = 0;
    QStringList doubled;
    QList<QList<Cell>> rows;
    for (int block = 0; block < blocks.size(); ++block) {
        whole += blocks[block].bytes();
        if (blocks[block].holdsParent)
            doubled << blocks[block].image;
        for (int part = 0; part < blocks[block].parts.size(); ++part) {
            const SizePart &one = blocks[block].parts[part];
            rows << QList<Cell>{Cell(blocks[block].image, {}, QPoint(block, part)), one.isBase ? tr("built on %1").arg(one.text) : one.text, one.line > 0 ? QString::number(one.line) : QString(),
                                one.isGone ? tr("gone") : sizeText(one.bytes), one.before < 0 ? QString() : one.before == 0 ? tr("new") : sizeText(one.before), changeText(one)};
        }
    }
    QString text = tr("%1 in %2, what they share counted once").arg(sizeText(whole), counted(blocks.size(), tr("image"), tr("images")));
    if (!doubled.isEmpty()) // a page of another build of the parent
        text = tr("%1 in %2; %3 with what it is built on, since its page does not fit its parent's").arg(sizeText(whole), counted(blocks.size(), tr("image"), tr("images")), doubled.join(QStringLiteral(", ")));
    if (hasStable) { // of the images that the stable tag has, too
        qint64 change = 0;
        qsizetype compared = 0;
        for (const SizeBlock &block : blocks)
            if (const qint64 before = block.before(); before >= 0) {
                change += block.bytes() - before;
                ++compared;
            }
        const QString than = change == 0  ? tr("as large as in the stable tag")
                             : change > 0 ? tr("%1 more than in the stable tag").arg(sizeText(change))
                                          : tr("%1 less than in the stable tag").arg(sizeText(-change));
        text += QStringLiteral(" · ") + (compared == blocks.size() ? than : tr("%1, as far as it has the images: %2 of %3").arg(than).arg(compared).arg(blocks.size()));
    }
    m_sum->setText(blocks.isEmpty() ? QString() : text);
    m_isFilling = true;
    m_rows->setRows(rows);
    m_map->setBlocks(blocks);
    m_map->setCurrent(m_map->current());
    say(m_told, m_map->tell(m_map->current()), tr("What the box is"));
    m_isFilling = false;
}

void SizesPage::open(int block, int part)
{
    if (block < 0 || block >= m_map->blocks().size() || !m_desk->planning())
        return;
    const SizeBlock &of = m_map->blocks()[block];
    const int at = m_desk->planning()->spec.indexOf(of.image), line = part >= 0 && part < of.parts.size() ? of.parts[part].line : 0;
    if (at >= 0)
        openLocal(this, m_desk->planning()->folders.checkout + QLatin1Char('/') + m_desk->planning()->spec.images[at].dockerfilePath(), line);
}

} // namespace stackwright
