// `export`: prints the planned stack for bake, compose or GitHub Actions.
#include "app/console/verb.h"
#include "model/base/files.h"
#include "model/run/export.h"
#include "model/stack/check.h"

#include <QDir>
#include <QProcessEnvironment>

namespace stackwright {

namespace {

class ExportVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override { emit ended(work()); }

private:
    int work()
    {
        QMap<QString, QString> environment;
        const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
        for (const QString &name : own.keys())
            environment.insert(name, own.value(name));
        const auto planned = planStack(m_request.place, m_request.selection, QDir::currentPath(), environment);
        if (const auto *refusal = std::get_if<PlanRefusal>(&planned))
            return refuse(*refusal);
        const Planning &planning = std::get<Planning>(planned);
        if (planning.plan.tag.isEmpty())
            return m_console.fail(inputError(planning.folders.specFile,
                                             QStringLiteral("the stack has no tag: ") + planning.spec.whyNotRunnable,
                                             QStringLiteral("write tag: {prefix: \"2023.2\"}")));
        std::unique_ptr<Git> git;
        std::unique_ptr<StackFiles> files;
        if (planning.fromCommit) {
            Result<std::unique_ptr<Git>> opened = openGit(planning.folders.checkout, Bare::Allowed);
            if (!opened)
                return m_console.fail(opened.error());
            git = std::move(opened).value();
            files = filesOfCommit(*git, planning.plan.head);
        } else {
            files = filesOfCheckout(planning.folders.checkout);
        }
        const DockerfileText textOf = [&files](const QString &path) -> std::optional<QByteArray> {
            const Result<QByteArray> text = files->file(path, mebibyte);
            return text ? std::optional(*text) : std::nullopt;
        };
        const ExportForm form = m_request.json ? ExportForm::Json : ExportForm::Yaml;
        if (m_request.subcommand == QLatin1String("bake"))
            m_console.data(bakeOf(planning.spec, planning.plan, textOf));
        else if (m_request.subcommand == QLatin1String("compose"))
            m_console.data(composeOf(planning.spec, planning.plan, form, textOf));
        else
            m_console.data(workflowOf(planning.spec, planning.plan, form, textOf));
        return 0;
    }

    int refuse(const PlanRefusal &refusal)
    {
        if (!hasErrors(refusal.findings))
            return m_console.fail(refusal.error);
        for (const Finding &finding : refusal.findings)
            m_console.finding(finding);
        return refusal.error.exitCode();
    }
};

} // namespace

std::unique_ptr<Verb> makeExportVerb(const Request &request, Console &console)
{
    return std::make_unique<ExportVerb>(request, console);
}

} // namespace stackwright
