// The wiki page of one image: the table of all its layers, then the output of each info command. Writes it from facts and
// reads it back, ours and those of the scripts before us. Pure; knows no wiki, no engine that ran the commands.
#pragma once

#include "model/engine/engine.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace stackwright {

/// What one info command said. A command that failed is said as such on the page and fails nothing else.
struct InfoOutput
{
    QString description; ///< the heading: "Python Version"
    QString command;     ///< as the spec writes it
    QByteArray output;   ///< standard output and error, as they came
    bool succeeded = true;
    QString why;         ///< of a failure, one clause: "exit code 127"
    bool operator==(const InfoOutput &) const = default;
};

struct ManifestInput
{
    QList<ImageLayer> layers; ///< oldest first, all of them
    QList<InfoOutput> outputs;
};

/// The page, as bytes of UTF-8. No output can close its fence, no command can leave its cell (promises.md M1). Secrets
/// are the caller's to mask before.
QByteArray manifestPage(const ManifestInput &input);

struct PageLayer
{
    int index = 0;      ///< as printed, from 0
    QString createdAt;  ///< "2023-05-12 03:35:29", UTC
    QString command;
    QString size, total; ///< as printed: "4.9 GB"
    QString elapsed;
    QStringList tags;
    qint64 bytes() const; ///< `size` as a number, as exact as one decimal is; -1: not a size
    qint64 totalBytes() const;
    qint64 seconds() const; ///< `elapsed` as a number; -1: not a time
    bool operator==(const PageLayer &) const = default;
};

struct PageSection
{
    QString heading;
    QByteArray text;     ///< what stands in the fence, without its last newline
    bool failed = false; ///< its command failed; the reason is the first line of `text`
    bool folded = false;
    bool operator==(const PageSection &) const = default;
};

struct ManifestPage
{
    QList<PageLayer> layers;
    QList<PageSection> sections;
    bool isEmpty() const { return layers.isEmpty() && sections.isEmpty(); }
    bool operator==(const ManifestPage &) const = default;
};

/// Reads any bytes; what is no manifest page comes out empty. Pages of before show only some layers.
ManifestPage parseManifestPage(const QByteArray &bytes);

/// "4.9 GB" -> 4900000000; -1 if it is not a size.
qint64 sizeFromText(const QString &text);

} // namespace stackwright
