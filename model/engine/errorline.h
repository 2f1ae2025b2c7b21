// Which line of a failed program's output says why it failed. Pure; also used for tests and info commands.
#pragma once

#include <QByteArray>
#include <QString>

namespace stackwright {

/// The line for people: colours and carriage returns resolved, control characters visible, at most 500 characters.
QString plainLine(const QByteArray &line);

/// The last line that names an error ("E: Unable to locate package x", "ModuleNotFoundError: …"), the nearer to its own words
/// the better; without one the last line that is not empty. Empty for an empty output.
QString errorLine(const QByteArray &output);

} // namespace stackwright
