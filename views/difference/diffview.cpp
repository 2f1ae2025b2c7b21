#include "views/difference/diffview.h"

#include "model/base/text.h"
#include "views/difference/diffpane.h"
#include "views/style/icons.h"
#include "views/style/parts.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace stackwright {

namespace {

const QString settingsKey = QStringLiteral("diffSideBySide");

DiffLine lineOf(DiffLine::Tone tone, const DiffSide &side, bool isNew)
{
    DiffLine line;
    line.tone = tone;
    (isNew ? line.after : line.before) = side.line;
    const QString sign = tone == DiffLine::Tone::Added ? QStringLiteral("+ ") : tone == DiffLine::Tone::Removed ? QStringLiteral("- ") : QStringLiteral("  ");
    line.text = sign + side.text;
    if (side.markEnd > side.markBegin) {
        line.markBegin = side.markBegin + 2;
        line.markEnd = side.markEnd + 2;
    }
    return line;
}

DiffLine headingLine(const DiffRow &row)
{
    DiffLine line;
    line.tone = row.kind == DiffRow::Kind::File ? DiffLine::Tone::File : DiffLine::Tone::Place;
    line.text = row.kind == DiffRow::Kind::File ? row.heading : QString(QStringLiteral("  ") + row.heading);
    return line;
}

} // namespace

DiffView::DiffView(QWidget *parent)
    : QWidget(parent), m_sum(new ElidedLabel), m_at(plainLabel()), m_previous(new QPushButton), m_next(new QPushButton),
      m_inlineButton(new QToolButton), m_besideButton(new QToolButton), m_stack(new QStackedWidget),
      m_inline(new DiffPane(tr("Difference"), DiffPane::Numbers::Both)), m_before(new DiffPane(tr("Before"), DiffPane::Numbers::Before)),
      m_after(new DiffPane(tr("After"), DiffPane::Numbers::After))
{
    setObjectName(QStringLiteral("diff"));
    setAccessibleName(tr("Difference"));
    m_inline->setObjectName(QStringLiteral("diffInline"));
    m_before->setObjectName(QStringLiteral("diffBefore"));
    m_after->setObjectName(QStringLiteral("diffAfter"));
    makeQuiet(m_sum);
    makeQuiet(m_at);
    m_previous->setIcon(iconNamed(QStringLiteral("up"))); // as in the log: narrow windows have no room for the words
    m_next->setIcon(iconNamed(QStringLiteral("down")));
    m_previous->setObjectName(QStringLiteral("previousChange"));
    m_previous->setAccessibleName(tr("Previous change"));
    m_previous->setToolTip(tr("Previous change, Shift+F7"));
    m_next->setObjectName(QStringLiteral("nextChange"));
    m_next->setAccessibleName(tr("Next change"));
    m_next->setToolTip(tr("Next change, F7"));
    auto *group = new QButtonGroup(this);
    addChoice(group, m_inlineButton, tr("Inline"), "diffIsInline");
    addChoice(group, m_besideButton, tr("Side by side"), "diffIsBeside");
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 8);
    head->setSpacing(8);
    head->addWidget(m_sum, 1);
    head->addWidget(m_at);
    head->addWidget(m_previous);
    head->addWidget(m_next);
    head->addSpacing(8);
    head->addWidget(m_inlineButton);
    head->addWidget(m_besideButton);
    auto *beside = new QSplitter;
    beside->setAccessibleName(tr("Side by side"));
    beside->addWidget(m_before);
    beside->addWidget(m_after);
    beside->setChildrenCollapsible(false);
    m_stack->setAccessibleName(tr("Difference"));
    m_stack->addWidget(m_inline);
    m_stack->addWidget(beside);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    for (const auto &[one, other] : {std::pair(m_before, m_after), std::pair(m_after, m_before)}) {
        connect(one->verticalScrollBar(), &QScrollBar::valueChanged, other->verticalScrollBar(), &QScrollBar::setValue);
        connect(one->horizontalScrollBar(), &QScrollBar::valueChanged, other->horizontalScrollBar(), &QScrollBar::setValue);
    }
    connect(m_previous, &QPushButton::clicked, this, [this] { goToChange(false); });
    connect(m_next, &QPushButton::clicked, this, [this] { goToChange(true); });
    connect(m_inlineButton, &QToolButton::clicked, this, [this] { setSideBySide(false); });
    connect(m_besideButton, &QToolButton::clicked, this, [this] { setSideBySide(true); });
    m_beside = QSettings().value(settingsKey).toBool();
    fill();
}

void DiffView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (const bool wanted = QSettings().value(settingsKey).toBool(); wanted != m_beside) {
        m_beside = wanted;
        fill();
    }
}

void DiffView::setDiff(const TextDiff &diff, const QString &nothing)
{
    if (diff == m_diff && nothing == m_nothing)
        return;
    m_diff = diff;
    m_nothing = nothing;
    fill();
}

void DiffView::setSideBySide(bool beside)
{
    QSettings().setValue(settingsKey, beside);
    if (beside == m_beside)
        return;
    const int before = m_current;
    m_beside = beside;
    fill();
    if (before >= 0) {
        m_current = before - 1;
        goToChange(true);
    }
}

void DiffView::fill()
{
    using Kind = DiffRow::Kind;
    QList<DiffLine> both, left, right;
    m_changes.clear();
    const auto count = [&] { return static_cast<int>(m_beside ? left.size() : both.size()); };
    for (qsizetype i = 0; i < m_diff.rows.size(); ++i) {
        const DiffRow &row = m_diff.rows[i];
        if (row.kind == Kind::File || row.kind == Kind::Place) {
            both << headingLine(row);
            left << headingLine(row);
            right << headingLine(row);
        } else if (row.kind == Kind::Same) {
            DiffLine line = lineOf(DiffLine::Tone::Same, row.before, false);
            line.after = row.after.line;
            both << line;
            left << lineOf(DiffLine::Tone::Same, row.before, false);
            right << lineOf(DiffLine::Tone::Same, row.after, true);
        } else {
            const int first = count();
            qsizetype end = i;
            for (; end < m_diff.rows.size() && m_diff.rows[end].kind == Kind::Change; ++end) {
                const DiffRow &change = m_diff.rows[end];
                if (change.before.line)
                    both << lineOf(DiffLine::Tone::Removed, change.before, false);
                left << (change.before.line ? lineOf(DiffLine::Tone::Removed, change.before, false) : lineOf(DiffLine::Tone::Missing, {}, false));
                right << (change.after.line ? lineOf(DiffLine::Tone::Added, change.after, true) : lineOf(DiffLine::Tone::Missing, {}, true));
            }
            for (qsizetype k = i; k < end; ++k)
                if (m_diff.rows[k].after.line)
                    both << lineOf(DiffLine::Tone::Added, m_diff.rows[k].after, true);
            i = end - 1;
            m_changes << std::pair(first, count() - 1);
        }
    }
    const QString last = m_diff.isEmpty() ? m_nothing : m_diff.isCut ? tr("… the rest is not shown") : QString();
    if (!last.isEmpty()) {
        DiffLine line;
        line.tone = DiffLine::Tone::Place;
        line.text = QStringLiteral("  ") + last;
        both << line;
        left << line;
        right << line;
    }
    m_inline->setLines(m_beside ? QList<DiffLine>() : both);
    m_before->setLines(m_beside ? left : QList<DiffLine>());
    m_after->setLines(m_beside ? right : QList<DiffLine>());
    m_stack->setCurrentIndex(m_beside ? 1 : 0);
    m_current = -1;
    refreshHead();
}

void DiffView::refreshHead()
{
    (m_beside ? m_besideButton : m_inlineButton)->setChecked(true);
    const int changes = static_cast<int>(m_changes.size());
    say(m_sum, changes == 0 ? QString() : tr("%1 added, %2 removed").arg(counted(m_diff.added, tr("line"), tr("lines"))).arg(m_diff.removed), tr("No change"));
    say(m_at, changes == 0 ? QString() : m_current < 0 ? counted(changes, tr("change"), tr("changes")) : tr("%1 of %2").arg(m_current + 1).arg(changes), tr("No change"));
    m_previous->setEnabled(m_current > 0);
    m_next->setEnabled(m_current + 1 < changes);
}

void DiffView::goToChange(bool next)
{
    const int wanted = m_current + (next ? 1 : -1);
    if (wanted < 0 || wanted >= m_changes.size())
        return;
    m_current = wanted;
    const auto [first, last] = m_changes[wanted];
    for (DiffPane *pane : {m_inline, m_before, m_after}) {
        pane->setCurrent(first, last);
        pane->showLine(first);
    }
    refreshHead();
}

} // namespace stackwright
