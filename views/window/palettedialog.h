// Find anything (Ctrl+K): type, and every action, image, run and page whose name has these letters is offered.
#pragma once

#include <QDialog>

#include <functional>

class QLineEdit;
class QTreeView;

namespace stackwright {

class ValueTable;

struct PaletteEntry
{
    QString text, kind, keys;
    std::function<void()> act;
};

class PaletteDialog : public QDialog
{
    Q_OBJECT
public:
    PaletteDialog(QList<PaletteEntry> entries, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void fill();
    void choose();

    QList<PaletteEntry> m_entries;
    QLineEdit *m_text;
    ValueTable *m_rows;
    QTreeView *m_view;
};

/// Do the letters of `typed` occur in `text` in this order? The smaller the answer the better; -1: no.
int paletteRank(const QString &typed, const QString &text);

} // namespace stackwright
