#include "views/stack/manifestpage.h"

#include "model/base/text.h"
#include "model/stack/variants.h"
#include "model/workspace/desk.h"
#include "views/difference/differenceview.h"
#include "views/window/notyet.h"
#include "views/style/parts.h"
#include "views/stack/pagebrowser.h"

#include <QButtonGroup>
#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace stackwright {

ManifestView::ManifestView(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_name(new ElidedLabel), m_asPage(new QToolButton), m_asDifference(new QToolButton), m_stack(new QStackedWidget),
      m_frame(new QFrame), m_browser(new PageBrowser), m_difference(new DifferenceView),
      m_empty(new NotYet(desk, "buildForPage", tr("No page yet"), tr("A run writes this image's wiki page when the image has passed: its layers, and what each info command says."))),
      m_noStable(new EmptyPlace({}, {}))
{
    setObjectName(QStringLiteral("manifestPage"));
    setAccessibleName(tr("Wiki page"));
    makeQuiet(m_name);
    m_name->setCut(Qt::ElideMiddle); // the tag at the end tells pages apart
    auto *group = new QButtonGroup(this);
    addChoice(group, m_asPage, tr("Page"), "asPage");
    addChoice(group, m_asDifference, tr("Compared with stable"), "asDifference");
    m_asPage->setChecked(true);
    auto *frame = static_cast<QFrame *>(m_frame);
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setBackgroundRole(QPalette::Base);
    frame->setAutoFillBackground(true);
    frame->setAccessibleName(tr("Wiki page"));
    m_stack->setAccessibleName(tr("Wiki page"));
    m_stack->addWidget(m_browser);
    m_stack->addWidget(m_difference);
    m_stack->addWidget(m_noStable);
    auto *inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_stack);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_name, 1);
    row->addWidget(m_asPage);
    row->addWidget(m_asDifference);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 16);
    column->addLayout(row);
    column->addWidget(m_frame, 1);
    column->addWidget(m_empty, 1);
    connect(m_asPage, &QToolButton::clicked, this, [this] { showDifference(false); });
    connect(m_asDifference, &QToolButton::clicked, this, [this] { showDifference(true); });
    connect(desk, &Desk::pageRead, this, [this](const QString &page, const QByteArray &text) {
        if (page == m_page)
            show(text);
    });
    connect(desk, &Desk::pagesCompared, this, [this](const PageComparison &comparison) {
        if (comparison.key == m_key)
            show(comparison);
    });
    connect(m_browser, &PageBrowser::linkChosen, this, [this](const QUrl &url) {
        auto *box = new QMessageBox(QMessageBox::Question, tr("Open a link"), QString(), QMessageBox::Open | QMessageBox::Cancel, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setTextFormat(Qt::PlainText);
        box->setText(tr("Open this address in the browser?"));
        box->setInformativeText(QString::fromLatin1(url.toEncoded()));
        connect(box, &QMessageBox::finished, this, [url](int chosen) {
            if (chosen == QMessageBox::Open)
                QDesktopServices::openUrl(url);
        });
        box->open();
    });
    show(QByteArray());
}

void ManifestView::setImage(const QString &image)
{
    const QString page = m_desk->pageFile(image);
    m_image = image;
    if (page != m_page)
        show(QByteArray());
    m_page = page;
    m_desk->requestPage(page);
}

void ManifestView::showDifference(bool difference)
{
    m_differs = difference;
    (difference ? m_asDifference : m_asPage)->setChecked(true);
    if (!difference) {
        m_stack->setCurrentWidget(m_browser);
        return;
    }
    m_key = m_desk->requestPageComparison(m_image);
    m_stack->setCurrentWidget(m_noStable);
    if (m_key.isEmpty())
        m_noStable->setTexts(tr("There is no stable tag to compare with"), tr("The stack's spec names no tag prefix."));
    else
        m_noStable->setTexts(tr("Comparing…"), {});
}

void ManifestView::showPackage(const QString &name, const QString &version)
{
    m_package = name;
    m_version = version;
    showDifference(false);
    goToPackage();
}

void ManifestView::goToPackage()
{
    if (m_package.isEmpty() || m_text.isEmpty())
        return;
    m_browser->setFocus(Qt::OtherFocusReason);
    m_browser->goTo(std::exchange(m_package, QString()), m_version);
}

void ManifestView::show(const QByteArray &page)
{
    const bool changed = page != m_text;
    m_text = page;
    m_browser->setPage(page);
    m_name->setText(page.isEmpty() ? QString() : QFileInfo(m_page).fileName());
    for (QWidget *part : {static_cast<QWidget *>(m_name), static_cast<QWidget *>(m_asPage), static_cast<QWidget *>(m_asDifference), m_frame})
        part->setVisible(!page.isEmpty());
    m_empty->setVisible(page.isEmpty());
    m_empty->setImage(m_image);
    if (m_differs && changed && !page.isEmpty())
        showDifference(true);
    goToPackage();
}

void ManifestView::show(const PageComparison &comparison)
{
    if (!m_differs)
        return;
    if (comparison.before.isEmpty()) {
        const Plan *const plan = m_desk->plan();
        const int at = plan ? plan->indexOf(m_image) : -1;
        const QString stable = at < 0 ? QString() : QString(plan->stableTag + tagTail(*plan, plan->images[at]));
        m_noStable->setTexts(tr("%1 has no page yet").arg(stable), tr("What differs stands here as soon as a release has made this image %1.").arg(stable));
        m_stack->setCurrentWidget(m_noStable);
        return;
    }
    if (comparison.image)
        m_difference->setDifferences({*comparison.image}, comparison.text);
    else
        m_difference->setText(comparison.text, tr("Nothing in the text differs."));
    m_stack->setCurrentWidget(m_difference);
}

} // namespace stackwright
