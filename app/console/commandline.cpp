#include "app/console/commandline.h"

#include "app/console/optionbinder.h"
#include "model/base/text.h"
#include "model/run/estimate.h"
#include "model/stack/imageref.h"
#include "model/stack/spec_registries.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>

namespace stackwright {

namespace {

/// The grammar of the whole command line, bound to one Request. CLI11 speaks std::string: what it stored is read out
/// again by finish().
class Grammar : private OptionBinder
{
public:
    /// With the name of a command, the others are left out: making them is most of the time that the command line takes.
    explicit Grammar(const QString &only = {}) : app("Keeps a stack of Docker images: plans, builds, tests, documents and releases them.", "stackwright")
    {
        app.require_subcommand(0, 1);
        app.fallthrough(false);
        app.footer(examples("stackwright plan", "stackwright run --local --output out"));
        globals(app);
        for (const auto &[name, make] : commands)
            if (only.isEmpty() || only == QLatin1String(name))
                (this->*make)();
    }

    static bool hasCommand(const QString &word)
    {
        return std::any_of(std::begin(commands), std::end(commands), [&](const auto &one) { return word == QLatin1String(one.first); });
    }

    CLI::App app;
    Request request;
    std::map<std::string, std::string> usage; ///< of a command: its arguments, as people write them

    void finish()
    {
        OptionBinder::finish();
        for (CLI::App *chosen : app.get_subcommands())
            request.command = fromStd(chosen->get_name());
    }

    /// A value that a script's empty variable left out, or a registry that cannot be one.
    std::optional<Error> wrongValue() const
    {
        if (!withoutValue().isEmpty())
            return emptyValue(withoutValue());
        const QString &registry = request.place.registry;
        if (request.place.local && !registry.isEmpty())
            return inputError(QStringLiteral("--local"), QStringLiteral("cannot stand beside --registry: it is a registry itself"), QStringLiteral("leave one of them out"));
        const QString why = registry.isEmpty() ? QString() : whyNoRegistry(registry);
        if (!why.isEmpty())
            return inputError(QLatin1String("--registry ") + registry, why, QStringLiteral("write HOST[:PORT][/PREFIX], as in 127.0.0.1:5000 or ghcr.io/owner"));
        return {};
    }

    /// CLI11 takes an option whose value may be left out as given without one, and says little of "--name=".
    static std::optional<Error> emptyIn(const QStringList &arguments)
    {
        for (qsizetype i = 0; i < arguments.size(); ++i) {
            const QString &one = arguments.at(i), before = i > 0 ? arguments.at(i - 1) : QString();
            if (one.startsWith(QLatin1String("--")) && one.size() > 3 && one.indexOf(QLatin1Char('=')) == one.size() - 1)
                return emptyValue(one.chopped(1));
            if (one.isEmpty() && (before == QLatin1String("--resume") || before == QLatin1String("--rollback")))
                return emptyValue(before);
        }
        return {};
    }

    /// CLI11 hands what follows "--" to the program where a command's arguments may all be left out. An option in its place ends a list
    /// of values likewise; what begins with a dash is left to CLI11.
    static QStringList withoutMark(const QStringList &arguments)
    {
        const qsizetype mark = arguments.indexOf(QLatin1String("--"));
        const auto isOption = [](const QString &word) { return word.startsWith(QLatin1Char('-')); };
        if (mark < 0 || std::any_of(arguments.cbegin() + mark + 1, arguments.cend(), isOption))
            return arguments;
        QStringList all = arguments;
        all[mark] = QLatin1String(endOfOptions);
        return all;
    }

    static constexpr char endOfOptions[] = "--end-of-options";

    static std::string examples(const std::string &one, const std::string &two)
    {
        return "Examples:\n  " + one + "\n  " + two;
    }

private:
    CLI::App *command(const char *name, const char *summary, const std::string &one, const std::string &two, const std::string &arguments = {})
    {
        CLI::App *made = app.add_subcommand(name, summary);
        made->formatter(std::make_shared<UsageLine>(arguments));
        usage[name] = arguments;
        made->footer(examples(one, two));
        globals(*made);
        return made;
    }

    void globals(CLI::App &on)
    {
        const char *group = "Global options";
        on.set_version_flag("--version", "stackwright " STACKWRIGHT_VERSION, "Print the version and exit");
        text(on, "-C,--repo", request.place.repo, "The checkout; default: the nearest folder upward with images/spec.yml or stackwright.yml", "DIR")->group(group);
        text(on, "--spec", request.place.spec, "The spec, relative to the checkout; default images/spec.yml, else stackwright.yml", "FILE")->group(group);
        text(on, "--registry", request.place.registry, "HOST[:PORT][/PREFIX] in place of every image's registry", "HOST[:PORT][/PREFIX]")->group(group);
        flag(on, "--local", request.place.local, "Use a registry of our own on this machine; no account anywhere")->group(group);
        text(on, "--output", request.place.output, "Where artifacts/, logs/ and manifests/ go; default: the checkout", "DIR")->group(group);
        text(on, "--wiki", request.place.wiki, "The wiki's checkout; default wiki/ under the output folder", "DIR")->group(group);
        text(on, "--engine", request.engine, "docker or podman", "NAME")->check(CLI::IsMember({"docker", "podman"}))->group(group);
        flag(on, "--json", request.json, "One JSON document on standard output, nothing else there")->group(group);
        word(on, "--color", {"auto", "always", "never"}, [this](const std::string &when) {
            request.color = when == "always" ? ColorMode::Always : when == "never" ? ColorMode::Never : ColorMode::Auto;
        }, "auto, always or never", "WHEN")->group(group);
        on.add_flag(endOfOptions)->group(""); // in no help
        flag(on, "-q,--quiet", request.quiet, "Only errors and data")->group(group);
        flag(on, "-v,--verbose", request.verbose, "Say more")->group(group);
    }

    /// What makes the tag.
    void tagged(CLI::App &on, const char *group, const char *head)
    {
        Selection &to = request.selection;
        text(on, "--head", to.head, head, "REV")->group(group);
        text(on, "--branch", to.branch, "The branch's name", "NAME")->group(group);
        word(on, "--tag-suffix", {"commit", "branch"}, [this](const std::string &suffix) {
            request.selection.tagSuffix = suffix == "branch" ? TagSuffix::Branch : TagSuffix::Commit;
        }, "commit or branch; overrides the spec's tag.suffix", "WORD")->group(group);
    }

    void selection(CLI::App &on)
    {
        const char *group = "What selects the changes";
        Selection &to = request.selection;
        tagged(on, group, "The commit to build; default HEAD");
        CLI::Option *base = text(on, "--base", to.base, "Compare with this commit", "REV");
        CLI::Option *pull = text(on, "--pull-request", to.pullRequest, "Compare with the merge base of BASE and head", "BASE");
        base->group(group);
        pull->group(group)->excludes(base);
        flag(on, "--worktree", to.worktree, "Count uncommitted and untracked files too")->group(group);
        flag(on, "--all", to.all, "Build every image")->group(group);
        list(on, "--only", to.only, "Build these images only", "IMAGE")->group(group);
        list(on, "--rebuild", to.rebuild, "Build these images too", "IMAGE")->group(group);
        flag(on, "--precise", to.precise, "An image changes only with what its Dockerfile uses")->group(group);
        flag(on, "--check-registry", to.checkRegistry, "Ask the registry which tags it has")->group(group);
    }

    void checkBase(CLI::App &on)
    {
        flag(on, "--check-base", request.selection.checkBase, "Ask the registries whether external base images have moved since the last build")->group("What selects the changes");
    }

    void init()
    {
        CLI::App *on = command("init", "Write a spec for the Dockerfiles that are already there", "stackwright init --dry-run", "stackwright init github-actions", "[github-actions]");
        list(*on, "WHAT", request.arguments, "github-actions: workflows that build and promote the stack; with --from: the file to read")->expected(0, 1);
        flag(*on, "--dry-run", request.dryRun, "Print it, write nothing");
        flag(*on, "--force", request.force, "Write over a file that is there");
        text(*on, "--from", request.from, "Read a file of another tool: bake FILE or compose FILE", "TOOL");
    }

    void newImage()
    {
        CLI::App *on = command("new", "Add an image to the stack: folder, Dockerfile, test, and its entry in the spec",
                               "stackwright new geo-notebook --parent base-notebook --dry-run", "stackwright new geo-notebook --parent base-notebook", "IMAGE");
        list(*on, "IMAGE", request.arguments, "Its name")->expected(1)->required();
        text(*on, "--parent", request.parent, "The image of the stack that it is built on; without it: a root", "IMAGE");
        flag(*on, "--dry-run", request.dryRun, "Show what would be written, write nothing");
    }

    void check()
    {
        CLI::App *on = command("check", "Validate spec.yml, change_ignore.json, image folders and Dockerfiles",
                               "stackwright check", "stackwright check --sarif check.sarif");
        text(*on, "--sarif", request.sarif, "Also write the findings as SARIF 2.1.0 to FILE", "FILE");
        text(*on, "--head", request.selection.head, "Check this commit's tree; default: the checkout", "REV");
    }

    void plan()
    {
        CLI::App *on = command("plan", "Say which images would be built, reused or left alone, and why",
                               "stackwright plan --worktree", "stackwright plan --pull-request origin/main --json");
        selection(*on);
        checkBase(*on);
        text(*on, "--format", request.format, "text, json, github-matrix, dot or mermaid", "FORM")
            ->check(CLI::IsMember({"text", "json", "github-matrix", "dot", "mermaid"}));
        on->add_option_function<int>("--level", [this](const int &level) { request.level = level; }, "With --format github-matrix: only what is built on this level; 0 is built on nothing else of the plan")
            ->type_name("N")->check(CLI::Range(0, 9999));
        text(*on, "--explain", request.explain, "Everything that led to the decision on IMAGE", "IMAGE");
        text(*on, "--compare-with", request.compareWith, "Each disagreement with what the scripts' run decided, and the rule that explains it", "FILE");
        list(*on, "--what-if", request.selection.whatIf, "The plan as if these files had changed too; they need not exist", "FILE...");
    }

    void run()
    {
        CLI::App *on = command("run", "Carry the plan out: cache, build, test, push, integration tests, page, wiki",
                               "stackwright run --local --output out", "stackwright run --only rstudio-notebook --jobs 2");
        selection(*on);
        checkBase(*on);
        request.jobs = usualJobs();
        on->add_option("-j,--jobs", request.jobs, "Stages that run at once, of whatever images (default: one for each core, 2 to 4)")->type_name("N")->check(CLI::Range(1, 64));
        flag(*on, "--keep-going", request.keepGoing, "After a failure go on with what does not depend on it");
        flag(*on, "--retest", request.retest, "Test again what has passed on an image before");
        flag(*on, "--no-push", request.noPush, "Build and test only");
        flag(*on, "--no-wiki", request.noWiki, "Write no pages");
        CLI::Option *publish = flag(*on, "--publish", request.publish, "Publish the wiki on any branch");
        flag(*on, "--no-publish", request.noPublish, "Never publish the wiki")->excludes(publish);
        flag(*on, "--dry-run", request.dryRun, "Print each docker command and HTTP request, make none");
        optionalText(*on, "--resume", request.resume, "Go on with an earlier run: what has passed is not done again", "[JOURNAL]");
        text(*on, "--builder", request.builder, "Build with this buildx builder", "NAME");
        text(*on, "--platform", request.platform, "Build for these platforms in place of the spec's; local: for the machine's own (the default with --local)", "LIST")
            ->check([](const std::string &list) { return whyNoPlatforms(QString::fromStdString(list)).toStdString(); });
        flag(*on, "--no-cache", request.noCache, "Build every step anew");
        flag(*on, "--pull", request.pull, "Always ask for a newer base image");
        flag(*on, "--require-clean", request.requireClean, "Refuse files that no commit has, and a checkout that lacks some");
    }

    void test()
    {
        CLI::App *on = command("test", "Run the test stage alone, against an existing tag",
                               "stackwright test scipy-ml-notebook", "stackwright test scipy-ml-notebook --local", "IMAGE...");
        list(*on, "IMAGE", request.arguments, "Names of images")->required();
        tagged(*on, "Which tag", "The commit whose tag is tested; default HEAD");
    }

    void promote()
    {
        CLI::App *on = command("promote", "Move <prefix>-stable (or stable) of the whole stack, all or nothing",
                               "stackwright promote 2023.2-2035e52 --dry-run", "stackwright promote --global 2023.2 --yes",
                               "TAG | --global PREFIX | --resume [JOURNAL] | --rollback [RECORD]");
        list(*on, "TAG", request.arguments, "TAG, or with --global the PREFIX")->expected(0, 1);
        flag(*on, "--global", request.global, "<prefix>-stable becomes stable");
        flag(*on, "--dry-run", request.dryRun, "Check and show; move nothing");
        flag(*on, "-y,--yes", request.yes, "Do not ask");
        optionalText(*on, "--resume", request.resume, "Finish a promotion that was interrupted", "[JOURNAL]");
        optionalText(*on, "--rollback", request.rollback, "Move the tags back to where RECORD found them", "[RECORD]");
        list(*on, "--skip-gate", request.skipGates, "Pass a gate by hand; needs --reason", "NAME")->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        text(*on, "--reason", request.reason, "Why; kept in the record");
    }

    void diff()
    {
        CLI::App *on = command("diff", "What differs between two tags or two manifest pages: packages, layers, size",
                               "stackwright diff 2023.2-stable 2023.2-2035e52", "stackwright diff 2023.2-2035e52 --format markdown", "[OLD] NEW");
        list(*on, "SIDE", request.arguments, "OLD and NEW: tags of the stack (TAG@REGISTRY for another), full image names or page files; NEW alone: since the last stable")
            ->expected(1, 2)->required();
        text(*on, "--format", request.format, "text, json or markdown", "FORM")->check(CLI::IsMember({"text", "json", "markdown"}));
        CLI::Option *fold = flag(*on, "--fold", m_folds, "Show a change of the base once, not for each child; the default for a stack");
        CLI::Option *noFold = flag(*on, "--no-fold", m_foldsNot, "Show it for each child")->excludes(fold);
        afterwards([this, fold, noFold] {
            if (fold->count() + noFold->count() > 0)
                request.fold = fold->count() > 0;
        });
    }

    void wiki()
    {
        CLI::App *on = command("wiki", "What the run changed in the wiki; publish commits and pushes it",
                               "stackwright wiki status --output out", "stackwright wiki publish --output out", "status|diff|publish");
        positionalSubcommand(*on, {"status", "diff", "publish"}, "status, diff or publish");
    }

    void history()
    {
        CLI::App *on = command("history", "Earlier runs", "stackwright history", "stackwright history --releases --json");
        flag(*on, "--releases", request.releases, "Promotions instead of runs");
    }

    void show()
    {
        CLI::App *on = command("show", "One run again, from its journal", "stackwright show artifacts/run.jsonl", "stackwright show 14 --json", "[RUN]");
        list(*on, "RUN", request.arguments, "A run's number or ID, or a run.jsonl; default: the newest")->expected(0, 1);
    }

    void logs()
    {
        CLI::App *on = command("logs", "The log of one image's stages", "stackwright logs 14 rstudio-notebook",
                     "stackwright logs artifacts/run.jsonl rstudio-notebook build", "RUN IMAGE [STAGE]");
        list(*on, "RUN", request.arguments, "A run's number or ID, or a run.jsonl; then the image, and one of its stages")->expected(2, 3)->required();
    }

    void exporting()
    {
        CLI::App *on = command("export", "The stack for users of other tools", "stackwright export bake > docker-bake.json",
                               "stackwright export github-actions", "bake|compose|github-actions");
        positionalSubcommand(*on, {"bake", "compose", "github-actions"}, "bake, compose or github-actions");
        selection(*on);
    }

    void doctor()
    {
        CLI::App *on = command("doctor", "Engine, registry, git, credentials, disk: check each, and print the fix",
                               "stackwright doctor", "stackwright doctor --registry 127.0.0.1:5000 --json");
        text(*on, "--builder", request.builder, "Look at this buildx builder too", "NAME");
    }

    void completion()
    {
        CLI::App *on = command("completion", "Print the completion for a shell", "stackwright completion bash",
                               "stackwright completion fish > ~/.config/fish/completions/stackwright.fish", "bash|zsh|fish");
        positionalSubcommand(*on, {"bash", "zsh", "fish"}, "bash, zsh or fish");
    }

    void positionalSubcommand(CLI::App &on, const std::vector<std::string> &known, const char *help)
    {
        text(on, "WHAT", request.subcommand, help, "")->required()->check(CLI::IsMember(known));
    }

    static constexpr std::pair<const char *, void (Grammar::*)()> commands[] = {
        {"init", &Grammar::init},       {"new", &Grammar::newImage},
        {"check", &Grammar::check},     {"plan", &Grammar::plan},       {"run", &Grammar::run},
        {"test", &Grammar::test},       {"promote", &Grammar::promote}, {"diff", &Grammar::diff},
        {"wiki", &Grammar::wiki},       {"history", &Grammar::history}, {"show", &Grammar::show},
        {"logs", &Grammar::logs},       {"export", &Grammar::exporting}, {"doctor", &Grammar::doctor},
        {"completion", &Grammar::completion}};

    bool m_folds = false, m_foldsNot = false;
};

QStringList optionNames(const CLI::App &app)
{
    QStringList names;
    for (const CLI::Option *option : app.get_options()) {
        if (option->get_group().empty())
            continue;
        for (const std::string &name : option->get_lnames())
            names += QLatin1String("--") + fromStd(name);
        for (const std::string &name : option->get_snames())
            names += QLatin1String("-") + fromStd(name);
    }
    return names;
}

QStringList commandNames(CLI::App &app)
{
    QStringList names;
    for (const CLI::App *one : app.get_subcommands([](CLI::App *) { return true; }))
        names += fromStd(one->get_name());
    return names;
}

/// CLI11 says little on what it does not know: name the word, and the nearest one that it knows.
Error unknownWord(Grammar &grammar, const QStringList &arguments, const CLI::ParseError &parseError)
{
    const auto chosen = grammar.app.get_subcommands();
    CLI::App &at = chosen.empty() ? grammar.app : *chosen.front();
    const QString command = chosen.empty() ? QString() : fromStd(at.get_name());
    const QString seeHelp = QLatin1String("see stackwright ") + (command.isEmpty() ? QString() : QString(command + QLatin1Char(' ')))
                            + QLatin1String("--help");
    auto meant = [&](const QString &word, const QStringList &known) {
        const QString near = nearestWord(word, known);
        return near.isEmpty() ? seeHelp : QString(QLatin1String("did you mean ") + near + QLatin1String("? ") + seeHelp);
    };
    const std::vector<std::string> before = grammar.app.remaining(); // of the command, whose own come after
    const std::vector<std::string> remaining = before.empty() && !chosen.empty() ? at.remaining() : before;
    if (!remaining.empty()) {
        const QString word = fromStd(remaining.front());
        if (word.startsWith(QLatin1Char('-'))) {
            const QString name = word.section(QLatin1Char('='), 0, 0);
            return inputError(name, QStringLiteral("no such option"), meant(name, optionNames(at)));
        }
        if (command.isEmpty())
            return inputError(word.isEmpty() ? QStringLiteral("\"\"") : word, QStringLiteral("no such command"), meant(word, commandNames(grammar.app)));
        return inputError(word, QLatin1String("one argument too many for ") + command, seeHelp);
    }
    Q_UNUSED(arguments);
    // About what has no name on the command line CLI11 speaks in names of its own.
    const bool counted = dynamic_cast<const CLI::RequiredError *>(&parseError) || dynamic_cast<const CLI::ArgumentMismatch *>(&parseError);
    if (counted && !command.isEmpty() && parseError.what()[0] != '-')
        return inputError(command, QLatin1String("it takes ") + fromStd(grammar.usage[at.get_name()]), seeHelp);
    return inputError(command.isEmpty() ? QStringLiteral("command line") : command,
                      fromStd(parseError.what()).replace(QLatin1Char('\n'), QLatin1Char(' ')).remove(QRegularExpression(QStringLiteral("^WHAT: "))), seeHelp);
}

std::variant<Request, Help, Error> parse(Grammar &grammar, const QStringList &arguments)
{
    if (const auto empty = Grammar::emptyIn(arguments))
        return *empty;
    std::vector<std::string> reversed; // CLI11 takes them last first
    const QStringList given = Grammar::withoutMark(arguments);
    for (auto it = given.crbegin(); it != given.crend(); ++it)
        reversed.push_back(it->toLocal8Bit().toStdString());
    try {
        grammar.app.parse(reversed);
    } catch (const CLI::CallForVersion &version) {
        return Help{QString(fromStd(version.what()) + QLatin1Char('\n'))};
    } catch (const CLI::CallForHelp &) {
        const auto chosen = grammar.app.get_subcommands();
        return Help{fromStd(chosen.empty() ? grammar.app.help() : chosen.front()->help("stackwright"))};
    } catch (const CLI::ParseError &error) {
        return unknownWord(grammar, arguments, error);
    }
    grammar.finish();
    if (const auto wrong = grammar.wrongValue())
        return *wrong;
    if (grammar.request.command.isEmpty())
        return inputError(QStringLiteral("command line"), QStringLiteral("no command given"), QStringLiteral("see stackwright --help"));
    return grammar.request;
}

} // namespace

std::variant<Request, Help, Error> parseCommandLine(const QStringList &arguments)
{
    if (Grammar::hasCommand(arguments.value(0))) {
        Grammar ofOne(arguments.first());
        auto parsed = parse(ofOne, arguments);
        if (!std::holds_alternative<Error>(parsed))
            return parsed;
    }
    Grammar whole; // what is wrong is told with all commands known
    return parse(whole, arguments);
}

QList<CommandWords> commandWords()
{
    Grammar grammar;
    QList<CommandWords> words;
    for (const CLI::App *one : grammar.app.get_subcommands([](CLI::App *) { return true; }))
        words += CommandWords{fromStd(one->get_name()), fromStd(one->get_description()), optionNames(*one)};
    return words;
}

} // namespace stackwright
