// An image's wiki page as readers of the wiki will see it.
#pragma once

#include <QWidget>

class QLabel;

namespace stackwright {

class EmptyPlace;
class PageBrowser;
class Desk;

class ManifestView : public QWidget
{
    Q_OBJECT
public:
    explicit ManifestView(Desk *desk, QWidget *parent = nullptr);
    void setImage(const QString &image);

private:
    void show(const QByteArray &page);

    Desk *m_desk;
    QString m_page;
    QLabel *m_name;
    QWidget *m_frame;
    PageBrowser *m_browser;
    EmptyPlace *m_empty;
};

} // namespace stackwright
