#include "model/stack/patheffects.h"

#include "model/base/text.h"
#include "model/stack/imageinputs.h"
#include "model/stack/variants.h"

#include <algorithm>

namespace stackwright {

PathEffects::PathEffects(const PlanInput &input)
    : m_input(input), m_imagesFolder(input.spec.imagesFolder.toUtf8()), m_buildAll(input.rules.buildAll + input.spec.rules.buildAll),
      m_ignore(input.rules.changeIgnore + input.spec.rules.changeIgnore)
{
    const QList<ImageSpec> &images = input.spec.images;
    const QHash<QString, QList<QByteArray>> &taken = input.preciselyChanged ? *input.preciselyChanged : input.takenChanged;
    for (int i = 0; i < images.size(); ++i) {
        const ImageSpec &image = images[i];
        if (input.keysChanged.contains(image.name))
            m_keysChanged += i;
        if (const auto paths = taken.constFind(image.name); paths != taken.cend())
            for (const QByteArray &path : *paths)
                m_taken[path] += i;
        const QList<QByteArray> ownTests = input.testsChanged.value(image.name);
        for (const QByteArray &path : ownTests)
            m_tests[path] += i;
        if (!image.sharesContext()) {
            addInputs(image, i, &m_folders);
            continue;
        }
        // What it takes of its context is in takenChanged; its tests are run.
        for (const char *tests : {"tests", "test", "integration_tests"})
            m_folders.add(pathBelow(image.folderPath().toUtf8(), QByteArray(tests)), i);
    }
}

PathEffects::Answer PathEffects::ofImages(const QByteArray &path, QList<int> images) const
{
    const QList<int> tested = m_tests.value(path);
    images.removeIf([&tested](int image) { return tested.contains(image); });
    return {images.isEmpty() && tested.isEmpty() ? Effect::None : Effect::Image, images, tested};
}

PathEffects::Answer PathEffects::of(const QByteArray &path)
{
    QByteArray below;
    const bool isBelow = isWithin(path, m_imagesFolder, &below) && !below.isEmpty();
    if (m_input.preciselyChanged) {
        const QList<int> images = m_taken.value(path);
        return images.isEmpty() && isBelow && m_ignore.matches(below) ? Answer{Effect::Ignored, {}, {}} : ofImages(path, images);
    }
    if (isBelow && m_buildAll.matches(below))
        return {Effect::BuildAll, {}, {}};
    if (isBelow && m_ignore.matches(below))
        return {Effect::Ignored, {}, {}};
    QList<int> images = m_folders.holding(path) + m_taken.value(path);
    if (path == m_input.specPath && m_input.keysCount)
        images += m_keysChanged;
    std::sort(images.begin(), images.end());
    images.erase(std::unique(images.begin(), images.end()), images.end());
    if (images.isEmpty() && isBelow && m_imagesFolder != "." && !m_tests.contains(path))
        warnUnknown(path, below);
    return ofImages(path, images);
}

void PathEffects::warnUnknown(const QByteArray &path, const QByteArray &below)
{
    const qsizetype slash = below.indexOf('/');
    const QByteArray first = slash < 0 ? below : below.first(slash);
    if (m_seen.contains(first))
        return;
    m_seen.insert(first);
    const QString rules = m_input.spec.rulesPath();
    // A change of the spec alone builds nothing unless a rule says so; neither does one of the rules themselves.
    if (path == m_input.specPath) {
        if (!m_input.keysCount && !m_input.keysChanged.isEmpty())
            m_warnings += PlanWarning{QStringLiteral("spec-without-rule"), path,
                                      QString(visible(path) + QLatin1String(" changed what it says of ") + keysOf(m_input.keysChanged).join(QLatin1String(", "))
                                              + QLatin1String("; nothing is built for that, since no rule of ") + rules + QLatin1String(" names the file"))};
        return;
    }
    const QByteArray whole = pathBelow(m_imagesFolder, first);
    if (path == rules.toUtf8() || (slash >= 0 && m_folders.hasBelow(whole)))
        return;
    const QString name = visible(whole);
    m_warnings += PlanWarning{QStringLiteral("unknown-image-folder"), path,
                              slash >= 0 ? QString(name + QLatin1String(" is no image of the spec: nothing is built for it"))
                                         : QString(name + QLatin1String(" is in no image's folder, and no rule names it: nothing is built for it"))};
}

} // namespace stackwright
