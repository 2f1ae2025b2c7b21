#include "model/stack/newimage.h"

#include "model/base/text.h"
#include "model/stack/layout.h"
#include "model/yaml/yaml.h"

#include <algorithm>

namespace stackwright {

namespace {

constexpr int context = 3; ///< lines of a diff around what is new

struct Place
{
    int line = 0;       ///< behind which the entry stands, from 1
    int indent = 2;     ///< of an image's name
    int deeper = 2;     ///< of its keys, beyond that
};

bool isBlank(const QByteArray &line)
{
    return line.trimmed().isEmpty();
}

int indentOf(const QByteArray &line)
{
    int indent = 0;
    while (indent < line.size() && line[indent] == ' ')
        ++indent;
    return indent;
}

/// The last line of the block `images:`; comments that stand deeper than its key belong to it.
Result<Place> placeIn(const YamlNode &root, const QByteArrayList &lines, const QString &specFile)
{
    const YamlEntry *images = root.find(QStringLiteral("images"));
    const Error oneLine = inputError(specFile + QLatin1Char(':') + QString::number(images->key.line), QStringLiteral("the images are not written one below the other, so that a further one cannot be put among them"),
                                     QStringLiteral("write them as lines, or add the entry by hand"));
    int next = static_cast<int>(lines.size()) + 1; // the line of the next key at the top
    for (const YamlEntry &entry : root.entries)
        if (entry.key.line > images->key.line)
            next = std::min(next, entry.key.line);
    Place place;
    int first = 0, firstKey = 0;
    for (const YamlEntry &entry : images->value.entries) {
        if (entry.key.line <= images->key.line || entry.key.line >= next) // merged from elsewhere, or all in one line
            continue;
        if (first == 0 || entry.key.line < first) {
            first = entry.key.line;
            place.indent = entry.key.column - 1;
        }
        for (const YamlEntry &key : entry.value.entries)
            if (key.key.line > entry.key.line && key.key.line < next && firstKey == 0 && key.key.column - 1 > entry.key.column - 1) {
                firstKey = key.key.line;
                place.deeper = key.key.column - entry.key.column;
            }
    }
    if (first == 0 || lines[first - 1].left(place.indent).trimmed() != "" || lines[images->key.line - 1].contains('{'))
        return oneLine;
    int last = next - 1;
    while (last > first && (isBlank(lines[last - 1]) || (indentOf(lines[last - 1]) < place.indent && lines[last - 1].trimmed().startsWith('#'))
                            || lines[last - 1].startsWith("---") || lines[last - 1].startsWith("...")))
        --last;
    place.line = last;
    return place;
}

QByteArray dockerfileOf(const NewImageWish &wish)
{
    if (wish.parent.isEmpty())
        return "# decide: what this image is built on\nFROM debian:bookworm-slim\n";
    return "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n";
}

QByteArray testOf(const NewImageWish &wish)
{
    if (wish.hostTests)
        return "\"\"\"What " + wish.name.toUtf8() + " must be able to do. Runs on the host: TEST_IMAGE is its full name.\"\"\"\nimport os\nimport subprocess\n\n\n"
               "def test_starts():\n    subprocess.run([\"docker\", \"run\", \"--rm\", os.environ[\"TEST_IMAGE\"], \"true\"], check=True)\n";
    return "\"\"\"What " + wish.name.toUtf8() + " must be able to do. Runs in a fresh container of it.\"\"\"\nimport pathlib\n\n\n"
           "def test_is_a_whole_system():\n    assert pathlib.Path(\"/etc/os-release\").is_file()\n";
}

/// As its parent's, or the first image's, with its own last part.
QString repositoryOf(const Spec &spec, const NewImageWish &wish)
{
    const int parent = spec.indexOf(wish.parent);
    const QString like = spec.images[std::max(0, parent)].ref.repository();
    const qsizetype slash = like.lastIndexOf(QLatin1Char('/'));
    return slash < 0 ? wish.name : QString(like.left(slash + 1) + wish.name);
}

std::optional<Error> whyNot(const Spec &spec, const YamlNode &root, const NewImageWish &wish)
{
    if (const QString why = whyNoPathPart(wish.name); !why.isEmpty() || wish.name.size() > 128)
        return inputError(wish.name, why.isEmpty() ? QStringLiteral("it has more than 128 characters") : why, QStringLiteral("lower-case letters and digits, with single . _ - between them"));
    if (spec.indexOf(wish.name) >= 0)
        return inputError(wish.name, QStringLiteral("the spec has an image of this name"), QStringLiteral("choose another one"));
    if (!wish.parent.isEmpty() && spec.indexOf(wish.parent) < 0) {
        QStringList known;
        for (const ImageSpec &image : spec.images)
            known += image.name;
        const QString near = nearestWord(wish.parent, known);
        return inputError(QLatin1String("--parent ") + wish.parent, QStringLiteral("is not an image of the stack"),
                          near.isEmpty() ? QString(QLatin1String("the images are ") + known.mid(0, 12).join(QLatin1String(", "))) : QString(QLatin1String("did you mean ") + near + QLatin1Char('?')));
    }
    if (wish.parent.isEmpty() && root.find(QStringLiteral("root")))
        return inputError(wish.name, QStringLiteral("the spec names its roots, and this would be another one"), QStringLiteral("name a parent with --parent, or take root: out of the spec first"));
    return {};
}

} // namespace

Result<NewImage> newImage(const QByteArray &text, const QString &specFile, const NewImageWish &wish)
{
    const SpecReading reading = readSpec(text, specFile);
    for (const Finding &finding : reading.findings)
        if (finding.severity == Finding::Severity::Error)
            return inputError(finding.place(), finding.text, finding.advice);
    const YamlReading yaml = readYaml(text, specFile);
    if (!reading.spec || !yaml.root)
        return inputError(specFile, QStringLiteral("cannot be read"), QStringLiteral("stackwright check says more"));
    const Spec &spec = *reading.spec;
    if (const std::optional<Error> why = whyNot(spec, *yaml.root, wish))
        return *why;
    QByteArrayList lines = text.split('\n');
    const bool endsLine = lines.last().isEmpty();
    if (endsLine)
        lines.removeLast();
    const Result<Place> place = placeIn(*yaml.root, lines, specFile);
    if (!place)
        return place.error();

    const QByteArray end = lines.first().endsWith('\r') ? "\r" : "";
    const QByteArray outer(place->indent, ' '), inner(place->indent + place->deeper, ' ');
    QByteArrayList entry{outer + wish.name.toUtf8() + ':' + end, inner + "image_name: " + repositoryOf(spec, wish).toUtf8() + end};
    if (!wish.parent.isEmpty())
        entry += inner + "depend_on: " + wish.parent.toUtf8() + end;
    NewImage made;
    made.line = place->line + 1;
    made.lines = static_cast<int>(entry.size());
    if (!end.isEmpty() && !lines[place->line - 1].endsWith('\r'))
        lines[place->line - 1] += end; // the last line of a file without an end
    QByteArrayList after = lines.first(place->line);
    after += entry;
    after += lines.mid(place->line);
    const bool atEnd = place->line == lines.size();
    made.spec = after.join('\n') + (endsLine || atEnd ? "\n" : "");

    // What a person wrote in a way that nobody foresaw must not become something else.
    const SpecReading again = readSpec(made.spec, specFile);
    if (again.spec) {
        Spec without = *again.spec;
        const int at = without.indexOf(wish.name);
        const bool there = at >= 0 && without.images[at].parent == wish.parent && without.images.size() == spec.images.size() + 1;
        bool same = there;
        for (const ImageSpec &image : spec.images)
            same = same && without.indexOf(image.name) >= 0 && fingerprint(without.images[without.indexOf(image.name)]) == fingerprint(image);
        if (same) {
            const QString folder = without.images[at].folderPath();
            made.files = {{without.images[at].dockerfilePath(), dockerfileOf(wish)},
                          {pathBelow(folder, QString(QLatin1String("tests/test_") + QString(wish.name).replace(QLatin1Char('-'), QLatin1Char('_')).replace(QLatin1Char('.'), QLatin1Char('_')) + QLatin1String(".py"))), testOf(wish)}};
            return made;
        }
    }
    for (const Finding &finding : again.findings)
        if (finding.severity == Finding::Severity::Error)
            return inputError(wish.name, QLatin1String("with it the spec would be wrong: ") + finding.text, finding.advice);
    return inputError(specFile, QStringLiteral("an entry cannot be put among its images without changing others"), QStringLiteral("add it by hand"));
}

QByteArray patchText(const QByteArray &before, const NewImage &made, const QString &specFile)
{
    QByteArrayList lines = made.spec.split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    const auto count = static_cast<int>(lines.size());
    const int from = std::max(1, made.line - context), to = std::min(count, made.line + made.lines - 1 + context);
    const QByteArray name = specFile.toUtf8();
    QByteArray text = "--- " + name + "\n+++ " + name + "\n@@ -" + QByteArray::number(from) + ',' + QByteArray::number(to - from + 1 - made.lines) + " +" + QByteArray::number(from) + ','
        + QByteArray::number(to - from + 1) + " @@\n";
    for (int line = from; line <= to; ++line) {
        const bool isNew = line >= made.line && line < made.line + made.lines;
        text += (isNew ? "+" : " ") + lines[line - 1] + '\n';
        if (line == made.line - 1 && !before.endsWith('\n') && line == before.count('\n') + 1)
            text += "\\ No newline at end of file\n";
    }
    return text;
}

} // namespace stackwright
