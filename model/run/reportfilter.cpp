#include "model/run/reportfilter.h"

#include <QString>

namespace stackwright {

namespace {

constexpr qsizetype slack = 256; ///< for the end of an entity
const QByteArray cdataWord = QByteArrayLiteral("![CDATA[");
const QByteArray commentWord = QByteArrayLiteral("!--");

} // namespace

QByteArray ReportFilter::pass(const QByteArray &part)
{
    QByteArray kept;
    kept.reserve(part.size());
    for (const char c : part) {
        if (m_tagTooLong)
            break;
        step(c, &kept);
    }
    return kept;
}

/// A byte of a value or a text: kept up to the limit, and never cut within an entity or a character of several bytes.
void ReportFilter::add(char c, QByteArray *kept)
{
    // Kept are whole characters and entities, and no half of the sign that ends a comment; where there are none, nothing is lost.
    const bool between = (static_cast<unsigned char>(c) & 0xC0) != 0x80 && !m_inEntity && !(m_at == At::Comment && m_last.contains('-'));
    if (!m_dropping && ++m_run > m_longestText && (between || m_run > m_longestText + slack))
        m_dropping = true;
    m_inEntity = (m_at == At::Text || m_at == At::Value) && (c == '&' || (m_inEntity && c != ';'));
    if (!m_dropping) {
        kept->append(c);
        m_tag += m_at == At::Value;
    }
}

/// What the "<" began, as soon as its next letters tell.
void ReportFilter::decide()
{
    if (m_opened == commentWord)
        m_at = At::Comment;
    else if (m_opened == cdataWord)
        m_at = At::Cdata;
    else if (commentWord.startsWith(m_opened) || cdataWord.startsWith(m_opened))
        return;
    else
        m_at = m_opened.startsWith('!') || m_opened.startsWith('?') ? At::Other : At::Tag;
    m_last.clear();
    m_run = 0;
    m_dropping = m_inEntity = false;
    m_tag = 0;
}

void ReportFilter::step(char c, QByteArray *kept)
{
    // A report may have a hundred million of these bytes: nothing is allocated for one.
    const auto ends = [this, c](const char *word) { return c == word[2] && m_last.size() == 2 && m_last[0] == word[0] && m_last[1] == word[1]; };
    switch (m_at) {
    case At::Text:
        if (c != '<')
            return add(c, kept);
        m_at = At::Opening;
        m_opened.clear();
        kept->append(c);
        return;
    case At::Opening:
        kept->append(c);
        m_opened += c;
        decide();
        if (m_at != At::Tag)
            return;
        break;
    case At::Tag:
        kept->append(c);
        break;
    case At::Value:
        if (c != m_quote)
            return add(c, kept);
        kept->append(c);
        m_at = At::Tag;
        return;
    case At::Comment:
    case At::Cdata:
        if (ends(m_at == At::Comment ? "-->" : "]]>")) {
            // Of an end that was left out with the rest, its first bytes are still to be said.
            kept->append(m_dropping ? (m_at == At::Comment ? "-->" : "]]>") : ">");
            m_at = At::Text;
            m_run = 0;
            m_dropping = false;
            return;
        }
        if (m_last.size() < 2) {
            m_last += c;
        } else {
            m_last[0] = m_last[1];
            m_last[1] = c;
        }
        return add(c, kept);
    case At::Other:
        kept->append(c);
        if (c == '>')
            m_at = At::Text;
        return;
    }
    // In a tag.
    if (++m_tag > m_longestTag)
        m_tagTooLong = true;
    if (c == '"' || c == '\'') {
        m_at = At::Value;
        m_quote = c;
        m_run = 0;
        m_dropping = m_inEntity = false;
    } else if (c == '>') {
        m_at = At::Text;
        m_run = 0;
        m_dropping = m_inEntity = false;
    }
}

} // namespace stackwright
