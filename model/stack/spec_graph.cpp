#include "model/stack/spec_graph.h"

#include "model/stack/variants.h"

#include <QHash>
#include <QMap>
#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

class Graph
{
public:
    Graph(Spec *spec, const QList<ImagePlace> &places, SpecValues *values)
        : m_spec(*spec), m_places(places), m_values(*values)
    {
        m_index.reserve(m_spec.images.size());
        for (int i = 0; i < m_spec.images.size(); ++i) {
            m_index.insert(m_spec.images[i].name, i);
            if (!m_spec.images[i].variant.isEmpty())
                m_variants[m_spec.images[i].key] += i;
        }
    }

    void findParents()
    {
        for (int i = 0; i < m_spec.images.size(); ++i) {
            ImageSpec &image = m_spec.images[i];
            if (image.parent.isEmpty())
                continue;
            image.parentIndex = find(image.parent, i, *m_places[i].parentKey, "depend_on", "unknown-parent",
                                     QStringLiteral("name an image of this file; what comes from elsewhere is named in the Dockerfile's FROM"));
            if (image.parentIndex >= 0)
                image.parent = m_spec.images[image.parentIndex].name;
        }
        tellUnfit();
    }

    void findUses()
    {
        for (int i = 0; i < m_spec.images.size(); ++i)
            for (UsedImage &used : m_spec.images[i].uses) {
                YamlNode at;
                at.line = used.line;
                at.column = used.column;
                used.index = find(used.name, i, at, "uses", "unknown-used-image",
                                  QStringLiteral("name an image of this file; what comes from elsewhere is named in the Dockerfile"));
                if (used.index >= 0)
                    used.name = m_spec.images[used.index].name;
            }
        tellUnfit();
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
            if (entry && !entry->value.text.isEmpty() && !meant(entry->value.text).isEmpty()) {
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
            const QList<int> all = meant(one.text);
            const int root = all.isEmpty() ? -1 : *std::max_element(all.cbegin(), all.cend(), [this](int a, int b) {
                return m_spec.images[a].parent.isEmpty() && !m_spec.images[b].parent.isEmpty();
            });
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
            roots.unite(QSet<int>(all.cbegin(), all.cend()));
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
                    QLatin1String("image ") + quotedText(keyOf(m_spec.images[i])) +
                        QLatin1String(" cannot be reached from root ") + list.join(QLatin1String(", ")),
                    m_spec.images[i].parent.isEmpty()
                        ? QStringLiteral("give it a depend_on, or add it to root: [one, two]")
                        : QString(QLatin1String("its topmost ancestor is ") + m_spec.images[m_tops[i]].name));
    }

private:
    /// The images that a name stands for: one, or all variants of one; none where there is no such image.
    QList<int> meant(const QString &name) const
    {
        const auto image = m_index.constFind(name);
        return image != m_index.cend() ? QList<int>{*image} : m_variants.value(name);
    }

    /// The image that `written` means for the image `child`; -1, with a finding: there is none, or it is not clear which.
    int find(const QString &written, int child, const YamlNode &at, const char *key, const char *rule, const QString &otherwise)
    {
        if (const auto image = m_index.constFind(written); image != m_index.cend() && !m_places[*image].variantsUnread)
            return *image;
        const QString of = keyOf(written);
        if (const int named = m_index.value(of, -1); named >= 0 && m_places[named].variantsUnread)
            return -1; // which variants there are is not known: that is a finding already
        const QList<int> variants = m_variants.value(of);
        const QString text = QLatin1String(key) + QLatin1String(" names ") + quotedText(written);
        if (variants.isEmpty()) {
            m_values.error(at, rule, text + QLatin1String(", which is not an image"), m_values.meant(written, knownNames(), otherwise));
            return -1;
        }
        if (of != written) {
            m_values.error(at, rule, text + QLatin1String(", and ") + quotedText(of) + QLatin1String(" has no such variant"), QLatin1String("its variants are ") + listed(variants));
            return -1;
        }
        const QList<int> fitting = fittingVariants(m_spec.images[child], variants);
        if (fitting.size() == 1)
            return fitting.first();
        Unfit &unfit = m_unfit[QStringLiteral("%1:%2:%3:%4").arg(at.line).arg(at.column).arg(fitting.isEmpty()).arg(written)];
        if (unfit.children.isEmpty())
            unfit = {at, text, fitting.isEmpty() ? variants : fitting, fitting.isEmpty(), {}};
        unfit.children += child;
        return -1;
    }

    /// reference.md 2.5: the same name; else the same values on the axes that both have; else the only one; else, for an image
    /// without variants, the default.
    QList<int> fittingVariants(const ImageSpec &child, const QList<int> &variants) const
    {
        QList<int> sameValues;
        bool sameAxes = false;
        for (const int one : variants) {
            const ImageSpec &parent = m_spec.images[one];
            if (!child.variant.isEmpty() && parent.variant == child.variant)
                return {one};
            bool common = false, equal = true;
            for (const auto &[axis, value] : child.axes)
                for (const auto &[other, theirs] : parent.axes)
                    if (axis == other) {
                        common = true;
                        equal = equal && value == theirs;
                    }
            sameAxes = sameAxes || common;
            if (common && equal)
                sameValues += one;
        }
        if (sameAxes || variants.size() == 1)
            return sameAxes ? sameValues : variants;
        if (child.variant.isEmpty())
            for (const int one : variants)
                if (m_spec.images[one].defaultVariant)
                    return {one};
        return variants;
    }

    /// What was written once is told once, with all the variants that it concerns.
    void tellUnfit()
    {
        for (const Unfit &one : std::as_const(m_unfit)) {
            const ImageSpec &child = m_spec.images[one.children.first()];
            QString whose = quotedText(keyOf(child));
            if (!child.variant.isEmpty()) {
                QStringList names;
                for (const int each : one.children.mid(0, 12))
                    names += m_spec.images[each].variant;
                whose = (names.size() == 1 ? QLatin1String("variant ") : QLatin1String("variants ")) + names.join(QLatin1String(", "))
                    + (one.children.size() > 12 ? QLatin1String(", …") : QLatin1String("")) + QLatin1String(" of ") + whose;
            }
            m_values.error(one.at, one.none ? "no-variant-fits" : "several-variants-fit",
                           one.text + (one.none ? QLatin1String(", of which no variant fits ") : QLatin1String(", of which several variants fit ")) + whose,
                           QLatin1String("name one: ") + listed(one.candidates));
        }
        m_unfit.clear();
    }

    QString listed(const QList<int> &images) const
    {
        QStringList names;
        for (const int one : images.mid(0, 12))
            names += m_spec.images[one].name;
        return names.join(QLatin1String(", ")) + (images.size() > 12 ? QLatin1String(", …") : QLatin1String(""));
    }

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

    struct Unfit
    {
        YamlNode at;
        QString text;
        QList<int> candidates;
        bool none = false; ///< fits; else several do
        QList<int> children;
    };

    Spec &m_spec;
    const QList<ImagePlace> &m_places;
    SpecValues &m_values;
    QHash<QString, int> m_index;
    QHash<QString, QList<int>> m_variants; ///< by the image's key
    QMap<QString, Unfit> m_unfit;
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
