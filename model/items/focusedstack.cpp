#include "model/items/focusedstack.h"

#include <QHash>

#include <algorithm>

namespace stackwright {

namespace {

constexpr qsizetype neighbours = 8; ///< of one group that are drawn; one or two more are, rather than counted

int rankOf(const QString &state)
{
    static const QStringList order{QStringLiteral("failed"), QStringLiteral("building"), QStringLiteral("testing"), QStringLiteral("pushing"), QStringLiteral("running"),
                                   QStringLiteral("changed"), QStringLiteral("affected"), QStringLiteral("cancelled"), QStringLiteral("not run"), QStringLiteral("waiting"),
                                   QStringLiteral("passed"), QStringLiteral("reused"), QStringLiteral("unchanged")};
    const qsizetype at = order.indexOf(state);
    return static_cast<int>(at < 0 ? order.size() : at);
}

class Focus
{
public:
    Focus(const QList<int> &parents, const QStringList &states, const QList<bool> &isIn) : m_states(states), m_children(parents.size() + 1)
    {
        for (int i = 0; i < parents.size(); ++i)
            if (isIn[i])
                m_children[parents[i] + 1] << i;
    }

    QList<StackPart> parts(const QList<int> &way)
    {
        int above = -1; // the part whose children come next
        for (int column = 0; column <= way.size(); ++column) {
            const QList<int> &group = m_children[column == 0 ? 0 : way[column - 1] + 1];
            const int chosen = column < way.size() ? way[column] : -1;
            above = addGroup(group, chosen, above, column);
            if (above < 0)
                break;
        }
        return m_parts;
    }

    int firstRoot() const { return m_children[0].value(0, -1); }

private:
    /// Returns the place of the chosen one.
    int addGroup(const QList<int> &group, int chosen, int parent, int column)
    {
        qsizetype from = 0, to = group.size();
        if (group.size() > neighbours + 2) { // pages: a walk along the siblings does not move them at every step
            from = std::min(std::max<qsizetype>(0, group.indexOf(chosen)) / neighbours * neighbours, group.size() - neighbours);
            to = from + neighbours;
        }
        int place = -1;
        const auto add = [&](StackPart part) {
            part.parent = parent;
            part.column = column;
            m_parts << part;
        };
        if (from > 0)
            add(countedPart(group.mid(0, from)));
        for (qsizetype i = from; i < to; ++i) {
            StackPart part;
            part.image = group[i];
            if (group[i] == chosen)
                place = static_cast<int>(m_parts.size());
            else
                count(m_children[group[i] + 1], &part);
            add(part);
        }
        if (to < group.size())
            add(countedPart(group.mid(to)));
        return place;
    }

    StackPart countedPart(const QList<int> &images)
    {
        StackPart part;
        part.several = images;
        count(images, &part);
        return part;
    }

    void count(QList<int> left, StackPart *part) const
    {
        QHash<QString, int> counts;
        for (qsizetype i = 0; i < left.size(); ++i) { // grows as it is walked
            ++counts[m_states[left[i]]];
            left << m_children[left[i] + 1];
        }
        part->hidden = static_cast<int>(left.size());
        for (auto it = counts.cbegin(); it != counts.cend(); ++it)
            part->states << QPair(it.key(), it.value());
        std::sort(part->states.begin(), part->states.end(), [](const auto &a, const auto &b) {
            return std::pair(rankOf(a.first), a.first) < std::pair(rankOf(b.first), b.first);
        });
    }

    const QStringList &m_states;
    QList<QList<int>> m_children; ///< by image + 1; 0: the roots
    QList<StackPart> m_parts;
};

} // namespace

QList<StackPart> focusedStack(const QList<int> &parents, const QStringList &states, const QList<bool> &isIn, int current)
{
    Focus focus(parents, states, isIn);
    if (current < 0 || current >= parents.size() || !isIn[current])
        current = focus.firstRoot();
    QList<int> way;
    for (int i = current; i >= 0; i = parents[i])
        way.prepend(i);
    return way.isEmpty() ? QList<StackPart>() : focus.parts(way);
}

} // namespace stackwright
