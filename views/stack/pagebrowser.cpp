#include "views/stack/pagebrowser.h"

#include "model/pages/markdown.h"

#include <QEvent>
#include <QFontDatabase>
#include <QImage>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextTable>

#include <algorithm>
#include <utility>

namespace stackwright {

namespace {

constexpr qsizetype mostBytes = 4 * 1024 * 1024, mostRows = 2000, mostNested = 60, longestText = 16 * 1024;

constexpr qsizetype manyColumns = 5, longCell = 40;
constexpr char inItsParagraph[] = "\xe2\x80\xa8"; ///< a new line, U+2028

/// Each row of a table of many columns as a paragraph: what stands below which heading, what is long in lines of its own.
QByteArray asParagraphs(const QByteArray &page, qsizetype *left)
{
    const QList<MarkdownLine> lines = markdownLines(page);
    const auto cellsOf = [&](int at) { return splitCells(page.mid(lines[at].begin, lines[at].end - lines[at].begin)); };
    QByteArray text;
    MarkdownTable table;
    for (int at = 0; at < lines.size();) {
        if (lines[at].literal || !tableAt(page, lines, at, &table) || table.columns.size() < manyColumns) {
            text += page.mid(lines[at].begin, lines[at].next - lines[at].begin);
            ++at;
            continue;
        }
        const QList<QByteArray> headings = cellsOf(table.header);
        *left += std::max<qsizetype>(0, table.endRow - table.firstRow - mostRows);
        for (int row = table.firstRow; row < std::min<qsizetype>(table.endRow, table.firstRow + mostRows); ++row) {
            const QList<QByteArray> cells = cellsOf(row);
            QByteArrayList brief, whole;
            for (qsizetype column = 0; column < headings.size(); ++column) {
                const QByteArray cell = cells.value(column).trimmed().replace("\\|", "|"), heading = headings[column].trimmed();
                if (!cell.isEmpty())
                    (cell.size() > longCell || cell.startsWith('`') ? whole : brief) << (heading.isEmpty() ? QByteArray("**" + cell + "**") : QByteArray(heading + ' ' + cell));
            }
            if (!brief.isEmpty())
                whole.prepend(brief.join(" \xc2\xb7 "));
            text += '\n' + whole.join(inItsParagraph) + '\n';
        }
        text += '\n';
        at = table.endRow;
    }
    return text;
}

// What would cost layout more than a person can read is cut before there is a document.
QString tamed(const QByteArray &page, bool narrow)
{
    QByteArray text;
    qsizetype rows = 0, left = 0;
    const QByteArray shown = narrow ? asParagraphs(page.left(mostBytes), &left) : page.left(mostBytes);
    for (QByteArray line : shown.split('\n')) {
        if (line.startsWith('|') && ++rows > mostRows) {
            ++left;
            continue;
        }
        // The pages fold long outputs with HTML, which is not shown: their words are.
        if (const QByteArray bare = line.trimmed(); bare == "<summary>Details</summary>" || bare == "<details><summary>Details</summary>")
            line.clear();
        if (line.size() > longestText)
            line = line.left(longestText) + " …";
        qsizetype nested = 0;
        for (const char letter : line) {
            if (letter != ' ' && letter != '>' && letter != '-' && letter != '*' && letter != '+' && letter != '\t')
                break;
            ++nested;
        }
        text += nested > mostNested ? line.mid(nested - mostNested) : line;
        text += '\n';
    }
    text.replace("<details>", "").replace("</details>", "").replace("<br>", " ");
    if (left > 0 || page.size() > mostBytes)
        text += "\n\n*" + PageBrowser::tr("The page goes on; the rest is not shown.").toUtf8() + "*\n";
    return QString::fromUtf8(text);
}

} // namespace

PageBrowser::PageBrowser(QWidget *parent) : QTextBrowser(parent)
{
    setObjectName(QStringLiteral("pageText"));
    setAccessibleName(tr("Page"));
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setOpenExternalLinks(false);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl &url) {
        if (url.scheme() == QLatin1String("https"))
            emit linkChosen(url);
    });
}

QVariant PageBrowser::loadResource(int, const QUrl &)
{
    // A valid picture is the only answer after which Qt does not look for the file itself.
    static const QImage dot = [] {
        QImage image(1, 1, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        return image;
    }();
    return dot;
}

void PageBrowser::setPage(const QByteArray &markdown)
{
    if (markdown == m_page)
        return;
    m_page = markdown;
    render();
    moveCursor(QTextCursor::Start);
    verticalScrollBar()->setValue(0);
}

bool PageBrowser::goTo(const QString &name, const QString &version)
{
    // pip's names are known in one way of writing, and stand on the page in any.
    QString loose = QRegularExpression::escape(name);
    loose.replace(QRegularExpression(QStringLiteral("(\\\\?[-_.])+")), QStringLiteral("[-_.]+"));
    const QRegularExpression begins(QStringLiteral("^\\W*") + loose + QStringLiteral("(?![\\w-]).*") + QRegularExpression::escape(version), QRegularExpression::CaseInsensitiveOption);
    const QRegularExpression anywhere(QStringLiteral("(?<![\\w-])") + loose + QStringLiteral("(?![\\w-]).*") + QRegularExpression::escape(version), QRegularExpression::CaseInsensitiveOption);
    for (const QRegularExpression &wanted : {begins, anywhere})
        for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
            if (const auto match = wanted.match(block.text()); match.hasMatch()) {
                QTextCursor cursor(block);
                cursor.setPosition(block.position() + static_cast<int>(match.capturedStart()));
                cursor.setPosition(block.position() + static_cast<int>(match.capturedEnd()), QTextCursor::KeepAnchor);
                setTextCursor(cursor);
                verticalScrollBar()->setValue(verticalScrollBar()->value() + cursorRect().top() - viewport()->height() / 3);
                return true;
            }
    return false;
}

void PageBrowser::render()
{
    const int at = verticalScrollBar()->value();
    document()->setMarkdown(tamed(m_page, m_narrow), QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
    document()->setDocumentMargin(18);
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (block.blockFormat().hasProperty(QTextFormat::BlockCodeFence)) {
            QTextBlockFormat format = block.blockFormat();
            format.setBackground(palette().color(QPalette::Window));
            format.setNonBreakableLines(false);
            cursor.setBlockFormat(format);
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            QTextCharFormat letters;
            letters.setFontFamilies(fixed.families());
            cursor.mergeCharFormat(letters);
        } else if (block.blockFormat().headingLevel() > 0) {
            QTextBlockFormat format = block.blockFormat();
            format.setTopMargin(16);
            format.setBottomMargin(6);
            cursor.setBlockFormat(format);
        }
    }
    for (QTextFrame *frame : document()->rootFrame()->childFrames())
        if (auto *table = qobject_cast<QTextTable *>(frame)) {
            QTextTableFormat format = table->format();
            format.setBorder(1);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorderBrush(palette().color(QPalette::Mid));
            format.setBorderCollapse(true);
            format.setCellPadding(5);
            format.setCellSpacing(0);
            table->setFormat(format);
        }
    verticalScrollBar()->setValue(at);
}

void PageBrowser::resizeEvent(QResizeEvent *event)
{
    // Where a table's commands would have no room, nothing is a table.
    const bool narrow = viewport()->width() < fontMetrics().averageCharWidth() * 88;
    if (std::exchange(m_narrow, narrow) != narrow && !m_page.isEmpty())
        render();
    QTextBrowser::resizeEvent(event);
}

void PageBrowser::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_page.isEmpty())
        render();
}

} // namespace stackwright
