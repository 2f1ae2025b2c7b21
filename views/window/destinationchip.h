// Where a build pushes to: seen, chosen and kept for each stack. And the question that stands before the first push to another machine.
#pragma once

#include "views/window/chipbutton.h"

class QWidget;

namespace stackwright {

class Desk;
struct Destination;

class DestinationChip : public ChipButton
{
    Q_OBJECT
public:
    explicit DestinationChip(Desk *desk, QWidget *parent = nullptr);
    void refresh();
    /// What was chosen for this checkout before, where it was not named at the program's start.
    void bringKept();
    /// Asks whether to push there; what is chosen is kept, and the run that asked begins.
    void ask();

private:
    void fillMenu();
    void choose(const Destination &destination);
    /// `why`: what is wrong with `text`, which was written there before; empty: nothing.
    void chooseOther(const QString &text, const QString &why = {});

    Desk *m_desk;
    QString m_checkout; ///< whose choice was brought
};

} // namespace stackwright
