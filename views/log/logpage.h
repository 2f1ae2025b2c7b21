// The page of an image's logs: which one, finding, errors only, saving; and the log itself.
#pragma once

#include "model/items/logfind.h"
#include "model/run/event.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QToolButton;

namespace stackwright {

class FoundPane;
class NotYet;
class LogView;
class Desk;
struct StepRecord;

class LogPage : public QWidget
{
    Q_OBJECT
public:
    explicit LogPage(Desk *desk, QWidget *parent = nullptr);

    void setImage(const QString &image);
    void refresh();
    void showStage(Stage stage);
    void showStep(const StepRecord &step); ///< of the stage that is shown
    void focusFind();
    void findNext();
    void findPrevious();
    void findInAll(); ///< the pane with the lines of all logs, and what to look for
    void showFailure(); ///< the line that says why the stage failed
    LogView *view() const { return m_view; }

signals:
    void imageRequested(const QString &image); ///< whose log holds the line that a person goes to

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void openChosen();
    void startFind();
    void showFound();
    void go(int step);
    void goToLine(const QString &image, Stage stage, qint64 line);
    void showWanted();
    void filterErrors();
    void save();
    void placeButtons();

    Desk *m_desk;
    QString m_image;
    bool m_chosenByHand = false;
    LogView *m_view;
    NotYet *m_empty;
    LogFind *m_find, *m_errors;
    QComboBox *m_stage;
    QLineEdit *m_text;
    QLabel *m_count;
    QToolButton *m_expression, *m_onlyErrors, *m_allLogs;
    FoundPane *m_found;
    QSplitter *m_split;
    QPushButton *m_end, *m_failure; ///< over the log
    QWidget *m_bar;
    QHBoxLayout *m_around;
    qsizetype m_at = -1;
    qint64 m_wantedLine = -1; ///< to be gone to as soon as its hit is found
};

} // namespace stackwright
