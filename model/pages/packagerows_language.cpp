// The lists of the languages' package managers: pip, conda and mamba, R, npm.
#include "model/pages/packagerows.h"

#include <algorithm>

namespace stackwright {

namespace {

QByteArrayView unquoted(QByteArrayView word)
{
    return word.size() > 1 && word.front() == '"' && word.back() == '"' ? word.sliced(1, word.size() - 2) : word;
}

bool isDashes(QByteArrayView word)
{
    return word.size() >= 2 && std::all_of(word.begin(), word.end(), [](char c) { return c == '-'; });
}

/// A name that pip would take; a word of a sentence with its full stop or a bracketed remark is none.
bool isPipName(QByteArrayView name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
}

/// "numpy==1.26", "numpy===2004d"; -1: neither.
qsizetype pinAt(QByteArrayView word)
{
    const qsizetype at = word.indexOf(QByteArrayView("=="));
    return at > 0 && isPipName(word.first(at)) ? at : -1;
}

bool freezeRow(QByteArrayView line, const PackageWords &words, PackageRows &rows)
{
    if (const qsizetype at = pinAt(words.at(0)); at > 0) {
        QByteArrayView version = words.at(0).sliced(at + 2);
        if (version.startsWith('='))
            version = version.sliced(1);
        rows.addPip(words.at(0).first(at), version);
        return words.size() == 1 || words.at(1).startsWith(';');
    }
    if (words.size() >= 3 && words.at(1) == "@") {
        rows.addPip(words.at(0), words.at(2));
        return true;
    }
    const qsizetype egg = line.indexOf(QByteArrayView("#egg="));
    if (words.at(0) != "-e" || words.size() != 2 || egg < 0)
        return false;
    QByteArrayView name = line.sliced(egg + 5).trimmed();
    if (const qsizetype more = name.indexOf('&'); more > 0)
        name = name.first(more);
    rows.addPip(name, words.at(1));
    return true;
}

/// conda list, mamba list: name, version, build, channel.
bool condaRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    if (words.at(0).startsWith("\xe2\x94\x80")) // mamba's rule below its head
        return true;
    if (words.at(0).startsWith('#') || words.size() < 2)
        return words.at(0) == "#" && (words.size() == 1 || words.at(1) == "Name");
    if (words.at(words.size() - 1) == "pypi") {
        rows.addPip(words.at(0), words.at(1));
        return true;
    }
    QByteArray kind;
    for (qsizetype i = 2; i < words.size(); ++i)
        kind += (i > 2 ? " " : "") + words.at(i).toByteArray();
    rows.add(words.at(0), words.at(1), kind);
    return true;
}

/// "name=1.0=build_0" and conda's looser "name=1.0".
bool addCondaSpec(QByteArrayView text, PackageRows &rows)
{
    const QByteArray spec = text.toByteArray();
    const qsizetype channel = spec.indexOf("::");
    const QByteArray plain = channel > 0 ? spec.mid(channel + 2) : spec;
    const QList<QByteArray> parts = QByteArray(plain).replace("==", "=").split('=');
    if (parts.first().isEmpty() || parts.size() > 3 || parts.first().contains(' '))
        return false;
    const QByteArray build = parts.value(2);
    if (build.startsWith("pypi_"))
        rows.addPip(parts.first(), parts.value(1));
    else
        rows.add(parts.first(), parts.value(1), build + (channel > 0 ? ' ' + spec.left(channel) : QByteArray()));
    return true;
}

bool condaExportRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    return words.size() == 1 && !words.at(0).startsWith('#') && words.at(0).contains('=') &&
           addCondaSpec(words.at(0), rows);
}

/// conda env export: the list below "dependencies:", pip's indented deeper.
bool environmentRow(QByteArrayView line, const PackageWords &words, PackageRows &rows)
{
    if (words.at(0) != "-" || words.size() != 2)
        return false;
    if (words.at(1) == "pip:") {
        rows.columns = line.indexOf('-');
        return true;
    }
    const bool pip = rows.columns > 0 && line.indexOf('-') > rows.columns;
    if (!pip) {
        rows.columns = 0;
        return addCondaSpec(words.at(1), rows);
    }
    const PackageWords inner = packageWords(words.at(1));
    return freezeRow(words.at(1), inner, rows);
}

/// conda list --explicit: the packages' addresses, with the channel before the name.
bool explicitRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    QByteArray address = words.at(0).toByteArray();
    address = address.left(address.indexOf('#') < 0 ? address.size() : address.indexOf('#'));
    QByteArray file = address.mid(address.lastIndexOf('/') + 1);
    for (const char *end : {".tar.bz2", ".conda"})
        if (file.endsWith(end))
            file.chop(static_cast<qsizetype>(qstrlen(end)));
    const qsizetype build = file.lastIndexOf('-'), version = build > 0 ? file.left(build).lastIndexOf('-') : -1;
    if (words.size() != 1 || !address.contains("://") || version <= 0)
        return false;
    rows.add(file.left(version), file.mid(version + 1, build - version - 1),
             file.mid(build + 1) + ' ' + address.left(address.lastIndexOf('/')));
    return true;
}

/// pip's underlined table and what R prints.
bool tableRow(QByteArrayView, const PackageWords &words, PackageRows &rows)
{
    if (std::all_of(words.begin(), words.end(), isDashes)) {
        rows.ruled = true;
        rows.world = PackageWorld::Pip;
        return true;
    }
    // R prints a row's name before the columns.
    const qsizetype shift = !rows.ruled && words.size() == rows.columns + 1 ? 1 : 0;
    if (words.size() <= std::max(rows.nameColumn, rows.versionColumn) + shift)
        return false;
    const QByteArrayView name = unquoted(words.at(rows.nameColumn + shift)),
                         version = unquoted(words.at(rows.versionColumn + shift));
    if (!rows.ruled) {
        rows.add(name, version);
        return true;
    }
    if (!isPipName(name) || !hasDigit(version))
        return false;
    QByteArray place; // of an editable project, and who installed it
    for (qsizetype i = 2; i < words.size() && rows.versionColumn == 1; ++i)
        place += (place.isEmpty() ? "" : " ") + words.at(i).toByteArray();
    rows.addPip(name, version, place);
    return true;
}

QList<QByteArray> commaCells(QByteArrayView line)
{
    QList<QByteArray> cells{{}};
    bool quoted = false;
    for (const char c : line.trimmed()) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            cells += QByteArray();
        else
            cells.last() += c;
    }
    return cells;
}

/// What R's write.csv() writes.
bool commaRow(QByteArrayView line, const PackageWords &, PackageRows &rows)
{
    const QList<QByteArray> cells = commaCells(line);
    if (cells.size() <= std::max(rows.nameColumn, rows.versionColumn))
        return false;
    rows.add(cells.at(rows.nameColumn), cells.at(rows.versionColumn));
    return true;
}

/// npm ls: "├── typescript@5.4.2", deeper ones behind more branches.
bool npmRow(QByteArrayView line, const PackageWords &words, PackageRows &rows)
{
    const bool branch =
        line.contains("\xe2\x94\x80") || line.trimmed().startsWith("+--") || line.trimmed().startsWith("`--");
    for (qsizetype i = 0; branch && i < words.size(); ++i) {
        const qsizetype at = words.at(i).lastIndexOf('@');
        if (at <= 0)
            continue;
        if (words.at(words.size() - 1) == "deduped")
            return true;
        QByteArray kind;
        for (qsizetype k = i + 1; k < words.size(); ++k)
            kind += (kind.isEmpty() ? "" : " ") + words.at(k).toByteArray();
        rows.add(words.at(i).first(at), words.at(i).sliced(at + 1), kind);
        return true;
    }
    return false;
}

bool isHead(const QList<QByteArray> &names, PackageRows &rows)
{
    rows.nameColumn = names.indexOf("Package");
    rows.versionColumn = names.indexOf("Version");
    rows.columns = names.size();
    return rows.nameColumn >= 0 && rows.versionColumn >= 0;
}

} // namespace

PackageRow languageRows(QByteArrayView line, const PackageWords &words, PackageRows &rows)
{
    const auto is = [&](qsizetype i, const char *text) {
        return i < words.size() && words.at(i) == QByteArrayView(text);
    };
    const auto of = [&rows](PackageWorld world, PackageRow row) {
        rows.world = world;
        return row;
    };
    if ((is(0, "#") && is(1, "Name") && is(2, "Version")) || (is(0, "Name") && is(1, "Version") && is(2, "Build")))
        return of(PackageWorld::Conda, condaRow);
    if (is(0, "#") && is(1, "platform:"))
        return of(PackageWorld::Conda, condaExportRow);
    if (is(0, "dependencies:") && words.size() == 1)
        return of(PackageWorld::Conda, environmentRow);
    if (is(0, "@EXPLICIT"))
        return of(PackageWorld::Conda, explicitRow);
    QList<QByteArray> names;
    for (const QByteArrayView word : words)
        names += unquoted(word).toByteArray();
    if (isHead(names, rows))
        return of(PackageWorld::R, tableRow);
    if (line.contains(',') && isHead(commaCells(line), rows))
        return of(PackageWorld::R, commaRow);
    const bool pinned = pinAt(words.at(0)) > 0 && (words.size() == 1 || words.at(1).startsWith(';'));
    const bool placed =
        words.size() >= 3 && words.at(1) == "@" && words.at(2).contains("://") && isPipName(words.at(0));
    const bool editable = is(0, "-e") && words.size() == 2 && line.contains("#egg=");
    if (pinned || placed || editable) {
        rows.world = PackageWorld::Pip;
        freezeRow(line, words, rows);
        return freezeRow;
    }
    if (npmRow(line, words, rows))
        return of(PackageWorld::Npm, npmRow);
    return nullptr;
}

} // namespace stackwright
