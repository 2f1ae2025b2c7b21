// A difference of texts: inline or side by side, words that differ marked, from change to change by key. Text of others,
// shown plain.
#pragma once

#include "model/items/textdiff.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace stackwright {

class DiffPane;

class DiffView : public QWidget
{
    Q_OBJECT
public:
    explicit DiffView(QWidget *parent = nullptr);
    /// `nothing`: what is said where nothing differs.
    void setDiff(const TextDiff &diff, const QString &nothing = {});
    void goToChange(bool next);
    int currentChange() const { return m_current; } ///< from 0; -1: at none yet
    bool isSideBySide() const { return m_beside; }
    void setSideBySide(bool beside); ///< remembered for all

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fill();
    void refreshHead();

    TextDiff m_diff;
    QString m_nothing;
    QLabel *m_sum, *m_at;
    QPushButton *m_previous, *m_next;
    QToolButton *m_inlineButton, *m_besideButton;
    QStackedWidget *m_stack;
    DiffPane *m_inline, *m_before, *m_after;
    QList<std::pair<int, int>> m_changes; ///< first and last line of each
    int m_current = -1;
    bool m_beside = false;
};

} // namespace stackwright
