// Which line of a failed program's output says why it failed. Pure; also used for tests and info commands.
#pragma once

#include <QByteArray>
#include <QString>

namespace stackwright {

/// The line for people: colours and carriage returns resolved, control characters visible, at most 500 characters.
QString plainLine(const QByteArray &line);

/// How well a plain line tells why a program failed. 3: a tool's own mark of an error at its start; 2: a well-known reason;
/// 1: a word of failure; 0: nothing; -1: what is said of any failure.
int errorWeight(const QString &line);

/// The last line that names an error ("E: Unable to locate package x", "ModuleNotFoundError: …"), the nearer to its own words
/// the better; without one the last line that is not empty. Empty for an empty output.
QString errorLine(const QByteArray &output);

} // namespace stackwright
