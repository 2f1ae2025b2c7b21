// What packages the images of the open stack have, for whoever looks for one by its name. Read when it is asked for, in the
// background, and again only when a page is another.
#pragma once

#include "model/items/packagefinds.h"

#include <QObject>

namespace stackwright {

class Desk;

/// The page of each image that the window shows, and its stable tag's, in the order of the plan.
QList<PagesOfImage> pagesShown(const Desk &desk);

class PackageIndex : public QObject
{
    Q_OBJECT
public:
    explicit PackageIndex(Desk *desk);

    /// Answered by `changed`, if anything is other than before.
    void refresh();
    /// Of the pages as they are now; empty: they are not read yet.
    PackageFinds finds() const;
    bool isReading() const { return m_isReading; }

signals:
    void changed();

private:
    struct Read
    {
        QList<PagesOfImage> pages;
        QStringList files; ///< of them, each that was there, with its time and size
        PackageFinds finds;
    };
    QList<PagesOfImage> pages() const { return pagesShown(*m_desk); }
    static Read readAgain(const QList<PagesOfImage> &pages, const Read &before);

    Desk *m_desk;
    Read m_read;
    bool m_isReading = false;
};

} // namespace stackwright
