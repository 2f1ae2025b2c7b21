// An image's wiki page as readers of the wiki will see it, or what differs in it from the stable tag's page.
#pragma once

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QToolButton;

namespace stackwright {

class DifferenceView;
class ElidedLabel;
class EmptyPlace;
class NotYet;
class PageBrowser;
class Desk;
struct PageComparison;

class ManifestView : public QWidget
{
    Q_OBJECT
public:
    explicit ManifestView(Desk *desk, QWidget *parent = nullptr);
    void setImage(const QString &image);
    void showDifference(bool difference);
    void showPackage(const QString &name, const QString &version); ///< where the page names it, as soon as the page is read

private:
    void goToPackage();
    void show(const QByteArray &page);
    void show(const PageComparison &comparison);

    Desk *m_desk;
    QString m_image, m_page, m_key;
    QByteArray m_text;
    ElidedLabel *m_name;
    QToolButton *m_asPage, *m_asDifference;
    QStackedWidget *m_stack;
    QWidget *m_frame;
    PageBrowser *m_browser;
    DifferenceView *m_difference;
    NotYet *m_empty;
    EmptyPlace *m_noStable;
    QString m_package, m_version; ///< to be gone to
    bool m_differs = false;
};

} // namespace stackwright
