#include "model/pages/packages.h"

#include <QByteArrayView>
#include <QVarLengthArray>

#include <algorithm>

namespace stackwright {

QString word(PackageWorld world)
{
    switch (world) {
    case PackageWorld::Apt: return QStringLiteral("apt");
    case PackageWorld::Pip: return QStringLiteral("pip");
    case PackageWorld::Conda: return QStringLiteral("conda");
    case PackageWorld::R: return QStringLiteral("R");
    }
    return {};
}

namespace {

using Words = QVarLengthArray<QByteArrayView, 8>;

/// The first words of a line; what follows the eighth does not matter to anyone here.
Words wordsOf(QByteArrayView line)
{
    Words words;
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

QByteArrayView unquoted(QByteArrayView word)
{
    return word.size() > 1 && word.front() == '"' && word.back() == '"' ? word.sliced(1, word.size() - 2) : word;
}

/// PEP 503: runs of - _ . are one -, lower case.
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

bool isRule(QByteArrayView word)
{
    return word.size() >= 2 && std::all_of(word.begin(), word.end(), [](char c) { return c == '-'; });
}

/// Reads line by line; the form of the list is decided by the first line that shows it.
class ListReader
{
public:
    void line(QByteArrayView line)
    {
        const Words words = wordsOf(line);
        if (words.isEmpty())
            return;
        switch (m_form) {
        case Form::Unknown: return begin(line, words);
        case Form::AptList: return aptList(words);
        case Form::DpkgList: return dpkgList(words);
        case Form::DpkgQuery: return dpkgQuery(line, words);
        case Form::Freeze: return freeze(line, words);
        case Form::Conda: return conda(words);
        case Form::Columns: return columns(words);
        }
    }

    QList<PackageList> lists()
    {
        if (m_form == Form::Unknown || m_strange > m_packages.size())
            return {};
        const PackageWorld world = m_form == Form::Conda                                   ? PackageWorld::Conda
                                   : m_form == Form::Freeze || (m_form == Form::Columns && m_ruled) ? PackageWorld::Pip
                                   : m_form == Form::Columns                               ? PackageWorld::R
                                                                                           : PackageWorld::Apt;
        QList<PackageList> lists;
        if (!m_packages.isEmpty())
            lists += PackageList{world, sorted(m_packages)};
        if (!m_fromPip.isEmpty())
            lists += PackageList{PackageWorld::Pip, sorted(m_fromPip)};
        return lists;
    }

private:
    enum class Form { Unknown, AptList, DpkgList, DpkgQuery, Freeze, Conda, Columns };

    static bool isAptRow(const Words &words)
    {
        return words.size() >= 3 && words.at(0).indexOf('/') > 0 && !words.at(0).startsWith('/');
    }

    void begin(QByteArrayView line, const Words &words)
    {
        if (words.at(0) == "#" && words.size() > 2 && (words.at(1) == "packages" || (words.at(1) == "Name" && words.at(2) == "Version"))) {
            m_form = Form::Conda;
        } else if (words.at(0).startsWith("+++-") || words.at(0).startsWith("||/")) {
            m_form = Form::DpkgList;
        } else if (words.at(0) == "Listing...") {
            m_form = Form::AptList;
        } else if (isAptRow(words) && words.at(words.size() - 1).endsWith(']') && line.contains(" [")) {
            m_form = Form::AptList;
            aptList(words);
        } else if (header(words)) {
            m_form = Form::Columns;
        } else if (words.size() == 1 && words.at(0).indexOf(QByteArrayView("==")) > 0) {
            m_form = Form::Freeze;
            freeze(line, words);
        } else if (words.size() == 2 && line.count('\t') == 1 && !words.at(1).isEmpty() && line.indexOf('\t') == words.at(0).size()
                   && hasDigit(words.at(1))) {
            m_form = Form::DpkgQuery;
            dpkgQuery(line, words);
        }
    }

    static bool hasDigit(QByteArrayView word)
    {
        return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    }

    bool header(const Words &words)
    {
        for (qsizetype i = 0; i < words.size(); ++i) {
            const QByteArrayView name = unquoted(words.at(i));
            if (name == "Package")
                m_nameColumn = i;
            else if (name == "Version")
                m_versionColumn = i;
        }
        m_columns = words.size();
        return m_nameColumn >= 0 && m_versionColumn >= 0;
    }

    void add(QByteArrayView name, QByteArrayView version) { m_packages.append({name.toByteArray(), version.toByteArray()}); }

    void aptList(const Words &words)
    {
        if (isAptRow(words))
            addDebian(words.at(0).first(words.at(0).indexOf('/')), words.at(1), words.at(2));
    }

    void dpkgList(const Words &words)
    {
        // The second letter is what is: installed. The rest of a removed package is no package.
        if (words.size() >= 4 && words.at(0).size() >= 2 && words.at(0).size() <= 3 && words.at(0)[1] == 'i')
            addDebian(words.at(1), words.at(2), words.at(3));
    }

    void dpkgQuery(QByteArrayView line, const Words &words)
    {
        if (words.size() == 2 && line.count('\t') == 1)
            addDebian(words.at(0), words.at(1), {});
        else if (words.size() != 1) // not installed: a name and nothing
            ++m_strange;
    }

    void addDebian(QByteArrayView name, QByteArrayView version, QByteArrayView architecture)
    {
        const qsizetype colon = name.indexOf(':');
        const QByteArrayView plain = colon > 0 ? name.first(colon) : name;
        // The same package of a second architecture is another package.
        if (!m_packages.isEmpty() && QByteArrayView(m_packages.last().name) == plain) {
            const QByteArrayView second = colon > 0 ? name.sliced(colon + 1) : architecture;
            m_packages.append({plain.toByteArray() + ':' + second.toByteArray(), version.toByteArray()});
        } else {
            add(plain, version);
        }
    }

    void freeze(QByteArrayView line, const Words &words)
    {
        const qsizetype equals = words.at(0).indexOf(QByteArrayView("=="));
        if (equals > 0)
            m_packages.append({pipName(words.at(0).first(equals)), words.at(0).sliced(equals + 2).toByteArray()});
        else if (words.size() >= 3 && words.at(1) == "@")
            m_packages.append({pipName(words.at(0)), words.at(2).toByteArray()});
        else if (const qsizetype egg = line.indexOf(QByteArrayView("#egg=")); egg > 0)
            m_packages.append({pipName(line.sliced(egg + 5)), words.at(words.size() - 1).toByteArray()});
        else if (!words.at(0).startsWith('#'))
            ++m_strange;
    }

    void conda(const Words &words)
    {
        if (words.at(0).startsWith('#'))
            return;
        if (words.size() < 2)
            ++m_strange;
        else if (words.at(words.size() - 1) == "pypi")
            m_fromPip.append({pipName(words.at(0)), words.at(1).toByteArray()});
        else
            add(words.at(0), words.at(1));
    }

    void columns(const Words &words)
    {
        if (std::all_of(words.begin(), words.end(), isRule)) {
            m_ruled = true;
            return;
        }
        // R prints a row's name before the columns.
        const qsizetype shift = !m_ruled && words.size() == m_columns + 1 ? 1 : 0;
        if (words.size() <= std::max(m_nameColumn, m_versionColumn) + shift) {
            ++m_strange;
            return;
        }
        const QByteArrayView name = unquoted(words.at(m_nameColumn + shift)), version = unquoted(words.at(m_versionColumn + shift));
        if (m_ruled)
            m_packages.append({pipName(name), version.toByteArray()});
        else
            add(name, version);
    }

    static QList<Package> sorted(QList<Package> packages)
    {
        std::stable_sort(packages.begin(), packages.end(), [](const Package &a, const Package &b) { return a.name < b.name; });
        packages.erase(std::unique(packages.begin(), packages.end(), [](const Package &a, const Package &b) { return a.name == b.name; }),
                       packages.end());
        return packages;
    }

    Form m_form = Form::Unknown;
    QList<Package> m_packages, m_fromPip;
    qsizetype m_strange = 0; ///< lines that do not fit: more of these than packages, and it is no list
    qsizetype m_columns = 0, m_nameColumn = -1, m_versionColumn = -1;
    bool m_ruled = false;
};

} // namespace

QList<PackageList> readPackages(const QByteArray &output)
{
    ListReader reader;
    const QByteArrayView text(output);
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = text.indexOf('\n', at);
        if (end < 0)
            end = text.size();
        reader.line(text.sliced(at, end - at));
        at = end + 1;
    }
    return reader.lists();
}

} // namespace stackwright
