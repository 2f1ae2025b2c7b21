// What a Spec knows of itself once it has been read.
#include "model/stack/spec.h"

#include <algorithm>

namespace stackwright {

int Spec::indexOf(const QString &name) const
{
    for (int i = 0; i < images.size(); ++i)
        if (images[i].name == name)
            return i;
    return -1;
}

const InfoCommand *Spec::infoCommand(const QString &key) const
{
    for (const InfoCommand &command : infoCommands)
        if (command.key == key)
            return &command;
    return nullptr;
}

QList<int> Spec::breadthFirst() const
{
    // Each depth is one pass over the children of the last one; sorting a depth restores the order of the file. Linear
    // but for that, and without recursion: a chain of thousands is as good as a star.
    QList<QList<int>> children(images.size());
    QList<int> level;
    for (int i = 0; i < images.size(); ++i) {
        const int parent = images[i].parentIndex;
        if (parent >= 0 && parent < images.size())
            children[parent] += i;
        else
            level += i;
    }
    QList<int> order;
    order.reserve(images.size());
    while (!level.isEmpty()) {
        order += level;
        QList<int> next;
        for (int image : level)
            next += children[image];
        std::sort(next.begin(), next.end());
        level = next;
    }
    return order;
}

int Spec::depthOf(int image) const
{
    int depth = 0;
    for (int at = image; at >= 0 && at < images.size() && depth <= images.size(); at = images[at].parentIndex)
        ++depth;
    return depth - 1;
}

} // namespace stackwright
