#include "model/stack/spec_needs.h"

#include "model/base/text.h"
#include "model/stack/spec_keys.h"

#include <QRegularExpression>

#include <algorithm>

namespace stackwright {

namespace {

const QString writeSecret = QStringLiteral("write - {id: token, env: GITHUB_TOKEN} or - {id: npmrc, file: PATH}");
const QString writePrepare = QStringLiteral("write prepare: [[make, generate]]");

/// The builder's client reads these itself: another value would change what it does. Empty: the name may hold a secret.
QString whyNoVariable(const QString &name)
{
    static const QRegularExpression form(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_]*\\z"));
    static const QRegularExpression own(QStringLiteral("\\A(PATH|HOME|LANG|TMPDIR|TZ|SSL_CERT_(FILE|DIR)|(LD|DOCKER|BUILDKIT|BUILDX|BUILDAH|CONTAINERS?|STORAGE|XDG)_.*|.*_PROXY)\\z"),
                                        QRegularExpression::CaseInsensitiveOption);
    if (!form.match(name).hasMatch())
        return QStringLiteral("a variable's name has letters, digits and _ only, and begins with no digit");
    return own.match(name).hasMatch() ? QStringLiteral("the builder reads it for itself") : QString();
}

class SecretReader
{
public:
    explicit SecretReader(SpecValues *values) : m_values(*values) {}

    void read(const YamlNode &item)
    {
        if (item.kind != YamlNode::Kind::Map)
            return m_values.error(item, "wrong-kind", QLatin1String("a secret must be a mapping, not ") + kindWord(item.kind), writeSecret);
        m_values.unknownKeys(item, secretKeys);
        SecretSpec secret;
        secret.line = item.line;
        secret.column = item.column;
        if (!readId(item, &secret) || !readSource(item, &secret))
            return;
        if (const YamlEntry *optional = item.find(QStringLiteral("optional")))
            if (const auto value = m_values.boolean(*optional, Finding::Severity::Error))
                secret.optional = *value;
        secrets += secret;
    }

    QList<SecretSpec> secrets;

private:
    bool readId(const YamlNode &item, SecretSpec *secret)
    {
        static const QRegularExpression form(QStringLiteral("\\A[A-Za-z0-9_][A-Za-z0-9_.-]*\\z"));
        const YamlEntry *id = item.find(QStringLiteral("id"));
        if (!id) {
            m_values.error(item, "missing-id", QStringLiteral("a secret has no id"), QStringLiteral("write id: as in RUN --mount=type=secret,id=…"));
            return false;
        }
        const auto text = m_values.text(*id);
        if (!text)
            return false;
        if (!form.match(*text).hasMatch()) {
            m_values.error(id->key, "illegal-id", QLatin1String("id ") + quotedText(*text) + QLatin1String(" is not allowed"), QStringLiteral("letters, digits, . _ - only"));
            return false;
        }
        if (std::any_of(secrets.cbegin(), secrets.cend(), [&](const SecretSpec &one) { return one.id == *text; })) {
            m_values.error(id->key, "duplicate-secret", QLatin1String("two secrets have the id ") + quotedText(*text), QStringLiteral("remove one of them"));
            return false;
        }
        secret->id = *text;
        return true;
    }

    bool readSource(const YamlNode &item, SecretSpec *secret)
    {
        const YamlEntry *variable = item.find(QStringLiteral("env")), *file = item.find(QStringLiteral("file"));
        if (!variable == !file) {
            m_values.error(item, "secret-source", QLatin1String("secret ") + quotedText(secret->id) + QLatin1String(variable ? " has two sources: env and file" : " has no source"),
                           QStringLiteral("write one of env: NAME and file: PATH"));
            return false;
        }
        const YamlEntry &source = variable ? *variable : *file;
        const auto text = m_values.text(source);
        if (!text)
            return false;
        const QString why = variable ? whyNoVariable(*text)
            : text->contains(QLatin1Char(',')) || text->contains(QLatin1Char('"')) || text->contains(QChar(0))
            ? QStringLiteral("a path with a comma or a quote cannot be given to the builder")
            : QString();
        if (!why.isEmpty()) {
            m_values.error(source.key, "secret-source", source.key.text + QLatin1Char(' ') + quotedText(*text) + QLatin1String(" is not allowed: ") + why,
                           QStringLiteral("choose another name"));
            return false;
        }
        (variable ? secret->variable : secret->file) = *text;
        return true;
    }

    SpecValues &m_values;
};

} // namespace

QList<SecretSpec> readSecrets(const YamlEntry &entry, SpecValues *values)
{
    SecretReader reader(values);
    if (entry.value.kind == YamlNode::Kind::List)
        for (const YamlNode &item : entry.value.items)
            reader.read(item);
    else
        values->error(entry.key, "wrong-kind", QLatin1String("secrets must be a list, not ") + kindWord(entry.value.kind), writeSecret);
    return reader.secrets;
}

QList<QStringList> readPrepare(const YamlEntry &entry, SpecValues *values)
{
    if (entry.value.kind != YamlNode::Kind::List) {
        values->error(entry.key, "wrong-kind", QLatin1String("prepare must be a list of commands, not ") + kindWord(entry.value.kind), writePrepare);
        return {};
    }
    QList<QStringList> commands;
    for (const YamlNode &item : entry.value.items) {
        YamlEntry one{entry.key, item};
        one.key.line = item.line; // a finding stands at the command
        one.key.column = item.column;
        const std::optional<QStringList> words = values->command(one);
        if (!words)
            continue;
        if (words->isEmpty() || words->first().isEmpty() || std::any_of(words->cbegin(), words->cend(), [](const QString &word) { return word.contains(QChar(0)); }))
            values->error(item, "command", QStringLiteral("a command of prepare has no program, or holds a NUL character"), writePrepare);
        else
            commands += *words;
    }
    return commands;
}

} // namespace stackwright
