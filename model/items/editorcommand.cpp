#include "model/items/editorcommand.h"

#include "model/base/text.h"

#include <algorithm>

namespace stackwright {

namespace {

/// Editors that draw in a terminal: without one, nobody would see them.
bool needsTerminal(const QString &program)
{
    static const QStringList known{QStringLiteral("vi"), QStringLiteral("vim"), QStringLiteral("nvim"), QStringLiteral("nano"), QStringLiteral("ed"),
                                   QStringLiteral("micro"), QStringLiteral("helix"), QStringLiteral("hx"), QStringLiteral("joe"), QStringLiteral("mcedit")};
    return known.contains(program.section(QLatin1Char('/'), -1));
}

bool takesLineWithPlus(const QString &program)
{
    static const QStringList known{QStringLiteral("vi"), QStringLiteral("vim"), QStringLiteral("nvim"), QStringLiteral("gvim"), QStringLiteral("nano"), QStringLiteral("emacs"),
                                   QStringLiteral("emacsclient"), QStringLiteral("gedit"), QStringLiteral("gnome-text-editor"), QStringLiteral("micro"), QStringLiteral("joe"), QStringLiteral("mcedit")};
    return known.contains(program.section(QLatin1Char('/'), -1));
}

QString filledIn(QString word, const QString &file, int line, int column)
{
    QString text;
    for (qsizetype i = 0; i < word.size(); ++i) {
        const QChar next = word[i] == QLatin1Char('%') && i + 1 < word.size() ? word[i + 1] : QChar();
        if (next == QLatin1Char('f'))
            text += file;
        else if (next == QLatin1Char('l'))
            text += QString::number(line);
        else if (next == QLatin1Char('c'))
            text += QString::number(column);
        else if (next == QLatin1Char('%'))
            text += QLatin1Char('%');
        else {
            text += word[i];
            continue;
        }
        ++i;
    }
    return text;
}

} // namespace

const QList<EditorPreset> &editorPresets()
{
    static const QList<EditorPreset> presets{
        {QStringLiteral("qtcreator"), QStringLiteral("Qt Creator"), QStringLiteral("qtcreator -client %f:%l:%c")},
        {QStringLiteral("vscode"), QStringLiteral("VS Code"), QStringLiteral("code --goto %f:%l:%c")},
        {QStringLiteral("kate"), QStringLiteral("Kate"), QStringLiteral("kate --line %l --column %c %f")},
        {QStringLiteral("kdevelop"), QStringLiteral("KDevelop"), QStringLiteral("kdevelop %f:%l:%c")},
        {QStringLiteral("vim"), QStringLiteral("vim"), QStringLiteral("x-terminal-emulator -e vim +%l %f")},
    };
    return presets;
}

QStringList editorWords(const QString &choice, const QString &visual, const QString &file, int line, int column)
{
    QString command = choice.trimmed();
    for (const EditorPreset &preset : editorPresets())
        if (preset.key == command)
            command = preset.command;
    const bool fromVisual = command.isEmpty();
    if (fromVisual)
        command = visual.trimmed();
    if (command.isEmpty())
        return {};
    const Result<QStringList> split = splitCommand(command);
    if (!split || split->isEmpty())
        return {};
    QStringList words;
    bool named = false;
    for (const QString &word : *split) {
        named = named || word.contains(QLatin1String("%f"));
        words << filledIn(word, file, std::max(1, line), std::max(1, column));
    }
    if (!named) {
        if (fromVisual && line > 0 && takesLineWithPlus(words.first()))
            words << QString(QLatin1Char('+') + QString::number(line));
        words << file;
    }
    if (fromVisual && needsTerminal(words.first()))
        words = QStringList{QStringLiteral("x-terminal-emulator"), QStringLiteral("-e")} + words;
    return words;
}

} // namespace stackwright
