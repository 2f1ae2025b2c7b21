// Ctrl+K: all that the window knows by a name, and the way to each.
#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "model/workspace/packageindex.h"
#include "model/workspace/releasedesk.h"
#include "views/release/releaseview.h"
#include "views/stack/imagepages.h"
#include "views/stack/stackpane.h"
#include "views/style/parts.h"
#include "views/style/state.h"
#include "views/window/actions.h"
#include "views/window/mainwindow.h"
#include "views/window/palettedialog.h"

#include <QAction>

namespace stackwright {

namespace {

QString joined(QStringList texts, const QString &between)
{
    texts.removeAll(QString());
    return texts.join(between);
}

/// "pip, in ml, ml-gpu · 2026.4-stable has 1.23".
QString detailOf(const PackageFind &find, const QString &stableTag)
{
    QString text = MainWindow::tr("%1, in %2", "package: its kind, images").arg(find.world, find.images.join(QStringLiteral(", ")));
    if (find.stable.isEmpty() || stableTag.isEmpty())
        return text;
    QStringList versions = find.stable;
    versions.removeAll(QString());
    text += QStringLiteral(" · ");
    return text + (versions.isEmpty() ? MainWindow::tr("not in %1").arg(stableTag)
                   : versions == QStringList{find.version} ? MainWindow::tr("the same in %1").arg(stableTag)
                                                           : MainWindow::tr("%1 has %2").arg(stableTag, versions.join(QStringLiteral(", "))));
}

} // namespace

void MainWindow::connectFinder()
{
    connect(m_actions->palette, &QAction::triggered, this, &MainWindow::openPalette);
    connect(m_actions->promote, &QAction::triggered, this, [this] {
        m_actions->modes[Release]->trigger();
        if (auto *promote = modePage(Release)->findChild<QWidget *>(QStringLiteral("promote")); promote && promote->isEnabled())
            promote->setFocus(Qt::OtherFocusReason);
    });
    connect(m_actions->rollBack, &QAction::triggered, this, [this] {
        m_actions->modes[Release]->trigger();
        static_cast<ReleaseView *>(modePage(Release))->showReleases();
    });
}

// As refreshActions() decides it, in words.
QString MainWindow::whyNot(const QAction *action) const
{
    const Actions &all = *m_actions;
    if (action->isEnabled())
        return {};
    const QString image = m_stack->currentImage();
    const bool asksForRun = action == all.cancel || action == all.cancelImage, asksForResult = action == all.showFailure || action == all.closeRun;
    const bool ofGraph = action == all.graphLarger || action == all.graphSmaller || action == all.graphWhole;
    if (ofGraph)
        return tr("no drawing is to be seen");
    if (action == all.showFailure)
        return tr("nothing that is shown has failed");
    if (!m_desk->hasStack() && !asksForResult && !asksForRun)
        return tr("no stack is open");
    if (action == all.cancel || (action == all.cancelImage && !m_desk->isRunning()))
        return tr("nothing is running");
    if (action == all.cancelImage)
        return tr("%1 is not under way").arg(image);
    if (m_desk->isBusy())
        return tr("a run is going on");
    if (action == all.closeRun)
        return tr("the checkout is shown already");
    if (!m_desk->planning())
        return m_desk->isPlanning() ? tr("the checkout is still being read") : tr("the stack's files cannot be read");
    if (m_desk->run() && !m_desk->isLive()
        && QList<const QAction *>{all.buildChanged, all.buildUncached, all.buildNewer, all.buildSelection, all.buildFromHere, all.rebuildSelection, all.test, all.testFailed}.contains(action))
        return tr("a stored run is shown: go back to the checkout first");
    if (action == all.buildFailed)
        return m_desk->run() ? tr("the last run has left nothing to be done") : tr("there is no run yet");
    if (action == all.buildChanged || action == all.buildUncached || action == all.buildNewer)
        return tr("nothing has changed");
    if (image.isEmpty())
        return tr("no image is chosen");
    if (action == all.testFailed && !m_desk->failedCases(image).isEmpty())
        return tr("what failed was of another tag than the checkout is at");
    if (action == all.testFailed)
        return tr("no test of %1 has failed").arg(image);
    return tr("it has nothing to be done on");
}

QList<PaletteEntry> MainWindow::paletteEntries()
{
    QList<PaletteEntry> entries;
    const auto goTo = [this](const QString &image) {
        m_actions->modes[Stack]->trigger();
        m_stack->setCurrentImage(image);
    };
    const QHash<const QAction *, QString> also{{m_actions->buildUncached, tr("rebuild no cache", "further words for: Build Without Cache")},
                                               {m_actions->buildNewer, tr("pull update", "further words for: Build With Newer Bases")},
                                               {m_actions->buildFailed, tr("resume continue retry", "further words for: Go On With the Last Run")},
                                               {m_actions->rollBack, tr("undo revert", "further words for: Roll Back")},
                                               {m_actions->promote, tr("release publish", "further words for: Promote")}};
    for (QAction *action : m_actions->all())
        if (action != m_actions->palette)
            entries << PaletteEntry{{Actions::nameOf(action), action->shortcut().toString(QKeySequence::NativeText), also.value(action), true}, tr("Action"), [action] { action->trigger(); }, whyNot(action)};
    const Plan *plan = m_desk->plan();
    const QList<PlannedImage> images = plan ? plan->images : QList<PlannedImage>();
    for (const PlannedImage &image : images)
        entries << PaletteEntry{{image.name, stateText(word(image.state)), image.target.text(), true}, tr("Image"), [goTo, name = image.name] { goTo(name); }};
    if (plan)
        for (const PlannedFile &file : plan->changedFiles)
            if (const QString path = visible(file.file.path); !path.isEmpty())
                entries << PaletteEntry{{path, file.image.isEmpty() ? QString() : tr("changes %1").arg((QStringList{file.image} + file.others).join(QStringLiteral(", ")))},
                                        tr("File"), [this, goTo, path, image = file.image] {
                                            goTo(image.isEmpty() ? m_stack->currentImage() : image);
                                            m_pages->showFile(path);
                                        }};
    for (const PlannedImage &image : images)
        if (const ImageRecord *record = m_desk->record(image.name))
            for (const Stage stage : {Stage::Test, Stage::Integration})
                for (const TestCase &one : record->stage(stage).cases)
                    entries << PaletteEntry{{visible(one.name.toUtf8()), tr("%1, of %2", "a test's state, its image").arg(stateText(word(one.state)), image.name), visible(one.file.toUtf8())},
                                            tr("Test"), [this, goTo, name = image.name, one] {
                                                goTo(name);
                                                m_pages->showTest(one.file, one.name);
                                            }};
    const PackageFinds found = m_packages->finds();
    for (const PackageFind &find : found.packages)
        entries << PaletteEntry{{QString(find.name + QLatin1Char(' ') + find.version), detailOf(find, plan ? plan->stableTag : QString())}, tr("Package"), [this, goTo, find] {
                                    goTo(find.images.contains(m_stack->currentImage()) ? m_stack->currentImage() : find.images.first());
                                    m_pages->showPackage(find.name, find.version);
                                }};
    // Tags: that the registry is known to have, and those of runs.
    QStringList tags;
    const auto addTag = [&](const QString &tag, const QString &detail) {
        if (tag.isEmpty() || tags.contains(tag))
            return;
        tags << tag;
        entries << PaletteEntry{{tag, detail}, tr("Tag"), [this, tag] {
                                    m_actions->modes[Release]->trigger();
                                    m_release->look(tag);
                                }, m_desk->planning() ? QString() : tr("no stack is open")};
    };
    if (m_release)
        for (const Candidate &candidate : m_release->candidates())
            addTag(candidate.tag, tr("%1 of %2 in the registry").arg(candidate.images).arg(counted(m_release->imageCount(), tr("image"), tr("images"))));
    for (const StoredRun &stored : m_desk->history())
        if (stored.run)
            addTag(stored.run->plan().tag, tr("of the run of %1, %2").arg(momentText(stored.run->started()), stateText(word(stored.run->state()))));
    for (const StoredRun &stored : m_desk->history())
        if (stored.run)
            entries << PaletteEntry{{stored.number > 0 ? tr("Run %1, %2", "number, moment").arg(stored.number).arg(momentText(stored.run->started())) : tr("Run of %1").arg(momentText(stored.run->started())),
                                     joined({stateText(word(stored.run->state())), stored.run->failedImage(), stored.run->plan().branch, stored.run->plan().tag}, QStringLiteral(" · "))},
                                    tr("Run"), [this, file = stored.file] { open(file); }};
    return entries;
}

// What was not looked through is said where nothing is found.
QStringList MainWindow::unknownToPalette() const
{
    QStringList unknown;
    if (!m_desk->planning())
        return {tr("No stack is open: only what can be done without one is known.")};
    const PackageFinds found = m_packages->finds();
    const qsizetype images = m_desk->plan() ? m_desk->plan()->images.size() : 0;
    if (m_packages->isReading() && found.images.isEmpty())
        unknown << tr("The wiki pages are still being read for their packages.");
    else if (found.images.size() < images)
        unknown << tr("Packages are known of %1 of %2: the others have no wiki page here yet.").arg(found.images.size()).arg(counted(images, tr("image"), tr("images")));
    if (!m_release || m_release->candidates().isEmpty())
        unknown << tr("The registry has not been asked for its tags: Release does that.");
    return unknown;
}

void MainWindow::openPalette()
{
    m_packages->refresh();
    auto *palette = new PaletteDialog(paletteEntries(), unknownToPalette(), this);
    connect(m_packages, &PackageIndex::changed, palette, [this, palette] { palette->setEntries(paletteEntries(), unknownToPalette()); });
    palette->open();
}

} // namespace stackwright
