#include "views/window/notyet.h"

#include "model/workspace/desk.h"

namespace stackwright {

NotYet::NotYet(Desk *desk, const char *name, const QString &title, const QString &text, QWidget *parent) : EmptyPlace(title, text, parent), m_desk(desk)
{
    button()->setObjectName(QLatin1String(name));
    connect(button(), &QPushButton::clicked, this, [this] { m_desk->build({m_image}); });
}

void NotYet::setImage(const QString &image)
{
    m_image = image;
    const QString text = image.isEmpty() ? QString() : tr("Build %1").arg(image);
    button()->setText(text);
    button()->setAccessibleName(text);
    // A stored run is not what would be built.
    button()->setVisible(!text.isEmpty() && m_desk->canRun() && m_desk->plan() == &m_desk->planning()->plan);
}

} // namespace stackwright
