// A difference of texts as rows for a view: lines of both sides beside each other, words that differ marked, what is not
// shown between them named. From a unified diff, from two texts, or from what differs between images. Pure; the bytes of
// others come out as visible text, capped.
#pragma once

#include "model/pages/difference.h"

#include <QString>

namespace stackwright {

struct DiffSide
{
    int line = 0; ///< from 1; 0: nothing on this side
    QString text;
    int markBegin = 0, markEnd = 0; ///< the words that differ; empty where the whole line does
    bool operator==(const DiffSide &) const = default;
};

struct DiffRow
{
    enum class Kind { File /* a heading */, Place /* where the next lines are, or a remark */, Same, Change };
    Kind kind = Kind::Same;
    QString heading; ///< of File and Place
    DiffSide before, after;
    bool operator==(const DiffRow &) const = default;
};

struct TextDiff
{
    QList<DiffRow> rows;
    int added = 0, removed = 0; ///< lines
    bool isCut = false;         ///< there is more than is held here

    bool isEmpty() const { return rows.isEmpty(); }
    bool operator==(const TextDiff &) const = default;
};

/// Of one file or of many, as git writes it. What is no diff comes out as remarks.
TextDiff diffFromUnified(const QByteArray &unified);
TextDiff diffOfTexts(const QByteArray &before, const QByteArray &after);
/// The info commands' texts that differ, each under its heading.
TextDiff diffOfImages(const QList<ImageDifference> &images);

} // namespace stackwright
