// What GitHub Actions wants to be told (reference.md 3): outputs, the step summary, annotations, masks. Pure text but for the
// two files that Actions names in the environment. Text of others can give no command of its own.
#pragma once

#include "model/base/finding.h"
#include "model/base/mask.h"
#include "model/run/run.h"

#include <QMap>

#include <optional>

namespace stackwright {

/// Words of a job's command line beside the image, each with a blank before it; empty: none.
struct JobWords
{
    QString global = {}, selection = {}; ///< before `run`, and behind it
};

class GithubActions
{
public:
    using Environment = QMap<QString, QString>;
    static constexpr int mostAnnotations = 9; ///< per level

    /// Empty outside of Actions.
    static std::optional<GithubActions> fromEnvironment(const Environment &environment);

    /// ::add-mask:: for every secret of the environment; first of all that is printed.
    QByteArray maskCommands() const;
    QByteArray warningCommands(const QStringList &texts) const;
    /// At their lines in the files.
    QByteArray findingCommands(const QList<Finding> &findings) const;
    QByteArray errorCommand(const QString &text) const;
    /// Failed tests and stages as errors, warnings as warnings.
    QByteArray annotations(const Run &run) const;

    /// The lines of a text that Actions would take for commands get a backslash before what makes them one (promises.md G5):
    /// what others wrote is shown, and commands nothing.
    static QString disarmed(const QString &text);

    /// Outputs changed, built, failed, tag, matrix; and the step summary.
    Result<void> writeRun(const Run &run, const JobWords &words = {}) const;
    Result<void> writePlan(const Plan &plan, const JobWords &words = {}) const;

    static QString summary(const Run &run);
    static QString summary(const Plan &plan);
    /// {"include":[{"image","name","repository","tag","fullName","depth","parent","needs","level","action","run"}]} of what is built and
    /// tested, for strategy.matrix; the same as `plan --format github-matrix`. `level`: how many of what is done stands below it in the
    /// longest line; with one, the rows of this level alone, so that a workflow has a job for each level. `run`: what the image's job calls.
    static QJsonObject matrix(const Plan &plan, const JobWords &words = {}, std::optional<int> level = {});

private:
    Result<void> writeOutputs(const QList<QPair<QString, QString>> &outputs) const;
    Result<void> appendTo(const char *variable, const QByteArray &bytes) const;

    Environment m_environment;
    Masker m_masker;
};

} // namespace stackwright
