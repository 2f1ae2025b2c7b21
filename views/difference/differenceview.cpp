#include "views/difference/differenceview.h"

#include "model/base/text.h"
#include "model/items/packagetable.h"
#include "views/difference/diffview.h"
#include "views/style/parts.h"
#include "views/stack/sizebars.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace stackwright {

namespace {

/// The buttons' order; the first is all of them.
const std::optional<PackageChange::Kind> kinds[] = {std::nullopt, PackageChange::Kind::Added, PackageChange::Kind::Removed, PackageChange::Kind::Up,
                                                    PackageChange::Kind::Down, PackageChange::Kind::Changed};

void showUnlessEmpty(QTreeView *view, QLabel *none, bool any)
{
    view->setVisible(any);
    none->setVisible(!any);
}

const QString added = QStringLiteral("added"), removed = QStringLiteral("removed"), changed = QStringLiteral("changed"), none = QStringLiteral("–");

QString shownText(const QString &text)
{
    return visible(text.toUtf8());
}

QList<Cell> layerRow(const LayerChange &change, const QString &image)
{
    const QString remark = change.isRepacked      ? DifferenceView::tr(" (compressed otherwise)")
                           : change.sign == '~'   ? DifferenceView::tr(" (other contents)")
                                                  : QString();
    const bool grown = !change.sizeBefore.isEmpty() && change.sizeBefore != change.size;
    return {change.sign == '+' ? added : change.sign == '-' ? removed : changed, QString(shownText(change.command) + remark), image,
            grown ? QString(change.sizeBefore + QStringLiteral(" → ") + change.size) : change.size};
}

/// Variables, labels, the rest of the configuration, other platforms; what every build changes is one row.
QList<QList<Cell>> configurationRows(const ImageDifference &image)
{
    QList<QList<Cell>> rows;
    const auto pairs = [&](const QString &kind, const QList<PairChange> &changes) {
        for (const PairChange &change : changes)
            if (!changesWithEveryBuild(change.name))
                rows << QList<Cell>{!change.before ? added : !change.after ? removed : changed, kind, shownText(change.name),
                                    change.before ? shownText(*change.before) : none, change.after ? shownText(*change.after) : none, image.name};
    };
    pairs(DifferenceView::tr("variable"), image.environment);
    pairs(DifferenceView::tr("configuration"), image.settings);
    pairs(DifferenceView::tr("label"), image.labels);
    for (const ImageDifference &platform : image.platforms) {
        const QString conclusion = conclusionOf(platform);
        rows << QList<Cell>{platform.missingBefore ? added : platform.missingAfter ? removed : changed, DifferenceView::tr("platform"), shownText(platform.name),
                            platform.digestBefore.isEmpty() ? none : briefDigest(platform.digestBefore),
                            platform.digestAfter.isEmpty() ? none
                            : conclusion.isEmpty()         ? briefDigest(platform.digestAfter)
                                                           : QString(briefDigest(platform.digestAfter) + QStringLiteral(": ") + conclusion),
                            image.name};
    }
    if (const QString line = buildLine(image, QStringLiteral(" → ")); !line.isEmpty())
        rows << QList<Cell>{changed, DifferenceView::tr("build"), shownText(line), none, none, image.name};
    return rows;
}

QTreeView *sortable(QTreeView *view)
{
    view->setTextElideMode(Qt::ElideRight);
    view->setSortingEnabled(true);
    return view;
}

} // namespace

DifferenceView::DifferenceView(QWidget *parent)
    : QWidget(parent), m_tabs(new QTabBar), m_stack(new QStackedWidget), m_packages(new PackageTable(this)),
      m_layers(new ValueTable({tr("Change"), tr("Made by"), tr("First in"), tr("Size")}, {3}, this)),
      m_environment(new ValueTable({tr("Change"), tr("Kind"), tr("Name"), tr("Before"), tr("After"), tr("First in")}, {}, this)),
      m_kinds(new QButtonGroup(this)), m_filter(new QLineEdit), m_noPackages(plainLabel()),
      m_noLayers(plainLabel()), m_noEnvironment(plainLabel()), m_conclusion(plainLabel()), m_packageView(nullptr), m_layerView(nullptr),
      m_environmentView(nullptr), m_sizes(new SizeBars), m_diff(new DiffView)
{
    setObjectName(QStringLiteral("difference"));
    setAccessibleName(tr("What differs"));
    m_tabs->setObjectName(QStringLiteral("differenceParts"));
    m_tabs->setAccessibleName(tr("Parts of the difference"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_stack->setAccessibleName(tr("What differs"));
    for (int part = 0; part < PartCount; ++part)
        m_tabs->addTab(QString());
    for (QLabel *none : {m_noPackages, m_noLayers, m_noEnvironment}) {
        makeQuiet(none);
        none->setAlignment(Qt::AlignCenter);
        none->setWordWrap(true);
    }
    m_stack->addWidget(makePackages());
    m_stack->addWidget(makeLayers());
    m_stack->addWidget(m_diff);
    m_stack->addWidget(makeEnvironment());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_conclusion->setObjectName(QStringLiteral("conclusion"));
    m_conclusion->setWordWrap(true);
    m_conclusion->setContentsMargins(12, 8, 12, 4);
    m_conclusion->hide();
    column->addWidget(m_conclusion);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    refreshCounts();
}

QWidget *DifferenceView::makePackages()
{
    auto *page = new QWidget;
    page->setAccessibleName(tr("Packages"));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 8, 12, 4);
    row->setSpacing(4);
    for (int i = 0; i < 6; ++i) {
        auto *button = new QToolButton;
        addChoice(m_kinds, button, {}, qPrintable(QStringLiteral("packages-%1").arg(kinds[i] ? word(*kinds[i]) : QStringLiteral("all")))); // its words come with the counts
        m_kinds->setId(button, i);
        button->setChecked(i == 0);
        button->setProperty("quiet", true);
        row->addWidget(button);
    }
    row->addStretch(1);
    m_filter->setObjectName(QStringLiteral("packageFilter"));
    m_filter->setAccessibleName(tr("Filter packages"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(220);
    row->addWidget(m_filter, 1);
    m_packageView = sortable(rowsView(tr("Packages"), m_packages, {{PackageTable::Change}, {}, {PackageTable::World, PackageTable::Before}, {PackageTable::Before, PackageTable::After}}));
    m_packageView->setObjectName(QStringLiteral("packageTable"));
    QHeaderView *header = m_packageView->header();
    for (const int section : {PackageTable::Name, PackageTable::Before, PackageTable::After, PackageTable::Image})
        header->setSectionResizeMode(section, QHeaderView::Stretch); // evenly: in a wide window the eye has not far to go
    header->resizeSection(PackageTable::Change, 104);
    header->resizeSection(PackageTable::World, 64);
    m_packageView->sortByColumn(-1, Qt::AscendingOrder);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addLayout(belowTabs(m_packageView), 1);
    column->addWidget(m_noPackages, 1);
    connect(m_kinds, &QButtonGroup::idClicked, this, [this](int id) {
        m_packages->setKind(kinds[id]);
        countShown();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_packages->setText(text);
        countShown();
    });
    return page;
}

QWidget *DifferenceView::makeLayers()
{
    auto *page = new QWidget;
    page->setAccessibleName(tr("Layers and sizes"));
    m_layerView = rowsView(tr("Layers that differ"), m_layers, {{0}, {3}, {2}, {1}});
    m_layerView->setTextElideMode(Qt::ElideRight);
    QHeaderView *header = m_layerView->header();
    header->resizeSection(0, 104);
    header->setSectionResizeMode(1, QHeaderView::Stretch);
    header->resizeSection(2, 170);
    header->resizeSection(3, 90);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 8, 0, 0);
    auto *bars = new QHBoxLayout;
    bars->setContentsMargins(12, 0, 12, 0);
    bars->addWidget(m_sizes);
    column->addLayout(bars);
    column->addLayout(belowTabs(m_layerView), 1);
    column->addWidget(m_noLayers, 1);
    return page;
}

QWidget *DifferenceView::makeEnvironment()
{
    m_environmentView = rowsView(tr("Configuration"), m_environment, {{0}, {}, {1, 3}, {2, 3, 4}});
    m_environmentView->setTextElideMode(Qt::ElideRight);
    QHeaderView *header = m_environmentView->header();
    header->resizeSection(0, 104);
    header->resizeSection(1, 96);
    header->resizeSection(2, 200);
    header->setSectionResizeMode(3, QHeaderView::Stretch);
    header->setSectionResizeMode(4, QHeaderView::Stretch);
    header->resizeSection(5, 150);
    auto *page = new QWidget;
    page->setAccessibleName(tr("Configuration"));
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(belowTabs(m_environmentView), 1);
    column->addWidget(m_noEnvironment, 1);
    return page;
}

void DifferenceView::setDifferences(const QList<ImageDifference> &images, const std::optional<TextDiff> &text)
{
    const bool stack = images.size() > 1;
    m_packages->setDifferences(images);
    QList<QList<Cell>> layers, environment;
    QList<SizePair> sizes;
    QStringList conclusions;
    bool unknownConfiguration = false, unknownPackages = false, unlisted = false;
    for (const ImageDifference &image : images) {
        if (image.missingBefore || image.missingAfter)
            continue;
        sizes << SizePair{stack ? image.name : QString(), image.sizeBefore, image.sizeAfter, image.layersBefore, image.layersAfter};
        for (const LayerChange &change : image.layers)
            layers << layerRow(change, image.name);
        environment << configurationRows(image);
        if (!image.isSame() && !image.comparedRegistry)
            unknownConfiguration = true;
        unknownPackages = unknownPackages || (!image.isSame() && !image.comparedPages);
        unlisted = unlisted || (!image.isSame() && image.comparedPages && !image.comparedPackages);
        if (const QString conclusion = conclusionOf(image); !conclusion.isEmpty())
            conclusions << (stack ? QString(image.name + QStringLiteral(": ") + conclusion) : conclusion);
    }
    m_conclusion->setText(conclusions.size() > 3 ? QString() : visible(conclusions.join(QLatin1Char('\n')).toUtf8()));
    m_conclusion->setVisible(!m_conclusion->text().isEmpty());
    m_whyNoPackages = unknownPackages ? tr("Packages are not compared: there is no page of both sides.")
                      : unlisted      ? tr("Packages are not compared: pages list none, so whether any differs is not known.")
                                      : QString();
    say(m_noEnvironment, unknownConfiguration ? tr("The configuration is not compared: the registry did not tell of both sides.") : tr("Nothing of the configuration differs."),
        tr("Configuration"));
    say(m_noLayers, layers.isEmpty() && unknownConfiguration ? tr("The pages tell the same layers. Digests are not known.") : tr("No layer differs."), tr("Layers"));
    m_layers->setRows(layers);
    m_environment->setRows(environment);
    showUnlessEmpty(m_layerView, m_noLayers, !layers.isEmpty());
    showUnlessEmpty(m_environmentView, m_noEnvironment, !environment.isEmpty());
    m_sizes->setSizes(sizes);
    m_packageView->setColumnHidden(PackageTable::Image, !stack);
    m_layerView->setColumnHidden(2, !stack);
    m_environmentView->setColumnHidden(5, !stack);
    m_diff->setDiff(text ? *text : diffOfImages(images), tr("Nothing in the text differs."));
    m_tabs->show();
    const int texts = static_cast<int>(std::accumulate(images.begin(), images.end(), qsizetype(0), [](qsizetype sum, const ImageDifference &image) { return sum + image.texts.size(); }));
    const auto titled = [](const QString &name, qsizetype count) { return count > 0 ? QString(name + QLatin1Char(' ') + QString::number(count)) : name; };
    m_tabs->setTabText(Packages, titled(tr("Packages"), m_packages->count({})));
    m_tabs->setTabText(Layers, titled(tr("Layers and sizes"), layers.size()));
    m_tabs->setTabText(Text, titled(tr("Text"), text ? 0 : texts));
    m_tabs->setTabText(Environment, titled(tr("Configuration"), environment.size()));
    refreshCounts();
}

void DifferenceView::setText(const TextDiff &text, const QString &nothing)
{
    m_diff->setDiff(text, nothing);
    m_conclusion->hide();
    m_tabs->hide();
    m_stack->setCurrentIndex(Text);
    m_tabs->setCurrentIndex(Text);
}

// Where it is narrow, versions need the room more than what kind of package it is.
void DifferenceView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_packageView->setColumnHidden(PackageTable::World, width() < 560);
}

void DifferenceView::showPart(Part part)
{
    m_tabs->setCurrentIndex(part);
}

DifferenceView::Part DifferenceView::part() const
{
    return static_cast<Part>(m_tabs->currentIndex());
}

void DifferenceView::refreshCounts()
{
    const QString names[] = {tr("All"), tr("Added"), tr("Removed"), tr("Up"), tr("Down"), tr("Other")};
    for (int i = 0; i < 6; ++i) {
        QAbstractButton *button = m_kinds->button(i);
        const int count = m_packages->count(kinds[i]);
        button->setText(QString(names[i] + QLatin1Char(' ') + QString::number(count)));
        button->setAccessibleName(tr("%1: %2").arg(names[i], counted(count, tr("package"), tr("packages"))));
        button->setEnabled(i == 0 || count > 0);
        if (i == 5)
            button->setVisible(count > 0);
    }
    if (QAbstractButton *chosen = m_kinds->checkedButton(); chosen && !chosen->isEnabled()) {
        m_kinds->button(0)->setChecked(true);
        m_packages->setKind({});
    }
    countShown();
}

void DifferenceView::countShown()
{
    showUnlessEmpty(m_packageView, m_noPackages, m_packages->rowCount() > 0);
    say(m_noPackages, m_packages->count({}) == 0 && !m_whyNoPackages.isEmpty() ? m_whyNoPackages
                      : m_packages->count({}) == 0                    ? tr("No package differs.") : tr("No package matches."), tr("No package"));
}

} // namespace stackwright
