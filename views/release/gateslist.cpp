#include "views/release/gateslist.h"

#include "model/base/text.h"
#include "views/style/parts.h"
#include "views/style/state.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace stackwright {

namespace {

/// A state's glyph, at the height of a first line of text; the word stands beside it.
class GlyphMark : public QWidget
{
public:
    explicit GlyphMark(const QString &state) : m_state(state)
    {
        setFixedSize(18, fontMetrics().height());
        setAccessibleName(state);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const StateLook look = lookOf(m_state);
        paintGlyph(&painter, look.glyph, QRectF(0, 0, 14, height()), colourOf(look.tone, palette()));
    }

private:
    QString m_state;
};

} // namespace

GatesList::GatesList(QWidget *parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("gates"));
    setAccessibleName(tr("Gates"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inside = new QWidget;
    inside->setAccessibleName(tr("Gates"));
    m_rows = new QVBoxLayout(inside);
    m_rows->setContentsMargins(0, 0, 4, 0);
    m_rows->setSpacing(10);
    m_rows->addStretch(1);
    setWidget(inside);
    inside->setAutoFillBackground(false); // setWidget turns it on
    viewport()->setAutoFillBackground(false);
}

void GatesList::setGates(const QList<GateResult> &gates, bool maySkip)
{
    if (gates == m_gates && maySkip == m_maySkip)
        return; // a reason may be being typed
    m_gates = gates;
    m_maySkip = maySkip;
    if (isAncestorOf(QApplication::focusWidget())) // what had the keyboard goes: its list has it then
        setFocus(Qt::OtherFocusReason);
    while (m_rows->count() > 1) {
        QLayoutItem *item = m_rows->takeAt(0);
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    // What stands in the way is read first.
    QList<GateResult> ordered = gates;
    std::stable_partition(ordered.begin(), ordered.end(), [](const GateResult &gate) { return gate.state == GateResult::State::Closed; });
    for (qsizetype i = 0; i < ordered.size(); ++i)
        m_rows->insertWidget(static_cast<int>(i), makeRow(ordered[i]));
    verticalScrollBar()->setValue(0);
}

QWidget *GatesList::makeRow(const GateResult &gate)
{
    auto *row = new QWidget;
    // A gate has passed or not, as everything else here; its record keeps its own word.
    const QString state = gate.state == GateResult::State::Open     ? QStringLiteral("passed")
                          : gate.state == GateResult::State::Closed ? QStringLiteral("not passed") : word(gate.state);
    const QString why = visible(spoken(gate.why).toUtf8()), name = visible(gate.name.toUtf8());
    row->setObjectName(QStringLiteral("gate-") + gate.name);
    row->setAccessibleName(QString(name + QStringLiteral(", ") + state + QStringLiteral(": ") + why));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    QLabel *title = plainLabel(name);
    makeHeading(title);
    first->addWidget(title);
    QLabel *stateLabel = plainLabel(stateText(state));
    makeQuiet(stateLabel);
    first->addWidget(stateLabel);
    first->addStretch(1);
    texts->addLayout(first);
    if (!why.isEmpty()) {
        QLabel *reason = plainLabel(why);
        reason->setWordWrap(true);
        reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
        texts->addWidget(reason);
    }
    if (!gate.log.isEmpty()) {
        QPushButton *log = linkButton(tr("Open its log"));
        log->setObjectName(QStringLiteral("gateLog-") + gate.name);
        connect(log, &QPushButton::clicked, this, [this, file = gate.log] { emit logRequested(file); });
        first->addWidget(log);
    }
    if (m_maySkip && gate.state == GateResult::State::Closed) {
        QPushButton *skip = linkButton(tr("Skip with a reason…"));
        skip->setObjectName(QStringLiteral("skip-") + gate.name);
        skip->setAccessibleName(tr("Skip gate %1 with a reason").arg(name));
        first->addWidget(skip);
        auto *ask = new QWidget;
        ask->setAccessibleName(tr("Skip gate %1").arg(name));
        auto *field = new QLineEdit;
        field->setObjectName(QStringLiteral("reason-") + gate.name);
        field->setAccessibleName(tr("Reason for skipping gate %1").arg(name));
        field->setPlaceholderText(tr("Why it may be passed; kept in the record"));
        auto *passed = new QPushButton(tr("Skip"));
        passed->setObjectName(QStringLiteral("skipNow-") + gate.name);
        passed->setAccessibleName(tr("Skip gate %1 now").arg(name));
        passed->setEnabled(false);
        auto *line = new QHBoxLayout(ask);
        line->setContentsMargins(0, 2, 0, 0);
        line->addWidget(field, 1);
        line->addWidget(passed);
        ask->hide();
        texts->addWidget(ask);
        connect(skip, &QPushButton::clicked, ask, [this, ask, field] {
            ask->setVisible(!ask->isVisible());
            field->setFocus();
            QTimer::singleShot(0, ask, [this, ask] { ensureWidgetVisible(ask, 0, 8); }); // once there is room for it
        });
        connect(field, &QLineEdit::textChanged, passed, [passed](const QString &text) { passed->setEnabled(!text.trimmed().isEmpty()); });
        const auto send = [this, field, name = gate.name] {
            if (!field->text().trimmed().isEmpty())
                emit skipRequested(name, field->text().trimmed());
        };
        connect(field, &QLineEdit::returnPressed, this, send);
        connect(passed, &QPushButton::clicked, this, send);
    }
    auto *whole = new QHBoxLayout(row);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(4);
    auto *mark = new GlyphMark(state);
    for (int i = 0; i < first->count(); ++i) // a button in the line moves its words down
        if (const QWidget *part = first->itemAt(i)->widget())
            mark->setFixedHeight(std::max(mark->minimumHeight(), part->sizeHint().height()));
    whole->addWidget(mark, 0, Qt::AlignTop);
    whole->addLayout(texts, 1);
    return row;
}

} // namespace stackwright
