#include "model/pages/packages.h"

#include "model/pages/packagerows.h"

#include <algorithm>

namespace stackwright {

QString word(PackageWorld world)
{
    switch (world) {
    case PackageWorld::Apt:
        return QStringLiteral("apt");
    case PackageWorld::Pip:
        return QStringLiteral("pip");
    case PackageWorld::Conda:
        return QStringLiteral("conda");
    case PackageWorld::R:
        return QStringLiteral("R");
    case PackageWorld::Apk:
        return QStringLiteral("apk");
    case PackageWorld::Rpm:
        return QStringLiteral("rpm");
    case PackageWorld::Npm:
        return QStringLiteral("npm");
    }
    return {};
}

PackageWords packageWords(QByteArrayView line)
{
    PackageWords words;
    qsizetype i = 0;
    while (i < line.size() && words.size() < 8) {
        while (i < line.size() && (line[i] == ' ' || line[i] == '\t' || line[i] == '\r'))
            ++i;
        const qsizetype begin = i;
        while (i < line.size() && line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            ++i;
        if (i > begin)
            words.append(line.sliced(begin, i - begin));
    }
    return words;
}

QByteArray pipName(QByteArrayView name)
{
    QByteArray normal;
    normal.reserve(name.size());
    for (const char c : name) {
        if (c == '-' || c == '_' || c == '.') {
            if (!normal.endsWith('-'))
                normal += '-';
        } else {
            normal += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return normal;
}

bool hasDigit(QByteArrayView word)
{
    return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void PackageRows::addPip(QByteArrayView name, QByteArrayView version, const QByteArray &kind)
{
    (world == PackageWorld::Conda ? fromPip : packages).append({pipName(name), version.toByteArray(), kind});
}

bool isPipNotice(QByteArrayView line)
{
    for (const char *start : {"[notice]", "WARNING:", "DEPRECATION:", "You should consider upgrading", "ERROR:"})
        if (line.startsWith(QByteArrayView(start)))
            return true;
    return false;
}

PackageList packageList(PackageWorld world, QList<Package> packages, const QByteArray &environment)
{
    std::stable_sort(packages.begin(), packages.end(),
                     [](const Package &a, const Package &b) { return a.name < b.name; });
    QList<Package> once;
    once.reserve(packages.size());
    const auto join = [](QByteArray *all, const QByteArray &one) {
        if (!one.isEmpty() && !QByteArray(", " + *all + ", ").contains(QByteArray(", " + one + ", ")))
            *all += (all->isEmpty() ? "" : ", ") + one;
    };
    for (const Package &package : std::as_const(packages)) {
        if (once.isEmpty() || once.last().name != package.name) {
            once += package;
        } else if (once.last() != package) {
            join(&once.last().version, package.version);
            join(&once.last().kind, package.kind);
        }
    }
    return {world, once, environment};
}

namespace {

/// Reads line by line; the first line that shows a form decides, and a list of conda's may follow another.
class OutputReader
{
public:
    void line(QByteArrayView line)
    {
        const PackageWords words = packageWords(line);
        if (words.isEmpty() || isPipNotice(line.trimmed()))
            return;
        if (isEnvironment(words)) {
            close();
            m_rows.environment = environmentOf(line);
            keep(line);
            return;
        }
        if (!m_rows.row) {
            PackageRow row = systemRows(line, words, m_rows);
            m_rows.row = row ? row : languageRows(line, words, m_rows);
            if (m_rows.packages.isEmpty() && m_rows.fromPip.isEmpty())
                keep(line); // before the list, or its head
            return;
        }
        if (!m_rows.row(line, words, m_rows)) {
            keep(line);
            m_strange += m_rows.certain || words.at(0).startsWith('#') ? 0 : 1;
        }
    }

    PackageReading take()
    {
        close();
        return m_reading;
    }

private:
    /// "# packages in environment at /opt/conda:", and mamba's 'List of packages in environment: "/opt/conda"'.
    static bool isEnvironment(const PackageWords &words)
    {
        const qsizetype at = words.at(0) == "#"                                                 ? 1
                             : words.size() > 2 && words.at(0) == "List" && words.at(1) == "of" ? 2
                                                                                                : -1;
        return at > 0 && words.size() > at + 2 && words.at(at) == "packages" && words.at(at + 1) == "in" &&
               words.at(at + 2).startsWith("environment");
    }
    static QByteArray environmentOf(QByteArrayView line)
    {
        const qsizetype quote = line.indexOf('"'), path = line.indexOf('/');
        QByteArray name = quote >= 0  ? line.sliced(quote + 1).toByteArray()
                          : path >= 0 ? line.sliced(path).toByteArray()
                                      : QByteArray();
        name = name.trimmed();
        while (name.endsWith(':') || name.endsWith('"'))
            name.chop(1);
        return name;
    }

    void keep(QByteArrayView line) { m_reading.rest += line.toByteArray().simplified() + '\n'; }

    void close()
    {
        const bool isList = m_rows.row && m_strange <= m_rows.packages.size() + m_rows.fromPip.size();
        if (isList && !m_rows.packages.isEmpty())
            m_reading.lists += packageList(m_rows.world, m_rows.packages, m_rows.environment);
        if (isList && !m_rows.fromPip.isEmpty())
            m_reading.lists += packageList(PackageWorld::Pip, m_rows.fromPip, m_rows.environment);
        m_rows = {};
        m_strange = 0;
    }

    PackageReading m_reading;
    PackageRows m_rows;
    qsizetype m_strange = 0; ///< lines that do not fit: more of these than packages, and it is no list
};

} // namespace

PackageReading readPackageOutput(const QByteArray &output)
{
    PackageReading json;
    if (readPackageJson(output, &json))
        return json;
    OutputReader reader;
    const QByteArrayView text(output);
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = text.indexOf('\n', at);
        if (end < 0)
            end = text.size();
        reader.line(text.sliced(at, end - at));
        at = end + 1;
    }
    return reader.take();
}

QList<PackageList> readPackages(const QByteArray &output)
{
    return readPackageOutput(output).lists;
}

} // namespace stackwright
