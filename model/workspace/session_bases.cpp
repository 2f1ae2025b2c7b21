// Bases from elsewhere that have moved since the last build (--check-base).
#include "model/workspace/session.h"

#include "model/workspace/basecheck.h"

namespace stackwright {

/// --check-base: what has moved is built, from what it is now.
void Session::checkBases(Next next)
{
    if (m_ended)
        return;
    if (!m_selection.checkBase)
        return next();
    QList<PlanWarning> unknown;
    const QList<BaseQuestion> questions = baseQuestions(*m_planning, &unknown);
    if (m_options.dryRun) {
        for (const BaseQuestion &question : questions)
            emit told(requestText("HEAD", question.base));
        return next();
    }
    emit preparing(QStringLiteral("asking the registries for base images"));
    auto *check = new BaseCheck(registry(), questions, this);
    connect(check, &BaseCheck::finished, this, [this, unknown, next](const BaseAnswer &answer) {
        if (m_ended)
            return;
        for (const PlanWarning &warning : unknown + answer.unknown)
            m_startWarnings += warning.text;
        takeBaseAnswer(&*m_planning, {answer.moves, unknown + answer.unknown});
        m_options.pull = m_options.pull || !answer.moves.isEmpty(); // else a builder takes what this machine has
        next();
    });
    check->start();
}

} // namespace stackwright
