#include "model/run/yamltext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace stackwright {

namespace {

/// Plain only if no reader of any version can take it for a number, a date, a truth or a mark of YAML's.
bool isPlain(const QString &text)
{
    static const QRegularExpression harmless(QStringLiteral(R"(\A[A-Za-z/][A-Za-z0-9_./@+-]*(:[A-Za-z0-9_./@+-]+)*\z)"));
    static const QRegularExpression meaning(QStringLiteral(R"(\A(y|n|yes|no|on|off|true|false|null|nan|inf)\z)"),
                                            QRegularExpression::CaseInsensitiveOption);
    return harmless.match(text).hasMatch() && !meaning.match(text).hasMatch();
}

/// JSON's quoting is YAML's double quoting.
QByteArray scalar(const QJsonValue &value)
{
    if (value.isString() && isPlain(value.toString()))
        return value.toString().toUtf8();
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

void write(QByteArray &to, const QJsonValue &value, int depth);

void writeMap(QByteArray &to, const QJsonObject &map, int depth, bool firstIsIndented)
{
    bool first = firstIsIndented;
    for (auto entry = map.begin(); entry != map.end(); ++entry) {
        if (!first)
            to += QByteArray(2 * depth, ' ');
        first = false;
        to += scalar(entry.key()) + ':';
        write(to, entry.value(), depth);
    }
}

/// What follows "key:" or "-".
void write(QByteArray &to, const QJsonValue &value, int depth)
{
    if (value.isObject() && !value.toObject().isEmpty()) {
        to += '\n';
        writeMap(to, value.toObject(), depth + 1, false);
    } else if (value.isArray() && !value.toArray().isEmpty()) {
        to += '\n';
        for (const QJsonValue one : value.toArray()) {
            to += QByteArray(2 * depth, ' ') + "  -";
            if (one.isObject() && !one.toObject().isEmpty()) {
                to += ' ';
                writeMap(to, one.toObject(), depth + 2, true);
            } else {
                write(to, one, depth + 1);
            }
        }
    } else if (value.isObject()) {
        to += " {}\n";
    } else if (value.isArray()) {
        to += " []\n";
    } else {
        to += ' ' + scalar(value) + '\n';
    }
}

} // namespace

QByteArray yamlText(const QJsonValue &value)
{
    QByteArray text;
    if (value.isObject() && !value.toObject().isEmpty()) {
        writeMap(text, value.toObject(), 0, false);
        return text;
    }
    write(text, value, 0);
    return text.trimmed() + '\n';
}

} // namespace stackwright
