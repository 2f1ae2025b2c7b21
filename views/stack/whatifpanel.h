// Below the stack: what has changed in the checkout, each file with a tick. Ticked off, a file counts as if it had not
// changed, and the stack above shows at once what would be left to build.
#pragma once

#include "model/stack/plan.h"

#include <QSet>
#include <QWidget>

class QLabel;
class QPushButton;
class QTreeView;

namespace stackwright {

class ChangedFiles;

class WhatIfPanel : public QWidget
{
    Q_OBJECT
public:
    explicit WhatIfPanel(QWidget *parent = nullptr);
    /// Hidden where nothing has changed.
    void setFiles(const QList<PlannedFile> &files, const QSet<QByteArray> &leftOut);
    QSize sizeHint() const override;
    int heightWithin(int most) const; ///< for a few whole rows, in at most so many pixels

signals:
    void needChanged(); ///< it has more files to show, or fewer
    void leftOutChanged(const QSet<QByteArray> &paths);
    void fileChosen(const QString &path, const QString &image);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitColumns();
    void refreshRemark();

    ChangedFiles *m_files;
    QTreeView *m_view;
    QLabel *m_title, *m_remark;
    QPushButton *m_back;
    QList<PlannedFile> m_given;
    QSet<QByteArray> m_leftOut;
};

} // namespace stackwright
