// Have the images from elsewhere that the stack is built on moved since it was built last? Asks the registries: the digest that a
// FROM's tag names now, and the label of the newest image that was built on it. What nobody could tell is said as that, and
// never as "has not moved".
#pragma once

#include "model/registry/registry.h"
#include "model/workspace/workspace.h"

#include <QObject>

namespace stackwright {

struct BaseQuestion
{
    QString image;           ///< of the stack
    ImageRef base;           ///< with a tag
    QList<ImageRef> builtAs; ///< where its last build may be, the likeliest first
};

struct BaseAnswer
{
    QList<Reason> moves;         ///< base-image-moved, for PlanInput::baseMoves
    QList<PlanWarning> unknown;  ///< kind base-unknown: what could not be told
};

/// What is to be asked for a plan. Reads Dockerfiles and git; what cannot be asked goes into `unknown`.
QList<BaseQuestion> baseQuestions(const Planning &planning, QList<PlanWarning> *unknown);

class BaseCheck : public QObject
{
    Q_OBJECT
public:
    /// `registry` must outlive it.
    BaseCheck(Registry &registry, QList<BaseQuestion> questions, QObject *parent = nullptr);

    /// `finished` follows, later, once.
    void start();

signals:
    void finished(const stackwright::BaseAnswer &answer);

private:
    struct Found
    {
        QString now;         ///< the digest that the base's tag names
        QStringList further; ///< digests of its platforms
        QString then, thenOf; ///< of the labels: digest and name of what it was built on
        QString why;         ///< why it cannot be told; empty: it can
    };

    void askNext();
    void askBase(qsizetype question);
    void askBuilt(qsizetype question, qsizetype candidate);
    void askPlatforms(qsizetype question);
    void answered(qsizetype question);
    void unknown(qsizetype question, const QString &why);

    Registry &m_registry;
    const QList<BaseQuestion> m_questions;
    QList<Found> m_found;
    qsizetype m_next = 0, m_open = 0;
};

/// Adds what was found to what the plan is made of; decideAgain() is the caller's.
void takeBaseAnswer(Planning *planning, const BaseAnswer &answer);

} // namespace stackwright
