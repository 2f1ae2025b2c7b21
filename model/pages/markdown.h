// The little of GitHub's Markdown that pages need: text of others made harmless in cells and headings and read back, lines
// that are literal (fences, comments, raw HTML), tables and their cells. Works on bytes; keeps no document.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace stackwright {

/// `text` as a code span that nothing in it can close, on one line; empty text is empty.
QString codeSpan(const QString &text);
/// `text` as one line of inline text that means only itself, in a cell too (promises.md M1).
QString escapeInline(const QString &text);
/// What a reader sees of a cell or heading: code spans, backslash escapes and entities undone, trimmed.
QString plainInline(const QByteArray &markdown);
/// A fence longer than any run of backticks in `text`, at least three.
QByteArray fenceFor(const QByteArray &text);

struct MarkdownLine
{
    qsizetype begin = 0; ///< first byte (after a byte order mark)
    qsizetype end = 0;   ///< one past the last byte, without the line ending
    qsizetype next = 0;  ///< where the next line begins
    bool literal = false; ///< within a fence, a comment or raw HTML: never a heading or a table
};
QList<MarkdownLine> markdownLines(const QByteArray &bytes);

/// The cells of a table's row, as written; a `|` after a backslash splits nothing.
QList<QByteArray> splitCells(const QByteArray &row);

struct MarkdownTable
{
    int header = 0;   ///< index of the line; the delimiter row is the next one
    int firstRow = 0; ///< header + 2
    int endRow = 0;   ///< one past the last row
    QStringList columns; ///< plain text of the header's cells
};
/// A table that begins at line `at`, if there is one.
bool tableAt(const QByteArray &bytes, const QList<MarkdownLine> &lines, int at, MarkdownTable *table);

} // namespace stackwright
