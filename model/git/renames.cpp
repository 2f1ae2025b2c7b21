#include "model/git/renames.h"

#include <QHash>

namespace stackwright {

void joinEqualContents(QList<ChangedFile> *files, const QList<QByteArray> &contents)
{
    QHash<QByteArray, QList<qsizetype>> deleted;
    for (qsizetype i = files->size() - 1; i >= 0; --i)
        if ((*files)[i].status == ChangedFile::Status::Deleted)
            deleted[contents[i]] += i;
    QList<bool> taken(files->size(), false);
    for (qsizetype i = 0; i < files->size(); ++i) {
        if ((*files)[i].status != ChangedFile::Status::Added || contents[i].isEmpty())
            continue;
        const auto from = deleted.find(contents[i]);
        if (from == deleted.end() || from->isEmpty())
            continue;
        const qsizetype old = from->takeLast();
        taken[old] = true;
        (*files)[i].status = ChangedFile::Status::Renamed;
        (*files)[i].oldPath = (*files)[old].path;
    }
    qsizetype kept = 0;
    for (qsizetype i = 0; i < files->size(); ++i)
        if (!taken[i])
            (*files)[kept++] = (*files)[i];
    files->resize(kept);
}

} // namespace stackwright
