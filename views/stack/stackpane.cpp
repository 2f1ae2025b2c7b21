#include "views/stack/stackpane.h"

#include "views/stack/graphview.h"
#include "views/style/icons.h"
#include "views/style/parts.h"
#include "views/style/rowmenu.h"
#include "views/style/state.h"
#include "views/stack/whatifpanel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <functional>

namespace stackwright {

namespace {

QToolButton *viewButton(const QString &name, const QString &icon)
{
    auto *button = new QToolButton;
    button->setIcon(iconNamed(icon));
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setProperty("quiet", true);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setIconSize(QSize(18, 18));
    return button;
}

} // namespace

StackPane::StackPane(StackModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_filter(new StackFilter(this)), m_views(new QStackedWidget), m_name(new QLineEdit),
      m_state(new QComboBox), m_treeButton(viewButton(tr("Tree"), QStringLiteral("tree"))),
      m_graphButton(viewButton(tr("Graph"), QStringLiteral("graph"))), m_whatIf(new WhatIfPanel),
      m_none(new EmptyPlace(tr("No image is like this"), tr("The filter above leaves none of the stack's images.")))
{
    setObjectName(QStringLiteral("stackPane"));
    setAccessibleName(tr("Stack and filter"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_filter->setSourceModel(model);

    m_tree = rowsView(tr("Stack"), m_filter,
                      {{StackModel::State}, {StackModel::Tests, StackModel::Time, StackModel::Size}, {StackModel::Size, StackModel::Tag}, {},
                       {{StackModel::Last, StackModel::LastStateRole}}});
    m_tree->setRootIsDecorated(true);
    m_tree->setIndentation(18);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // its columns always fit
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->moveSection(StackModel::Last, StackModel::State + 1); // two facts of one row beside each other
    m_tree->setColumnHidden(StackModel::Last, true);

    m_name->setObjectName(QStringLiteral("filter"));
    m_name->installEventFilter(this);
    m_name->setPlaceholderText(tr("Filter images"));
    m_name->setAccessibleName(tr("Filter images by name"));
    m_name->setClearButtonEnabled(true);
    m_state->setObjectName(QStringLiteral("stateFilter"));
    m_state->setAccessibleName(tr("Filter images by state"));
    m_state->addItem(tr("All"), QString());
    for (const char *word : {"changed", "affected", "unchanged", "passed", "failed", "building", "waiting", "not run"})
        m_state->addItem(stateText(QLatin1String(word)), QLatin1String(word));
    m_state->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_state->setMinimumContentsLength(7);

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(10, 6, 8, 6);
    bar->setSpacing(6);
    bar->addWidget(m_name, 1);
    bar->addWidget(m_state);
    bar->addWidget(m_treeButton);
    bar->addWidget(m_graphButton);
    m_views->setAccessibleName(tr("Stack"));
    m_views->addWidget(m_tree);
    m_views->addWidget(m_none);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    auto *split = new QSplitter(Qt::Vertical);
    split->setObjectName(QStringLiteral("stackSplit"));
    split->setAccessibleName(tr("Stack and what changed"));
    split->addWidget(m_views);
    split->addWidget(m_whatIf);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setCollapsible(0, false);
    column->addWidget(split, 1);
    // The first look at a checkout may have found one changed file, the next one forty: the panel grows, unless a person has set it.
    connect(split, &QSplitter::splitterMoved, this, [this] { m_splitByHand = true; });
    connect(m_whatIf, &WhatIfPanel::needChanged, this, [this, split] {
        const int whole = split->height() - split->handleWidth();
        if (m_splitByHand || m_whatIf->isHidden() || whole < 200)
            return;
        const int need = m_whatIf->heightWithin(whole / 3);
        split->setSizes({whole - need, need});
    });
    m_treeButton->setChecked(true);
    // From the filter down, as the eye goes. (A focus proxy would take the filter out of Tab's way.)
    setTabOrder(m_name, m_state);
    setTabOrder(m_state, m_treeButton);
    setTabOrder(m_treeButton, m_graphButton);
    setTabOrder(m_graphButton, m_tree);

    connect(m_name, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setNamePart(text);
        afterFilter();
    });
    connect(m_state, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setState(m_state->currentData().toString());
        afterFilter();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) // states change under a filter
        connect(m_filter, signal, this, &StackPane::showRightView);
    m_none->button()->setObjectName(QStringLiteral("showAllImages"));
    m_none->button()->setText(tr("Show all images"));
    m_none->button()->setAccessibleName(m_none->button()->text());
    m_none->button()->show();
    connect(m_none->button(), &QPushButton::clicked, this, [this] {
        m_name->clear();
        m_state->setCurrentIndex(0);
        focusView();
    });
    connect(m_treeButton, &QToolButton::toggled, this, [this](bool on) { if (on) showGraph(false); });
    connect(m_graphButton, &QToolButton::toggled, this, [this](bool on) { if (on) showGraph(true); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        const QString image = m_model->imageAt(m_filter->mapToSource(current));
        if (m_graph)
            m_graph->setCurrent(image);
        if (!image.isEmpty())
            emit currentChanged(image);
    });
    const auto noteOpened = [this](const QModelIndex &index, bool isOpen) {
        if (m_foldsItself || !index.data(StackModel::FoldRole).toBool())
            return;
        const QString name = m_model->nameAt(m_filter->mapToSource(index));
        isOpen ? static_cast<void>(m_opened.insert(name)) : static_cast<void>(m_opened.remove(name));
    };
    connect(m_tree, &QTreeView::expanded, this, [noteOpened](const QModelIndex &index) { noteOpened(index, true); });
    connect(m_tree, &QTreeView::collapsed, this, [noteOpened](const QModelIndex &index) { noteOpened(index, false); });
    giveRowMenu(m_tree, [this](QMenu *menu, const QModelIndex &index) { emit menuRequested(m_model->nameAt(m_filter->mapToSource(index)), menu); });
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        if (m_wanted.isEmpty())
            m_wanted = currentRow();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, &StackPane::afterReset);
    connect(m_tree->verticalScrollBar(), &QScrollBar::rangeChanged, this, &StackPane::fitColumns); // the bar takes room, and gives it back
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] {
        if (m_graph)
            m_graph->update();
    });
}

// All is to be seen but the variants of an image: these are unfolded by who wants them, or by a filter that has found one.
void StackPane::expandRows()
{
    m_foldsItself = true;
    m_tree->expandAll();
    const bool filtered = !m_name->text().trimmed().isEmpty() || !m_state->currentData().toString().isEmpty();
    std::function<void(const QModelIndex &)> fold = [&](const QModelIndex &parent) {
        for (int row = 0; row < m_filter->rowCount(parent); ++row) {
            const QModelIndex index = m_filter->index(row, 0, parent);
            if (index.data(StackModel::FoldRole).toBool() && !filtered && !m_opened.contains(m_model->nameAt(m_filter->mapToSource(index))))
                m_tree->collapse(index);
            fold(index);
        }
    };
    if (m_model->hasVariants())
        fold({});
    m_foldsItself = false;
}

void StackPane::afterFilter()
{
    expandRows();
    if (!m_tree->currentIndex().isValid()) // what was on is filtered out
        m_tree->setCurrentIndex(m_filter->index(0, 0));
    showRightView();
    if (m_graph)
        m_graph->update();
}

void StackPane::showRightView()
{
    const bool none = m_filter->rowCount() == 0 && m_model->rowCount() > 0;
    m_views->setCurrentWidget(none ? static_cast<QWidget *>(m_none) : m_isGraph ? static_cast<QWidget *>(m_graph) : m_tree);
}

void StackPane::afterReset()
{
    expandRows();
    showRightView();
    fitColumns();
    const QString image = std::exchange(m_wanted, QString());
    QModelIndex index = m_filter->mapFromSource(m_model->indexOf(image));
    if (!index.isValid())
        index = m_filter->index(0, 0);
    m_tree->setCurrentIndex(index);
    if (m_graph)
        m_graph->update();
}

QString StackPane::currentImage() const
{
    return m_model->imageAt(m_filter->mapToSource(m_tree->currentIndex()));
}

QString StackPane::currentRow() const
{
    return m_model->nameAt(m_filter->mapToSource(m_tree->currentIndex()));
}

QStringList StackPane::currentImages() const
{
    return m_model->imagesAt(m_filter->mapToSource(m_tree->currentIndex()));
}

QStringList StackPane::selectedImages() const
{
    QStringList images;
    for (const QModelIndex &index : m_tree->selectionModel()->selectedRows())
        images << m_model->imagesAt(m_filter->mapToSource(index));
    images.removeDuplicates(); // a variant and the row above it
    return images;
}

void StackPane::setCurrentImage(const QString &image)
{
    const QModelIndex there = m_model->indexOf(image);
    if (there.isValid() && !m_filter->mapFromSource(there).isValid()) { // filtered out, and wanted all the same
        m_name->clear();
        m_state->setCurrentIndex(0);
    }
    if (there.isValid())
        m_tree->setCurrentIndex(m_filter->mapFromSource(there));
    else
        m_wanted = image;
}

// From the filter the keyboard goes on to what it has left; Escape ends the filter.
bool StackPane::eventFilter(QObject *object, QEvent *event)
{
    if (object != m_name || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool leaves = key == Qt::Key_Escape, goesOn = key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter;
    if (leaves)
        m_name->clear();
    if (leaves || goesOn)
        focusView();
    return leaves || goesOn;
}

void StackPane::setFilterTip(const QString &text)
{
    m_name->setToolTip(text);
}

void StackPane::focusView()
{
    (m_isGraph ? static_cast<QWidget *>(m_graph) : m_tree)->setFocus(Qt::OtherFocusReason);
}

void StackPane::focusFilter()
{
    m_name->setFocus();
    m_name->selectAll();
}

void StackPane::showGraph(bool graph)
{
    if (graph && !m_graph) {
        m_graph = new GraphView(m_model, m_filter);
        m_views->addWidget(m_graph);
        setTabOrder(m_tree, m_graph);
        connect(m_graph, &GraphView::chosen, this, &StackPane::setCurrentImage);
        m_graph->setCurrent(currentImage());
    }
    m_isGraph = graph;
    showRightView();
    (graph ? m_graphButton : m_treeButton)->setChecked(true);
    emit viewChanged();
}

bool StackPane::isGraph() const
{
    return m_isGraph;
}

void StackPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitColumns();
}

// Rows may have come while another mode was to be seen.
void StackPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fitColumns();
}

void StackPane::fitToResults()
{
    if (m_hasResults == m_model->hasLastResults())
        return;
    m_hasResults = !m_hasResults;
    fitColumns();
}

// The columns of facts take what they need, as far as there is room; the name takes the rest.
void StackPane::fitColumns()
{
    if (m_model->columnCount() == 0 || m_filter->rowCount() == 0)
        return;
    QHeaderView *header = m_tree->header();
    const QFontMetrics metrics(m_tree->font());
    const auto width = [&](const char *sample) { return metrics.horizontalAdvance(QLatin1String(sample)) + 13; };
    // Of thousands of names only the one that looks widest is measured.
    const PlannedImage *widest = nullptr;
    qsizetype most = 0;
    for (const PlannedImage &image : m_model->plan().images)
        if (const qsizetype guess = image.name.size() * metrics.averageCharWidth() + image.depth * m_tree->indentation(); guess > most) {
            most = guess;
            widest = &image;
        }
    const int name = std::clamp(widest ? metrics.horizontalAdvance(widest->name) + 18 + m_tree->indentation() * (widest->depth + (m_model->hasVariants() ? 3 : 1)) : 0, 110, 260);
    const QScrollBar *bar = m_tree->verticalScrollBar();
    int left = m_views->width() - (bar->maximum() > 0 ? bar->sizeHint().width() : 0) - 2;
    struct Need { int column, width; };
    const int state = widestState(metrics, {"unchanged", "affected", "passed", "failed", "not run", "building", "reused"}) + 31;
    const Need needs[] = {{StackModel::State, state}, {StackModel::Last, m_hasResults ? width("cancelled 33 min ago") + 30 : 0}, {StackModel::Time, width("1:02:03")},
                          {StackModel::Tests, std::max(width("14 / 14"), metrics.horizontalAdvance(StackModel::tr("no tests")) + 8)}, {StackModel::Size, width("888.8 MB")},
                          {StackModel::Tag, width("2023.2-2035e52") + 8}};
    bool room = true; // a column that is left out takes those that matter less with it
    for (const Need &need : needs) {
        // A long name is shortened in its middle before the state goes, or the last result.
        room = room && left - need.width >= (need.column == StackModel::State ? 110 : need.column == StackModel::Last ? std::min(name, 150) : name);
        m_tree->setColumnHidden(need.column, !room || need.width == 0);
        if (!room || need.width == 0)
            continue;
        header->resizeSection(need.column, need.width);
        left -= need.width;
    }
    header->resizeSection(StackModel::Image, std::max(left, 110));
}

} // namespace stackwright
