// What differs between two images, or two stacks of them: packages, layers and sizes, environment and labels, and the text
// of what info commands printed. From pages, and from the registry's configuration where the caller has it. Pure.
#pragma once

#include "model/pages/linediff.h"
#include "model/pages/manifestpage.h"
#include "model/pages/packages.h"

#include <QJsonObject>
#include <QPair>

#include <optional>

namespace stackwright {

/// What is known of one image on one side.
struct ImageSide
{
    QString reference; ///< full name, or the page's file
    ManifestPage page; ///< empty: no page was found
    /// From the registry, where it was asked and answered.
    std::optional<QList<QPair<QString, QString>>> environment, labels;
    std::optional<QList<PageLayer>> layers; ///< in place of the page's
    qint64 size = -1; ///< -1: unknown; of the registry: compressed
};

struct PackageChange
{
    enum class Kind { Added, Removed, Up, Down, Changed /* other text, no order between them */ };
    PackageWorld world = PackageWorld::Apt;
    Kind kind = Kind::Added;
    QByteArray name, before, after;
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
    char sign = '+'; ///< '-' or '+'
    QString command, size;
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
    bool missingBefore = false, missingAfter = false; ///< nothing is known of that side
    QList<PackageChange> packages;
    QList<LayerChange> layers;
    qsizetype layersBefore = 0, layersAfter = 0;
    qint64 sizeBefore = -1, sizeAfter = -1;
    QList<PairChange> environment, labels;
    QList<TextChange> texts;
    qsizetype folded = 0; ///< changes that an ancestor shows already
    bool isEmpty() const { return packages.isEmpty() && layers.isEmpty() && environment.isEmpty() && labels.isEmpty() && texts.isEmpty(); }
};

ImageDifference compareImages(const ImageSide &before, const ImageSide &after);

/// Takes from each image what an ancestor of it shows as well. `images`: parents before their children.
void foldDifferences(QList<ImageDifference> &images);

QJsonObject toJson(const QList<ImageDifference> &images, const QString &before, const QString &after, bool folded);
/// For people at a terminal.
QString differenceText(const QList<ImageDifference> &images);
/// Release notes.
QString differenceMarkdown(const QList<ImageDifference> &images, const QString &before, const QString &after);

} // namespace stackwright
