#include "views/window/palettedialog.h"

#include "model/items/valuetable.h"
#include "views/style/parts.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

namespace stackwright {

namespace {

constexpr qsizetype mostShown = 200;
constexpr int wide = 680, high = 440;

/// What cannot be done now is quiet, and can be gone to all the same: its reason stands beside it.
class OffDelegate : public StateDelegate
{
public:
    using StateDelegate::StateDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        StateDelegate::initStyleOption(option, index);
        if (!index.siblingAtColumn(0).data(ValueTable::SortRole).toBool())
            return;
        const QColor quiet = option->palette.color(QPalette::PlaceholderText);
        option->palette.setColor(QPalette::Text, quiet);
        option->palette.setColor(QPalette::HighlightedText, quiet);
    }
};

} // namespace

PaletteDialog::PaletteDialog(QList<PaletteEntry> entries, const QStringList &unknown, QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint), m_entries(std::move(entries)), m_unknown(unknown), m_text(new QLineEdit),
      m_rows(new ValueTable({tr("Name"), tr("More"), tr("Kind")}, {}, this)), m_note(plainLabel())
{
    setObjectName(QStringLiteral("paletteDialog"));
    setAccessibleName(tr("Find anything"));
    setWindowTitle(tr("Find anything"));
    setModal(true);
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(QStringLiteral("paletteText"));
    m_text->setAccessibleName(tr("Find anything"));
    m_text->setPlaceholderText(tr("An action, an image, a file, a test, a package, a tag, a run"));
    m_text->installEventFilter(this);
    const StateDelegate::Columns columns{{}, {}, {1, 2}, {}};
    m_view = rowsView(tr("Found"), m_rows, columns);
    m_view->setItemDelegate(new OffDelegate(columns, m_view));
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->header()->hide();
    m_view->header()->setSectionResizeMode(0, QHeaderView::Interactive);
    m_view->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->resizeSection(0, 290);
    m_note->setObjectName(QStringLiteral("paletteNote"));
    m_note->setWordWrap(true);
    makeQuiet(m_note);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(11, 11, 11, 11);
    column->addWidget(m_text);
    column->addWidget(m_view, 1);
    column->addWidget(m_note);
    resize(wide, high);
    if (parent) {
        resize(std::min(wide, parent->width() - 40), std::min(high, parent->height() - 110));
        move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, 90)));
    }
    connect(m_text, &QLineEdit::textChanged, this, &PaletteDialog::fill);
    connect(m_text, &QLineEdit::returnPressed, this, &PaletteDialog::choose);
    connect(m_view, &QTreeView::clicked, this, &PaletteDialog::choose);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PaletteDialog::tell);
    fill();
}

void PaletteDialog::setEntries(QList<PaletteEntry> entries, const QStringList &unknown)
{
    const PaletteEntry *on = current();
    const QString text = on ? on->what.text : QString(), kind = on ? on->kind : QString();
    m_entries = std::move(entries);
    m_unknown = unknown;
    fill();
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        const PaletteEntry &entry = m_entries[m_rows->index(row, 0).data(ValueTable::KeyRole).toInt()];
        if (entry.what.text == text && entry.kind == kind) {
            m_view->setCurrentIndex(m_rows->index(row, 0));
            break;
        }
    }
    tell();
}

void PaletteDialog::fill()
{
    struct Hit
    {
        FindRank rank;
        bool isOff;
        qsizetype kind, length;
        int entry;
        auto order() const { return std::tie(rank.how, isOff, rank.where, kind, length); }
    };
    QStringList kinds;
    QList<Hit> hits;
    const QString typed = m_text->text().trimmed();
    for (int i = 0; i < m_entries.size(); ++i) {
        const PaletteEntry &entry = m_entries[i];
        if (!kinds.contains(entry.kind))
            kinds << entry.kind;
        if (const auto rank = findRank(typed, entry.what))
            hits << Hit{*rank, !entry.whyNot.isEmpty(), kinds.indexOf(entry.kind), typed.isEmpty() ? 0 : entry.what.text.size(), i};
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) { return a.order() < b.order(); });
    m_found = hits.size();
    QList<QList<Cell>> rows;
    for (const Hit &hit : hits.mid(0, mostShown)) {
        const PaletteEntry &entry = m_entries[hit.entry];
        rows << QList<Cell>{{entry.what.text, hit.isOff, hit.entry}, hit.isOff ? entry.whyNot : entry.what.detail, entry.kind};
    }
    m_rows->setRows(rows);
    m_view->setVisible(!rows.isEmpty());
    m_view->setCurrentIndex(m_rows->index(0, 0));
    tell();
}

const PaletteEntry *PaletteDialog::current() const
{
    const QModelIndex index = m_view->currentIndex().siblingAtColumn(0);
    const int at = index.isValid() ? index.data(ValueTable::KeyRole).toInt() : -1;
    return at >= 0 && at < m_entries.size() ? &m_entries[at] : nullptr;
}

// What is on is said to who cannot see it, too: the keyboard stays in the field.
void PaletteDialog::tell()
{
    const PaletteEntry *on = current();
    QStringList lines;
    if (m_found == 0)
        lines << tr("Nothing is found for “%1”.").arg(m_text->text().trimmed()) << m_unknown << tr("Fewer letters find more; several words may stand in any order.");
    else if (on && !on->whyNot.isEmpty())
        lines << tr("Not now: %1").arg(on->whyNot);
    else if (on && !on->what.detail.isEmpty() && m_view->fontMetrics().horizontalAdvance(on->what.detail) + 16 > m_view->columnWidth(1))
        lines << on->what.detail; // the row has no room for it
    if (m_found > mostShown)
        lines << tr("%1 more: type on").arg(m_found - mostShown);
    m_note->setAlignment(m_found == 0 ? Qt::AlignHCenter | Qt::AlignTop : Qt::AlignLeft | Qt::AlignTop);
    say(m_note, lines.join(QLatin1Char('\n')), tr("More on what is chosen"));
    m_note->setVisible(!lines.isEmpty());
    m_text->setAccessibleDescription(on ? QStringList{on->what.text, on->kind, on->whyNot.isEmpty() ? on->what.detail : tr("Not now: %1").arg(on->whyNot)}.join(QStringLiteral(", "))
                                        : m_note->text());
}

void PaletteDialog::choose()
{
    const PaletteEntry *on = current();
    if (!on || !on->whyNot.isEmpty())
        return; // the reason stands below
    const auto act = on->act;
    close();
    act();
}

// No window manager draws its edge.
void PaletteDialog::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(palette().color(QPalette::Dark));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

bool PaletteDialog::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_text && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : key == Qt::Key_PageDown ? 10 : key == Qt::Key_PageUp ? -10 : 0;
        if (step != 0 && m_rows->rowCount() > 0) {
            m_view->setCurrentIndex(m_rows->index(std::clamp(m_view->currentIndex().row() + step, 0, m_rows->rowCount() - 1), 0));
            return true;
        }
    }
    return QDialog::eventFilter(object, event);
}

} // namespace stackwright
