// Text that came from others, and text for people.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>

namespace stackwright {

/// A shell's words (POSIX quoting: ' " \), without expansion, as Python's shlex reads them. Error: an unclosed quote,
/// a final backslash, an empty command.
Result<QStringList> splitCommand(const QString &command);

/// The known word nearest to `word` by edit distance, or empty if none is near enough to be meant (at most a third of its letters).
QString nearestWord(const QString &word, const QStringList &known);

/// Bytes of others as text for a person: UTF-8, every invalid byte as U+FFFD; C0 (but \n and \t), DEL, C1, bidirectional
/// controls and line separators shown as visible escapes (promises.md G4). Idempotent; no raw control survives.
/// With `keepColours`, SGR sequences (ESC [ … m) are kept.
QString visible(const QByteArray &bytes, bool keepColours = false);

/// "0.4 s", "31 s", "2:10", "1:02:03".
QString durationText(std::chrono::milliseconds duration);

/// SI, one decimal: "4.0 GB"; up to 100 bytes "0 B" (scripts.md 2.5).
QString sizeText(qint64 bytes);

/// "1 image", "3 images".
QString counted(qint64 count, const QString &one, const QString &many = {});

} // namespace stackwright
