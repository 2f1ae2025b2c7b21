// A clause for people that knows what it says: its kind, what stands in it, and the English of both. Consoles, journals and
// result files say the English; a window says the same in the person's language. What others said (a builder, a registry) has
// no kind, and stays as it is. The kinds are in clause.cpp, each with its pattern.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringBuilder>

namespace stackwright {

struct Clause
{
    Clause() = default;
    Clause(const QString &words) : text(words) {}
    Clause(QLatin1String words) : text(words) {}
    template <typename A, typename B>
    Clause(const QStringBuilder<A, B> &words) : text(words) {}

    QString text; ///< in English
    QString kind; ///< empty: words of others
    QList<Clause> parts;

    bool isEmpty() const { return text.isEmpty(); }
    operator const QString &() const { return text; }
    friend bool operator==(const Clause &one, const Clause &other);
    friend bool operator==(const Clause &one, const QString &text) { return one.text == text; }
    friend bool operator==(const Clause &one, QLatin1String text) { return one.text == text; }
};

/// Of a kind that is known, with as many parts as its pattern has.
Clause clause(const char *kind, const QList<Clause> &parts = {});
/// Several in a row, divided by semicolons; one alone stays what it is.
Clause clauses(const QList<Clause> &all);
/// "1 test", "3 tests"; kinds "one-NOUN" and "many-NOUN".
Clause countedClause(qint64 count, const char *one, const char *many);

/// In the language of the installed translators.
QString spoken(const Clause &clause);

/// Writes its text under `key`, and beside it, as "because", its kind and parts, by which it can be said in any language later.
void keep(QJsonObject &object, const QString &key, const Clause &clause);
/// What was kept. Of a kind that is not known here (of a newer version) the text alone.
Clause keptIn(const QJsonObject &object, const QString &key);

} // namespace stackwright
