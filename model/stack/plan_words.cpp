// The words of a plan, for JSON and for people.
#include "model/base/text.h"
#include "model/stack/plan.h"

namespace stackwright {

QString word(ChangeState state)
{
    switch (state) {
    case ChangeState::Changed: return QStringLiteral("changed");
    case ChangeState::Affected: return QStringLiteral("affected");
    case ChangeState::Unchanged: return QStringLiteral("unchanged");
    }
    Q_UNREACHABLE();
}

QString word(Action action)
{
    switch (action) {
    case Action::Build: return QStringLiteral("build");
    case Action::Test: return QStringLiteral("test");
    case Action::Retag: return QStringLiteral("retag");
    case Action::Reuse: return QStringLiteral("reuse");
    case Action::None: return QStringLiteral("none");
    }
    Q_UNREACHABLE();
}

QString word(Effect effect)
{
    switch (effect) {
    case Effect::Image: return QStringLiteral("image");
    case Effect::BuildAll: return QStringLiteral("build-all");
    case Effect::Ignored: return QStringLiteral("ignored");
    case Effect::None: return QStringLiteral("none");
    }
    Q_UNREACHABLE();
}

namespace {

/// "images/x/Dockerfile", "images/x/Dockerfile and 3 other files".
QString named(const QList<QByteArray> &files)
{
    if (files.isEmpty())
        return QStringLiteral("its own keys in the spec");
    const QString first = visible(files.first());
    if (files.size() == 1)
        return first;
    return first + QLatin1String(" and ") + counted(files.size() - 1, QStringLiteral("other file"));
}

} // namespace

QString sentence(const Reason &reason)
{
    const QString &kind = reason.kind;
    if (kind == QLatin1String("files-changed"))
        return named(reason.files) + QLatin1String(" changed");
    if (kind == QLatin1String("build-all-file"))
        return named(reason.files) + QLatin1String(" changed, which builds every image");
    if (kind == QLatin1String("full-rebuild-message"))
        return QStringLiteral("the commit's message asks for a full rebuild");
    if (kind == QLatin1String("main-branch"))
        return QStringLiteral("a commit on a main branch builds every image");
    if (kind == QLatin1String("parent-rebuilt"))
        return QLatin1String("its parent ") + reason.image + QLatin1String(" is built");
    if (kind == QLatin1String("used-image-rebuilt"))
        return reason.image + QLatin1String(", which it takes from, is built");
    if (kind == QLatin1String("needed-by-child"))
        return reason.image + QLatin1String(" is built and needs it under the same tag");
    if (kind == QLatin1String("missing-in-registry"))
        return QStringLiteral("its tag is not in the registry");
    if (kind == QLatin1String("no-baseline"))
        return QStringLiteral("there is no earlier commit to compare with");
    if (kind == QLatin1String("requested"))
        return QStringLiteral("it was asked for");
    if (kind == QLatin1String("base-image-moved"))
        return QLatin1String("its base image moved from ") + reason.from + QLatin1String(" to ") + reason.to;
    if (kind == QLatin1String("tests-changed"))
        return QLatin1String("its tests changed: ") + named(reason.files);
    if (kind == QLatin1String("nothing-changed"))
        return QStringLiteral("nothing that it is made of changed");
    return kind;
}

} // namespace stackwright
