#include "model/run/cachemiss.h"

#include "model/base/text.h"
#include "model/stack/buildcontext.h"
#include "model/stack/layout.h"

#include <algorithm>

namespace stackwright {

namespace {

/// Of these an image's time is made; the others cost nothing.
bool costs(const DockerInstruction &instruction)
{
    return instruction.name == "RUN" || instruction.name == "COPY" || instruction.name == "ADD" || instruction.name == "WORKDIR";
}

/// As a step's title and an instruction can be compared: builders keep the blanks of continued lines, and cut what is long.
QString plainTitle(const QString &text)
{
    return text.simplified();
}

bool isSameTitle(const QString &title, const QString &whole)
{
    const QString plain = plainTitle(title);
    return plain.endsWith(QChar(0x2026)) ? plainTitle(whole).startsWith(plain.chopped(1)) : plain == plainTitle(whole);
}

bool namesVariable(const QByteArray &text, const QByteArray &name)
{
    return text.contains(QByteArray("${" + name)) || text.contains(QByteArray('$' + name));
}

/// "ARG A=1 B" declares A and B.
QByteArrayList declaredBy(const DockerInstruction &instruction)
{
    QByteArrayList names;
    if (instruction.name == "ARG")
        for (const QByteArray &word : instruction.rest.simplified().split(' '))
            names += word.split('=').first();
    return names;
}

} // namespace

CacheMisses::CacheMisses(BuildBefore before, Build now) : m_before(std::move(before)), m_now(std::move(now)), m_isOn(!m_before.titles.isEmpty()) {}

const DockerInstruction *CacheMisses::instructionOf(const QString &title) const
{
    const auto found = std::find_if(m_now.file.instructions.cbegin(), m_now.file.instructions.cend(), [&title](const DockerInstruction &one) {
        return !one.onBuild && isSameTitle(title, QString::fromUtf8(one.name + ' ' + one.rest));
    });
    return found == m_now.file.instructions.cend() ? nullptr : &*found;
}

int CacheMisses::stageOf(const DockerInstruction &instruction) const
{
    int stage = -1;
    for (int i = 0; i < m_now.uses.stages.size(); ++i)
        if (m_now.uses.stages[i].line <= instruction.line)
            stage = i;
    return stage;
}

Clause CacheMisses::of(const BuildStep &step)
{
    const bool ran = step.state == BuildStep::State::Done || step.state == BuildStep::State::Failed;
    if (!m_isOn || !ran || step.number == 0 || step.title.startsWith(QLatin1String("FROM ")))
        return {};
    const DockerInstruction *const instruction = instructionOf(step.title);
    const int stage = instruction ? stageOf(*instruction) : -1;
    if (!instruction || stage < 0) { // an ARG before the first FROM is no step that could be missed
        m_isLost = m_isLost || !instruction;
        return {};
    }
    const QString below = missedBelow(*instruction, stage);
    const bool isFirst = !m_missed.contains(stage);
    if (isFirst)
        m_missed.insert(stage, step.title);
    const auto had = [&step](const QString &title) { return isSameTitle(title, step.title) || isSameTitle(step.title, title); };
    if (!costs(*instruction) || std::none_of(m_before.titles.cbegin(), m_before.titles.cend(), had))
        return {};
    for (const Clause &cause : {changedFile(*instruction), changedArgument(*instruction, stage), isFirst ? changedBase(stage) : Clause()})
        if (!cause.isEmpty())
            return cause;
    if (!below.isEmpty())
        return clause("missed-earlier", {below});
    return nothingElseMay(*instruction, stage) ? clause("missed-evicted", {m_before.tag}) : Clause();
}

/// Of what it takes of the context.
Clause CacheMisses::changedFile(const DockerInstruction &instruction) const
{
    QStringList files;
    for (const ContextSource &source : m_now.uses.sources) {
        if (source.line != instruction.line || source.onBuild || !source.known)
            continue;
        for (const QByteArray &path : m_before.changed) {
            QByteArray inside;
            const bool taken = isWithin(path, m_now.context, &inside) && reachesImage({source.path}, DockerIgnore(), inside);
            if (taken && (!m_now.isGiven || m_now.isGiven(path)) && !files.contains(visible(path)))
                files += visible(path);
        }
    }
    if (files.isEmpty())
        return {};
    return files.size() == 1 ? clause("missed-file", {files.first()}) : clause("missed-files", {files.first(), QString::number(files.size() - 1)});
}

/// A RUN sees every argument that its stage has declared; another instruction those that it names.
Clause CacheMisses::changedArgument(const DockerInstruction &instruction, int stage) const
{
    for (const DockerInstruction &one : m_now.file.instructions) {
        if (one.line >= instruction.line || stageOf(one) != stage || one.onBuild)
            continue;
        for (const QByteArray &name : declaredBy(one)) {
            const QString key = QString::fromUtf8(name);
            const bool counts = instruction.name == "RUN" || namesVariable(instruction.rest, name);
            if (counts && m_before.given.arguments.contains(key) && m_now.given.arguments.contains(key)
                && m_before.given.arguments.value(key) != m_now.given.arguments.value(key))
                return clause("missed-argument", {key});
        }
    }
    return {};
}

/// Only of the stages that go on from the image that the build is told to be built on.
Clause CacheMisses::changedBase(int stage) const
{
    const ImageUse *const own = m_now.uses.baseOf(stage), *const ofImage = m_now.uses.baseOf(m_now.uses.stageNamed(m_now.target));
    if (!own || !ofImage || own->line != ofImage->line)
        return {};
    const auto differ = [](const QString &one, const QString &other) { return !one.isEmpty() && !other.isEmpty() && one != other; };
    const bool isOther = m_now.usesConfiguration ? differ(m_before.given.base, m_now.given.base) : differ(m_before.given.layers, m_now.given.layers);
    return isOther ? clause("missed-parent", {m_before.given.base.left(19), m_now.given.base.left(19)}) : Clause();
}

/// The step that was missed before this one, in its stage or in one that it goes on from or copies from.
QString CacheMisses::missedBelow(const DockerInstruction &instruction, int stage) const
{
    if (m_missed.contains(stage))
        return m_missed.value(stage);
    QList<int> below;
    for (int at = m_now.uses.stages.at(stage).base; at >= 0 && !below.contains(at); at = m_now.uses.stages.at(at).base)
        below += at;
    if (const std::optional<QByteArray> from = instruction.flag("from"))
        if (const int other = m_now.uses.stageNamed(*from); other >= 0)
            below += other;
    for (const int one : std::as_const(below))
        if (m_missed.contains(one))
            return m_missed.value(one);
    return {};
}

/// Is it known of all that this step hangs on that it is as it was?
bool CacheMisses::nothingElseMay(const DockerInstruction &instruction, int stage) const
{
    if (m_isLost || !m_before.allKnown || m_before.changed.contains(m_now.dockerfile) || !m_now.file.doubts.isEmpty() || !m_now.uses.doubts.isEmpty())
        return false;
    if (instruction.flag("from") || instruction.flag("mount") || m_now.uses.stages.at(stage).base >= 0)
        return false; // of another image or stage
    const bool known = m_now.usesConfiguration ? !m_before.given.base.isEmpty() && !m_now.given.base.isEmpty() : !m_before.given.layers.isEmpty() && !m_now.given.layers.isEmpty();
    const ImageUse *const own = m_now.uses.baseOf(stage), *const ofImage = m_now.uses.baseOf(m_now.uses.stageNamed(m_now.target));
    if (!known || !own || !ofImage || own->line != ofImage->line)
        return false;
    return std::none_of(m_now.uses.sources.cbegin(), m_now.uses.sources.cend(), [&](const ContextSource &one) { return one.line == instruction.line && !one.known; });
}

} // namespace stackwright
