// A spec that is drafted from the Dockerfiles of a checkout: images, parents, what they use, contexts and arguments as far as
// the files say them. What is guessed, and what only a person can decide, stands beside it as a comment. Reads; writes nothing.
#pragma once

#include "model/stack/check.h"
#include "model/stack/dockerfile.h"

#include <QStringList>

namespace stackwright {

struct DraftImage
{
    QString name;       ///< a name that a spec may have
    QString dockerfile; ///< below the checkout
    QString folder;     ///< likewise; "." is the checkout
    QString context;    ///< likewise; empty: the folder
    QString target, argumentsFile; ///< as in a spec; may be empty
    QString repository; ///< image_name; empty: not known
    QString parent;
    QStringList uses;
    QList<QPair<QString, QString>> buildArgs, parentArgs;
    QStringList guesses, questions; ///< sentences
};

struct Draft
{
    QString specFile; ///< images/spec.yml or stackwright.yml
    QList<DraftImage> images; ///< parents first
    QStringList leftOut;      ///< Dockerfiles of tests, documents and the like
    QByteArray text;          ///< of the spec
    int questions = 0;        ///< lines that say "decide:"
};

/// What is not in the files.
struct DraftHints
{
    QString name;       ///< of the checkout, for an image whose Dockerfile lies at its top
    QString nameSpace;  ///< where images are pushed that no Dockerfile names: "ghcr.io/owner"; may be empty
    QString mainBranch; ///< empty: main
};

/// From the Dockerfiles that are there. Error: there is none.
Result<Draft> draftOfDockerfiles(StackFiles &files, const DraftHints &hints);

/// From images that another tool's file names. Their parents are inferred where they are empty.
Draft draftOfImages(QList<DraftImage> images, StackFiles &files, const DraftHints &hints);

/// The files with one more, or another one in its place: what a checkout will be once this is written.
std::unique_ptr<StackFiles> filesWith(StackFiles &files, const QString &path, const QByteArray &bytes);

} // namespace stackwright
