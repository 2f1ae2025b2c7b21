// A further image of a stack: its folder with a Dockerfile and a test, and its entry as a patch of the spec's text, so that comments
// and layout stay. Pure.
#pragma once

#include "model/base/result.h"
#include "model/stack/spec.h"

#include <QByteArray>

namespace stackwright {

struct NewImageWish
{
    QString name, parent;   ///< parent empty: a root
    bool hostTests = false; ///< the stack's own fixtures run tests on this machine
};

struct NewImage
{
    struct File
    {
        QString path; ///< below the checkout
        QByteArray text;
    };
    QList<File> files;  ///< new ones; they must not be there yet
    QByteArray spec;    ///< the whole text with the entry
    int line = 0;       ///< of the entry's first line in it, from 1
    int lines = 0;      ///< that the entry has
};

/// Error kind Input: a name that is taken or not allowed, a parent that is not there, a spec that cannot be read or whose images
/// are written in one line.
Result<NewImage> newImage(const QByteArray &spec, const QString &specFile, const NewImageWish &wish);

/// A unified diff of the spec, three lines around the entry.
QByteArray patchText(const QByteArray &before, const NewImage &made, const QString &specFile);

} // namespace stackwright
