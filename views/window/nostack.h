// What stands in a mode that needs a checkout while none is open: what belongs there, and the stack to open, which a stored
// run may know.
#pragma once

#include "views/style/parts.h"

namespace stackwright {

class Desk;

/// Why there is no newer plan, and what to do, for someone in front of a window: what is gone or is no stack is said in
/// its words, since the console's options are nothing to press.
struct RefusalText
{
    QString what, advice;
    QString mayBeMade = {}; ///< the folder, where a stack may be made of it
};
RefusalText refusalText(const Desk &desk);

class NoStack : public EmptyPlace
{
    Q_OBJECT
public:
    /// `what`: what would stand here, a sentence.
    NoStack(Desk *desk, const QString &what, QWidget *parent = nullptr);
    void refresh();

signals:
    void openRequested(const QString &checkout); ///< empty: a person chooses

private:
    Desk *m_desk;
    QString m_what;
};

} // namespace stackwright
