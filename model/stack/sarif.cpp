// Findings as documents for other programs: our own JSON, and SARIF.
#include "model/stack/check.h"

#include <QHash>
#include <QJsonArray>
#include <QUrl>

namespace stackwright {

namespace {

QString level(Finding::Severity severity)
{
    return severity == Finding::Severity::Error ? QStringLiteral("error") : QStringLiteral("warning");
}

QJsonObject message(const QString &text)
{
    return {{QStringLiteral("text"), text}};
}

QJsonObject resultOf(const Finding &finding, int rule)
{
    QJsonObject place{
        {QStringLiteral("artifactLocation"),
         QJsonObject{{QStringLiteral("uri"), QString::fromLatin1(QUrl::toPercentEncoding(finding.file, "/"))},
                     {QStringLiteral("uriBaseId"), QStringLiteral("%SRCROOT%")}}}};
    if (finding.line > 0) {
        QJsonObject region{{QStringLiteral("startLine"), finding.line}};
        if (finding.column > 0)
            region.insert(QStringLiteral("startColumn"), finding.column);
        place.insert(QStringLiteral("region"), region);
    }
    const QString text =
        finding.advice.isEmpty() ? finding.text : QString(finding.text + QLatin1String(": ") + finding.advice);
    return {{QStringLiteral("ruleId"), finding.rule},
            {QStringLiteral("ruleIndex"), rule},
            {QStringLiteral("level"), level(finding.severity)},
            {QStringLiteral("message"), message(text)},
            {QStringLiteral("locations"), QJsonArray{QJsonObject{{QStringLiteral("physicalLocation"), place}}}}};
}

} // namespace

QJsonObject toJson(const StackCheck &check)
{
    QJsonArray findings;
    for (const Finding &one : check.findings)
        findings += QJsonObject{{QStringLiteral("severity"), level(one.severity)},
                                {QStringLiteral("rule"), one.rule},
                                {QStringLiteral("file"), one.file},
                                {QStringLiteral("line"), one.line},
                                {QStringLiteral("column"), one.column},
                                {QStringLiteral("text"), one.text},
                                {QStringLiteral("advice"), one.advice}};
    return {{QStringLiteral("schema"), 1},
            {QStringLiteral("ok"), !hasErrors(check.findings)},
            {QStringLiteral("findings"), findings}};
}

QJsonObject toSarif(const QList<Finding> &findings)
{
    QHash<QString, int> index;
    QJsonArray rules, results;
    for (const Finding &one : findings) {
        if (!index.contains(one.rule)) {
            index.insert(one.rule, static_cast<int>(rules.size()));
            QString words = one.rule;
            words.replace(QLatin1Char('-'), QLatin1Char(' '));
            rules +=
                QJsonObject{{QStringLiteral("id"), one.rule}, {QStringLiteral("shortDescription"), message(words)}};
        }
        results += resultOf(one, index.value(one.rule));
    }
    const QJsonObject driver{{QStringLiteral("name"), QStringLiteral("stackwright")},
                             {QStringLiteral("version"), QStringLiteral(STACKWRIGHT_VERSION)},
                             {QStringLiteral("rules"), rules}};
    const QJsonObject run{{QStringLiteral("tool"), QJsonObject{{QStringLiteral("driver"), driver}}},
                          {QStringLiteral("columnKind"), QStringLiteral("unicodeCodePoints")},
                          {QStringLiteral("results"), results}};
    return {{QStringLiteral("$schema"), QStringLiteral("https://json.schemastore.org/sarif-2.1.0.json")},
            {QStringLiteral("version"), QStringLiteral("2.1.0")},
            {QStringLiteral("runs"), QJsonArray{run}}};
}

} // namespace stackwright
