// `plan`: which images would be built, reused or left alone, and why. Touches nothing, needs no engine, and asks a registry
// only with --check-registry and --check-base.
#include "app/console/jobwords.h"
#include "app/console/planprint.h"
#include "app/console/verb.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/engine/launcher.h"
#include "model/registry/localregistry.h"
#include "model/registry/registryclient.h"
#include "model/run/github.h"
#include "model/stack/spec_registries.h"
#include "model/run/history.h"
#include "model/stack/variants.h"
#include "model/workspace/basecheck.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcessEnvironment>

namespace stackwright {

namespace {

QMap<QString, QString> environmentOfProcess()
{
    QMap<QString, QString> environment;
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    for (const QString &name : system.keys())
        environment.insert(name, system.value(name));
    return environment;
}

class PlanVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override
    {
        if (m_actions)
            m_console.raw(m_actions->maskCommands());
        if (!m_request.explain.isEmpty() && m_request.format != QLatin1String("text") && m_request.format != QLatin1String("json"))
            return emit ended(m_console.fail(inputError(QStringLiteral("--explain"), QLatin1String("is told as text or as JSON, not as ") + m_request.format,
                                                        QStringLiteral("leave out one of --explain and --format"))));
        if (m_request.level && m_request.format != QLatin1String("github-matrix"))
            return emit ended(m_console.fail(inputError(QStringLiteral("--level"), QStringLiteral("chooses rows of a matrix, and this is none"), QStringLiteral("write --format github-matrix, or leave it out"))));
        const bool compares = !m_request.compareWith.isEmpty();
        if (compares && (!m_request.explain.isEmpty() || (m_request.format != QLatin1String("text") && m_request.format != QLatin1String("json"))))
            return emit ended(m_console.fail(inputError(QStringLiteral("--compare-with"), QStringLiteral("is told as text or as JSON, and alone"),
                                                        QStringLiteral("leave out --explain and other formats"))));
        if (!m_request.place.local)
            return plan();
        m_launcher = std::make_unique<ProcessLauncher>();
        ensureLocalRegistry(*m_launcher, stateFolder(m_environment), this, [this](Result<QString> registry) {
            if (!registry) {
                emit ended(m_console.fail(registry.error()));
                return;
            }
            m_request.place.registry = *registry;
            plan();
        });
    }


private:
    void plan()
    {
        auto made = planStack(m_request.place, m_request.selection, QDir::currentPath(), m_environment);
        if (const auto *refusal = std::get_if<PlanRefusal>(&made)) {
            for (const Finding &finding : refusal->findings)
                m_console.finding(finding);
            if (m_actions)
                m_console.raw(hasErrors(refusal->findings) ? m_actions->findingCommands(refusal->findings) : m_actions->errorCommand(refusal->error.text()));
            emit ended(hasErrors(refusal->findings) ? refusal->error.exitCode() : m_console.fail(refusal->error));
            return;
        }
        m_planning = std::get<Planning>(std::move(made));
        if (!m_request.explain.isEmpty() && explainedImages().isEmpty()) {
            emit ended(m_console.fail(unknownImage()));
            return;
        }
        for (const Finding &finding : m_planning.findings)
            m_console.finding(finding);
        if (m_request.selection.checkBase)
            checkBase();
        else
            goOn();
    }

    void goOn()
    {
        if (m_request.selection.checkRegistry && !m_planning.plan.tag.isEmpty())
            askRegistry();
        else
            print();
    }

    Registry &registry()
    {
        if (!m_launcher)
            m_launcher = std::make_unique<ProcessLauncher>();
        if (!m_registry)
            m_registry = std::make_unique<RegistryClient>(RegistryOptions::fromEnvironment(m_request.place.registry, m_environment), *m_launcher);
        return *m_registry;
    }

    void checkBase()
    {
        QList<PlanWarning> unknown;
        auto *check = new BaseCheck(registry(), baseQuestions(m_planning, &unknown), this);
        connect(check, &BaseCheck::finished, this, [this, unknown](const BaseAnswer &answer) {
            takeBaseAnswer(&m_planning, {answer.moves, unknown + answer.unknown});
            if (const Result<void> decided = decideAgain(&m_planning, m_presences); !decided)
                emit ended(m_console.fail(decided.error()));
            else
                goOn();
        });
        check->start();
    }

    /// One, or all variants of one.
    QList<int> explainedImages() const
    {
        QList<int> images;
        for (int i = 0; i < m_planning.plan.images.size(); ++i)
            if (isMeantBy(m_request.explain, m_planning.plan.images[i].name))
                images += i;
        return images;
    }

    Error unknownImage() const
    {
        QStringList names;
        for (const PlannedImage &image : m_planning.plan.images)
            names += m_request.explain.contains(QLatin1Char('@')) ? image.name : keyOf(image);
        names.removeDuplicates();
        const QString near = nearestWord(m_request.explain, names);
        return inputError(QStringLiteral("--explain"), QLatin1Char('"') + m_request.explain + QLatin1String("\" is not an image of the stack"),
                          near.isEmpty() ? QString(QLatin1String("the images are ") + names.mid(0, 12).join(QLatin1String(", ")))
                                         : QString(QLatin1String("did you mean ") + near + QLatin1Char('?')));
    }

    void askRegistry()
    {
        for (const PlannedImage &image : std::as_const(m_planning.plan.images))
            for (const ImageRef &place : QList<ImageRef>{image.target} + furtherPlaces(furtherRegistries(), image.target))
                m_questions += {image.name, place};
        m_waiting = static_cast<int>(m_questions.size());
        constexpr int sideBySide = 8;
        for (int i = 0; i < qMin(sideBySide, m_waiting); ++i)
            askNext();
    }

    void askNext()
    {
        if (m_next >= m_questions.size())
            return;
        const auto &[image, place] = m_questions[m_next++];
        registry().exists(place, this, [this, name = image, full = place.text()](const Existence &answer) {
            const auto known = m_presences.constFind(name); // it is there where each registry has it
            if (known == m_presences.cend() || *known == Presence::Yes || answer.presence == Presence::No)
                m_presences.insert(name, answer.presence);
            if (answer.presence == Presence::Unknown)
                m_console.warning(answer.why.text.contains(full) ? answer.why.text : QString(full + QLatin1String(": ") + answer.why.text), answer.advice.text);
            if (--m_waiting > 0)
                return askNext();
            if (const Result<void> decided = decideAgain(&m_planning, m_presences); !decided)
                emit ended(m_console.fail(decided.error()));
            else
                print();
        });
    }

    int compare(bool asJson)
    {
        const QString path = QDir::current().absoluteFilePath(m_request.compareWith);
        const Result<QByteArray> bytes = readFile(path, 64 * mebibyte);
        if (!bytes)
            return m_console.fail(inputError(m_request.compareWith, bytes.error().why, bytes.error().advice));
        const Result<TheirDecision> theirs = readTheirDecision(*bytes, m_request.compareWith, m_planning.plan.head, m_planning.spec);
        if (!theirs)
            return m_console.fail(theirs.error());
        if (theirs->commit.isEmpty())
            m_console.warning(m_request.compareWith + QLatin1String(" does not say which commit it is of: it is compared with ") + m_planning.plan.head.left(7));
        const QList<Disagreement> found = disagreements(m_planning.plan, m_planning.spec, *theirs);
        if (asJson)
            m_console.data(QJsonDocument(disagreementsJson(m_planning.plan, found)).toJson());
        else
            m_console.data(disagreementsText(m_planning.plan, found));
        return 0;
    }

    QStringList furtherRegistries() const
    {
        return m_request.place.registry.isEmpty() && !m_request.place.local ? m_planning.spec.alsoPush : QStringList();
    }

    void print()
    {
        Plan &plan = m_planning.plan;
        const bool branchTags = m_request.selection.tagSuffix.value_or(m_planning.spec.tagSuffix) == TagSuffix::Branch;
        if (branchTags && !m_request.selection.checkRegistry && !plan.tag.isEmpty() && plan.work().size() < plan.images.size())
            plan.warnings += PlanWarning{QStringLiteral("registry-not-asked"), {},
                                         QString(QLatin1String("the registry was not asked which images it has under ") + plan.tag
                                                 + QLatin1String(": a run also builds those that are missing there; plan --check-registry tells"))};
        if (!plan.work().isEmpty())
            addEstimates(&plan, History(stateFolder(m_environment)).typicalTimes(m_planning.folders.checkout), usualJobs(), m_planning.spec.limits);
        const bool asJson = m_request.json || m_request.format == QLatin1String("json");
        for (const PlanWarning &warning : plan.warnings)
            if (warning.kind != QLatin1String("registry-unknown")) // said, with its reason, when the answer came
                m_console.warning(warning.text);
        if (!m_request.compareWith.isEmpty())
            return emit ended(compare(asJson));
        if (!m_request.explain.isEmpty()) {
            const QList<int> images = explainedImages();
            QJsonArray variants;
            QStringList texts;
            for (const int image : images) {
                variants += explainJson(plan, image);
                texts += explainText(plan, image);
            }
            if (!asJson)
                m_console.data(texts.join(QLatin1Char('\n')));
            else
                m_console.data(QJsonDocument(images.size() == 1 ? variants.first().toObject() : QJsonObject{{QStringLiteral("image"), m_request.explain}, {QStringLiteral("variants"), variants}}).toJson());
        } else if (m_request.format == QLatin1String("github-matrix")) {
            m_console.data(QJsonDocument(GithubActions::matrix(plan, jobWordsOf(m_request), m_request.level)).toJson(QJsonDocument::Compact) + '\n');
        } else if (asJson) {
            QJsonObject json = toJson(plan);
            if (!furtherRegistries().isEmpty())
                json.insert(QStringLiteral("alsoPush"), QJsonArray::fromStringList(furtherRegistries()));
            m_console.data(QJsonDocument(json).toJson());
        } else if (m_request.format == QLatin1String("dot")) {
            m_console.data(planDot(plan));
        } else if (m_request.format == QLatin1String("mermaid")) {
            m_console.data(planMermaid(plan));
        } else {
            QString text = planText(plan, m_console.dataColours());
            if (!furtherRegistries().isEmpty() && !plan.order.isEmpty())
                text += QLatin1String("what is built also goes to ") + furtherRegistries().join(QLatin1String(", ")) + QLatin1Char('\n');
            m_console.data(text);
        }
        if (m_actions) {
            QStringList warnings;
            for (const PlanWarning &warning : plan.warnings)
                warnings += warning.text;
            m_console.raw(m_actions->warningCommands(warnings));
            if (const Result<void> written = m_actions->writePlan(plan, jobWordsOf(m_request)); !written)
                m_console.warning(written.error().text());
        }
        emit ended(0);
    }

    const QMap<QString, QString> m_environment = environmentOfProcess();
    const std::optional<GithubActions> m_actions = GithubActions::fromEnvironment(m_environment);
    std::unique_ptr<Launcher> m_launcher;
    std::unique_ptr<RegistryClient> m_registry;
    Planning m_planning;
    Presences m_presences;
    QList<QPair<QString, ImageRef>> m_questions; ///< image, and a name of it
    qsizetype m_next = 0;
    int m_waiting = 0;
};

} // namespace

std::unique_ptr<Verb> makePlanVerb(const Request &request, Console &console)
{
    return std::make_unique<PlanVerb>(request, console);
}

} // namespace stackwright
