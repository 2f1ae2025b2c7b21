// A Dockerfile as its instructions, read as the builder reads it: directives, continued lines, flags, the JSON form and
// here-documents. Expands nothing and runs nothing; dockeruses.h says what the instructions take. The one reader of this
// language: whoever asks something of a Dockerfile asks it here, so that no two parts of the program disagree.
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QPair>

#include <optional>

namespace stackwright {

struct HereDocument
{
    QByteArray name;
    bool dropsTabs = false; ///< <<-NAME
    bool expands = true;    ///< no part of the name was quoted
    QByteArray body;
    bool operator==(const HereDocument &) const = default;
};

struct DockerInstruction
{
    QByteArray name;       ///< in capitals: "FROM"
    QByteArray rest;       ///< everything behind it, continued lines joined, without comments
    int line = 0;          ///< of its first line, from 1
    int lastLine = 0;      ///< of its last one, before the bodies of here-documents
    bool onBuild = false;  ///< stood behind ONBUILD: it is for the images built on this one
    QList<QPair<QByteArray, QByteArray>> flags; ///< "--from=x" is {"from", "x"}, quotes taken off
    QByteArray text;       ///< `rest` without the flags
    std::optional<QByteArrayList> json; ///< the words of the JSON form
    QList<HereDocument> documents;      ///< that begin in it
    bool operator==(const DockerInstruction &) const = default;

    /// The value of the last flag with this name; empty optional: it has none.
    std::optional<QByteArray> flag(const char *name) const;
};

/// Where something could not be read with certainty: whoever plans with the file has to take everything for used.
struct DockerDoubt
{
    int line = 0;
    QByteArray why; ///< one clause: "the here-document <<EOF is never closed"
    bool operator==(const DockerDoubt &) const = default;
};

struct Dockerfile
{
    QList<DockerInstruction> instructions;
    QByteArray syntax; ///< of "# syntax=": the frontend that reads it; empty: the builder's own
    char escape = '\\';
    QList<DockerDoubt> doubts;

    /// Names that ARG declares, anywhere; with `global`, those before the first FROM only.
    QByteArrayList arguments(bool global = false) const;
    /// What only BuildKit understands: "--mount" at its line; empty optional: nothing.
    struct Need
    {
        int line = 0;
        QByteArray what;
        bool newer = false; ///< also too much for the BuildKit of engines before 23, unless the file names its frontend
    };
    std::optional<Need> needsBuildKit(bool newerOnly = false) const;
};

/// In capitals.
const QByteArrayList &knownInstructions();

Dockerfile readDockerfile(const QByteArray &bytes);

/// Go's filepath.Clean of "/" + path, without the first slash: nothing leads out of the context. Empty becomes ".".
QByteArray cleanedPath(const QByteArray &path);

} // namespace stackwright
