#include "model/items/textdiff.h"

#include "model/base/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace stackwright {

namespace {

constexpr qsizetype mostBytes = 1024 * 1024, mostRows = 5000, longestLine = 4096;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(TextDiff)
};

QString shown(const QByteArray &line)
{
    QString text = visible(line.endsWith('\r') ? line.chopped(1) : line.size() > longestLine ? line.left(longestLine) + " …" : line);
    return text.replace(QLatin1Char('\n'), QLatin1Char(' '));
}

/// Where the words differ, in letters of the text that is shown.
void mark(DiffRow &row)
{
    const QByteArray before = row.before.text.toUtf8(), after = row.after.text.toUtf8();
    const WordMarks marks = wordMarks(before, after);
    if (marks.oldBegin + (before.size() - marks.oldEnd) < 2) // next to nothing in common: the line differs, not a word of it
        return;
    const auto letters = [](const QByteArray &text, qsizetype at) { return static_cast<int>(QString::fromUtf8(text.left(at)).size()); };
    row.before.markBegin = letters(before, marks.oldBegin);
    row.before.markEnd = letters(before, marks.oldEnd);
    row.after.markBegin = letters(after, marks.newBegin);
    row.after.markEnd = letters(after, marks.newEnd);
}

/// Takes lines one by one; what was removed and what was added at one place stand beside each other.
class Rows
{
public:
    void heading(DiffRow::Kind kind, const QString &text)
    {
        settle();
        if (isFull())
            return;
        DiffRow row;
        row.kind = kind;
        row.heading = text;
        m_diff.rows += row;
    }
    void line(char sign, const QByteArray &text, int oldLine, int newLine)
    {
        if (sign == '-') {
            if (!m_new.isEmpty())
                settle();
            m_old += DiffSide{oldLine, shown(text)};
            ++m_diff.removed;
        } else if (sign == '+') {
            m_new += DiffSide{newLine, shown(text)};
            ++m_diff.added;
        } else {
            settle();
            if (isFull())
                return;
            DiffRow row;
            row.before = {oldLine, shown(text)};
            row.after = {newLine, row.before.text};
            m_diff.rows += row;
        }
    }
    void hunk(const LineHunk &hunk)
    {
        for (const LineChange &change : hunk.lines)
            line(change.sign, change.text, change.oldLine, change.newLine);
    }
    TextDiff take(bool cut = false)
    {
        settle();
        m_diff.isCut = m_diff.isCut || cut;
        return std::move(m_diff);
    }

private:
    bool isFull()
    {
        if (m_diff.rows.size() >= mostRows)
            m_diff.isCut = true;
        return m_diff.isCut;
    }
    void settle()
    {
        const qsizetype count = std::max(m_old.size(), m_new.size());
        for (qsizetype i = 0; i < count && !isFull(); ++i) {
            DiffRow row;
            row.kind = DiffRow::Kind::Change;
            row.before = m_old.value(i);
            row.after = m_new.value(i);
            if (row.before.line > 0 && row.after.line > 0)
                mark(row);
            m_diff.rows += row;
        }
        m_old.clear();
        m_new.clear();
    }

    TextDiff m_diff;
    QList<DiffSide> m_old, m_new;
};

QString placeText(int line)
{
    return Words::tr("line %1").arg(line);
}

/// "@@ -12,7 +12,9 @@ section": the four numbers; false if it is no such line.
bool readPlace(const QByteArray &line, int *oldLine, int *oldCount, int *newLine, int *newCount)
{
    const QList<QByteArray> words = line.split(' ');
    if (words.size() < 4 || words[0] != "@@" || !words[1].startsWith('-') || !words[2].startsWith('+'))
        return false;
    const auto read = [](const QByteArray &range, int *from, int *count) {
        const QList<QByteArray> parts = range.mid(1).split(',');
        bool first = false, second = true;
        *from = parts[0].toInt(&first);
        *count = parts.size() > 1 ? parts[1].toInt(&second) : 1;
        return first && second && *from >= 0 && *count >= 0;
    };
    return read(words[1], oldLine, oldCount) && read(words[2], newLine, newCount);
}

} // namespace

TextDiff diffFromUnified(const QByteArray &unified)
{
    Rows rows;
    int oldLine = 0, newLine = 0, oldLeft = 0, newLeft = 0;
    QByteArray file, note;
    bool pending = false; // a file whose first lines are still to come
    const auto announce = [&] {
        if (pending)
            rows.heading(DiffRow::Kind::File, QString(shown(file) + (note.isEmpty() ? QString() : QString(QLatin1String(" (") + shown(note) + QLatin1Char(')')))));
        pending = false;
    };
    const QByteArray text = unified.left(mostBytes);
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = text.indexOf('\n', at);
        const QByteArray line = text.mid(at, end < 0 ? -1 : end - at);
        at = end < 0 ? text.size() : end + 1;
        const char first = line.isEmpty() ? ' ' : line[0];
        if (oldLeft > 0 || newLeft > 0) {
            if (first == '\\')
                continue;
            rows.line(first, line.mid(1), oldLine, newLine);
            oldLine += first != '+';
            oldLeft -= first != '+';
            newLine += first != '-';
            newLeft -= first != '-';
        } else if (readPlace(line, &oldLine, &oldLeft, &newLine, &newLeft)) {
            announce();
            if (std::max(oldLine, newLine) > 1)
                rows.heading(DiffRow::Kind::Place, placeText(newLeft > 0 ? newLine : oldLine));
        } else if (line.startsWith("diff --git ")) {
            announce();
            const qsizetype name = line.lastIndexOf(" b/");
            file = name < 0 ? line.mid(11) : line.mid(name + 3);
            note.clear();
            pending = true;
        } else if (line.startsWith("new file")) {
            note = "new";
        } else if (line.startsWith("deleted file")) {
            note = "deleted";
        } else if (line.startsWith("rename from ")) {
            note = "was " + line.mid(12);
        } else if (line.startsWith("Binary files ")) {
            announce();
            rows.heading(DiffRow::Kind::Place, Words::tr("not text: what differs in it cannot be shown"));
        } else if (first != '\\' && !line.isEmpty() && !line.startsWith("index ") && !line.startsWith("--- ") && !line.startsWith("+++ ")
                   && !line.startsWith("similarity ") && !line.startsWith("rename to ") && !line.startsWith("old mode") && !line.startsWith("new mode")) {
            rows.heading(DiffRow::Kind::Place, shown(line));
        }
    }
    announce();
    return rows.take(unified.size() > mostBytes);
}

TextDiff diffOfTexts(const QByteArray &before, const QByteArray &after)
{
    Rows rows;
    for (const LineHunk &hunk : lineDifference(before.left(mostBytes), after.left(mostBytes))) {
        const LineChange &first = hunk.lines.first();
        if (std::max(first.oldLine, first.newLine) > 1)
            rows.heading(DiffRow::Kind::Place, placeText(std::max(first.oldLine, first.newLine)));
        rows.hunk(hunk);
    }
    return rows.take(std::max(before.size(), after.size()) > mostBytes);
}

TextDiff diffOfImages(const QList<ImageDifference> &images)
{
    Rows rows;
    for (const ImageDifference &image : images)
        for (const TextChange &change : image.texts) {
            rows.heading(DiffRow::Kind::File, images.size() > 1 && !image.name.isEmpty() ? QString(change.heading + QStringLiteral(" · ") + image.name) : change.heading);
            for (const LineHunk &hunk : change.hunks) {
                const LineChange &first = hunk.lines.first();
                if (std::max(first.oldLine, first.newLine) > 1)
                    rows.heading(DiffRow::Kind::Place, placeText(std::max(first.oldLine, first.newLine)));
                rows.hunk(hunk);
            }
            if (change.before && change.after)
                continue;
            int number = 0;
            for (const QByteArray &line : (change.after ? *change.after : *change.before).split('\n')) {
                ++number;
                rows.line(change.after ? '+' : '-', line, number, number);
            }
        }
    return rows.take();
}

} // namespace stackwright
