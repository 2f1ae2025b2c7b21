#include "model/stack/spec_tests.h"

#include "model/base/text.h"

namespace stackwright {

namespace {

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
                          QStringLiteral("write a path from the checkout's top: tests/by_image/{name}"));
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
