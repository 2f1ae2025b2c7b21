// The output of a build, of any builder, as the same steps: classic "Step 3/9 : …", BuildKit's plain "#5 [2/4] RUN …" and
// its rawjson. Incremental: feed bytes as they come, split anywhere. Knows no process and no file.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <memory>

namespace stackwright {

struct BuildStep
{
    enum class State { Running, Done, Cached, Failed };
    int number = 0;  ///< from 1, as the builder counts them; internal steps of BuildKit ("load metadata") are 0
    int total = 0;
    QString title;   ///< "RUN apt-get update"
    State state = State::Running;
    std::chrono::milliseconds duration{0};
    QString error; ///< of Failed
    bool operator==(const BuildStep &) const = default;
};

class BuildOutput
{
public:
    /// `severalPlatforms`: the build makes an image for each of several, whose steps are told apart by the platform behind their title.
    explicit BuildOutput(bool severalPlatforms = false);
    ~BuildOutput();
    /// `now` is monotonic: the classic builder prints no times. Returns the steps whose state changed, in order.
    QList<BuildStep> feed(const QByteArray &bytes, std::chrono::milliseconds now);
    /// The output has ended: what still runs is Done, or Failed if the build failed.
    QList<BuildStep> end(bool success, std::chrono::milliseconds now);
    /// The line that best says why the build failed: the error of the failed step, else the last line that names one.
    QString failure() const;

private:
    class Parser;
    std::unique_ptr<Parser> m_parser;
};

} // namespace stackwright
