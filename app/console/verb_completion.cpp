// `completion`: prints the completion script of a shell.
#include "app/console/completion.h"
#include "app/console/verb.h"

namespace stackwright {

namespace {

class CompletionVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override
    {
        m_console.data(completionScript(m_request.subcommand, commandWords()));
        emit ended(0);
    }
};

} // namespace

std::unique_ptr<Verb> makeCompletionVerb(const Request &request, Console &console)
{
    return std::make_unique<CompletionVerb>(request, console);
}

} // namespace stackwright
