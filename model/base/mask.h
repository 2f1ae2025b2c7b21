// Takes secrets out of everything that is kept or shown (promises.md C3): as they are, line by line, and in the forms in
// which programs print them: base64 at any alignment, URL, JSON, XML. Over a stream, split anywhere.
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QMap>
#include <QString>

#include <array>
#include <memory>

namespace stackwright {

class Masker
{
public:
    /// A shorter one would mask half of any text.
    static constexpr qsizetype shortestSecret = 6;

    Masker() = default;
    /// Secrets that are too short are left out; see isTooShort().
    explicit Masker(const QByteArrayList &secrets);

    static bool isTooShort(const QByteArray &secret) { return secret.trimmed().size() < shortestSecret; }
    bool isEmpty() const { return m_patterns.isEmpty(); }

    /// The text with every secret as "***".
    QByteArray mask(const QByteArray &bytes) const;
    QString mask(const QString &text) const { return QString::fromUtf8(mask(text.toUtf8())); }

    /// Masks `bytes`, the end of the stream if `isLast`; what could be the beginning of a secret stays in `rest`.
    QByteArray maskPart(QByteArray &rest, const QByteArray &bytes, bool isLast) const;

private:
    void add(const QByteArray &pattern);
    void prepare();
    qsizetype longestAt(const QByteArray &text, qsizetype at, bool &undecided) const;
    qsizetype nextCandidate(const QByteArray &text, qsizetype from, qsizetype to) const;

    QByteArrayList m_patterns; ///< longest first
    qsizetype m_longest = 0, m_shortest = 0;
    std::shared_ptr<std::array<quint8, 65536>> m_shift; ///< by two bytes: how far no pattern can begin
};

/// Values of variables whose names say that they are secrets: …_TOKEN, …_PASSWORD, …_SECRET, …_KEY and the like.
QByteArrayList secretsOfEnvironment(const QMap<QString, QString> &environment);
QByteArrayList secretsOfEnvironment(); ///< of this process

} // namespace stackwright
