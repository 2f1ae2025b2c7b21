#include "views/window/palettedialog.h"

#include "model/items/valuetable.h"
#include "views/style/parts.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace stackwright {

int paletteRank(const QString &typed, const QString &text)
{
    if (const qsizetype at = text.indexOf(typed, 0, Qt::CaseInsensitive); at >= 0)
        return static_cast<int>(at);
    qsizetype from = 0;
    int gaps = 100;
    for (const QChar letter : typed) {
        if (letter.isSpace())
            continue;
        const qsizetype at = text.indexOf(letter, from, Qt::CaseInsensitive);
        if (at < 0)
            return -1;
        gaps += static_cast<int>(at - from);
        from = at + 1;
    }
    return gaps;
}

PaletteDialog::PaletteDialog(QList<PaletteEntry> entries, QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint), m_entries(std::move(entries)), m_text(new QLineEdit),
      m_rows(new ValueTable({tr("Name"), tr("Kind"), tr("Keys")}, {2}, this))
{
    setObjectName(QStringLiteral("paletteDialog"));
    setAccessibleName(tr("Find anything"));
    setWindowTitle(tr("Find anything"));
    setModal(true);
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(QStringLiteral("paletteText"));
    m_text->setAccessibleName(tr("Find anything"));
    m_text->setPlaceholderText(tr("An action, an image, a run, a page"));
    m_text->installEventFilter(this);
    m_view = rowsView(tr("Found"), m_rows, {{}, {2}, {1, 2}, {}});
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->header()->hide();
    m_view->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_view->header()->resizeSection(1, 90);
    m_view->header()->resizeSection(2, 120);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(11, 11, 11, 11);
    column->addWidget(m_text);
    column->addWidget(m_view);
    resize(580, 400);
    if (parent)
        move(parent->mapToGlobal(QPoint(parent->width() / 2 - 290, 90)));
    connect(m_text, &QLineEdit::textChanged, this, &PaletteDialog::fill);
    connect(m_text, &QLineEdit::returnPressed, this, &PaletteDialog::choose);
    connect(m_view, &QTreeView::clicked, this, &PaletteDialog::choose);
    fill();
}

void PaletteDialog::fill()
{
    QList<QPair<int, int>> ranked;
    for (int i = 0; i < m_entries.size(); ++i)
        if (const int rank = paletteRank(m_text->text(), m_entries[i].text); rank >= 0)
            ranked << qMakePair(rank, i);
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<QList<Cell>> rows;
    for (const auto &[rank, i] : ranked.mid(0, 200))
        rows << QList<Cell>{{m_entries[i].text, {}, i}, m_entries[i].kind, m_entries[i].keys};
    m_rows->setRows(rows);
    m_view->setCurrentIndex(m_rows->index(0, 0));
}

void PaletteDialog::choose()
{
    const QModelIndex index = m_view->currentIndex().siblingAtColumn(0);
    if (!index.isValid())
        return;
    const auto act = m_entries[index.data(ValueTable::KeyRole).toInt()].act;
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
