#include "views/releaseview.h"

#include "model/base/text.h"
#include "model/items/valuetable.h"
#include "model/releasedesk.h"
#include "views/parts.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLocale>
#include <QVBoxLayout>

namespace stackwright {

namespace {

QString shortDigest(const QString &digest)
{
    return digest.isEmpty() ? QStringLiteral("–") : QString(digest.left(14) + QStringLiteral("…"));
}

QTreeView *addTable(Card *card, const QString &name, ValueTable *model, const StateDelegate::Columns &columns, int wide)
{
    QTreeView *view = rowsView(name, model, columns);
    view->setTextElideMode(Qt::ElideRight);
    view->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view->header()->setSectionResizeMode(wide, QHeaderView::Stretch);
    view->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    card->body()->addWidget(view);
    return view;
}

} // namespace

ReleaseView::ReleaseView(ReleaseDesk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_candidate(new QComboBox), m_said(plainLabel()), m_look(new QPushButton(tr("Look again"))),
      m_promote(new QPushButton), m_rollback(new QPushButton(tr("Roll back the newest…"))), m_notice(new Notice),
      m_gatesCard(new Card(tr("Gates"))), m_movesCard(new Card(tr("What moves"))), m_pastCard(new Card(tr("Releases so far"))),
      m_gates(new ValueTable({tr("State"), tr("Gate"), tr("Why")}, {}, this)),
      m_moves(new ValueTable({tr("Image"), tr("From"), tr("To"), tr("Now"), tr("Will be"), tr("Result")}, {}, this)),
      m_past(new ValueTable({tr("When"), tr("Tag"), tr("Who"), tr("How it ended"), tr("Images")}, {4}, this))
{
    setObjectName(QStringLiteral("releaseView"));
    setAccessibleName(tr("Release"));
    QLabel *title = plainLabel(tr("Release"));
    makeHeading(title, 1.45);
    m_candidate->setObjectName(QStringLiteral("candidate"));
    m_candidate->setAccessibleName(tr("Candidate"));
    m_candidate->setMinimumContentsLength(22);
    m_candidate->setPlaceholderText(tr("Choose a tag"));
    m_promote->setObjectName(QStringLiteral("promote"));
    m_promote->setProperty("primary", true);
    m_rollback->setObjectName(QStringLiteral("rollback"));
    m_rollback->setAccessibleName(m_rollback->text());
    m_look->setAccessibleName(m_look->text());
    makeQuiet(m_said);

    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(plainLabel(tr("Candidate")));
    row->addWidget(m_candidate);
    row->addWidget(m_look);
    row->addWidget(m_said, 1);
    row->addWidget(m_promote);
    addTable(m_gatesCard, tr("Gates"), m_gates, {{0}, {}, {2}, {}}, 2);
    addTable(m_movesCard, tr("What moves"), m_moves, {{5}, {}, {1, 2}, {3, 4}}, 0);
    addTable(m_pastCard, tr("Releases so far"), m_past, {{}, {4}, {2}, {1}}, 3);
    m_pastCard->addAction(m_rollback);
    auto *grid = new QGridLayout;
    grid->setSpacing(14);
    grid->addWidget(m_gatesCard, 0, 0);
    grid->addWidget(m_movesCard, 0, 1);
    grid->addWidget(m_pastCard, 1, 0, 1, 2);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 3);
    grid->setRowStretch(0, 1);
    grid->setRowStretch(1, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(title);
    column->addLayout(row);
    column->addWidget(m_notice);
    column->addLayout(grid, 1);

    connect(m_candidate, &QComboBox::activated, this, [this] { m_desk->look(m_candidate->currentText()); });
    connect(m_look, &QPushButton::clicked, this, [this] {
        if (m_candidate->currentIndex() >= 0)
            m_desk->look(m_candidate->currentText());
        else
            m_desk->refresh();
    });
    connect(m_promote, &QPushButton::clicked, m_desk, &ReleaseDesk::move);
    connect(m_rollback, &QPushButton::clicked, m_desk, &ReleaseDesk::lookAtRollback);
    connect(m_desk, &ReleaseDesk::changed, this, &ReleaseView::refresh);
    refresh();
}

void ReleaseView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_desk->refresh();
}

void ReleaseView::refresh()
{
    using State = ReleaseDesk::State;
    const State state = m_desk->state();
    QStringList shown;
    for (int i = 0; i < m_candidate->count(); ++i)
        shown << m_candidate->itemText(i);
    if (shown != m_desk->candidates()) {
        const QString before = m_candidate->currentText();
        m_candidate->clear();
        m_candidate->addItems(m_desk->candidates());
        m_candidate->setCurrentIndex(m_candidate->findText(before));
    }
    QList<QList<Cell>> gates, moves, past;
    const Promotion *promotion = m_desk->promotion();
    const bool back = promotion && promotion->kind() == Promotion::Kind::Rollback;
    if (promotion && state != State::Looking) {
        for (const GateResult &gate : promotion->gates())
            gates << QList<Cell>{word(gate.state), gate.name, gate.why};
        for (const PromotedImage &image : promotion->record().images) {
            QString result = word(image.result);
            result.replace(QLatin1Char('-'), QLatin1Char(' '));
            moves << QList<Cell>{image.image, image.from.tag, image.to.tag, shortDigest(back ? image.newDigest : image.oldDigest),
                                 shortDigest(back ? image.oldDigest : image.newDigest), result};
        }
    }
    for (const ReleaseRecord &record : m_desk->releases())
        past << QList<Cell>{{QLocale().toString(record.at.toLocalTime(), QLocale::ShortFormat), record.at}, record.tag, record.who, record.state,
                            {QString::number(record.images.size()), record.images.size()}};
    m_gates->setRows(gates);
    m_moves->setRows(moves);
    m_past->setRows(past);
    m_gatesCard->setRemark(gates.isEmpty() ? tr("choose a candidate") : promotion && promotion->gatesOpen() ? tr("all open") : tr("not all open"));
    m_rollback->setEnabled(!past.isEmpty() && state != State::Moving && state != State::Looking);

    const int count = promotion && state != State::Looking ? promotion->moves() : 0;
    const QString to = promotion && !promotion->record().images.isEmpty() ? promotion->record().images.first().to.tag : QString();
    const QString images = counted(count, tr("image"), tr("images"));
    const QString text = count == 0 ? tr("Nothing to promote") : back ? tr("Roll %1 back").arg(images) : tr("Promote %1 to %2").arg(images, to);
    m_promote->setText(text);
    m_promote->setAccessibleName(text);
    m_promote->setEnabled(m_desk->mayMove());
    m_candidate->setEnabled(state != State::Moving);
    say(m_said, state == State::Looking ? tr("asking the registry…") : state == State::Moving ? tr("moving…") : m_desk->said(), tr("Nothing under way"));
    const auto &trouble = m_desk->trouble();
    m_notice->show(QStringLiteral("failed"), trouble ? trouble->text() : QString(), trouble ? trouble->advice : QString());
}

} // namespace stackwright
