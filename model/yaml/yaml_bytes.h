// What must be true of a YAML file's bytes before a parser sees them, and what parsers do not say about them. Knows bytes and
// lines only.
#pragma once

#include "model/base/finding.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace stackwright {

/// The lines of a text: bytes up to each line feed.
class YamlLines
{
public:
    YamlLines() = default;
    explicit YamlLines(const QByteArray &bytes);

    qsizetype count() const { return m_starts.size(); }
    QByteArrayView line(qsizetype index) const; ///< from 0, without its line end
    qsizetype offset(qsizetype line, qsizetype byteColumn) const;
    /// The column in characters, from 1, of a byte column from 0. Quick when asked in the order of the file.
    int column(qsizetype line, qsizetype byteColumn) const;
    const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    QList<qsizetype> m_starts;
    mutable qsizetype m_lastLine = -1, m_lastByte = 0;
    mutable int m_lastColumn = 1;
};

/// NUL and other control characters, bytes that are no UTF-8, UTF-16, lone CR, line ends that only some readers know,
/// directives. The first of each kind, with its place.
QList<Finding> checkYamlBytes(const YamlLines &lines, const QString &file);

/// Where a text in quotes or a block that begins at or after `offset` (tags and anchors are passed over) ends: the offset
/// behind it, or -1 if its quote is never closed.
qsizetype endOfScalar(const YamlLines &lines, qsizetype offset);

/// Lines (from 0) that are indented with a tab and have something on them.
QList<int> tabIndentedLines(const YamlLines &lines);

} // namespace stackwright
