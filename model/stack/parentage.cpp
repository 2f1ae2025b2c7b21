#include "model/stack/parentage.h"

#include "model/stack/dockerwords.h"
#include "model/stack/spec_uses.h"
#include "model/stack/variants.h"

#include <algorithm>

namespace stackwright {

namespace {

bool sameRepository(const ImageRef &a, const ImageRef &b)
{
    return a.apiHost() == b.apiHost() && a.apiPath() == b.apiPath();
}

BuildInputs inputsOf(const Handover::Arguments &arguments)
{
    BuildInputs inputs;
    for (const auto &[name, value] : arguments)
        inputs.arguments.insert(name.toUtf8(), value.toUtf8());
    return inputs;
}

void put(Handover::Arguments *arguments, const QString &name, const QString &value)
{
    for (auto &one : *arguments)
        if (one.first == name) {
            one.second = value;
            return;
        }
    arguments->append({name, value});
}

/// Is there a FROM (or another place) that takes the whole of BASE_IMAGE for its name, without a tag of its own?
bool wantsTag(const Dockerfile &file, Handover::Arguments arguments)
{
    const QString one = QStringLiteral("one.invalid/x"), other = QStringLiteral("other.invalid/x");
    put(&arguments, QStringLiteral("BASE_IMAGE"), one);
    const DockerUses before = usesOf(file, inputsOf(arguments));
    put(&arguments, QStringLiteral("BASE_IMAGE"), other);
    const DockerUses after = usesOf(file, inputsOf(arguments));
    bool bare = false;
    for (qsizetype i = 0; i < before.images.size() && i < after.images.size(); ++i) {
        if (before.images[i].image == after.images[i].image || !before.images[i].image)
            continue;
        const QString text = QString::fromUtf8(*before.images[i].image);
        if (text != one)
            return false; // has a tag, or makes another name of it
        bare = true;
    }
    return bare;
}

/// Replaces what stands behind `key` in the flags of an instruction.
QByteArray withFlagValue(const QByteArray &flags, const QByteArray &key, const QByteArray &written, const QByteArray &value)
{
    QByteArray low = flags.toLower();
    for (qsizetype at = low.indexOf(key); at >= 0; at = low.indexOf(key, at + 1)) {
        qsizetype begin = at + key.size();
        if (begin < flags.size() && (flags[begin] == '"' || flags[begin] == '\''))
            ++begin;
        if (QByteArrayView(flags).sliced(begin).startsWith(written)) {
            const qsizetype end = begin + written.size();
            const char next = end < flags.size() ? flags[end] : ' ';
            if (next == ' ' || next == '\t' || next == ',' || next == '"' || next == '\'')
                return flags.left(begin) + value + flags.mid(end);
        }
    }
    return flags;
}

/// The instruction in one line, with `value` in the place of what `use` names.
QByteArray renamed(const DockerInstruction &one, const QByteArray &rest, const ImageUse &use, const QByteArray &value)
{
    const auto flagsSize = [&] { return rest.size() - one.text.size(); };
    switch (use.place) {
    case ImageUse::Place::From: {
        const QByteArray text = rest.mid(flagsSize());
        return rest.left(flagsSize()) + value + text.mid(plainWords(text).value(0).size());
    }
    case ImageUse::Place::CopyFrom:
        return withFlagValue(rest.left(flagsSize()), "--from=", use.written, value) + rest.mid(flagsSize());
    case ImageUse::Place::MountFrom:
        return withFlagValue(rest.left(flagsSize()), "from=", use.written, value) + rest.mid(flagsSize());
    }
    return rest;
}

/// The first image that a reference means; of several in one repository the one with its tag, if there is one. -1: none.
int imageMeantBy(const QString &reference, const QList<StackImage> &images)
{
    int found = -1;
    for (int i = 0; i < images.size(); ++i) {
        if (!meansImage(reference, images[i]))
            continue;
        if (found < 0)
            found = i;
        const Result<ImageRef> named = parseImageRef(reference);
        if (reference == images[i].name || (named.ok() && !named->tag.isEmpty() && named->tag == images[i].target.tag))
            return i;
    }
    return found;
}

} // namespace

bool meansImage(const QString &reference, const StackImage &image)
{
    if (isMeantBy(reference, image.name)) // "pyspark" may stand for the variant of it that this run has below
        return true;
    const Result<ImageRef> named = parseImageRef(reference);
    return named.ok() && (sameRepository(*named, image.written) || sameRepository(*named, image.target));
}

Handover handOver(const Dockerfile &file, const ImageSpec &image, const QList<StackImage> &images)
{
    Handover handover;
    handover.arguments = image.allBuildArgs();
    const QByteArrayList declared = file.arguments();
    // What another frontend declares is not known here: it gets everything.
    const auto give = [&](const QString &name, const QString &value) {
        if (declared.contains(name.toUtf8()) || !file.doubts.isEmpty())
            put(&handover.arguments, name, value);
    };
    const auto named = [&](const QString &name) {
        return std::find_if(images.cbegin(), images.cend(), [&](const StackImage &one) { return one.name == name; });
    };
    for (const UsedImage &used : image.uses)
        if (const auto one = named(used.name); one != images.cend())
            for (const auto &[name, text] : used.arguments)
                give(name, withPlaceholders(text, one->target));
    if (const auto parent = named(image.parent); !image.parent.isEmpty() && parent != images.cend()) {
        give(QStringLiteral("BASE_TAG"), parent->target.tag);
        const QString repository = parent->target.repository();
        give(QStringLiteral("BASE_IMAGE"), repository);
        for (const auto &[name, text] : image.parentArgs)
            give(name, withPlaceholders(text, parent->target));
        const bool own = std::any_of(image.parentArgs.cbegin(), image.parentArgs.cend(), [](const auto &one) { return one.first == QLatin1String("BASE_IMAGE"); });
        if (!own && wantsTag(file, handover.arguments))
            give(QStringLiteral("BASE_IMAGE"), QString(repository + QLatin1Char(':') + parent->target.tag));
    }
    const QByteArray target = image.target.toUtf8();
    handover.uses = usesOf(file, inputsOf(handover.arguments)).upTo(target);
    for (const ImageUse &use : std::as_const(handover.uses.images))
        if (const int one = use.image ? imageMeantBy(QString::fromUtf8(*use.image), images) : -1; one >= 0)
            handover.places += Handover::Place{use, one};
    const int last = handover.uses.stageNamed(target);
    handover.baseText = QStringLiteral("scratch");
    handover.baseLine = last >= 0 ? handover.uses.stages[last].line : 0;
    if (const ImageUse *base = handover.uses.baseOf(last)) {
        handover.baseText = QString::fromUtf8(base->image.value_or(base->written));
        handover.baseLine = base->line;
        for (const Handover::Place &place : std::as_const(handover.places))
            if (place.use == *base)
                handover.base = place.image;
    }
    return handover;
}

QByteArray withThisRunsImages(const QByteArray &text, const Dockerfile &file, const Handover &handover, const QList<StackImage> &images, bool byDigest)
{
    QByteArrayList lines = text.split('\n');
    bool changed = false;
    for (const DockerInstruction &one : file.instructions) {
        QByteArray rest = one.rest;
        for (const Handover::Place &place : handover.places) {
            if (place.use.line != one.line)
                continue;
            const ImageRef &target = images[place.image].target;
            const bool digest = byDigest && !target.digest.isEmpty();
            const QString name = digest ? QString(target.repository() + QLatin1Char('@') + target.digest) : target.withDigest({}).text();
            const QString &builtId = images[place.image].builtId;
            const QByteArray value = (builtId.isEmpty() ? name : builtId).toUtf8();
            if (*place.use.image != value)
                rest = renamed(one, rest, place.use, value);
        }
        if (rest == one.rest)
            continue;
        changed = true;
        // In one line, the last of its own: a here-document follows it.
        for (int line = one.line; line < one.lastLine; ++line)
            lines[line - 1].clear();
        lines[one.lastLine - 1] = (one.onBuild ? "ONBUILD " : "") + one.name + ' ' + rest;
    }
    return changed ? lines.join('\n') : QByteArray();
}

} // namespace stackwright
