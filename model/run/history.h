// Earlier runs: a folder for each in the user's state folder, with its journal, its logs and a summary. Disposable: what
// cannot be read is passed over, and the newest hundred of a checkout are kept.
#pragma once

#include "model/base/folders.h"
#include "model/run/estimate.h"

#include <optional>

namespace stackwright {

struct PastRun
{
    int number = 0; ///< counts up, for people
    QString id, checkout, output;
    QDateTime started;
    double seconds = 0;
    RunState state = RunState::Passed;
    QString head, branch, tag, failedImage, failedStage, reason;
    int images = 0, passed = 0;
    QString journal; ///< a copy, absolute
    QString logs;    ///< folder of the copies, absolute
    bool operator==(const PastRun &) const = default;
};

QJsonObject toJson(const PastRun &run);

class History
{
public:
    explicit History(QString stateFolder) : m_folder(std::move(stateFolder)) {}

    /// Keeps what a run has left in its folders. A run that went on replaces what was kept of it.
    Result<void> record(const Run &run, const Folders &folders) const;
    /// The run in these folders that is not kept yet, since it goes on or was killed; its number is the one that it will get.
    std::optional<PastRun> unkept(const Folders &folders) const;
    /// Newest first; of one checkout, or of all (empty).
    QList<PastRun> list(const QString &checkout = {}) const;
    /// By number or ID; empty text: the newest of the checkout.
    Result<PastRun> find(const QString &text, const QString &checkout) const;
    /// What stages of this checkout's images typically take (estimate.h), by the newest runs.
    StageTimes typicalTimes(const QString &checkout) const;

private:
    int numberOf(const QString &id) const; ///< the next one for a run that has none
    QString runs() const { return m_folder + QStringLiteral("/runs"); }
    void forgetOld(const QString &checkout) const;

    QString m_folder;
};

} // namespace stackwright
