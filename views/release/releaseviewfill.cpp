// What the release mode shows of its desk: every part of it, filled again whenever the desk has changed.
#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "model/items/valuetable.h"
#include "model/workspace/releasedesk.h"
#include "views/difference/differenceview.h"
#include "views/release/gateslist.h"
#include "views/window/nostack.h"
#include "views/style/parts.h"
#include "views/release/releaseview.h"
#include "views/style/state.h"

#include <QComboBox>
#include <QLineEdit>
#include <QLocale>
#include <QStackedWidget>
#include <QTabBar>
#include <QTreeView>

#include <algorithm>
#include <numeric>

namespace stackwright {

namespace {

QString shortDigest(const QString &digest)
{
    return digest.isEmpty() ? QStringLiteral("–") : digest.section(QLatin1Char(':'), -1).left(12);
}

QString spoken(QString state)
{
    return state.replace(QLatin1Char('-'), QLatin1Char(' '));
}

QString when(const ReleaseRecord &record)
{
    return momentText(record.at);
}

} // namespace

void ReleaseView::refresh()
{
    m_whole->setCurrentIndex(m_desk->planning() ? 0 : 1);
    m_noStack->refresh();
    if (!m_desk->planning())
        return;
    refreshCandidates();
    refreshTables();
    refreshDifference();
    refreshReleases();
    refreshNotices();
    refreshButtons();
}

void ReleaseView::refreshCandidates()
{
    // While it is looked at, another tag can be chosen: the keyboard stays where it is.
    const bool busy = m_release->state() == ReleaseDesk::State::Moving;
    QStringList shown, wanted;
    for (int i = 0; i < m_candidate->count(); ++i)
        shown << m_candidate->itemText(i);
    for (const Candidate &one : m_release->candidates()) {
        QString text = one.images < m_release->askedCount() ? tr("%1 (%2 of %3 images)").arg(one.tag).arg(one.images).arg(m_release->askedCount()) : one.tag;
        if (one.at.isValid())
            text += QStringLiteral(", ") + dayText(one.at);
        wanted << text;
    }
    if (shown != wanted) {
        const QVariant before = m_candidate->currentData();
        m_candidate->clear();
        for (qsizetype i = 0; i < wanted.size(); ++i)
            m_candidate->addItem(wanted[i], m_release->candidates()[i].tag);
        m_candidate->setCurrentIndex(before.isValid() ? m_candidate->findData(before) : -1);
    }
    const ReleaseRecord *record = m_release->isPast() ? nullptr : m_release->record();
    if (record && m_release->kind() == Promotion::Kind::Promote)
        m_candidate->setCurrentIndex(m_candidate->findData(sourceTag(*record)));
    m_candidate->setPlaceholderText(!m_release->candidates().isEmpty() ? tr("Choose a tag") : m_release->isAsking() ? tr("Asking…")
                                    : m_release->trouble() ? tr("Could not be asked") : tr("No tag to promote"));
    const QString prefix = m_desk->planning()->plan.stableTag;
    m_target->setItemText(0, prefix.isEmpty() ? tr("its prefix's stable") : prefix);
    m_target->setItemText(1, QStringLiteral("stable"));
    m_target->setCurrentIndex(m_release->isGlobal() ? 1 : 0);
    if (record && m_release->kind() == Promotion::Kind::Promote && !record->global)
        m_target->setItemText(0, targetTag(*record)); // another prefix has another stable
    m_candidate->setEnabled(!busy); // an empty one says why it is, and keeps the keyboard
    m_target->setEnabled(!busy);
    m_look->setEnabled(!busy);
}

void ReleaseView::refreshTables()
{
    const ReleaseRecord *record = m_release->record();
    const bool back = record && !m_release->isPast() && m_release->kind() == Promotion::Kind::Rollback;
    QList<QList<Cell>> moves;
    bool whys = false;
    if (record)
        for (int i = 0; i < record->images.size(); ++i) {
            const PromotedImage &image = record->images[i];
            moves << QList<Cell>{image.further ? QString(image.image + QLatin1String(": ") + image.to.tag) : image.image, shortDigest(back ? image.newDigest : image.oldDigest), shortDigest(back ? image.oldDigest : image.newDigest),
                                 m_release->progressOf(i), visible(spoken(image.why).toUtf8())};
            whys = whys || !image.why.isEmpty();
        }
    const QString to = record ? targetTag(*record) : QString();
    const bool over = m_release->isPast() || m_release->state() == ReleaseDesk::State::Done;
    m_moves->setHeadings({tr("Image"), over ? tr("was") : to.isEmpty() ? tr("Now") : tr("%1 now").arg(to), over ? tr("became") : tr("will be"), tr("State"), tr("Why")});
    m_moves->setRows(moves);
    m_movesView->setFocusPolicy(moves.isEmpty() ? Qt::NoFocus : Qt::StrongFocus); // no stop where there is nothing to walk
    m_movesView->setColumnHidden(4, !whys); // there is room for the reasons or for the digests
    m_movesView->setColumnHidden(1, whys);
    m_movesCard->setRemark(!record ? QString() : back ? tr("%1 back to before %2").arg(to, sourceTag(*record)) : tr("%1 to %2").arg(sourceTag(*record), to));
    const QList<GateResult> gates = record && !back ? record->gates : QList<GateResult>();
    m_gates->setGates(gates, record && !m_release->isPast() && m_release->state() == ReleaseDesk::State::Ready);
    m_gates->setVisible(!gates.isEmpty());
    m_noGates->setVisible(gates.isEmpty());
    if (back)
        m_noGates->setTexts(tr("Rolling back has no gates"), tr("The tags go to images that were stable before."));
    else if (m_release->state() == ReleaseDesk::State::Looking)
        m_noGates->setTexts(tr("Looking…"), m_release->said());
    else
        m_noGates->setTexts(tr("No candidate is chosen yet"), tr("Choose a candidate: its gates stand here, each with its reason."));
    const qsizetype closed = std::count_if(gates.begin(), gates.end(), [](const GateResult &gate) { return gate.state == GateResult::State::Closed; });
    m_gatesCard->setRemark(gates.isEmpty() ? QString() : closed == 0 ? tr("all passed") : tr("%1 not passed").arg(closed));
}

void ReleaseView::refreshDifference()
{
    const auto &comparison = m_release->comparison();
    const ReleaseRecord *record = m_release->record();
    QStringList unknown;
    if (comparison)
        for (const ImageDifference &image : comparison->images)
            if (image.missingBefore || image.missingAfter)
                unknown << image.name;
    const bool shown = comparison && unknown.size() < comparison->images.size();
    m_difference->setVisible(shown);
    m_noDifference->setVisible(!shown);
    if (shown)
        m_difference->setDifferences(comparison->images);
    else if (m_release->isComparing())
        m_noDifference->setTexts(tr("Comparing…"), tr("The pages and what the registry knows of both tags are read."));
    else if (comparison)
        m_noDifference->setTexts(tr("There is nothing to compare with"),
                                 record && !record->images.isEmpty() && record->images.first().oldDigest.isEmpty() && m_release->state() == ReleaseDesk::State::Done
                                     ? tr("%1 did not exist before: this was its first release.").arg(targetTag(*record))
                                 : record && !record->images.isEmpty() && record->images.first().oldDigest.isEmpty()
                                     ? tr("%1 does not exist yet: this is its first release.").arg(targetTag(*record))
                                     : tr("No page of one of the two tags was found, and the registry does not tell either. %1").arg(comparison->why));
    else
        m_noDifference->setTexts(tr("What differs stands here"), tr("Packages, layers and sizes, and text of the candidate against today's stable."));
    const qsizetype changes = shown ? std::accumulate(comparison->images.begin(), comparison->images.end(), qsizetype(0),
                                                      [](qsizetype sum, const ImageDifference &image) { return sum + image.packages.size(); })
                                    : 0;
    m_tabs->setTabText(0, changes > 0 ? tr("What differs: %1").arg(counted(changes, tr("package"), tr("packages"))) : tr("What differs"));
    m_tabs->setTabToolTip(0, shown ? (unknown.isEmpty() ? tr("A change of the base is shown once") : tr("Nothing is known of %1").arg(unknown.join(QStringLiteral(", ")))) : QString());
}

void ReleaseView::refreshReleases()
{
    QList<QList<Cell>> rows;
    for (const ReleaseRecord &record : m_release->releases())
        rows << QList<Cell>{{when(record), record.at, record.id}, spoken(record.state), sourceTag(record), targetTag(record),
                            record.reason.isEmpty() ? QStringLiteral("–") : visible(record.reason.toUtf8()), record.who,
                            {QString::number(imageCount(record)), imageCount(record)}};
    m_releases->setRows(rows);
    m_releasesView->setVisible(!rows.isEmpty());
    m_noReleases->setVisible(rows.isEmpty());
    m_tabs->setTabText(1, rows.isEmpty() ? tr("Releases so far") : tr("Releases so far: %1").arg(rows.size()));
}

void ReleaseView::refreshNotices()
{
    const auto &trouble = m_release->trouble();
    m_trouble->show(QStringLiteral("failed"), trouble ? spoken(trouble->whole()) : QString(), trouble ? spoken(trouble->advice) : QString());
    const auto &story = m_release->unfinished();
    const bool idle = m_release->state() == ReleaseDesk::State::Idle || m_release->state() == ReleaseDesk::State::Ready || m_release->state() == ReleaseDesk::State::Done;
    QString what, advice;
    if (story && idle) {
        const QString name = QString(sourceTag(story->record) + QStringLiteral(" → ") + targetTag(story->record));
        what = !story->finished                                   ? tr("The promotion %1 did not come to its end: tags may stand on both sides.").arg(name)
               : story->state == QLatin1String("moved-back")      ? tr("The promotion %1 failed, and every tag was moved back.").arg(name)
               : story->state == QLatin1String("moved")           ? tr("The promotion %1 moved every tag, but the wiki did not follow.").arg(name)
                                                                  : tr("The promotion %1 ended with tags on both sides.").arg(name);
        advice = tr("Finish it, or roll it back below under Releases so far.");
    }
    m_unfinished->show(QStringLiteral("warning"), what, advice);
    const ReleaseRecord *record = m_release->isPast() ? m_release->record() : nullptr;
    m_past->show(record ? QStringLiteral("skipped") : QString(),
                 record ? tr("The release %1 → %2 of %3, by %4: %5.").arg(sourceTag(*record), targetTag(*record), when(*record), record->who, stateText(spoken(record->state))) : QString(),
                 record && !record->reason.isEmpty() ? tr("Why: %1").arg(visible(record->reason.toUtf8())) : QString());
}

QString ReleaseView::sentence() const
{
    using State = ReleaseDesk::State;
    if (const qint64 seconds = m_release->gateMs() / 1000; seconds > 0)
        return QString(m_release->said() + QLatin1Char(' ') + durationText(std::chrono::seconds(seconds)));
    if (!m_release->said().isEmpty())
        return m_release->said();
    const ReleaseRecord *record = m_release->isPast() ? nullptr : m_release->record();
    if (!record) {
        const QList<Candidate> &known = m_release->candidates();
        const qsizetype count = known.size();
        const qsizetype whole = std::count_if(known.begin(), known.end(), [this](const Candidate &one) { return one.images >= m_release->imageCount(); });
        return m_release->isAsking() ? (m_release->imageCount() > 50 && m_release->askedCount() > 0
                                            ? tr("Asking the registry for its tags: %1 of %2 images…").arg(m_release->askedCount()).arg(m_release->imageCount())
                                            : tr("Asking the registry for its tags…"))
               : count > 0 && m_release->trouble() ? tr("%1 known so far: the registry could not be asked for all of them.").arg(counted(count, tr("tag"), tr("tags")))
               : count > whole && whole > 0 ? tr("%1 could be promoted; %2 more: not every image has it.").arg(counted(whole, tr("tag"), tr("tags"))).arg(count - whole)
               : count > whole       ? tr("No tag could be promoted: none of %1 is of every image.").arg(counted(count, tr("tag"), tr("tags")))
               : count > 0           ? tr("%1 could be promoted.").arg(counted(count, tr("tag"), tr("tags")))
               : m_release->trouble() ? tr("The registry could not be asked for its tags.")
               : m_release->isGlobal() ? tr("The registry has no <prefix>-stable tag of this stack: promote a build first.")
                                       : tr("The registry has no tag of this stack that could be promoted: a run that pushes makes one.");
    }
    if (m_release->state() != State::Ready || m_release->kind() != Promotion::Kind::Promote)
        return {};
    QStringList facts;
    const QString revision = record->images.isEmpty() ? QString() : record->images.first().revision;
    const bool one = std::all_of(record->images.begin(), record->images.end(), [&](const PromotedImage &image) { return image.revision == revision; });
    QDateTime built;
    for (const Candidate &candidate : m_release->candidates())
        if (candidate.tag == sourceTag(*record))
            built = candidate.at;
    if (!revision.isEmpty() && one)
        facts << (built.isValid() ? tr("Built from %1 of %2.").arg(revision.left(7), dayText(built))
                                  : tr("Built from %1.").arg(revision.left(7)));
    qsizetype closed = 0;
    for (const GateResult &gate : record->gates)
        closed += gate.state == GateResult::State::Closed;
    if (closed > 0)
        facts << (closed == 1 ? tr("One gate has not passed: nothing moves until it has, or is skipped with a reason.") : tr("%1 gates have not passed: nothing moves until they have, or are skipped with a reason.").arg(closed));
    else if (m_release->moves() == 0)
        facts << tr("Every image of %1 is this one already.").arg(targetTag(*record));
    else
        facts << tr("All gates have passed. Nothing has moved yet.");
    return facts.join(QLatin1Char(' '));
}

void ReleaseView::refreshButtons()
{
    using State = ReleaseDesk::State;
    const ReleaseRecord *record = m_release->isPast() ? nullptr : m_release->record();
    const bool back = record && m_release->kind() == Promotion::Kind::Rollback, moving = m_release->state() == State::Moving;
    const int count = m_release->moves();
    const QString to = record ? targetTag(*record) : QString(), images = record && imageCount(*record) < record->images.size() ? counted(count, tr("tag"), tr("tags")) : counted(count, tr("image"), tr("images"));
    const QString text = moving ? (back ? tr("Rolling back…") : tr("Promoting…"))
                         : record && m_release->state() == State::Done ? (m_release->trouble() ? tr("Ended with an error") : back ? tr("Rolled back") : tr("Promoted"))
                         : count == 0 ? tr("Nothing to promote")
                         : back ? tr("Roll %1 of %2 back").arg(images, to)
                                : tr("Promote %1 to %2").arg(images, to);
    m_promote->setText(text);
    m_promote->setAccessibleName(text);
    const bool asks = record && record->global && m_release->mayMove();
    m_confirmLabel->setVisible(asks);
    m_confirm->setVisible(asks);
    if (asks)
        m_confirmLabel->setText(tr("Type %1:").arg(to));
    // The keyboard goes from what began it to what ends it, and back to the choice of a tag.
    const bool began = m_promote->hasFocus() || m_rollback->hasFocus(), ended = m_stop->hasFocus();
    m_stop->setVisible(moving || m_release->isGateRunning());
    if (began && moving)
        m_stop->setFocus(Qt::OtherFocusReason);
    else if (ended && m_stop->isHidden())
        m_candidate->setFocus(Qt::OtherFocusReason);
    m_promote->setEnabled(m_release->mayMove() && (!asks || m_confirm->text().trimmed() == to));
    if (m_release->isGateRunning() != m_second->isActive())
        m_release->isGateRunning() ? m_second->start() : m_second->stop();
    const QString said = sentence();
    say(m_said, said, tr("Nothing under way"));
    m_said->setVisible(!said.isEmpty());

    const ReleaseRecord *chosen = nullptr;
    for (const ReleaseRecord &one : m_release->releases())
        if (one.id == chosenRelease())
            chosen = &one;
    const bool busy = moving || m_release->state() == State::Looking;
    m_rollback->setText(chosen ? tr("Roll %1 back to before %2").arg(targetTag(*chosen), sourceTag(*chosen)) : tr("Roll back"));
    m_rollback->setAccessibleName(m_rollback->text());
    m_rollback->setEnabled(chosen && !busy && chosen->state != QLatin1String("rolled-back"));
    m_rollback->setVisible(chosen);
    m_show->setText(tr("Look at it"));
    m_show->setAccessibleName(tr("Look at the chosen release"));
    m_show->setEnabled(chosen && !busy);
    m_show->setVisible(chosen);
}

} // namespace stackwright
