// The gates of a promotion (reference.md 4): pure judgements over what was found out about each image, and the commands that
// the spec adds. A gate that cannot tell is closed.
#pragma once

#include "model/engine/launcher.h"
#include "model/release/promotedcommit.h"
#include "model/release/releases.h"
#include "model/release/verdict.h"
#include "model/stack/spec.h"

namespace stackwright {

/// What is known of one image before anything moves.
struct GateFacts
{
    QString image;
    ImageRef from;
    Presence presence = Presence::Unknown; ///< of `from`
    Clause whyUnknown;
    Clause apart;                    ///< not every registry holds the same image: where, and what
    QString revision;                ///< its label, perhaps with "-dirty"; empty: none, or could not be read
    Clause revisionTrouble;          ///< why it could not be read
    std::optional<Verdict> verdict;
    Clause verdictTrouble;           ///< why it could not be read; empty with no verdict: there is none
    bool hasPage = false;
    QString page;                    ///< the page's file name
};

inline const QStringList builtinGates{QStringLiteral("images"), QStringLiteral("revision"), QStringLiteral("verdict"), QStringLiteral("pages")};

/// images, revision, verdict, pages, in this order; Open or Closed.
QList<GateResult> judge(const QList<GateFacts> &facts, const CommitAnswer &commits = {});
/// What a label says without its "-dirty".
QString commitOfLabel(const QString &revision);
bool isDirtyLabel(const QString &revision);

/// Turns what was closed and is named in `skip` into Skipped. Error kind Input: an unknown name, or no reason.
Result<void> skipGates(QList<GateResult> &gates, const QStringList &skip, const QString &reason);
/// The names to skip as gates are really called ("tests" means verdict); Error as skipGates, before anything is asked.
Result<QStringList> gateNames(const QStringList &skip, const QString &reason, const QList<GateSpec> &commands);
/// What ran of the tests, in words: "41 tests passed; ds: 1 integration test skipped; base: has no tests".
Clause whatRan(const QList<GateFacts> &facts);

/// The command of a gate of the spec's. It sees the names and digests that are promoted in STACKWRIGHT_TAG and
/// STACKWRIGHT_IMAGES ("name:tag@digest", one a line), and the person's ssh agent: it may well run on another machine.
Command gateCommand(const GateSpec &gate, const QString &tag, const QList<PromotedImage> &images, const QString &checkout,
                    const QString &logFile);

} // namespace stackwright
