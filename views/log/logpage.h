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
class QToolButton;

namespace stackwright {

class NotYet;
class LogView;
class Desk;

class LogPage : public QWidget
{
    Q_OBJECT
public:
    explicit LogPage(Desk *desk, QWidget *parent = nullptr);

    void setImage(const QString &image);
    void refresh();
    void showStage(Stage stage);
    void focusFind();
    void findNext();
    void findPrevious();
    void showFailure(); ///< the line that says why the stage failed
    LogView *view() const { return m_view; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void openChosen();
    void startFind();
    void showFound();
    void go(int step);
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
    QToolButton *m_expression, *m_onlyErrors;
    QPushButton *m_end, *m_failure; ///< over the log
    QWidget *m_bar;
    QHBoxLayout *m_around;
    qsizetype m_at = -1;
};

} // namespace stackwright
