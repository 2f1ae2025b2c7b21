#include "model/workspace/desk.h"

#include "model/registry/localregistry.h"
#include "model/stack/variants.h"
#include "model/workspace/sample.h"
#include "model/workspace/session.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcessEnvironment>

namespace stackwright {

namespace {

QString userState()
{
    QMap<QString, QString> environment;
    for (const char *name : {"HOME", "XDG_STATE_HOME"})
        if (qEnvironmentVariableIsSet(name))
            environment.insert(QLatin1String(name), qEnvironmentVariable(name));
    return stateFolder(environment);
}

} // namespace

Desk::Desk(QObject *parent) : QObject(parent), m_worker(new PlanWorker)
{
    qRegisterMetaType<std::shared_ptr<PlanAnswer>>();
    qRegisterMetaType<std::shared_ptr<StoredRun>>();
    qRegisterMetaType<std::shared_ptr<Plan>>();
    qRegisterMetaType<Error>();
    qRegisterMetaType<std::shared_ptr<HistoryReading>>();
    qRegisterMetaType<std::shared_ptr<PageComparison>>();
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &PlanWorker::planned, this, [this](const auto &answer) { answered(*answer); });
    connect(m_worker, &PlanWorker::runRead, this, [this](const auto &stored) { read(*stored); });
    connect(m_worker, &PlanWorker::historyRead, this, [this](const auto &reading) { remember(*reading); });
    connect(m_worker, &PlanWorker::sampleCopied, this, &Desk::publishSample);
    connect(m_worker, &PlanWorker::reconsidered, this, [this](int number, const auto &plan) {
        if (number != m_question)
            return;
        m_whatIf = plan ? std::optional(*plan) : std::nullopt;
        emit whatIfChanged();
    });
    connect(m_worker, &PlanWorker::pageRead, this, &Desk::pageRead);
    connect(m_worker, &PlanWorker::diffRead, this, &Desk::diffRead);
    connect(m_worker, &PlanWorker::pagesCompared, this, [this](const auto &comparison) { emit pagesCompared(*comparison); });
    connect(m_worker, &PlanWorker::checkoutChanged, this, &Desk::refresh);
    connect(m_worker, &PlanWorker::journalGrew, this, [this](const QString &file) {
        if (file == m_journal && !m_live)
            openJournal(file);
    });
    connect(m_worker, &PlanWorker::journalEnded, this, [this](const QString &file) {
        if (file == m_journal && !m_live)
            openJournal(file);
        requestHistory();
    });
    m_tell.setSingleShot(true);
    m_tell.setInterval(100);
    connect(&m_tell, &QTimer::timeout, this, &Desk::runChanged);
    m_thread.setObjectName(QStringLiteral("planning"));
    m_thread.start();
}

Desk::~Desk()
{
    delete m_session; // before the launcher that its processes came from
    m_thread.quit();
    m_thread.wait();
}

void Desk::openStack(const Place &place, const Selection &selection, const QString &workingDirectory)
{
    m_place = place;
    // What was named when the program was started has been chosen.
    m_destination = place.local ? Destination{Destination::Kind::ThisMachine, {}}
                    : place.registry.isEmpty() ? Destination{} : Destination{Destination::Kind::Other, place.registry};
    m_isChosen = m_destination.kind != Destination::Kind::AsSpec;
    m_selection = selection;
    m_workingDirectory = workingDirectory;
    m_hasStack = true;
    m_wantsHistory = m_bringsLast = true;
    m_brought = false;
    m_newestEdit = {};
    m_last.clear();
    m_history.clear();
    m_builds.clear();
    m_estimates.clear();
    m_planning.reset();
    m_refusal.reset();
    m_run.reset();
    m_journal.clear();
    m_output.clear();
    m_leftOut.clear();
    m_whatIf.reset();
    ++m_question;
    refresh();
}

void Desk::setDestination(const Destination &destination, bool isChosen)
{
    m_isChosen = isChosen;
    if (destination == m_destination) {
        emit destinationChanged();
        return;
    }
    m_destination = destination;
    const Place before = m_place;
    m_place.local = destination.kind == Destination::Kind::ThisMachine;
    m_place.registry = destination.kind == Destination::Kind::Other ? destination.registry : QString();
    emit destinationChanged();
    if (m_place == before)
        return;
    refresh();
    examine(); // what was said of another registry says nothing of this one
}

void Desk::setSelection(const Selection &selection)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    refresh();
}

void Desk::setHabits(const Habits &habits)
{
    m_habits = habits;
}

QMap<QString, QString> Desk::environment() const
{
    QMap<QString, QString> environment;
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    for (const QString &name : system.keys())
        environment.insert(name, system.value(name));
    QString &plain = environment[QStringLiteral("STACKWRIGHT_HTTP_REGISTRIES")];
    plain = (plain.split(QLatin1Char(','), Qt::SkipEmptyParts) + m_habits.plainHosts).join(QLatin1Char(','));
    return environment;
}

void Desk::leaveOut(const QSet<QByteArray> &paths)
{
    if (paths == m_leftOut || isBusy())
        return;
    if (showsRunStates() && m_live)
        closeRun(); // a question about what comes next
    m_leftOut = paths;
    reconsider();
}

void Desk::reconsider()
{
    ++m_question;
    if (m_leftOut.isEmpty() || !m_planning) {
        const bool was = m_whatIf.has_value();
        m_whatIf.reset();
        if (was)
            emit whatIfChanged();
        return;
    }
    inWorker([number = m_question, planning = *m_planning, leftOut = m_leftOut](PlanWorker *worker) { worker->reconsider(number, planning, leftOut); });
}

void Desk::examine()
{
    Surroundings::Question question;
    question.place = m_place;
    if (m_planning) {
        question.folders = m_planning->folders;
        question.spec = m_planning->spec;
    }
    question.engine = m_habits.engine;
    question.environment = environment();
    m_surroundings.examine(question);
}

void Desk::makeSample(const QString &target)
{
    inWorker([sample = sampleFolder(QCoreApplication::applicationDirPath()), target](PlanWorker *worker) { worker->makeSample(sample, target); });
}

void Desk::publishSample(const QString &target, const Error &error)
{
    if (!error.why.isEmpty()) {
        emit sampleRefused(error);
        return;
    }
    makeRepository(m_helpers, target, this, [this, target](const Result<void> &made) {
        if (made)
            emit sampleMade(target);
        else
            emit sampleRefused(made.error());
    });
}

void Desk::refresh()
{
    if (!m_hasStack)
        return;
    if (isPlanning()) { // one at a time; what changed meanwhile is planned afterwards
        m_again = true;
        return;
    }
    ++m_requested;
    inWorker([number = m_requested, place = m_place, selection = m_selection, folder = m_workingDirectory](PlanWorker *worker) {
        worker->plan(number, place, selection, folder);
    });
}

void Desk::answered(const PlanAnswer &answer)
{
    m_answered = answer.number;
    if (const auto *planning = std::get_if<Planning>(&answer.outcome)) {
        m_planning = *planning;
        m_newestEdit = answer.newestEdit;
        m_refusal.reset();
        compareResults();
        if (!m_leftOut.isEmpty()) { // a file that is as it was can no longer be left out
            QSet<QByteArray> still;
            for (const ChangedFile &file : m_planning->changes.files)
                if (m_leftOut.contains(file.path))
                    still << file.path;
            m_leftOut = still;
            reconsider();
        }
        emit planned();
        if (std::exchange(m_wantsHistory, false))
            requestHistory();
    } else {
        m_refusal = std::get<PlanRefusal>(answer.outcome);
        emit refused();
    }
    if (std::exchange(m_again, false))
        refresh();
}

void Desk::openJournal(const QString &file)
{
    inWorker([file](PlanWorker *worker) { worker->readRun(file, userState()); });
}

void Desk::read(const StoredRun &stored)
{
    if (!stored.run) {
        emit journalRefused(stored.error);
        return;
    }
    const bool same = m_journal == stored.file && m_run && !m_live;
    m_run = stored.run;
    m_journal = stored.file;
    m_output = stored.output;
    m_runNote = stored.note;
    m_runCheckout = stored.checkout;
    m_live = m_brought = false;
    compareResults();
    if (same)
        emit runChanged();
    else {
        emit runOpened();
        requestHistory();
    }
}

void Desk::closeRun()
{
    if (m_live && m_run && !m_run->isFinished())
        return;
    if (m_live && m_run) { // its results stay beside what git says
        m_brought = true;
    } else {
        m_run.reset();
        m_live = m_brought = false;
        m_journal.clear();
        m_output.clear();
        bringLastRun();
    }
    compareResults();
    emit runOpened();
}

void Desk::requestPage(const QString &file)
{
    inWorker([file](PlanWorker *worker) { worker->readPage(file); });
}

QString Desk::wikiFolder() const
{
    return m_planning ? m_planning->folders.wiki : QString(outputFolder() + QStringLiteral("/wiki"));
}

/// The image's name as it is pushed. A registry of our own has an address only while a run uses it: until then the newest
/// run knows where it was.
ImageRef Desk::pushedName(const PlannedImage &image) const
{
    if (m_place.local && !(m_run && !m_live))
        for (const StoredRun &stored : m_history)
            if (const ImageRecord *record = stored.run ? stored.run->image(image.name) : nullptr)
                if (const auto name = parseImageRef(record->fullName); name && name->path == image.specName.path)
                    return name->withTag(image.target.tag);
    return image.target;
}

QString Desk::pageFile(const QString &image) const
{
    const ImageRecord *record = m_run ? m_run->image(image) : nullptr;
    QString page = record ? record->page : QString();
    if (page.isEmpty() && plan())
        if (const int at = plan()->indexOf(image); at >= 0)
            page = pushedName(plan()->images[at]).pageName();
    const QString name = QStringLiteral("/manifests/") + page + QStringLiteral(".md");
    // A run of the history has left its pages in the output folder; a page's name tells its tag.
    if (m_planning && !QFileInfo::exists(outputFolder() + name))
        return m_planning->folders.output + name;
    return outputFolder() + name;
}

QString Desk::requestPageComparison(const QString &image)
{
    const int at = plan() ? plan()->indexOf(image) : -1;
    if (at < 0 || plan()->stableTag.isEmpty())
        return {};
    PageRequest request;
    const ImageRef target = pushedName(plan()->images[at]), stable = target.withTag(plan()->stableTag + tagTail(*plan(), plan()->images[at]));
    request.after = {pageFile(image)};
    request.key = QStringLiteral("page:") + request.after.first();
    request.afterName = target.tag;
    request.beforeName = stable.tag;
    for (const QString &folder : {wikiFolder(), QString(outputFolder() + QStringLiteral("/manifests"))})
        request.before << QString(folder + QLatin1Char('/') + stable.pageName() + QStringLiteral(".md"));
    inWorker([request](PlanWorker *worker) { worker->comparePages(request); });
    return request.key;
}

QString Desk::requestWikiComparison(const QString &wiki, const QByteArray &path)
{
    PageRequest request;
    request.key = QStringLiteral("wiki:") + QString::fromUtf8(path);
    request.wiki = wiki;
    request.path = path;
    request.beforeName = tr("as it is");
    request.afterName = tr("as it will be");
    // A page of a new tag has nothing in the wiki to differ from: its image does, in the stable tag.
    qsizetype longest = 0; // "x-notebook-" begins the pages of "x-notebook-gpu" too
    if (plan() && !plan()->stableTag.isEmpty())
        for (const PlannedImage &image : plan()->images) {
            const ImageRef target = pushedName(image);
            const QString begin = target.withTag({}).pageName() + QLatin1Char('-'), tail = tagTail(*plan(), image), file = QString::fromUtf8(path);
            if (begin.size() + tail.size() <= longest || !file.startsWith(begin) || !file.endsWith(QString(tail + QLatin1String(".md"))))
                continue;
            longest = begin.size() + tail.size();
            const ImageRef stable = target.withTag(plan()->stableTag + tail);
            request.baseline = {QString(wiki + QLatin1Char('/') + stable.pageName() + QStringLiteral(".md"))};
            request.baselineName = stable.tag;
            if (stable.pageName() + QStringLiteral(".md") == file) // its own page says nothing of it
                request.baseline.clear();
        }
    inWorker([request](PlanWorker *worker) { worker->comparePages(request); });
    return request.key;
}

void Desk::requestHistory()
{
    const QString output = m_live && m_planning ? m_planning->folders.output : outputFolder();
    if (!output.isEmpty())
        inWorker([output, state = stateFolder(environment()), checkout = m_planning ? m_planning->folders.checkout : QString()](PlanWorker *worker) {
            worker->readHistory(output, checkout, state);
        });
}

// What earlier runs tell: how long things take, and how each image fared.
void Desk::remember(const HistoryReading &reading)
{
    m_history = reading.runs;
    m_newest = reading.newest;
    m_unread = reading.unread;
    m_older = reading.older;
    m_builds.clear();
    QList<Run> all;
    for (const StoredRun &stored : std::as_const(m_history)) {
        if (!stored.run)
            continue;
        all << *stored.run;
        for (const ImageRecord &record : stored.run->images()) {
            const StageRecord &build = record.stage(Stage::Build);
            QList<EarlierBuild> &builds = m_builds[record.name];
            if (build.startMs >= 0)
                builds.prepend({word(build.state), build.seconds, stored.run->started()});
        }
    }
    m_estimates = estimatesFrom(all);
    const bool brings = std::exchange(m_bringsLast, false) && !m_run && m_hasStack;
    if (brings)
        bringLastRun();
    compareResults();
    emit historyRead();
    emit runChanged();
}

const StoredRun *Desk::storedRun(const QString &id) const
{
    for (const StoredRun &stored : m_history)
        if (stored.run && !id.isEmpty() && stored.run->id() == id)
            return &stored;
    return nullptr;
}

int Desk::runNumber() const
{
    const StoredRun *stored = m_run ? storedRun(m_run->id()) : nullptr;
    return !m_run ? 0 : stored && stored->number > 0 ? stored->number : m_number;
}

const Plan *Desk::plan() const
{
    if (m_run && !m_live)
        return &m_run->plan();
    if (m_whatIf)
        return &*m_whatIf;
    return m_planning ? &m_planning->plan : nullptr;
}

qint64 Desk::nowMs() const
{
    // From its last event on: a run that goes on counts from where it stopped.
    if (m_live && m_run && !m_run->isFinished())
        return qRound64(m_run->seconds() * 1000) + (m_session ? m_sinceStart.elapsed() : 0);
    // A stored run without an end was cut off, or another process writes it: what is known ends with its last event.
    return m_run && !m_run->isFinished() ? qRound64(m_run->seconds() * 1000) : -1;
}

QString Desk::outputFolder() const
{
    if (!m_output.isEmpty())
        return m_output;
    return m_planning ? m_planning->folders.output : QString();
}

} // namespace stackwright
