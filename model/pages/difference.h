// What differs between two images, or two stacks of them: packages, layers and sizes, the whole configuration, the platforms of
// an index, and the text of what info commands printed. From pages, and from the registry's manifests where the caller has
// them. Only equal digests are "no difference". Pure.
#pragma once

#include "model/pages/imagesettings.h"
#include "model/pages/linediff.h"
#include "model/pages/manifestpage.h"
#include "model/pages/packages.h"

#include <QJsonObject>
#include <QPair>

#include <optional>

namespace stackwright {

/// A layer of one side. A page knows no digest, and its size to one decimal only.
struct SideLayer : PageLayer
{
    QString digest, content; ///< as it travels, and unpacked; empty: unknown, or a step that made no layer
    qint64 exact = -1;       ///< bytes
    bool operator==(const SideLayer &) const = default;
};

/// What is known of one image on one side.
struct ImageSide
{
    QString reference;  ///< full name, or the page's file
    ManifestPage page;  ///< empty: no page was found
    QByteArray pageBytes; ///< of that page, whole
    bool isFile = false;  ///< a page is all that was asked for
    /// From the registry, where it was asked and answered.
    QString digest, platform; ///< of what the name stands for, an index too; of the image that is compared
    std::optional<NamedValues> environment, labels, settings;
    std::optional<QList<SideLayer>> layers; ///< in place of the page's
    qint64 size = -1; ///< -1: unknown; of the registry: compressed
    bool isIndex = false;
    QList<ImageSide> others; ///< the index's other platforms, their platform as `reference`
    bool isAbsent = false;   ///< the registry says that there is no such image
    QString why;             ///< why the registry did not tell
};

struct PackageChange
{
    enum class Kind { Added, Removed, Up, Down, Changed /* other text, no order between them */ };
    PackageWorld world = PackageWorld::Apt;
    Kind kind = Kind::Added;
    QByteArray name, before, after;
    QString section = {}; ///< the page's section and conda's environment
    bool isApart = false; ///< the page has several lists of this world: the section is worth saying
    bool operator==(const PackageChange &) const = default;
};
QString word(PackageChange::Kind kind); ///< added, removed, up, down, changed

struct PairChange
{
    QString name;
    std::optional<QString> before, after; ///< empty: not there
    bool operator==(const PairChange &) const = default;
};

struct LayerChange
{
    char sign = '+'; ///< '-', '+', or '~': the same command, other contents
    QString command, size;
    QString sizeBefore = {}, digestBefore = {}, digest = {}; ///< of '~' both sides; unknown: empty
    int number = 0;          ///< among the layers that hold files, from 1, on its own side
    bool isRepacked = false; ///< of '~': the same files, compressed otherwise
    bool operator==(const LayerChange &) const = default;
};

struct TextChange
{
    QString heading;
    std::optional<QByteArray> before, after; ///< empty: the page has no such section
    QList<LineHunk> hunks;                   ///< of a section that both pages have
    bool operator==(const TextChange &) const = default;
};

struct ImageDifference
{
    QString name;       ///< in the spec; empty: two pages or names that belong to no stack
    QString parent;     ///< likewise
    QString before, after; ///< references
    QString digestBefore, digestAfter; ///< empty: unknown
    bool missingBefore = false, missingAfter = false; ///< nothing is known of that side
    bool absentBefore = false, absentAfter = false;   ///< the registry knows that it is not there
    QString why;            ///< why a registry did not tell, where it was asked
    bool isOfFiles = false; ///< pages are all that was asked for
    bool comparedPages = false, comparedRegistry = false; ///< what both sides told
    bool comparedPackages = false;                        ///< both pages list some
    QList<PackageChange> packages;
    QList<LayerChange> layers;
    qsizetype layersBefore = 0, layersAfter = 0;
    qint64 sizeBefore = -1, sizeAfter = -1;
    QList<PairChange> environment, labels, settings;
    QList<TextChange> texts;
    QList<ImageDifference> platforms; ///< of an index, beside the one compared here; `name` is the platform, missing: added or removed
    qsizetype folded = 0; ///< changes that an ancestor shows already
    bool isEmpty() const
    {
        return packages.isEmpty() && layers.isEmpty() && environment.isEmpty() && labels.isEmpty() && settings.isEmpty() && texts.isEmpty()
               && platforms.isEmpty() && sizeBefore == sizeAfter && layersBefore == layersAfter;
    }
    /// Proved by the digest: the very same image.
    bool isSame() const { return !digestBefore.isEmpty() && digestBefore == digestAfter; }
};

ImageDifference compareImages(const ImageSide &before, const ImageSide &after);

/// Takes from each image what an ancestor of it shows as well. `images`: parents before their children.
void foldDifferences(QList<ImageDifference> &images);

/// The difference in one sentence where one says it: "no difference", "the same packages and configuration, other contents in
/// layer 3", or what is and what is not known of two images that show none. Empty: the details say it.
QString conclusionOf(const ImageDifference &image);
/// What every build changes, in one line: "commit a805743 -> 4ccdfb0, created 2026-01-01 -> 2026-02-01".
QString buildLine(const ImageDifference &image, const QString &arrow);
/// As a unified diff has it: the hunks, or all lines of a section that only one side has.
QByteArray differenceLines(const TextChange &change);
/// sha256:1b2c3d4e5f6a
QString briefDigest(const QString &digest);

QJsonObject toJson(const QList<ImageDifference> &images, const QString &before, const QString &after, bool folded);
/// For people at a terminal.
QString differenceText(const QList<ImageDifference> &images);
/// Release notes.
QString differenceMarkdown(const QList<ImageDifference> &images, const QString &before, const QString &after);

} // namespace stackwright
