#include "app/console/completion.h"

namespace stackwright {

namespace {

struct Choice
{
    const char *command; ///< "*": any
    const char *option;  ///< or the command again: what it takes as its own first word
    const char *words;
};

/// Options that take one of a few words.
constexpr Choice choices[] = {
    {"*", "--color", "auto always never"},
    {"*", "--tag-suffix", "commit branch"},
    {"*", "--engine", "docker podman"},
    {"plan", "--format", "text json github-matrix dot mermaid"},
    {"diff", "--format", "text json markdown"},
    {"init", "--from", "bake compose"},
    {"export", "export", "bake compose github-actions"},
    {"completion", "completion", "bash zsh fish"},
    {"wiki", "wiki", "status diff publish"},
    {"init", "init", "github-actions"},
};
constexpr const char *folderOptions[] = {"-C", "--repo", "--output", "--wiki"};
constexpr const char *fileOptions[] = {"--spec", "--sarif", "--resume", "--rollback", "--compare-with", "--what-if"};
constexpr const char *imageOptions[] = {"--only", "--rebuild", "--explain", "--parent"};
constexpr const char *imageCommands[] = {"test", "logs"};

template <typename List>
QString joined(const List &words, const char *separator)
{
    QStringList all;
    for (const char *word : words)
        all += QLatin1String(word);
    return all.join(QLatin1String(separator));
}

template <typename List>
bool holds(const List &words, const QString &word)
{
    for (const char *one : words)
        if (word == QLatin1String(one))
            return true;
    return false;
}

QString wordsOf(const QString &command, const QString &option)
{
    for (const Choice &choice : choices)
        if (option == QLatin1String(choice.option) && (command == QLatin1String(choice.command) || choice.command[0] == '*'))
            return QLatin1String(choice.words);
    return {};
}

/// A pattern of the shells' `case`, of the command and the word before the cursor; none of these words needs quotes but the space.
QString pattern(const Choice &choice)
{
    return QLatin1String(choice.command) + QLatin1String("' '") + QLatin1String(choice.option);
}

/// Inside single quotes of any of the three shells.
QString quoted(QString text, const char *apostrophe)
{
    text.replace(QLatin1Char('\''), QLatin1String(apostrophe));
    return QLatin1Char('\'') + text + QLatin1Char('\'');
}

QStringList names(const QList<CommandWords> &commands)
{
    QStringList all;
    for (const CommandWords &one : commands)
        all += one.command;
    return all;
}

/// What every command takes may stand before it, too.
QStringList common(const QList<CommandWords> &commands)
{
    QStringList all = commands.value(0).options;
    for (const CommandWords &one : commands)
        all.removeIf([&](const QString &option) { return !one.options.contains(option); });
    return all + QStringList{QStringLiteral("--version")};
}

QString bash(const QList<CommandWords> &commands)
{
    QString text = QStringLiteral(
        "# bash completion for stackwright\n"
        "_stackwright() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb='' word words=''\n"
        "    COMPREPLY=()\n"
        "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
        "        case $word in\n");
    text += QLatin1String("            ") + names(commands).join(QLatin1Char('|')) +
            QLatin1String(") verb=$word; break ;;\n        esac\n    done\n");
    text += QLatin1String("    [[ $cur == -* && $prev == \"$verb\" ]] || case \"$verb $prev\" in\n");
    for (const Choice &choice : choices)
        text += QLatin1String("        ") + pattern(choice) +
                QLatin1String(") mapfile -t COMPREPLY < <(compgen -W '") + QLatin1String(choice.words) +
                QLatin1String("' -- \"$cur\"); return ;;\n");
    text += QLatin1String("    esac\n    case $prev in\n");
    text += QLatin1String("        ") + joined(folderOptions, "|") +
            QLatin1String(
                ") compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); return ;;\n");
    text += QLatin1String("        ") + joined(fileOptions, "|") +
            QLatin1String(
                ") compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); return ;;\n");
    text += QLatin1String("        ") + joined(imageOptions, "|") +
            QLatin1String(") mapfile -t COMPREPLY < <(cd images 2>/dev/null && compgen -d -- \"$cur\"); return ;;\n");
    text += QLatin1String("    esac\n    case $verb in\n");
    text += QLatin1String("        '') words='") + (names(commands) + common(commands)).join(QLatin1Char(' ')) +
            QLatin1String("' ;;\n");
    for (const CommandWords &one : commands)
        text += QLatin1String("        ") + one.command + QLatin1String(") words='") +
                one.options.join(QLatin1Char(' ')) + QLatin1String("' ;;\n");
    text += QLatin1String("    esac\n    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n");
    text += QLatin1String("    case $verb in\n        ") + joined(imageCommands, "|") +
            QLatin1String(") [[ $cur == -* ]] || mapfile -t COMPREPLY < <(cd images 2>/dev/null && compgen -d -- "
                          "\"$cur\") ;;\n    esac\n");
    return text + QLatin1String("}\ncomplete -F _stackwright stackwright\n");
}

QString zsh(const QList<CommandWords> &commands)
{
    QString text = QStringLiteral("#compdef stackwright\n"
                                  "_stackwright() {\n"
                                  "    local verb word\n"
                                  "    local -a commands\n"
                                  "    commands=(\n");
    for (const CommandWords &one : commands)
        text += QLatin1String("        ") + quoted(one.command + QLatin1Char(':') + one.summary, "'\\''") +
                QLatin1Char('\n');
    text += QLatin1String("    )\n    for word in ${words[2,CURRENT-1]}; do\n        case $word in\n            ");
    text += names(commands).join(QLatin1Char('|')) +
            QLatin1String(") verb=$word; break ;;\n        esac\n    done\n"
                          "    [[ ${words[CURRENT]} == -* && ${words[CURRENT-1]} == \"$verb\" ]] || case \"$verb ${words[CURRENT-1]}\" in\n");
    for (const Choice &choice : choices)
        text += QLatin1String("        ") + pattern(choice) + QLatin1String(") compadd -- ") + QLatin1String(choice.words) + QLatin1String("; return ;;\n");
    text += QLatin1String("    esac\n    case ${words[CURRENT-1]} in\n");
    text += QLatin1String("        ") + joined(folderOptions, "|") + QLatin1String(") _files -/; return ;;\n");
    text += QLatin1String("        ") + joined(fileOptions, "|") + QLatin1String(") _files; return ;;\n");
    text += QLatin1String("        ") + joined(imageOptions, "|") +
            QLatin1String(") _files -W images -/; return ;;\n    esac\n    case $verb in\n");
    text += QLatin1String("        '') _describe command commands; compadd -- ") +
            common(commands).join(QLatin1Char(' ')) + QLatin1String(" ;;\n");
    for (const CommandWords &one : commands)
        text += QLatin1String("        ") + one.command + QLatin1String(") compadd -- ") +
                one.options.join(QLatin1Char(' ')) +
                (holds(imageCommands, one.command) ? QLatin1String("; _files -W images -/") : QLatin1String("")) +
                QLatin1String(" ;;\n");
    return text + QLatin1String("    esac\n}\ncompdef _stackwright stackwright\n");
}

QString fishOption(const QString &option)
{
    return option.startsWith(QLatin1String("--")) ? QString(QLatin1String("-l ") + option.mid(2))
                                                  : QString(QLatin1String("-s ") + option.mid(1));
}

/// What an option is followed by.
QString fishValues(const QString &command, const QString &option)
{
    if (const QString words = wordsOf(command, option); !words.isEmpty())
        return QLatin1String(" -x -a ") + quoted(words, "\\'");
    if (holds(folderOptions, option))
        return QStringLiteral(" -x -a '(__fish_complete_directories)'");
    if (holds(fileOptions, option))
        return QStringLiteral(" -r -F");
    if (holds(imageOptions, option))
        return QStringLiteral(" -x -a '(path basename images/*/ 2>/dev/null)'");
    return {};
}

QString fish(const QList<CommandWords> &commands)
{
    QString text = QStringLiteral("# fish completion for stackwright\ncomplete -c stackwright -f\n");
    for (const CommandWords &one : commands)
        text += QLatin1String("complete -c stackwright -n __fish_use_subcommand -a ") + one.command +
                QLatin1String(" -d ") + quoted(one.summary, "\\'") + QLatin1Char('\n');
    for (const QString &option : common(commands))
        text += QLatin1String("complete -c stackwright -n __fish_use_subcommand ") + fishOption(option) +
                fishValues({}, option) + QLatin1Char('\n');
    for (const CommandWords &one : commands) {
        const QString condition = QLatin1String("complete -c stackwright -n '__fish_seen_subcommand_from ") +
                                  one.command + QLatin1String("' ");
        if (const QString words = wordsOf(one.command, one.command); !words.isEmpty())
            text += condition + QLatin1String("-a ") + quoted(words, "\\'") + QLatin1Char('\n');
        if (holds(imageCommands, one.command))
            text += condition + QLatin1String("-a '(path basename images/*/ 2>/dev/null)'\n");
        for (const QString &option : one.options)
            text += condition + fishOption(option) + fishValues(one.command, option) + QLatin1Char('\n');
    }
    return text;
}

} // namespace

QByteArray completionScript(const QString &shell, const QList<CommandWords> &commands)
{
    const QString text = shell == QLatin1String("zsh")    ? zsh(commands)
                         : shell == QLatin1String("fish") ? fish(commands)
                                                          : bash(commands);
    return text.toUtf8();
}

} // namespace stackwright
