// Find anything (Ctrl+K): type, and everything that fits is offered: what can be done, also what cannot be done now, with the
// reason; images, runs, files, tests, packages, tags.
#pragma once

#include "model/items/quickfind.h"

#include <QDialog>

#include <functional>

class QLabel;
class QLineEdit;
class QTreeView;

namespace stackwright {

class ValueTable;

struct PaletteEntry
{
    Findable what;
    QString kind;
    std::function<void()> act;
    QString whyNot = {}; ///< why it cannot be done now; empty: it can
};

class PaletteDialog : public QDialog
{
    Q_OBJECT
public:
    /// Kinds stand in the order in which they come first. `unknown`: what could not be looked through, a sentence each.
    PaletteDialog(QList<PaletteEntry> entries, const QStringList &unknown, QWidget *parent);
    /// What is known by now, instead: what was typed stays, and the row that is on.
    void setEntries(QList<PaletteEntry> entries, const QStringList &unknown);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void fill();
    void choose();
    void tell();
    const PaletteEntry *current() const;

    QList<PaletteEntry> m_entries;
    QStringList m_unknown;
    qsizetype m_found = 0;
    QLineEdit *m_text;
    ValueTable *m_rows;
    QTreeView *m_view;
    QLabel *m_note; ///< why what is on cannot be done; that nothing is found; how much more there is
};

} // namespace stackwright
