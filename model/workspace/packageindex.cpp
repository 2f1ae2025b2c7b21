#include "model/workspace/packageindex.h"

#include "model/base/background.h"
#include "model/workspace/desk.h"

#include <QDateTime>
#include <QFileInfo>

namespace stackwright {

PackageIndex::PackageIndex(Desk *desk) : QObject(desk), m_desk(desk) {}

QList<PagesOfImage> pagesShown(const Desk &desk)
{
    QList<PagesOfImage> all;
    const Plan *plan = desk.plan();
    for (const PlannedImage &image : plan ? plan->images : QList<PlannedImage>()) {
        const QString shown = desk.pageFile(image.name);
        PagesOfImage pages{image.name, {shown}, {}};
        // A page's name is its repository's and its tag's.
        const QString name = QFileInfo(shown).completeBaseName();
        const ImageRecord *record = desk.record(image.name);
        const QString tag = record && !record->fullName.isEmpty() ? record->fullName.section(QLatin1Char(':'), -1) : image.target.tag;
        if (!plan->stableTag.isEmpty() && !tag.isEmpty() && name.endsWith(QString(QLatin1Char('-') + tag))) {
            QStringList folders{QString(desk.outputFolder() + QStringLiteral("/manifests"))};
            if (desk.planning())
                folders.prepend(desk.planning()->folders.wiki);
            for (const QString &folder : folders)
                pages.stable << QString(folder + QLatin1Char('/') + name.chopped(tag.size()) + plan->stableTag + QStringLiteral(".md"));
        }
        all << pages;
    }
    return all;
}

PackageIndex::Read PackageIndex::readAgain(const QList<PagesOfImage> &pages, const Read &before)
{
    Read read{pages, {}, {}};
    for (const PagesOfImage &page : pages)
        for (const QString &path : page.now + page.stable)
            if (const QFileInfo file(path); file.isFile())
                read.files << QStringLiteral("%1 %2 %3 %4").arg(page.image, path).arg(file.lastModified().toMSecsSinceEpoch()).arg(file.size());
    read.finds = read.files == before.files ? before.finds : findPackages(pages);
    return read;
}

PackageFinds PackageIndex::finds() const
{
    return m_read.pages == pages() ? m_read.finds : PackageFinds();
}

void PackageIndex::refresh()
{
    if (std::exchange(m_isReading, true))
        return;
    inBackground<Read>(
        this, [pages = pages(), before = m_read] { return readAgain(pages, before); },
        [this](const Read &read) {
            const bool isOther = read.pages != m_read.pages || read.finds != m_read.finds;
            m_isReading = false;
            m_read = read;
            if (read.pages != pages()) // another stack, or another run, meanwhile
                refresh();
            else if (isOther)
                emit changed();
        });
}

} // namespace stackwright
