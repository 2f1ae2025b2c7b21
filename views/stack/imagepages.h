// The right side of the stack mode: the chosen image's name, state and reason, and its pages as tabs.
#pragma once

#include "model/run/run.h"

#include <QWidget>

#include <optional>

class QLabel;
class QStackedWidget;
class QTabBar;

namespace stackwright {

class Chip;
class LinkLabel;
class ChangesPage;
class LayersPage;
class LogPage;
class ManifestView;
class OverviewPage;
class Desk;
class TestsPage;

class ImagePages : public QWidget
{
    Q_OBJECT
public:
    enum Page { Overview, Log, Tests, Layers, Changes, Manifest, PageCount };

    explicit ImagePages(Desk *desk, QWidget *parent = nullptr);

    void setImage(const QString &image);
    QString image() const { return m_image; }
    void setPageTip(int page, const QString &text);
    void showPage(Page page);
    Page page() const;
    void refresh(); ///< from the desk, only what is visible
    LogPage *logPage();
    void showFile(const QString &path); ///< its diff, on the Changes page
    void showTest(const QString &file, const QString &name); ///< on the Tests page
    void showPackage(const QString &name, const QString &version); ///< where the wiki page has it
    /// The log of a stage, and there a step of the build. A stage without a log: the overview.
    void showStep(Stage stage, const std::optional<StepRecord> &step);
    void showFailure();                 ///< the line in the log that says why it failed
    std::optional<Stage> failedStage() const;

signals:
    void testRequested(const QString &image, const QString &test); ///< this one alone
    void openRequested(const QString &file, int line); ///< relative to the checkout; 0: no line is known
    void pageChanged(int page);
    void imageRequested(const QString &image);
    void pictureRequested(); ///< of the whole run
    void rerunRequested(const QString &image);
    void rerunFailedRequested(const QString &image);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *make(Page page);
    void showLog(Stage stage);
    void refreshHead();
    void refreshPage();

    Desk *m_desk;
    QString m_image;
    QLabel *m_name;
    LinkLabel *m_why;
    Chip *m_state;
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    QWidget *m_pages[PageCount] = {};
};

} // namespace stackwright
