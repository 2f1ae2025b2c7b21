// "Make a stack of this folder": the spec that is drafted from its Dockerfiles, with what was guessed and what only a person can decide.
// It may be edited here, and is checked while it is. Nothing is written before the button says so.
#pragma once

#include "model/base/result.h"
#include "model/stack/draft.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSplitter;
class QTreeView;

namespace stackwright {

struct DraftCheck;
class Notice;
class ValueTable;

class DraftDialog : public QDialog
{
    Q_OBJECT
public:
    /// `folder`: any in the checkout.
    explicit DraftDialog(const QString &folder, QWidget *parent = nullptr);

    void done(int result) override; ///< asks before what was typed is thrown away

signals:
    /// It is written, or stood there before: to be opened.
    void stackReady(const QString &checkout);

private:
    void read();
    void fill(const Result<Draft> &made, const QString &inTheWay);
    void look();
    void tell(const DraftCheck &check);
    void goToRow(int row);
    void write();

    QString m_checkout, m_specFile;
    bool m_isLooking = false, m_lookAgain = false, m_isReadable = false;
    QTimer m_pause; ///< since the last key
    QLabel *m_title, *m_text, *m_verdict;
    Notice *m_notice;
    ValueTable *m_rows;
    QSplitter *m_split;
    QTreeView *m_list;
    QPlainTextEdit *m_spec;
    QPushButton *m_write, *m_cancel;
};

} // namespace stackwright
