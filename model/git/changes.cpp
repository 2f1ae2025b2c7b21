#include "model/git/changes.h"

namespace stackwright {

QString word(ChangedFile::Status status)
{
    switch (status) {
    case ChangedFile::Status::Added: return QStringLiteral("added");
    case ChangedFile::Status::Modified: return QStringLiteral("modified");
    case ChangedFile::Status::Deleted: return QStringLiteral("deleted");
    case ChangedFile::Status::Renamed: return QStringLiteral("renamed");
    case ChangedFile::Status::TypeChange: return QStringLiteral("typechange");
    }
    Q_UNREACHABLE();
}

QString word(Trigger trigger)
{
    switch (trigger) {
    case Trigger::Push: return QStringLiteral("push");
    case Trigger::PullRequest: return QStringLiteral("pull-request");
    case Trigger::Worktree: return QStringLiteral("worktree");
    case Trigger::Requested: return QStringLiteral("requested");
    }
    Q_UNREACHABLE();
}

} // namespace stackwright
