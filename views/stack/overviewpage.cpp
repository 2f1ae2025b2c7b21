#include "views/stack/overviewpage.h"

#include "model/base/text.h"
#include "model/items/reasontext.h"
#include "model/workspace/desk.h"
#include "views/stack/barsview.h"
#include "views/stack/factscard.h"
#include "views/style/parts.h"
#include "views/style/state.h"
#include "views/stack/timelineview.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace stackwright {

namespace {

constexpr int nameColumn = 1, whyColumn = 3, mostWrapped = 60;

QTreeView *smallTable(const QString &name, ValueTable *model, const StateDelegate::Columns &columns, int wide)
{
    QTreeView *view = rowsView(name, model, columns);
    view->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view->header()->setResizeContentsPrecision(60);
    view->header()->setSectionResizeMode(wide, QHeaderView::Stretch);
    view->setMinimumSize(120, 90);
    view->setTextElideMode(Qt::ElideRight);
    view->header()->setMinimumSectionSize(28);
    view->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    return view;
}

} // namespace

StageCardView::StageCardView(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumWidth(96);
}

void StageCardView::setCard(const StageCard &card)
{
    if (card == m_card)
        return;
    m_card = card;
    QStringList said{stageTitle(card.stage), stateText(card.state)};
    if (card.text != card.state)
        said << card.text;
    if (!card.detail.isEmpty())
        said << card.detail;
    setAccessibleName(said.join(QStringLiteral(", ")));
    setToolTip(card.detail.toHtmlEscaped());
    setCursor(card.logFile.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    update();
}

QSize StageCardView::sizeHint() const
{
    return QSize(118, fontMetrics().height() * 3 + 34);
}

void StageCardView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const StateLook look = lookOf(m_card.state);
    const QColor tone = colourOf(look.tone, palette());
    const bool running = look.tone == Tone::Active, failed = look.tone == Tone::Bad;
    painter.setPen(QPen(running || failed || hasFocus() ? tone : palette().color(QPalette::Mid), hasFocus() ? 2 : 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);

    const int line = fontMetrics().height();
    paintGlyph(&painter, look.glyph, QRectF(11, 10, 14, line), tone);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(tone);
    const QFontMetrics metrics(bold);
    QString title = stageTitle(m_card.stage);
    if (m_card.stage == Stage::Integration && metrics.horizontalAdvance(title) > width() - 34)
        title = OverviewPage::tr("Integr.", "the stage, where Integration is too long");
    painter.drawText(QRect(31, 10, width() - 32, line), Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(title, Qt::ElideRight, width() - 34));
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::Text));
    // What has no room in a row goes on in the next one, as far as nothing else stands there.
    const auto text = [&](int row, QString words, int rows) {
        for (; rows > 0 && !words.isEmpty(); --rows, ++row) {
            qsizetype end = words.size();
            while (rows > 1 && end > 0 && fontMetrics().horizontalAdvance(words.left(end)) > width() - 20)
                end = words.lastIndexOf(QLatin1Char(' '), end - 1);
            end = end > 0 ? end : words.size(); // one long word
            painter.drawText(QRect(12, 14 + line * row, width() - 20, line), Qt::AlignVCenter | Qt::TextSingleLine,
                             fontMetrics().elidedText(words.left(end), Qt::ElideRight, width() - 20));
            words = words.mid(end).trimmed();
        }
    };
    const int free = m_card.share >= 0 ? 1 : 2;
    text(1, m_card.text == m_card.state ? stateText(m_card.state) : m_card.text, m_card.detail.isEmpty() ? free + 1 : 1);
    painter.setPen(failed ? tone : palette().color(QPalette::PlaceholderText));
    text(2, m_card.detail, free);
    if (m_card.share >= 0) {
        const QRectF whole(12, height() - 9, width() - 24, 3);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::Mid));
        painter.drawRoundedRect(whole, 1.5, 1.5);
        painter.setBrush(tone);
        painter.drawRoundedRect(QRectF(whole.topLeft(), QSizeF(whole.width() * m_card.share, 3)), 1.5, 1.5);
    }
}

void StageCardView::mouseReleaseEvent(QMouseEvent *)
{
    emit opened(m_card.stage);
}

void StageCardView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return)
        emit opened(m_card.stage);
    else
        QWidget::keyPressEvent(event);
}

OverviewPage::OverviewPage(Desk *desk, QWidget *parent)
    : QScrollArea(parent), m_desk(desk), m_grid(new QGridLayout), m_strip(new QWidget), m_stripGrid(new QGridLayout(m_strip)),
      m_runCard(new Card(tr("This run"))), m_filesCard(new Card(tr("Changed files"))), m_buildsCard(new Card(tr("Last ten builds"))), m_facts(new FactsCard),
      m_runViews(new QStackedWidget), m_timeline(new TimelineView), m_bars(new BarsView),
      m_timelineTable(new ValueTable({tr("Image"), tr("Stage"), tr("State"), tr("Start"), tr("Time")}, {3, 4}, this)),
      m_files(new ValueTable({tr("Change"), tr("File"), tr("Effect")}, {}, this)),
      m_order(new ValueTable({tr("#"), tr("Image"), tr("State"), tr("Why")}, {}, this))
{
    setObjectName(QStringLiteral("overview"));
    setAccessibleName(tr("Overview"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setBackgroundRole(QPalette::Window);

    m_stripGrid->setContentsMargins(0, 0, 0, 0);
    m_stripGrid->setSpacing(8);

    // The run: drawn, and its twin as a table for those who cannot see the drawing.
    QPushButton *table = linkButton(tr("Table"));
    m_table = table;
    table->setCheckable(true);
    table->setObjectName(QStringLiteral("timelineTable"));
    m_picture = linkButton(tr("Whole picture"));
    m_picture->setObjectName(QStringLiteral("wholePicture"));
    m_picture->setToolTip(tr("With steps, waits and usual times, over the whole window"));
    connect(static_cast<QPushButton *>(m_picture), &QPushButton::clicked, this, &OverviewPage::pictureRequested);
    m_runCard->addAction(m_picture);
    m_runCard->addAction(table);
    m_runViews->setAccessibleName(tr("This run"));
    m_runViews->addWidget(m_timeline);
    m_runViews->addWidget(smallTable(tr("Timeline as a table"), m_timelineTable, {{2}, {3, 4}, {}, {}}, 0));
    const StateDelegate::Columns orderColumns{{2}, {}, {0, 3}, {}};
    m_orderView = smallTable(tr("What would be built"), m_order, orderColumns, whyColumn);
    letSentencesWrap(m_orderView, orderColumns, whyColumn);
    m_orderView->setObjectName(QStringLiteral("order"));
    m_orderView->setTextElideMode(Qt::ElideMiddle);
    connect(m_orderView, &QTreeView::activated, this, [this](const QModelIndex &index) { emit imageRequested(index.siblingAtColumn(nameColumn).data().toString()); });
    m_orderView->viewport()->installEventFilter(this);
    connect(m_orderView->header(), &QHeaderView::sectionResized, this, [this](int section) {
        if (section == whyColumn)
            fitOrderHeight();
    }, Qt::QueuedConnection); // never amid the list's own layout
    m_runViews->addWidget(m_orderView);
    m_runCard->body()->addWidget(m_runViews);
    connect(table, &QPushButton::toggled, this, [this](bool on) {
        if (m_runViews->currentIndex() != 2)
            m_runViews->setCurrentIndex(on ? 1 : 0);
    });

    QTreeView *files = smallTable(tr("Changed files"), m_files, {{0}, {}, {2}, {}}, 1);
    files->setTextElideMode(Qt::ElideMiddle); // a file's own name is at its end
    m_filesCard->body()->addWidget(files, 1);
    m_filesCard->body()->addStretch();
    connect(files, &QTreeView::activated, this, [this](const QModelIndex &index) {
        emit fileRequested(index.siblingAtColumn(1).data().toString());
    });
    m_bars->setFixedHeight(120);
    m_buildsCard->body()->addWidget(m_bars);
    m_buildsCard->body()->addStretch();

    auto *inside = new QWidget;
    inside->setAccessibleName(tr("Overview"));
    m_grid->setContentsMargins(20, 16, 20, 16);
    m_grid->setSpacing(14);
    m_grid->addWidget(m_strip, 0, 0, 1, 2);
    m_grid->addWidget(m_runCard, 1, 0, 1, 2);
    for (int i = 0; i < 3; ++i) // where they stand is arrange()'s to say
        m_grid->addWidget(i == 0 ? m_filesCard : i == 1 ? m_buildsCard : static_cast<QWidget *>(m_facts), 2 + i, 0);
    m_filesCard->hide();
    m_grid->setRowStretch(5, 1); // what has little to say takes little room
    m_grid->setColumnStretch(0, 3);
    m_grid->setColumnStretch(1, 2);
    inside->setLayout(m_grid);
    setWidget(inside);
    inside->setAutoFillBackground(false);
}

void OverviewPage::setImage(const QString &image)
{
    m_image = image;
    refresh();
}

void OverviewPage::refresh()
{
    const Plan *plan = m_desk->plan();
    const int at = plan ? plan->indexOf(m_image) : -1;
    if (at < 0)
        return;
    const PlannedImage &image = plan->images[at];
    const Estimates &estimates = m_desk->estimates();
    const qint64 now = m_desk->nowMs();
    const ImageRecord *record = m_desk->showsRunStates() ? m_desk->run()->image(m_image) : nullptr;
    const QList<EarlierTests> earlier = m_desk->recordsBefore(m_image);
    m_facts->setRecord(m_desk->record(m_image), earlier.isEmpty() ? -1 : earlier.first().record->size);
    showStages(record ? stageCards(*record, now, estimates.value(m_image)) : plannedCards(image, estimates.value(m_image)));

    if (m_desk->showsRunStates()) {
        const Timeline timeline = timelineOf(*m_desk->run(), now, estimates);
        m_runCard->setTitle(tr("This run"));
        QStringList remark;
        if (timeline.criticalPath.size() > 1)
            remark << tr("longest chain: %1").arg(timeline.criticalPath.join(QStringLiteral(", ")));
        if (timeline.leftMs > 0)
            remark << tr("about %1 left").arg(durationText(std::chrono::milliseconds(timeline.leftMs)));
        m_runCard->setRemark(remark.join(QStringLiteral(" · ")));
        m_timeline->setTimeline(timeline);
        m_timelineTable->setRows(timelineRows(timeline));
        if (m_runViews->currentIndex() == 2)
            m_runViews->setCurrentIndex(0);
    } else {
        const QStringList work = plan->work();
        m_runCard->setTitle(work.isEmpty() ? tr("Nothing to build") : plan->order.isEmpty() ? tr("What would be tested") : work.size() > plan->order.size() ? tr("What would be built or tested") : tr("What would be built"));
        m_runCard->setRemark(work.isEmpty() ? QString() : counted(work.size(), tr("image"), tr("images")));
        QList<QList<Cell>> rows;
        for (const QString &name : work) {
            const PlannedImage &one = plan->images[plan->indexOf(name)];
            rows << QList<Cell>{{QString::number(rows.size() + 1), rows.size()}, name, word(one.state), whyOf(one)};
        }
        m_order->setRows(rows);
        m_runViews->setCurrentIndex(2);
        fitOrder();
        fitOrderHeight();
    }
    for (QWidget *link : {m_table, m_picture})
        link->setVisible(m_runViews->currentIndex() != 2);
    if (m_runViews->currentIndex() != 2)
        m_runViews->setFixedHeight(m_runViews->currentIndex() == 0 ? m_timeline->sizeHint().height()
                                                                   : std::min(8, std::max(2, static_cast<int>(plan->work().size()) + 1)) * (fontMetrics().height() + 14) + 6);

    QList<QList<Cell>> files;
    for (const PlannedFile &file : plan->changedFiles)
        if (file.effect == Effect::BuildAll || file.concerns(m_image))
            files << QList<Cell>{word(file.file.status), visible(file.file.path), file.effect == Effect::BuildAll ? tr("every image") : tr("this image")};
    m_files->setRows(files);
    m_filesCard->body()->itemAt(0)->widget()->setFixedHeight((std::min(8, static_cast<int>(files.size())) + 1) * (fontMetrics().height() + 14) + 4);

    // A build that goes on is as long as it has taken until now.
    QList<EarlierBuild> builds = m_desk->lastBuilds(m_image);
    const QString going = word(StageState::Running);
    builds.removeIf([&](const EarlierBuild &build) { return build.state == going; });
    if (const StageRecord *build = record && m_desk->isLive() ? &record->stage(Stage::Build) : nullptr; build && build->state == StageState::Running) {
        builds << EarlierBuild{going, static_cast<double>(std::max<qint64>(0, now - build->startMs)) / 1000, m_desk->run()->started()};
        if (builds.size() > 10)
            builds.removeFirst();
    }
    QList<Bar> bars;
    for (const EarlierBuild &build : builds)
        bars << Bar{build.state, build.seconds, durationText(std::chrono::milliseconds(static_cast<qint64>(build.seconds * 1000)))};
    const double typical = estimates.value(m_image).value(Stage::Build, 0);
    m_bars->setBars(bars, typical);
    m_bars->setVisible(!bars.isEmpty());
    m_buildsCard->setRemark(bars.isEmpty() ? tr("none yet") : typical > 0
        ? tr("%1 typical").arg(durationText(std::chrono::milliseconds(static_cast<qint64>(typical * 1000)))) : QString());
    arrange();
}

void OverviewPage::showStages(const QList<StageCard> &cards)
{
    while (m_cards.size() < cards.size()) {
        auto *view = new StageCardView;
        view->setParent(widget()); // shown without one it would be a window of its own
        connect(view, &StageCardView::opened, this, &OverviewPage::logRequested);
        m_cards << view;
        m_columns = 0;
    }
    for (int i = 0; i < m_cards.size(); ++i) {
        m_cards[i]->setVisible(i < cards.size());
        if (i < cards.size())
            m_cards[i]->setCard(cards[i]);
    }
    arrange();
}

// A page that has the keyboard shows it at its scroll bar.
void OverviewPage::focusInEvent(QFocusEvent *event)
{
    QScrollArea::focusInEvent(event);
    verticalScrollBar()->update();
}

void OverviewPage::focusOutEvent(QFocusEvent *event)
{
    QScrollArea::focusOutEvent(event);
    verticalScrollBar()->update();
}

void OverviewPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

bool OverviewPage::eventFilter(QObject *watched, QEvent *event)
{
    if (m_orderView && watched == m_orderView->viewport() && event->type() == QEvent::Resize)
        fitOrder();
    return QScrollArea::eventFilter(watched, event);
}

// Where reasons have no room, what is told elsewhere too gives way: the state, which the tree shows, then the number, which is the row's
// place. What has no room even then goes on in a second line; of thousands of rows all are of one height.
void OverviewPage::fitOrder()
{
    const auto needed = [this](int column) {
        return std::max(static_cast<const QAbstractItemView *>(m_orderView)->sizeHintForColumn(column), m_orderView->header()->sectionSizeHint(column));
    };
    int reasons = m_orderView->header()->sectionSizeHint(whyColumn);
    for (int row = 0; row < std::min(m_order->rowCount(), mostWrapped); ++row)
        reasons = std::max(reasons, m_orderView->fontMetrics().horizontalAdvance(m_order->index(row, whyColumn).data().toString()) + 22);
    // A name of a hundred letters is cut in its middle, never the reason beside it.
    const int room = m_orderView->viewport()->width(), name = std::min(needed(nameColumn), std::max(120, room * 2 / 5));
    m_orderView->header()->setSectionResizeMode(nameColumn, QHeaderView::Fixed);
    m_orderView->header()->resizeSection(nameColumn, name);
    int left = room - name - reasons;
    for (const int column : {2, 0}) {
        left -= needed(column);
        m_orderView->setColumnHidden(column, left < 0);
    }
    const bool wraps = m_order->rowCount() <= mostWrapped;
    m_orderView->setWordWrap(wraps);
    m_orderView->setUniformRowHeights(!wraps);
}

/// As high as its rows, up to seven.
void OverviewPage::fitOrderHeight()
{
    if (m_runViews->currentIndex() != 2)
        return;
    m_orderView->doItemsLayout(); // the rows' heights go with the column's width
    int height = m_orderView->header()->sizeHint().height() + 6;
    for (int row = 0; row < std::min(7, m_order->rowCount()); ++row)
        height += m_orderView->sizeHintForRow(row);
    m_runViews->setFixedHeight(std::max(height, 2 * (fontMetrics().height() + 14) + 6));
}

// The cards stand in one row where there is room, else in two or three.
void OverviewPage::arrange()
{
    setFocusPolicy(verticalScrollBar()->maximum() > 0 ? Qt::StrongFocus : Qt::NoFocus); // to be scrolled with the keys
    const int room = viewport()->width() - 40;
    // The lower cards that have something to say, two beside each other where there is room for their words.
    QList<QWidget *> lower;
    if (m_files->rowCount() > 0)
        lower << m_filesCard;
    if (m_facts->isKnown() && room >= 560 && lower.isEmpty())
        lower << m_facts;
    lower << m_buildsCard;
    if (m_facts->isKnown() && !lower.contains(m_facts))
        lower << m_facts;
    const bool narrow = room < 560;
    if (lower != m_lower || narrow != m_narrow) {
        m_narrow = narrow;
        m_lower = lower;
        for (qsizetype i = 0; i < lower.size(); ++i) {
            const bool alone = narrow || (i % 2 == 0 && i + 1 == lower.size());
            m_grid->addWidget(lower[i], 2 + static_cast<int>(narrow ? i : i / 2), narrow ? 0 : static_cast<int>(i % 2), 1, alone ? 2 : 1);
        }
        m_filesCard->setVisible(lower.contains(m_filesCard));
        m_facts->setVisible(lower.contains(m_facts));
    }
    const int columns = room >= static_cast<int>(m_cards.size()) * 106 ? static_cast<int>(m_cards.size()) : room >= 340 ? 3 : 2;
    if (columns == m_columns || m_cards.isEmpty())
        return;
    m_columns = columns;
    for (int i = 0; i < m_cards.size(); ++i)
        m_stripGrid->addWidget(m_cards[i], i / columns, i % columns);
}

} // namespace stackwright
