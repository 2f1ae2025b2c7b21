// `completion`: prints the completion script of a shell.
#include "app/console/completion.h"
#include "app/console/verb.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace stackwright {

namespace {

class CompletionVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override
    {
        const QByteArray script = completionScript(m_request.subcommand, commandWords());
        if (m_request.json)
            m_console.data(QJsonDocument(QJsonObject{{QStringLiteral("schema"), 1}, {QStringLiteral("shell"), m_request.subcommand},
                                                     {QStringLiteral("script"), QString::fromUtf8(script)}}).toJson());
        else
            m_console.data(script);
        emit ended(0);
    }
};

} // namespace

std::unique_ptr<Verb> makeCompletionVerb(const Request &request, Console &console)
{
    return std::make_unique<CompletionVerb>(request, console);
}

} // namespace stackwright
