// What is wrong with the spec, inline: each finding at its line, and the lines of the file around the chosen one.
#pragma once

#include "model/base/finding.h"

#include <QWidget>

class QLabel;
class QTreeView;

namespace stackwright {

class ValueTable;

class FindingsView : public QWidget
{
    Q_OBJECT
public:
    explicit FindingsView(QWidget *parent = nullptr);
    /// Hidden where there are none. `kept`: an older good plan is still shown below.
    void setFindings(const QList<Finding> &findings, const QString &checkout, bool kept);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    void openCurrent();

    ValueTable *m_rows;
    QTreeView *m_view;
    QLabel *m_title;
    int m_mostRows = 4;
    QString m_checkout;
    QList<Finding> m_findings;
};

} // namespace stackwright
