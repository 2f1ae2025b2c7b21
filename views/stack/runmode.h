// The mode Run: the run that is shown, or the last one, as a picture, in words, and as a table.
#pragma once

#include "model/items/runpicture.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace stackwright {

class Chip;
class Desk;
class EmptyPlace;
class RunLegend;
class RunView;

class RunMode : public QWidget
{
    Q_OBJECT
public:
    explicit RunMode(Desk *desk, QWidget *parent = nullptr);
    RunView *view() const { return m_view; }

signals:
    void imageChosen(const QString &image);
    void imageOpened(const QString &image);
    void logRequested(const QString &image, stackwright::Stage stage, const std::optional<stackwright::StepRecord> &step);
    void openRequested(const QString &checkout); ///< empty: a person chooses
    void buildRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void refreshWords(const Run &run, const Timeline &picture);
    const Estimates &usual();
    void openRow(const QModelIndex &index);

    Desk *m_desk;
    RunView *m_view;
    RunLegend *m_legend;
    QLabel *m_title, *m_said;
    Chip *m_state;
    ValueTable *m_rows;
    QStackedWidget *m_views;
    QWidget *m_work, *m_none;
    EmptyPlace *m_noRun;
    Estimates m_usual; ///< from the runs before the shown one
    QString m_usualOf; ///< which run, and how many runs there are
};

} // namespace stackwright
