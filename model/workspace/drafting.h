// A stack is made of a folder: where its spec is going to stand, what is known of the folder beside its files, and how the draft
// (model/stack/draft.h) would do as it is. Under the console's `init` and the window's dialog. Writes nothing.
#pragma once

#include "model/stack/draft.h"

#include <optional>

namespace stackwright {

/// The top of the repository that a folder is in, where a spec belongs; the folder itself if it is in none.
QString checkoutAbove(const QString &folder);

/// What git says of a checkout: where its images may be pushed, and what its main branch is called.
DraftHints draftHints(const QString &checkout);

struct InTheWay
{
    QString path;               ///< below the checkout
    bool isReadInstead = false; ///< of both, this one would be read
};

/// A spec that stands there already, whatever is written; empty: none.
std::optional<InTheWay> specInTheWay(StackFiles &files, const QString &specFile);

/// A line of a draft that says "# decide: ".
struct DraftQuestion
{
    int line = 0; ///< from 1
    QString text; ///< "decide: …"
};
QList<DraftQuestion> questionsIn(const QByteArray &text);

/// `check` of the checkout as it would be with this text as its spec. `isReadable`: the text is a spec.
struct DraftCheck
{
    QList<Finding> findings;
    bool isReadable = false;
};
DraftCheck checkDraft(const QString &checkout, const QString &specFile, const QByteArray &text);

} // namespace stackwright
