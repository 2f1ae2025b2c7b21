// Takes the length out of a test report before it is parsed, part by part: values and texts longer than a limit lose their
// middle parts, so that a parser needs memory for what is kept only. Knows XML's punctuation, not its meaning.
#pragma once

#include <QByteArray>

namespace stackwright {

class ReportFilter
{
public:
    /// What a value or a text may be long, in bytes, and how long all attributes of one tag may be together.
    explicit ReportFilter(qsizetype longestText, qsizetype longestTag) : m_longestText(longestText), m_longestTag(longestTag) {}

    /// The next part of the report, as it should be parsed.
    QByteArray pass(const QByteArray &part);
    /// There was a tag that no report has; what comes after it is left out.
    bool tagTooLong() const { return m_tagTooLong; }

private:
    enum class At { Text, Opening, Tag, Value, Comment, Cdata, Other };

    void step(char c, QByteArray *kept);
    void add(char c, QByteArray *kept);
    void decide();

    qsizetype m_longestText, m_longestTag;
    At m_at = At::Text;
    char m_quote = 0;
    QByteArray m_opened;     ///< after "<", until it is known what that begins
    QByteArray m_last;       ///< the last two bytes, for the ends of comments and CDATA
    qsizetype m_run = 0;     ///< of the value or text so far
    qsizetype m_tag = 0;     ///< kept bytes of the tag so far
    bool m_inEntity = false, m_dropping = false, m_tagTooLong = false;
};

} // namespace stackwright
