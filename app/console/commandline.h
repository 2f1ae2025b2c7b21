// The command line as a Request. CLI11 ends in commandline.cpp.
#pragma once

#include "app/console/request.h"

#include <QStringList>

#include <variant>

namespace stackwright {

/// Help, version: text for standard output.
struct Help
{
    QString text;
};

/// Error kind Input on anything the grammar does not know, with the nearest known word.
std::variant<Request, Help, Error> parseCommandLine(const QStringList &arguments /* without the program's name */);

/// Everything that can be completed after these words, for the shells' completions: options and commands.
struct CommandWords
{
    QString command, summary;
    QStringList options;
};
QList<CommandWords> commandWords();

} // namespace stackwright
