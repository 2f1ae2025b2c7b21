#include "model/items/sizemap.h"

#include <algorithm>

namespace stackwright {

namespace {

/// Blanks and continued lines are of no account, and of very long commands the beginning is enough.
QString squeezed(const QString &text)
{
    QString left;
    for (const QChar c : text)
        if (!c.isSpace() && c != QLatin1Char('\\') && c != QLatin1Char('|')) // a page has no pipes
            left += c;
    left.remove(QLatin1String("#buildkit")); // what one builder adds and another does not
    return left.left(400);
}

bool isMadeBy(const PageLayer &layer, const DockerInstruction &instruction)
{
    // RUN has the shell, and perhaps arguments, before its command; the others stand as they are written. A short one must be all of it.
    const QByteArray written = instruction.name == "RUN" ? instruction.text : QByteArray(instruction.name + ' ' + instruction.text);
    const QString words = squeezed(QString::fromUtf8(written)), command = squeezed(layer.command);
    return !words.isEmpty() && (words.size() < 60 ? command.endsWith(words) : command.contains(words.left(60)));
}

qsizetype sharedLayers(const QList<PageLayer> &own, const QList<PageLayer> &below)
{
    qsizetype same = 0;
    while (same < own.size() && same < below.size() && own[same].command == below[same].command && own[same].createdAt == below[same].createdAt && own[same].size == below[same].size)
        ++same;
    return same;
}

QList<SizePart> partsOf(const QList<PageLayer> &layers, qsizetype from, const std::optional<Dockerfile> &file, bool isRoot)
{
    QList<SizePart> parts;
    qsizetype next = 0; // instructions and layers have one order
    bool isBase = isRoot;
    for (qsizetype i = from; i < layers.size(); ++i) {
        const qint64 bytes = std::max<qint64>(0, layers[i].bytes());
        int line = 0;
        for (qsizetype at = next; file && line == 0 && at < file->instructions.size(); ++at)
            if (file->instructions[at].name != "FROM" && isMadeBy(layers[i], file->instructions[at])) {
                line = file->instructions[at].line;
                next = at + 1;
            }
        isBase = isBase && file && line == 0; // without a Dockerfile nothing says where the base ends
        if (isBase) {
            if (parts.isEmpty()) {
                SizePart base;
                base.isBase = true;
                for (const DockerInstruction &one : file->instructions)
                    if (one.name == "FROM") {
                        base.text = QString::fromUtf8(one.text).section(QLatin1Char(' '), 0, 0);
                        base.line = one.line;
                    }
                parts += base;
            }
            parts.first().bytes += bytes;
        } else if (bytes > 0) {
            SizePart part;
            part.text = layers[i].command.simplified();
            part.bytes = bytes;
            part.line = line;
            parts += part;
        }
    }
    if (!parts.isEmpty() && parts.first().isBase && std::none_of(parts.cbegin(), parts.cend(), [](const SizePart &part) { return part.line > 0 && !part.isBase; }) && next == 0) {
        // Nothing was found to be the Dockerfile's: then the base is not known to be one either.
        return partsOf(layers, from, {}, isRoot);
    }
    parts.removeIf([](const SizePart &part) { return part.bytes == 0; });
    return parts;
}

void compare(QList<SizePart> *parts, QList<SizePart> before)
{
    for (SizePart &part : *parts) {
        const auto same = std::find_if(before.begin(), before.end(), [&](const SizePart &one) { return one.isBase ? part.isBase : !part.isBase && ((one.line > 0 && one.line == part.line) || squeezed(one.text) == squeezed(part.text)); });
        part.before = same == before.end() ? 0 : same->bytes;
        if (same != before.end())
            before.erase(same);
    }
    for (SizePart &left : before) {
        left.before = left.bytes;
        left.bytes = left.line = 0;
        left.isGone = true;
        *parts += left;
    }
}

} // namespace

qint64 SizeBlock::bytes() const
{
    qint64 sum = 0;
    for (const SizePart &part : parts)
        sum += part.bytes;
    return sum;
}

qint64 SizeBlock::before() const
{
    qint64 sum = 0;
    for (const SizePart &part : parts) {
        if (part.before < 0)
            return -1;
        sum += part.before;
    }
    return sum;
}

QList<SizeBlock> sizeMapOf(const QList<SizeSource> &sources)
{
    QList<SizeBlock> blocks;
    for (const SizeSource &source : sources) {
        if (source.page.layers.isEmpty())
            continue;
        SizeBlock block;
        block.image = source.image;
        const SizeSource *const parent = source.parent >= 0 ? &sources[source.parent] : nullptr;
        const qsizetype shared = parent ? sharedLayers(source.page.layers, parent->page.layers) : 0;
        block.holdsParent = parent && shared == 0;
        block.parts = partsOf(source.page.layers, shared, source.dockerfile, !parent);
        if (source.stable && !source.stable->layers.isEmpty()) {
            const qsizetype then = parent && parent->stable ? sharedLayers(source.stable->layers, parent->stable->layers) : 0;
            if (!parent || (then > 0) == (shared > 0)) // else the one holds its parent's layers, and the other does not
                compare(&block.parts, partsOf(source.stable->layers, then, source.dockerfile, !parent));
        }
        blocks += block;
    }
    return blocks;
}

QList<QRectF> squarified(const QList<qint64> &sizes, const QRectF &area)
{
    QList<QRectF> places(sizes.size());
    double left = 0;
    for (const qint64 size : sizes)
        left += static_cast<double>(std::max<qint64>(0, size));
    QRectF room = area;
    for (qsizetype at = 0; at < sizes.size() && left > 0 && room.isValid();) {
        const double scale = room.width() * room.height() / left, side = std::min(room.width(), room.height());
        // A row along the shorter side takes sizes for as long as the worst of them gets no worse.
        double sum = 0, worst = 0;
        qsizetype end = at;
        double smallest = 0, largest = 0;
        for (; end < sizes.size(); ++end) {
            const double size = static_cast<double>(std::max<qint64>(0, sizes[end])) * scale;
            if (size <= 0)
                continue;
            const double low = sum > 0 ? std::min(smallest, size) : size, high = std::max(largest, size), whole = sum + size;
            const double ratio = std::max(side * side * high / (whole * whole), whole * whole / (side * side * low));
            if (sum > 0 && ratio > worst)
                break;
            sum = whole;
            worst = ratio;
            smallest = low;
            largest = high;
        }
        if (sum <= 0)
            break;
        const double depth = sum / side;
        const bool isColumn = room.width() >= room.height();
        double along = isColumn ? room.top() : room.left();
        for (; at < end; ++at) {
            const double length = static_cast<double>(std::max<qint64>(0, sizes[at])) * scale / depth;
            if (length > 0)
                places[at] = isColumn ? QRectF(room.left(), along, depth, length) : QRectF(along, room.top(), length, depth);
            along += length;
        }
        left -= sum / scale;
        if (isColumn)
            room.setLeft(room.left() + depth);
        else
            room.setTop(room.top() + depth);
    }
    return places;
}

} // namespace stackwright
