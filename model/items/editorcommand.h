// How a file is opened at a line in the editor that a person has chosen. Pure words: who starts them is the window.
#pragma once

#include <QString>
#include <QStringList>

namespace stackwright {

struct EditorPreset
{
    QString key;     ///< kept in the settings
    QString name;    ///< of the program, for people
    QString command; ///< words as a shell reads them, with %f file, %l line, %c column
};

/// Qt Creator, VS Code, Kate, KDevelop, vim in a terminal.
const QList<EditorPreset> &editorPresets();

/// The words to start: of a preset's key, of a command with %f %l %c, or, where that is empty, of `visual` ($VISUAL). Empty: the
/// desktop opens the file, or the command cannot be read. A command that names no %f gets the file behind it. Lines and columns
/// count from 1; 0 is taken as 1.
QStringList editorWords(const QString &choice, const QString &visual, const QString &file, int line, int column);

} // namespace stackwright
