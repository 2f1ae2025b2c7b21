#include "model/stack/spec_tests.h"

#include "model/base/text.h"

#include <QRegularExpression>

namespace stackwright {

namespace {

const QStringList testWords{QStringLiteral("image"), QStringLiteral("host"), QStringLiteral("namespace"), QStringLiteral("name"),
                            QStringLiteral("repository"), QStringLiteral("tag"), QStringLiteral("variant"), QStringLiteral("folder")};

/// Braces may be the command's own (awk '{print}'): what is not known stays as it is, and is said.
void warnOfUnknownWords(const YamlNode &at, const QString &key, const QString &text, SpecValues *values)
{
    static const QRegularExpression braces(QStringLiteral("(?<!\\$)\\{([A-Za-z_]+)\\}"));
    for (auto it = braces.globalMatch(text); it.hasNext();) {
        const QString word = it.next().captured(1);
        if (testWords.contains(word))
            continue;
        QString known;
        for (const QString &each : testWords)
            known += QString(QLatin1String(known.isEmpty() ? "{" : " {") + each + QLatin1Char('}'));
        const QString near = nearestWord(word, testWords);
        values->warning(at, "unknown-placeholder", key + QLatin1String(" has {") + shownText(word) + QLatin1String("}, which is not known here: it stays as it is written"),
                        near.isEmpty() ? QString(QLatin1String("known are ") + known) : QString(QLatin1String("did you mean {") + near + QLatin1String("}? known are ") + known));
    }
}

bool isEmptyList(const YamlNode &value)
{
    return value.kind == YamlNode::Kind::List && value.items.isEmpty();
}

void readTestPaths(const YamlEntry &entry, ImageSpec *image, SpecValues *values)
{
    const auto paths = values->texts(entry, true);
    if (!paths)
        return;
    image->tests.clear();
    for (const YamlNode &path : *paths) {
        const QStringList parts = path.text.split(QLatin1Char('/'));
        const QString why = path.text.startsWith(QLatin1Char('/'))      ? QStringLiteral("it begins with /")
                            : path.text.startsWith(QLatin1Char('-'))    ? QStringLiteral("it looks like an option")
                            : path.text.contains(QChar(0))              ? QStringLiteral("it holds a NUL character")
                            : parts.contains(QLatin1String(".."))       ? QStringLiteral("it leaves the checkout")
                                                                        : QString();
        if (!why.isEmpty())
            values->error(path, "path-leaves-checkout",
                          QLatin1String("tests ") + quotedText(path.text) + QLatin1String(" is not allowed: ") + why,
                          QStringLiteral("write a path from the checkout's top: \"tests/by_image/{name}\""));
        warnOfUnknownWords(path, QStringLiteral("tests"), path.text, values);
        image->tests += path.text;
    }
}

void readTestLock(const YamlEntry &entry, ImageSpec *image, SpecValues *values)
{
    const bool none = entry.value.kind == YamlNode::Kind::Null
        || (entry.value.kind == YamlNode::Kind::Text && entry.value.text.isEmpty());
    if (none)
        image->testLock = QString();
    else if (const auto name = values->text(entry))
        image->testLock = *name;
}

} // namespace

void readTestKey(const YamlEntry &entry, ImageSpec *image, SpecValues *values)
{
    const QString &key = entry.key.text;
    if (key == QLatin1String("test_command")) {
        if (isEmptyList(entry.value)) { // said in so many words: no tests
            image->testCommand.clear();
            image->testCommandWritten = true;
        } else if (const auto words = values->command(entry)) {
            const bool isList = entry.value.kind == YamlNode::Kind::List;
            for (qsizetype i = 0; i < words->size(); ++i)
                warnOfUnknownWords(isList ? entry.value.items.at(i) : entry.key, key, words->at(i), values);
            image->testCommand = *words;
            image->testCommandWritten = true;
        }
    } else if (key == QLatin1String("test_runner")) {
        if (const auto word = values->word(entry, {QStringLiteral("container"), QStringLiteral("host")}))
            image->testRunner = *word == QLatin1String("host") ? TestRunner::Host : TestRunner::Container;
    } else if (key == QLatin1String("test_report")) {
        if (const auto word = values->word(entry, {QStringLiteral("junit"), QStringLiteral("exit-code")}))
            image->testReport = *word == QLatin1String("exit-code") ? TestReportForm::ExitCode : TestReportForm::JUnit;
    } else if (key == QLatin1String("test_timeout")) {
        if (const auto time = values->duration(entry))
            image->testTimeout = *time;
    } else if (key == QLatin1String("tests_of_ancestors")) {
        if (const auto truth = values->boolean(entry, Finding::Severity::Error))
            image->testsOfAncestors = *truth;
    } else if (key == QLatin1String("tests")) {
        readTestPaths(entry, image, values);
    } else if (key == QLatin1String("test_lock")) {
        readTestLock(entry, image, values);
    }
}

} // namespace stackwright
