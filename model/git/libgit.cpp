#include "model/git/libgit.h"

#include "model/base/shellword.h"
#include "model/base/text.h"

#include <QFile>

namespace stackwright {

QString gitsWords()
{
    const git_error *error = git_error_last();
    return error && error->message ? visible(error->message) : QStringLiteral("git did not say why");
}

QString hex(const git_oid &id)
{
    char text[GIT_OID_HEXSZ + 1];
    git_oid_tostr(text, sizeof text, &id);
    return QString::fromLatin1(text, GIT_OID_HEXSZ);
}

QString promisorOf(git_repository *repository)
{
    git_config *opened = nullptr;
    if (!repository || git_repository_config_snapshot(&opened, repository) != 0)
        return {};
    const Config config(opened);
    const char *named = nullptr;
    if (git_config_get_string(&named, opened, "extensions.partialclone") == 0 && named && *named)
        return QString::fromUtf8(named);
    git_config_iterator *iterator = nullptr;
    if (git_config_iterator_glob_new(&iterator, opened, "^remote\\..*\\.promisor$") != 0)
        return {};
    QString remote;
    git_config_entry *entry = nullptr;
    int yes = 0;
    while (remote.isEmpty() && git_config_next(&entry, iterator) == 0)
        if (git_config_parse_bool(&yes, entry->value) == 0 && yes)
            remote = QString::fromUtf8(entry->name).section(QLatin1Char('.'), 1, -2);
    git_config_iterator_free(iterator);
    return remote;
}

Error damaged(git_repository *repository, const QString &what)
{
    const QString said = gitsWords(); // before anything else is asked of libgit2
    const QString remote = promisorOf(repository);
    if (remote.isEmpty())
        return surroundingsError(what, said, QStringLiteral("git fsck says what is damaged"));
    const char *folder = git_repository_workdir(repository) ? git_repository_workdir(repository) : git_repository_path(repository);
    QString at = QFile::decodeName(folder);
    if (at.size() > 1 && at.endsWith(QLatin1Char('/')))
        at.chop(1);
    return surroundingsError(what, QStringLiteral("is not in this clone, which was made with a filter (a partial clone)"),
                             QLatin1String("git -C ") + quotedForShell(at) + QLatin1String(" fetch --refetch --no-filter ") + quotedForShell(remote));
}

} // namespace stackwright
