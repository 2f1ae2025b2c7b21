// A Dockerfile as instructions with their lines: enough to know what it builds on, what it takes and what it copies. Runs and
// expands nothing; what only a builder can judge is left to the builder.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace stackwright {

struct DockerInstruction
{
    QString name; ///< in capitals: "FROM"
    QString rest; ///< the words behind it, continued lines joined, without comments
    int line = 0; ///< of its first line, from 1
    bool operator==(const DockerInstruction &) const = default;
};

struct DockerStage
{
    QString image; ///< as written: "${BASE_IMAGE}:${BASE_TAG}"
    QString name;  ///< of "AS name"; may be empty
    int line = 0;
    bool operator==(const DockerStage &) const = default;
};

struct Dockerfile
{
    QList<DockerInstruction> instructions;
    bool hasSyntax = false; ///< "# syntax=": another frontend may know other instructions

    QList<DockerStage> stages() const;
    /// Names that ARG declares, anywhere; with `global`, those before the first FROM only.
    QStringList arguments(bool global = false) const;
};

Dockerfile readDockerfile(const QByteArray &bytes);

/// The variables of a text: "a${B}c$D" has B and D; with `withoutDefaultOnly`, not those written ${B:-x}.
QStringList variablesOf(const QString &text, bool withoutDefaultOnly = false);

} // namespace stackwright
