// What tells two entries of a spec apart.
#include "model/stack/spec.h"
#include "model/stack/spec_uses.h"

#include <QVarLengthArray>

#include <algorithm>

namespace stackwright {

namespace {

/// Names and values in turn, sorted: their order in the file has no meaning.
QStringList flatArguments(ArgumentList arguments)
{
    if (arguments.size() > 1)
        std::sort(arguments.begin(), arguments.end());
    QStringList flat;
    for (const auto &[name, value] : std::as_const(arguments))
        flat << name << value;
    return flat;
}

const ImageSpec fresh; ///< an image of which nothing has been read; its lists are shared until one is set

} // namespace

/// Every field that is not as in a fresh image: its number, and its value with its length before it, so that no two different
/// images make one text.
QByteArray fingerprint(const ImageSpec &image)
{
    QVarLengthArray<char, 512> all;
    const auto number = [&all](qint64 value) { all.append(reinterpret_cast<const char *>(&value), sizeof value); };
    const auto text = [&](const QString &value) {
        number(value.size());
        all.append(reinterpret_cast<const char *>(value.constData()), value.size() * static_cast<qsizetype>(sizeof(QChar)));
    };
    const auto texts = [&](char field, const QStringList &values, const QStringList &usual) {
        if (values == usual)
            return;
        all += field;
        number(values.size());
        for (const QString &value : values)
            text(value);
    };
    const auto numbered = [&](char field, qint64 value, qint64 usual) {
        if (value == usual)
            return;
        all += field;
        number(value);
    };
    text(image.repository);
    text(image.parent);
    for (const UsedImage &used : image.uses) {
        texts('u', {used.name}, {});
        texts('v', flatArguments(used.arguments), {});
    }
    texts('q', flatArguments(image.parentArgs), {});
    if (image.dockerfile != fresh.dockerfile)
        texts('d', {image.dockerfile}, {});
    texts('f', {image.folder}, {fresh.folder});
    texts('x', {image.sharesContext() ? image.context : QString()}, {QString()});
    texts('s', {image.target}, {fresh.target});
    texts('e', {image.argumentsFile}, {fresh.argumentsFile});
    texts('h', image.inputs, fresh.inputs);
    texts('c', image.testCommand, fresh.testCommand);
    numbered('w', image.testCommandWritten, fresh.testCommandWritten);
    texts('T', image.tests, fresh.tests);
    numbered('A', image.testsOfAncestors, fresh.testsOfAncestors);
    numbered('R', static_cast<qint64>(image.testReport), static_cast<qint64>(fresh.testReport));
    if (image.testLock)
        texts('L', {*image.testLock}, {});
    for (const SecretSpec &secret : image.secrets)
        texts('S', {secret.id, secret.variable, secret.file, secret.optional ? QStringLiteral("optional") : QString()}, {});
    texts('P', image.platforms, fresh.platforms);
    texts('i', image.infoCommands, fresh.infoCommands);
    texts('a', flatArguments(image.buildArgs), {});
    numbered('r', static_cast<qint64>(image.testRunner), static_cast<qint64>(fresh.testRunner));
    numbered('b', image.buildTimeout.count(), fresh.buildTimeout.count());
    numbered('t', image.testTimeout.count(), fresh.testTimeout.count());
    numbered('n', image.integrationTimeout.count(), fresh.integrationTimeout.count());
    numbered('o', image.infoTimeout.count(), fresh.infoTimeout.count());
    numbered('g', image.integrationTests, fresh.integrationTests);
    numbered('p', image.prune, fresh.prune);
    numbered('l', image.prepull, fresh.prepull);
    texts('V', {image.variant}, {fresh.variant}); // its axes are build arguments
    numbered('D', image.defaultVariant, fresh.defaultVariant);
    return QByteArray(all.constData(), all.size());
}

} // namespace stackwright
