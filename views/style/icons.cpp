#include "views/style/icons.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <optional>

static void initialiseResources()
{
    Q_INIT_RESOURCE(stackwright);
}

namespace stackwright {

namespace {

class TintedIcon : public QIconEngine
{
public:
    TintedIcon(QString name, std::optional<QPalette::ColorRole> role) : m_name(std::move(name)), m_role(role) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double scale = painter->device() ? painter->device()->devicePixelRatio() : 1;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, 1));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        const QPalette palette = QGuiApplication::palette();
        const QPalette::ColorRole role = m_role ? *m_role : state == QIcon::On ? QPalette::Link : QPalette::ButtonText;
        const QColor colour = palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active,
                                            mode == QIcon::Disabled ? QPalette::ButtonText : role);
        const QString key = QStringLiteral("stackwright/%1/%2x%3/%4").arg(m_name).arg(size.width()).arg(size.height())
                                .arg(colour.rgba(), 8, 16);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer(QStringLiteral(":/icons/%1.svg").arg(m_name)).render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), colour);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QIconEngine *clone() const override { return new TintedIcon(*this); }
    bool isNull() override { return false; }

private:
    QString m_name;
    std::optional<QPalette::ColorRole> m_role;
};

} // namespace

QIcon iconNamed(const QString &name)
{
    initialiseResources();
    return QIcon(new TintedIcon(name, {}));
}

QIcon iconNamed(const QString &name, QPalette::ColorRole role)
{
    initialiseResources();
    return QIcon(new TintedIcon(name, role));
}

QIcon applicationIcon()
{
    initialiseResources();
    QPixmap pixmap(128, 128);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(QStringLiteral(":/icons/stackwright.svg")).render(&painter);
    return QIcon(pixmap);
}

} // namespace stackwright
