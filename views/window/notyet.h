// What stands on an image's page until a run has made what belongs there: what that is, and the button that builds the image
// where it can be built.
#pragma once

#include "views/style/parts.h"

namespace stackwright {

class Desk;

class NotYet : public EmptyPlace
{
    Q_OBJECT
public:
    /// `button`: the button's object name.
    NotYet(Desk *desk, const char *button, const QString &title, const QString &text, QWidget *parent = nullptr);
    void setImage(const QString &image);

private:
    Desk *m_desk;
    QString m_image;
};

} // namespace stackwright
