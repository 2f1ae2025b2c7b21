#include "model/git/gitowner.h"

#include "model/git/libgit.h"

#include <QDir>
#include <QFileInfo>

namespace stackwright {

namespace {

/// One configuration file's word on a folder: git's reading of safe.directory. An empty value forgets what came before.
void readSafeDirectories(git_config *config, const QByteArray &folder, bool *safe)
{
    git_config_iterator *iterator = nullptr;
    if (git_config_multivar_iterator_new(&iterator, config, "safe.directory", nullptr) != 0)
        return;
    git_config_entry *entry = nullptr;
    while (git_config_next(&entry, iterator) == 0) {
        QByteArray value = entry->value ? entry->value : "";
        if (value.startsWith("~/"))
            value.replace(0, 1, qgetenv("HOME"));
        if (value.isEmpty())
            *safe = false;
        else if (value == "*" || value == folder || (value.endsWith("/*") && folder.startsWith(value.chopped(1))))
            *safe = true;
    }
    git_config_iterator_free(iterator);
}

void readSafeDirectoriesOf(const QByteArray &file, const QByteArray &folder, bool *safe)
{
    git_config *config = nullptr;
    if (git_config_open_ondisk(&config, file.constData()) == 0)
        readSafeDirectories(config, folder, safe);
    git_config_free(config);
}

} // namespace

bool isTrustedByGit(const QByteArray &folder)
{
    bool safe = false;
    git_buf found = GIT_BUF_INIT;
    const QByteArray home = qgetenv("HOME");
    if (qEnvironmentVariableIsSet("GIT_CONFIG_SYSTEM"))
        readSafeDirectoriesOf(qgetenv("GIT_CONFIG_SYSTEM"), folder, &safe);
    else if (!qEnvironmentVariableIsSet("GIT_CONFIG_NOSYSTEM") && git_config_find_system(&found) == 0)
        readSafeDirectoriesOf(found.ptr, folder, &safe);
    if (qEnvironmentVariableIsSet("GIT_CONFIG_GLOBAL")) {
        readSafeDirectoriesOf(qgetenv("GIT_CONFIG_GLOBAL"), folder, &safe);
    } else {
        const QByteArray xdg = qgetenv("XDG_CONFIG_HOME");
        readSafeDirectoriesOf((xdg.isEmpty() ? QByteArray(home + "/.config") : xdg) + "/git/config", folder, &safe);
        readSafeDirectoriesOf(home + "/.gitconfig", folder, &safe);
    }
    git_buf_dispose(&found);
    const int count = qEnvironmentVariableIntValue("GIT_CONFIG_COUNT");
    for (int i = 0; i < qMin(count, 1000); ++i) {
        const QByteArray number = QByteArray::number(i);
        if (qgetenv(QByteArray("GIT_CONFIG_KEY_" + number).constData()).toLower() != "safe.directory")
            continue;
        const QByteArray value = qgetenv(QByteArray("GIT_CONFIG_VALUE_" + number).constData());
        safe = value.isEmpty() ? false : safe || value == "*" || value == folder;
    }
    return safe;
}

QString folderWithGit(const QString &folder)
{
    QDir dir(QFileInfo(folder).canonicalFilePath());
    while (!QFileInfo::exists(dir.filePath(QStringLiteral(".git"))))
        if (!dir.cdUp())
            return folder;
    return dir.path();
}

} // namespace stackwright
