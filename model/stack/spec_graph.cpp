#include "model/stack/spec_graph.h"

#include <QHash>
#include <QSet>

namespace stackwright {

namespace {

class Graph
{
public:
    Graph(Spec *spec, const QList<ImagePlace> &places, SpecValues *values)
        : m_spec(*spec), m_places(places), m_values(*values)
    {
        m_index.reserve(m_spec.images.size());
        for (int i = 0; i < m_spec.images.size(); ++i)
            m_index.insert(m_spec.images[i].name, i);
    }

    void findParents()
    {
        for (int i = 0; i < m_spec.images.size(); ++i) {
            ImageSpec &image = m_spec.images[i];
            if (image.parent.isEmpty())
                continue;
            image.parentIndex = m_index.value(image.parent, -1);
            if (image.parentIndex < 0)
                m_values.error(*m_places[i].parentKey, "unknown-parent",
                               QLatin1String("depend_on names ") + quotedText(image.parent) +
                                   QLatin1String(", which is not an image"),
                               m_values.meant(image.parent, knownNames(),
                                              QStringLiteral("name an image of this file; what comes from elsewhere is "
                                                             "named in the Dockerfile's FROM")));
        }
    }

    void findUses()
    {
        for (ImageSpec &image : m_spec.images)
            for (UsedImage &used : image.uses) {
                used.index = m_index.value(used.name, -1);
                YamlNode at;
                at.line = used.line;
                at.column = used.column;
                if (used.index < 0)
                    m_values.error(at, "unknown-used-image", QLatin1String("uses names ") + quotedText(used.name) + QLatin1String(", which is not an image"),
                                   m_values.meant(used.name, knownNames(),
                                                  QStringLiteral("name an image of this file; what comes from elsewhere is named in the Dockerfile")));
            }
    }

    /// Circles that go over `uses`; those over depend_on alone are found with the tops.
    void refuseUseCycles()
    {
        if (m_circle)
            return;
        const int count = static_cast<int>(m_spec.images.size());
        enum { New, Open, Done };
        QList<int> state(count, New);
        for (int start = 0; start < count; ++start) {
            QList<int> path;
            QList<qsizetype> next; // of each on the path, the one below it to look at
            const auto enter = [&](int image) {
                state[image] = Open;
                path += image;
                next += 0;
            };
            if (state[start] == New)
                enter(start);
            while (!path.isEmpty()) {
                const QList<int> below = m_spec.images[path.last()].below();
                if (next.last() == below.size()) {
                    state[path.takeLast()] = Done;
                    next.removeLast();
                } else if (const int image = below[next.last()++]; state[image] == New) {
                    enter(image);
                } else if (state[image] == Open) {
                    return refuseUseCycle(path.mid(path.indexOf(image)));
                }
            }
        }
    }

    /// The topmost ancestor of each image: -1 where a cycle or an unknown parent is in the way.
    void findTops()
    {
        const int count = static_cast<int>(m_spec.images.size());
        m_tops = QList<int>(count, unseen);
        QList<int> path;
        for (int i = 0; i < count; ++i) {
            path.clear();
            int at = i;
            while (at >= 0 && m_tops[at] == unseen) {
                m_tops[at] = onPath;
                path += at;
                at = m_spec.images[at].parentIndex;
            }
            int top = path.isEmpty() ? nowhere : path.last();
            if (at >= 0 && m_tops[at] == onPath) {
                refuseCycle(path.mid(path.indexOf(at)));
                top = nowhere;
            } else if (at >= 0) {
                top = m_tops[at];
            } else if (top >= 0 && !m_spec.images[top].parent.isEmpty()) {
                top = nowhere;
            }
            for (int one : std::as_const(path))
                m_tops[one] = top;
        }
    }

    void checkRoots(const YamlEntry *entry)
    {
        if (!entry || entry->value.kind == YamlNode::Kind::Null) {
            if (entry && !entry->value.text.isEmpty() && m_index.contains(entry->value.text)) {
                YamlEntry named = *entry;
                named.value.kind = YamlNode::Kind::Text;
                checkRoots(&named);
            } else if (entry) {
                m_values.warning(entry->key, "empty-value", QStringLiteral("root is empty"),
                                 QStringLiteral("name an image, or remove the key"));
            }
            return;
        }
        const auto named = m_values.texts(*entry, true);
        if (!named)
            return;
        QSet<int> roots;
        bool sound = true;
        for (const YamlNode &one : *named) {
            const YamlNode &at = entry->value.kind == YamlNode::Kind::List ? one : entry->key;
            const int root = m_index.value(one.text, -1);
            if (root < 0)
                m_values.error(at, "unknown-root",
                               QLatin1String("root names ") + quotedText(one.text) +
                                   QLatin1String(", which is not an image"),
                               m_values.meant(one.text, knownNames(),
                                              QStringLiteral("name an image of this file that has no depend_on")));
            else if (!m_spec.images[root].parent.isEmpty())
                m_values.error(at, "root-has-parent",
                               QLatin1String("root names ") + quotedText(one.text) +
                                   QLatin1String(", which depends on ") + quotedText(m_spec.images[root].parent),
                               QStringLiteral("a root has no depend_on; remove one of the two"));
            sound = sound && root >= 0 && m_spec.images[root].parent.isEmpty();
            roots.insert(root);
        }
        if (!sound || roots.isEmpty())
            return;
        QStringList list;
        for (const YamlNode &one : named->mid(0, 5))
            list += quotedText(one.text);
        for (int i = 0; i < m_spec.images.size(); ++i)
            if (m_tops[i] >= 0 && !roots.contains(m_tops[i]))
                m_values.error(
                    *m_places[i].key, "unreachable",
                    QLatin1String("image ") + quotedText(m_spec.images[i].name) +
                        QLatin1String(" cannot be reached from root ") + list.join(QLatin1String(", ")),
                    m_spec.images[i].parent.isEmpty()
                        ? QStringLiteral("give it a depend_on, or add it to root: [one, two]")
                        : QString(QLatin1String("its topmost ancestor is ") + m_spec.images[m_tops[i]].name));
    }

private:
    void refuseUseCycle(QList<int> cycle)
    {
        std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
        QStringList names;
        YamlNode at = *m_places[cycle.first()].key;
        for (int i = 0; i < cycle.size(); ++i) {
            names += m_spec.images[cycle[i]].name;
            for (const UsedImage &used : m_spec.images[cycle[i]].uses)
                if (used.index == cycle[(i + 1) % cycle.size()]) {
                    at.line = used.line;
                    at.column = used.column;
                }
        }
        names += names.first();
        m_values.error(at, "cycle", QLatin1String("depend_on and uses go round in a circle: ") + names.join(QLatin1String(" -> ")),
                       QStringLiteral("remove one of these"));
    }

    void refuseCycle(QList<int> cycle)
    {
        m_circle = true;
        // Told from the image that stands first in the file, each followed by what it depends on.
        const auto first = std::min_element(cycle.begin(), cycle.end());
        std::rotate(cycle.begin(), first, cycle.end());
        QStringList names;
        for (int one : std::as_const(cycle))
            names += m_spec.images[one].name;
        names += names.first();
        m_values.error(*m_places[cycle.first()].parentKey, "cycle",
                       QLatin1String("depend_on goes round in a circle: ") + names.join(QLatin1String(" -> ")),
                       QStringLiteral("remove one of these depend_on"));
    }

    /// For hints; made once, and for most files not at all.
    const QStringList &knownNames()
    {
        if (m_names.isEmpty())
            for (const ImageSpec &image : std::as_const(m_spec.images))
                m_names += image.name;
        return m_names;
    }

    static constexpr int unseen = -3, onPath = -2, nowhere = -1;

    Spec &m_spec;
    const QList<ImagePlace> &m_places;
    SpecValues &m_values;
    QHash<QString, int> m_index;
    QStringList m_names;
    bool m_circle = false;
    QList<int> m_tops;
};

} // namespace

void linkImages(Spec *spec, const QList<ImagePlace> &places, const YamlEntry *root, SpecValues *values)
{
    Graph graph(spec, places, values);
    graph.findParents();
    graph.findUses();
    graph.findTops();
    graph.refuseUseCycles();
    graph.checkRoots(root);
}

} // namespace stackwright
