#include "views/manifestpage.h"

#include "model/base/text.h"
#include "model/desk.h"
#include "views/parts.h"
#include "views/pagebrowser.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QMessageBox>
#include <QUrl>
#include <QVBoxLayout>

namespace stackwright {

ManifestView::ManifestView(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_name(plainLabel()), m_frame(new QFrame), m_browser(new PageBrowser),
      m_empty(new EmptyPlace(tr("No page yet"), tr("A run writes this image's wiki page when the image has passed: its layers, and what each info command says.")))
{
    setObjectName(QStringLiteral("manifestPage"));
    setAccessibleName(tr("Wiki page"));
    makeQuiet(m_name);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *frame = static_cast<QFrame *>(m_frame);
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAccessibleName(tr("Wiki page"));
    auto *inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_browser);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 16);
    column->addWidget(m_name);
    column->addWidget(m_frame, 1);
    column->addWidget(m_empty, 1);
    connect(desk, &Desk::pageRead, this, [this](const QString &page, const QByteArray &text) {
        if (page == m_page)
            show(text);
    });
    connect(m_browser, &PageBrowser::linkChosen, this, [this](const QUrl &url) {
        QMessageBox box(QMessageBox::Question, tr("Open a link"), QString(), QMessageBox::Open | QMessageBox::Cancel, this);
        box.setTextFormat(Qt::PlainText);
        box.setText(tr("Open this address in the browser?"));
        box.setInformativeText(QString::fromLatin1(url.toEncoded()));
        if (box.exec() == QMessageBox::Open)
            QDesktopServices::openUrl(url);
    });
    show({});
}

void ManifestView::setImage(const QString &image)
{
    const QString page = m_desk->pageFile(image);
    if (page != m_page)
        show({});
    m_page = page;
    m_desk->requestPage(page);
}

void ManifestView::show(const QByteArray &page)
{
    m_browser->setPage(page);
    m_name->setText(page.isEmpty() ? QString() : QFileInfo(m_page).fileName());
    m_name->setVisible(!page.isEmpty());
    m_frame->setVisible(!page.isEmpty());
    m_empty->setVisible(page.isEmpty());
}

} // namespace stackwright
