// The words of a Dockerfile's line, as the builder takes them apart: quotes, the escape character and variables. Knows no
// instruction.
#pragma once

#include <QByteArray>
#include <QList>

#include <functional>
#include <optional>

namespace stackwright {

/// What is known of a variable. Unset is known too: it stands for nothing.
struct VariableValue
{
    enum class Known { Text, Unset, Unknown };
    Known known = Known::Unset;
    QByteArray text;
};
using Variables = std::function<VariableValue(const QByteArray &name)>;

/// Parted at spaces only, as COPY, ADD and FROM are: quotes hold nothing together there.
QByteArrayList plainWords(const QByteArray &text);

/// Parted at spaces outside quotes, with quotes and escapes kept; empty optional: a quote or a brace is never closed.
std::optional<QByteArrayList> shellWords(const QByteArray &text, char escape);

/// One word without its quotes and escapes and with its variables' values; empty optional: not known, or not well-formed.
/// $A, ${A}, ${A:-x}, ${A-x}, ${A:+x}, ${A+x}; other forms count as not known.
std::optional<QByteArray> expandWord(const QByteArray &word, const Variables &variables, char escape);

/// What stands before the first `=` of a word; all of it where there is none.
QByteArray nameBefore(const QByteArray &word);

/// Names of the variables in a text; with `withoutDefaultOnly`, not those written ${B:-x}.
QByteArrayList variablesOf(const QByteArray &text, bool withoutDefaultOnly = false);

} // namespace stackwright
