#include "views/stack/sizebars.h"

#include "model/base/text.h"
#include "views/style/state.h"

#include <QPainter>

#include <algorithm>

namespace stackwright {

namespace {

constexpr int barGap = 12;

QString sizeOrUnknown(qint64 bytes)
{
    return bytes < 0 ? SizeBars::tr("unknown") : sizeText(bytes);
}

} // namespace

QString sizeChangeText(const SizePair &size)
{
    QString text = size.before == size.after ? sizeOrUnknown(size.after) : QString(sizeOrUnknown(size.before) + QStringLiteral(" → ") + sizeOrUnknown(size.after));
    if (size.before >= 0 && size.after >= 0 && size.before != size.after)
        text += QStringLiteral(" (%1%2)").arg(size.after < size.before ? QStringLiteral("−") : QStringLiteral("+"), sizeText(std::abs(size.after - size.before)));
    const QString layers = size.layersBefore == size.layersAfter ? counted(size.layersAfter, SizeBars::tr("layer"), SizeBars::tr("layers"))
                                                                 : SizeBars::tr("%1 → %2 layers").arg(size.layersBefore).arg(size.layersAfter);
    return QString(text + QStringLiteral(", ") + layers);
}

SizeBars::SizeBars(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Sizes"));
}

void SizeBars::setSizes(const QList<SizePair> &sizes)
{
    m_sizes = sizes;
    QStringList words;
    for (const SizePair &size : sizes)
        words << QString((size.name.isEmpty() ? QString() : QString(size.name + QLatin1Char(' '))) + sizeChangeText(size));
    setAccessibleName(tr("Sizes: %1").arg(words.join(QStringLiteral("; "))));
    updateGeometry();
    update();
}

int SizeBars::rowHeight() const
{
    return fontMetrics().height() + 14;
}

QSize SizeBars::sizeHint() const
{
    return QSize(400, rowHeight() * static_cast<int>(m_sizes.size()));
}

void SizeBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    int names = 0, words = 0;
    qint64 largest = 1;
    for (const SizePair &size : m_sizes) {
        names = std::max(names, fontMetrics().horizontalAdvance(size.name) + 4);
        words = std::max(words, fontMetrics().horizontalAdvance(sizeChangeText(size)));
        largest = std::max({largest, size.before, size.after});
    }
    names = std::min(names, width() / 3);
    const int left = names > 0 ? names + barGap : 0, room = std::max(40, width() - left - words - barGap);
    const QColor quiet = mixed(palette().color(QPalette::Base), palette().color(QPalette::PlaceholderText), 0.45), accent = palette().color(QPalette::Link);
    for (int i = 0; i < m_sizes.size(); ++i) {
        const SizePair &size = m_sizes[i];
        const QRect row(0, i * rowHeight(), width(), rowHeight());
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRect(0, row.top(), names, row.height()), Qt::AlignVCenter | Qt::AlignLeft, fontMetrics().elidedText(size.name, Qt::ElideMiddle, names));
        const auto bar = [&](qint64 bytes, int top, const QColor &colour) {
            if (bytes > 0)
                painter.fillRect(QRectF(left, top, std::max(2.0, static_cast<double>(bytes) / static_cast<double>(largest) * room), 7), colour);
        };
        const int middle = row.center().y();
        bar(size.before, middle - 7, quiet);
        bar(size.after, middle + 1, accent);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, sizeChangeText(size));
    }
}

} // namespace stackwright
