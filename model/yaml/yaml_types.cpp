// What a node is to a reader of YAML 1.1, and to a person.
#include "model/yaml/yaml.h"

#include "model/base/text.h"

#include <QRegularExpression>
#include <QStringList>

#include <charconv>
#include <cmath>

namespace stackwright {

namespace {

QString pythonFloat(double value)
{
    char buffer[400];
    const bool plain = value == 0 || (std::abs(value) < 1e16 && std::abs(value) >= 1e-4);
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    QString text = QString::fromLatin1(buffer, static_cast<qsizetype>(end - buffer));
    if (plain && !text.contains(QLatin1Char('.')))
        text += QLatin1String(".0");
    return text;
}

/// 12:30 is 750 to a YAML 1.1 reader.
double sexagesimal(const QString &text)
{
    double value = 0;
    for (const QString &part : text.split(QLatin1Char(':')))
        value = value * 60 + part.toDouble();
    return value;
}

} // namespace

const YamlEntry *YamlNode::find(const QString &key) const
{
    for (const YamlEntry &entry : entries)
        if (entry.key.text == key)
            return &entry;
    return nullptr;
}

YamlTyped typedByYaml(const YamlNode &node)
{
    if (node.kind == YamlNode::Kind::Null)
        return {QStringLiteral("nothing"), QStringLiteral("None")};
    if (node.kind != YamlNode::Kind::Text || node.quoted)
        return {};
    const QString &text = node.text;
    static const QRegularExpression truth(QStringLiteral("^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$"));
    static const QRegularExpression falsehood(QStringLiteral("^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$"));
    if (truth.match(text).hasMatch())
        return {QStringLiteral("true or false"), QStringLiteral("True")};
    if (falsehood.match(text).hasMatch())
        return {QStringLiteral("true or false"), QStringLiteral("False")};

    static const QRegularExpression number(
        QStringLiteral("^[-+]?(?:\\.?[0-9]|\\.(?:inf|Inf|INF)$)|^\\.(?:nan|NaN|NAN)$"));
    if (!number.match(text).hasMatch())
        return {};
    const QString type = QStringLiteral("a number");
    QString digits = text;
    digits.remove(QLatin1Char('_'));
    const bool minus = digits.startsWith(QLatin1Char('-'));
    if (minus || digits.startsWith(QLatin1Char('+')))
        digits.remove(0, 1);
    const auto signedText = [&](const QString &value) { return minus ? QString(QLatin1Char('-') + value) : value; };

    static const QRegularExpression based(QStringLiteral("^[-+]?(?:0b[0-1_]+|0[0-7_]+|0x[0-9a-fA-F_]+)$"));
    if (based.match(text).hasMatch() && digits != QLatin1String("0")) {
        bool good = false;
        const qulonglong value = digits.startsWith(QLatin1String("0x"))   ? digits.mid(2).toULongLong(&good, 16)
                                 : digits.startsWith(QLatin1String("0b")) ? digits.mid(2).toULongLong(&good, 2)
                                                                          : digits.toULongLong(&good, 8);
        return {type, good ? signedText(QString::number(value)) : QStringLiteral("another number")};
    }
    static const QRegularExpression whole(QStringLiteral("^[-+]?(?:0|[1-9][0-9_]*)$"));
    if (whole.match(text).hasMatch())
        return {type, digits == QLatin1String("0") ? digits : signedText(digits)};
    static const QRegularExpression sixty(QStringLiteral("^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?$"));
    if (sixty.match(text).hasMatch() && (text.contains(QLatin1Char('.')) || !digits.startsWith(QLatin1Char('0')))) {
        const double value = sexagesimal(digits);
        return {type,
                signedText(text.contains(QLatin1Char('.')) ? pythonFloat(value) : QString::number(value, 'f', 0))};
    }
    static const QRegularExpression point(
        QStringLiteral("^[-+]?(?:[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$"));
    // 1e3 is text to PyYAML and a number to readers of YAML 1.2.
    static const QRegularExpression exponent(QStringLiteral("^[-+]?[0-9]+(?:\\.[0-9]*)?[eE][-+]?[0-9]+$"));
    if (point.match(text).hasMatch() || exponent.match(text).hasMatch())
        return {type, signedText(pythonFloat(digits.toDouble()))};
    static const QRegularExpression special(QStringLiteral("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$"));
    if (special.match(text).hasMatch())
        return {type, signedText(digits.mid(1).toLower())};
    static const QRegularExpression date(QStringLiteral("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
    if (date.match(text).hasMatch())
        return {QStringLiteral("a date"), text};
    return {};
}

QString kindWord(YamlNode::Kind kind)
{
    switch (kind) {
    case YamlNode::Kind::Null:
        return QStringLiteral("nothing");
    case YamlNode::Kind::Text:
        return QStringLiteral("text");
    case YamlNode::Kind::List:
        return QStringLiteral("a list");
    case YamlNode::Kind::Map:
        return QStringLiteral("a mapping");
    }
    return {};
}

QString shownText(const QString &text)
{
    constexpr qsizetype most = 80;
    QString shown = text.size() > most ? QString(text.left(most) + QChar(0x2026)) : text;
    shown = visible(shown.toUtf8());
    shown.replace(QLatin1Char('\n'), QLatin1String("\\n"));
    shown.replace(QLatin1Char('\t'), QLatin1String("\\t"));
    return shown;
}

QString quotedText(const QString &text)
{
    return QLatin1Char('"') + shownText(text) + QLatin1Char('"');
}

} // namespace stackwright
