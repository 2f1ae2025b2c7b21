#include "model/pages/home.h"

#include "model/pages/markdown.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace stackwright {

namespace {

/// Which table of which file: its columns by every name they have had, and how a new one begins.
struct TableKind
{
    QString file;
    QList<QStringList> columns;
    QByteArray header;
};

TableKind homeKind()
{
    return {QStringLiteral("Home.md"),
            {{QStringLiteral("Commit")}, {QStringLiteral("Image")}, {QStringLiteral("Manifest")}},
            "| Commit | Image | Manifest |\n|--------|-------|----------|\n"};
}

TableKind stableKind()
{
    return {QStringLiteral("Stable_Tag.md"),
            {{QStringLiteral("Global-Stable Image"), QStringLiteral("Image")}, {QStringLiteral("Based On")}, {QStringLiteral("Manifest")}},
            "| Global-Stable Image | Based On | Manifest |\n| :- | :- | :- |\n"};
}

/// Where each column of the kind stands among `names`; empty if one is missing.
QList<int> positionsIn(const QStringList &names, const TableKind &kind)
{
    QList<int> positions;
    for (const QStringList &column : kind.columns) {
        int found = -1;
        for (const QString &name : column)
            for (int i = 0; i < names.size() && found < 0; ++i)
                if (names.at(i).compare(name, Qt::CaseInsensitive) == 0)
                    found = i;
        if (found < 0)
            return {};
        positions += found;
    }
    return positions;
}

/// The document, its lines and the one table of ours in it.
struct Located
{
    QByteArray bytes;
    QList<MarkdownLine> lines;
    std::optional<MarkdownTable> table;
    QList<int> positions;

    QByteArray text(int line) const { return bytes.mid(lines.at(line).begin, lines.at(line).end - lines.at(line).begin); }
    QByteArray ending(int line) const { return bytes.mid(lines.at(line).end, lines.at(line).next - lines.at(line).end); }
    QByteArray cell(const QList<QByteArray> &cells, int column) const { return cells.value(positions.at(column)); }
};

Result<Located> locate(const QByteArray &bytes, const TableKind &kind)
{
    if (bytes.size() > wikiFileCap)
        return inputError(kind.file, QStringLiteral("it is larger than 16 MiB"), QStringLiteral("move old rows to another page"));
    if (bytes.contains('\0'))
        return inputError(kind.file, QStringLiteral("it is not a text in UTF-8"), QStringLiteral("save it as UTF-8"));
    Located located{bytes, markdownLines(bytes), {}, {}};
    for (int i = 0; i < located.lines.size(); ++i) {
        const QByteArray line = located.text(i);
        if (located.lines.at(i).literal || !line.contains('|'))
            continue;
        MarkdownTable table;
        if (tableAt(bytes, located.lines, i, &table)) {
            located.positions = positionsIn(table.columns, kind);
            if (!located.positions.isEmpty()) {
                located.table = table;
                return located;
            }
            i = table.endRow - 1; // another table: none of its rows can be ours
            continue;
        }
        QStringList names;
        for (const QByteArray &cell : splitCells(line))
            names += plainInline(cell);
        if (!line.startsWith("    ") && !line.startsWith('\t') && !positionsIn(names, kind).isEmpty())
            return inputError(kind.file + QLatin1Char(':') + QString::number(i + 1),
                              QStringLiteral("the table's header has no delimiter row of as many columns below it"),
                              QStringLiteral("write a row of |---|---|---| below the header"));
    }
    return located;
}

const QRegularExpression &lineBreak()
{
    static const QRegularExpression pattern(QStringLiteral("<br\\s*/?>"), QRegularExpression::CaseInsensitiveOption);
    return pattern;
}

QStringList entriesOf(const QByteArray &cell)
{
    QStringList entries;
    for (const QString &entry : QString::fromUtf8(cell).split(lineBreak(), Qt::SkipEmptyParts))
        if (!entry.trimmed().isEmpty())
            entries += entry.trimmed();
    return entries;
}

QStringList namesOf(const QByteArray &cell)
{
    QStringList names;
    for (const QString &entry : entriesOf(cell))
        names += plainInline(entry.toUtf8());
    return names;
}

const QString unknownCommit = QStringLiteral("–"); ///< of images without a revision label

struct Link
{
    QString text, target;
};

Link linkOf(const QString &markdown)
{
    static const QRegularExpression pattern(QStringLiteral("^\\[(.*)\\]\\(<?([^()<>\\s]*)>?\\)$"));
    const auto match = pattern.match(markdown.trimmed());
    if (!match.hasMatch())
        return {plainInline(markdown.toUtf8()), {}};
    return {plainInline(match.captured(1).toUtf8()), match.captured(2)};
}

HomeRow readRow(const Located &home, int line)
{
    const QList<QByteArray> cells = splitCells(home.text(line));
    HomeRow row;
    row.commit = linkOf(QString::fromUtf8(home.cell(cells, 0))).text;
    if (row.commit == unknownCommit)
        row.commit.clear();
    row.images = namesOf(home.cell(cells, 1));
    for (const QString &entry : entriesOf(home.cell(cells, 2))) {
        const Link link = linkOf(entry);
        row.pages += link.target.isEmpty() ? link.text : QUrl::fromPercentEncoding(link.target.section(QLatin1Char('/'), -1).toUtf8());
    }
    row.line = line + 1;
    return row;
}

QList<HomeRow> rowsOf(const Located &home)
{
    QList<HomeRow> rows;
    for (int i = home.table ? home.table->firstRow : 0; home.table && i < home.table->endRow; ++i)
        rows += readRow(home, i);
    return rows;
}

/// A line out of the document; the last one, when nothing ends it, takes the ending before it along.
void removeLine(QByteArray &bytes, const Located &located, int line)
{
    const MarkdownLine &at = located.lines.at(line);
    qsizetype begin = at.begin;
    if (at.next == at.end && at.next == located.bytes.size() && line > 0)
        begin = located.lines.at(line - 1).end;
    bytes.remove(begin, at.next - begin);
}

QByteArray endingOf(const Located &located, int line)
{
    for (int i = line; i >= 0; --i)
        if (!located.ending(i).isEmpty())
            return located.ending(i);
    return "\n";
}

/// `rows` directly below the delimiter row.
QByteArray withRows(const Located &located, const QList<QByteArray> &rows)
{
    QByteArray bytes = located.bytes;
    const int delimiter = located.table->header + 1;
    const QByteArray ending = endingOf(located, delimiter);
    qsizetype at = located.lines.at(delimiter).next;
    const bool open = located.ending(delimiter).isEmpty();
    for (const QByteArray &row : rows) {
        const QByteArray line = open ? QByteArray(ending + row) : QByteArray(row + ending);
        bytes.insert(at, line);
        at += line.size();
    }
    return bytes;
}

/// The document with a table of the kind: the one that is there, or a new one below everything else.
Result<Located> withTable(const QByteArray &bytes, const TableKind &kind, const QByteArray &title)
{
    Result<Located> located = locate(bytes, kind);
    if (!located || located->table)
        return located;
    QByteArray made = bytes;
    if (bytes.trimmed().isEmpty() || bytes == "\xef\xbb\xbf") {
        made = title + kind.header;
    } else {
        const QByteArray ending = endingOf(*located, static_cast<int>(located->lines.size()) - 1);
        if (!made.endsWith('\n'))
            made += ending;
        if (!located->lines.isEmpty() && !located->text(static_cast<int>(located->lines.size()) - 1).trimmed().isEmpty())
            made += ending;
        made += QByteArray(kind.header).replace('\n', ending);
    }
    Result<Located> again = locate(made, kind);
    if (again && !again->table)
        return inputError(kind.file + QLatin1Char(':') + QString::number(located->lines.size()),
                          QStringLiteral("a fence or comment is open to the end of the file, so no table can follow"),
                          QStringLiteral("close it"));
    return again;
}

QByteArray rowText(const Located &located, const QList<QByteArray> &cells)
{
    QList<QByteArray> ordered(located.table->columns.size());
    for (int i = 0; i < cells.size(); ++i)
        ordered[located.positions.at(i)] = cells.at(i);
    return '|' + ordered.join('|') + '|';
}

QByteArray joinedCell(const QStringList &entries)
{
    return entries.join(QLatin1String("<br>")).toUtf8();
}

QByteArray imagesCell(const QList<ImageRef> &images)
{
    QStringList entries;
    for (const ImageRef &image : images)
        entries += codeSpan(image.text());
    return joinedCell(entries);
}

/// A link to what exists: the page's name is the file's.
QByteArray pagesCell(const QList<ImageRef> &images, const QString &base)
{
    QStringList entries;
    for (const ImageRef &image : images) {
        const QString page = image.pageName();
        // Where the wiki's address is not known: a wiki finds its own pages by their names.
        entries += QString(QLatin1String("[Link](") + (base.isEmpty() ? QString() : QString(base + QLatin1String("/wiki/")))
                           + QString::fromLatin1(QUrl::toPercentEncoding(page)) + QLatin1Char(')'));
    }
    return joinedCell(entries);
}

QByteArray commitCell(const QString &commit, const QString &base)
{
    if (commit.isEmpty())
        return unknownCommit.toUtf8();
    const QString digits = codeSpan(commit.left(7) + (commit.endsWith(QLatin1String("-dirty")) ? QLatin1String("-dirty") : QLatin1String("")));
    if (base.isEmpty())
        return digits.toUtf8();
    return QString(QLatin1Char('[') + digits + QLatin1String("](") + base + QLatin1String("/commit/")
                   + QString::fromLatin1(QUrl::toPercentEncoding(commit.left(7))) + QLatin1Char(')')).toUtf8();
}

QStringList textsOf(const QList<ImageRef> &images)
{
    QStringList texts;
    for (const ImageRef &image : images)
        texts += image.text();
    return texts;
}

bool isSubset(const QStringList &part, const QStringList &whole)
{
    return std::all_of(part.begin(), part.end(), [&](const QString &one) { return whole.contains(one); });
}

bool overlap(const QStringList &one, const QStringList &other)
{
    return std::any_of(one.begin(), one.end(), [&](const QString &image) { return other.contains(image); });
}

} // namespace

QString linkBase(const QString &repositoryUrl)
{
    QUrl url(repositoryUrl.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http")))
        return {};
    url.setUserInfo(QString());
    url.setQuery(QString());
    url.setFragment(QString());
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    if (path.endsWith(QLatin1String(".git")))
        path.chop(4);
    url.setPath(path, QUrl::TolerantMode);
    QString text = QString::fromLatin1(url.toEncoded());
    // Nothing that ends a link's target or a cell.
    return text.replace(QLatin1Char('('), QLatin1String("%28")).replace(QLatin1Char(')'), QLatin1String("%29")).replace(QLatin1Char('|'), QLatin1String("%7C"));
}

Result<QList<HomeRow>> readHome(const QByteArray &home)
{
    const Result<Located> located = locate(home, homeKind());
    if (!located)
        return located.error();
    return rowsOf(*located);
}

std::optional<HomeRow> newestStable(const QList<HomeRow> &rows, const QString &prefix)
{
    const QString tag = prefix + QLatin1String("-stable");
    for (const HomeRow &row : rows) {
        const bool all = std::all_of(row.images.begin(), row.images.end(), [&](const QString &image) {
            const auto ref = parseImageRef(image);
            return ref && ref->tag == tag;
        });
        if (all && !row.images.isEmpty())
            return row;
    }
    return {};
}

Result<QByteArray> insertHomeRow(const QByteArray &home, const HomeEntry &entry, const QString &repositoryUrl)
{
    const TableKind kind = homeKind();
    const QString base = linkBase(repositoryUrl);
    const QString name = base.section(QLatin1Char('/'), -1);
    const QByteArray title = base.isEmpty() ? QByteArray("Welcome to the wiki!\n\n")
                                            : QByteArray("Welcome to the " + escapeInline(name).toUtf8() + " wiki!\n\n");
    const QStringList images = textsOf(entry.images);
    if (images.isEmpty())
        return home;
    Result<Located> located = withTable(home, kind, title);
    if (!located)
        return located.error();

    const QList<HomeRow> rows = rowsOf(*located);
    const QString commit = entry.commit.left(7);
    QList<int> superseded;
    for (const HomeRow &row : rows) {
        const bool sameCommit = row.commit.left(7) == commit;
        if (entry.cause == HomeEntry::Cause::Run) {
            if (sameCommit && isSubset(images, row.images))
                return home;
            if (sameCommit && !row.images.isEmpty() && isSubset(row.images, images))
                superseded += row.line - 1;
        } else {
            if (&row == &rows.first() && sameCommit && row.images == images
                && std::none_of(rows.begin() + 1, rows.end(), [&](const HomeRow &other) { return overlap(other.images, images); }))
                return home;
            if (overlap(row.images, images))
                superseded += row.line - 1;
        }
    }
    if (!superseded.isEmpty()) {
        QByteArray bytes = located->bytes;
        for (auto line = superseded.crbegin(); line != superseded.crend(); ++line)
            removeLine(bytes, *located, *line);
        located = locate(bytes, kind);
        if (!located)
            return located.error();
    }
    return withRows(*located, {rowText(*located, {commitCell(entry.commit, base), imagesCell(entry.images), pagesCell(entry.images, base)})});
}

Result<QByteArray> removeHomeRow(const QByteArray &home, const HomeEntry &entry)
{
    const Result<Located> located = locate(home, homeKind());
    if (!located)
        return located.error();
    QByteArray bytes = home;
    const QList<HomeRow> rows = rowsOf(*located);
    for (auto row = rows.crbegin(); row != rows.crend(); ++row)
        if (row->commit.left(7) == entry.commit.left(7) && row->images == textsOf(entry.images))
            removeLine(bytes, *located, row->line - 1);
    return bytes;
}

Result<QByteArray> rewriteStableTag(const QByteArray &stableTag, const QList<StableEntry> &entries, const QString &repositoryUrl)
{
    if (entries.isEmpty())
        return stableTag;
    Result<Located> located = withTable(stableTag, stableKind(), {});
    if (!located)
        return located.error();
    QList<ImageRef> images, origins;
    for (const StableEntry &entry : entries) {
        images += entry.image;
        origins += entry.basedOn;
    }
    const QByteArray row = rowText(*located, {imagesCell(images), imagesCell(origins), pagesCell(images, linkBase(repositoryUrl))});
    const MarkdownTable &table = *located->table;
    if (table.firstRow == table.endRow)
        return withRows(*located, {row});
    // In place, so that what follows the last row, or does not, stays as it is.
    QByteArray bytes = located->bytes;
    const qsizetype begin = located->lines.at(table.firstRow).begin, end = located->lines.at(table.endRow - 1).end;
    bytes.replace(begin, end - begin, row);
    return bytes;
}

Result<QList<QPair<QString, QString>>> readStableTag(const QByteArray &stableTag)
{
    const Result<Located> located = locate(stableTag, stableKind());
    if (!located)
        return located.error();
    QList<QPair<QString, QString>> pairs;
    for (int i = located->table ? located->table->firstRow : 0; located->table && i < located->table->endRow; ++i) {
        const QList<QByteArray> cells = splitCells(located->text(i));
        const QStringList images = namesOf(located->cell(cells, 0)), origins = namesOf(located->cell(cells, 1));
        for (int k = 0; k < images.size(); ++k)
            pairs += {images.at(k), origins.value(k)};
    }
    return pairs;
}

namespace {

QList<QByteArray> rawRows(const Located &located)
{
    QList<QByteArray> rows;
    for (int i = located.table ? located.table->firstRow : 0; located.table && i < located.table->endRow; ++i)
        rows += located.text(i);
    return rows;
}

/// Everything but the rows, and no matter how the last line ends.
QByteArray outside(const Located &located)
{
    if (!located.table)
        return located.bytes.trimmed();
    const MarkdownTable &table = *located.table;
    const qsizetype begin = located.lines.at(table.header + 1).end;
    const qsizetype end = table.endRow > table.firstRow ? located.lines.at(table.endRow - 1).end : begin;
    return QByteArray(located.bytes.left(begin) + '\n' + located.bytes.mid(end).trimmed()).trimmed();
}

} // namespace

Result<QByteArray> mergeTables(const QByteArray &base, const QByteArray &ours, const QByteArray &theirs, const QString &file)
{
    if (ours == base || ours == theirs)
        return theirs;
    if (theirs == base || theirs.trimmed().isEmpty())
        return ours;
    const TableKind kind = file == stableKind().file ? stableKind() : homeKind();
    const Result<Located> before = locate(base, kind), mine = locate(ours, kind), other = locate(theirs, kind);
    for (const auto *one : {&before, &mine, &other})
        if (!*one)
            return one->error();
    const bool mineEdited = before->table && outside(*mine) != outside(*before);
    const bool otherEdited = before->table && outside(*other) != outside(*before);
    if (mineEdited && otherEdited && outside(*mine) != outside(*other))
        return workError(file, QStringLiteral("its text outside the table was changed here and on the wiki's remote"),
                         QStringLiteral("settle it with git in the wiki's checkout, then publish again"));

    // The text is taken from the side that changed it; the rows of the other side are put there.
    const bool onMine = mineEdited && !otherEdited;
    const QByteArray &target = onMine ? ours : theirs;
    const QList<QByteArray> old = rawRows(*before), from = rawRows(onMine ? *other : *mine);
    Result<Located> result = withTable(target, kind, {});
    if (!result)
        return result.error();
    QByteArray bytes = result->bytes;
    const QList<QByteArray> there = rawRows(*result);
    QList<QByteArray> added;
    for (const QByteArray &row : from)
        if (!old.contains(row) && !there.contains(row))
            added += row;
    for (int i = result->table->endRow - 1; i >= result->table->firstRow; --i) {
        const QByteArray row = result->text(i);
        if (old.contains(row) && !from.contains(row))
            removeLine(bytes, *result, i);
    }
    result = locate(bytes, kind);
    if (!result)
        return result.error();
    if (file == stableKind().file && !added.isEmpty()) {
        // One row is the whole table: the newest takes the place of whatever stands there.
        QByteArray only = result->bytes;
        for (int i = result->table->endRow - 1; i >= result->table->firstRow; --i)
            removeLine(only, *result, i);
        result = locate(only, kind);
        if (!result)
            return result.error();
    }
    return withRows(*result, added);
}

} // namespace stackwright
