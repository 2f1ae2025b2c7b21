#include "model/stack/draftimport.h"

#include "model/base/text.h"
#include "model/stack/draftnames.h"
#include "model/stack/imageref.h"
#include "model/stack/layout.h"
#include "model/yaml/yaml.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

/// What the other tool's file says of one image.
struct Imported
{
    QString name, context, dockerfile = QStringLiteral("Dockerfile"), target;
    QStringList tags;
    QList<QPair<QString, QString>> arguments;
    QList<QPair<QString, QString>> contexts; ///< name in the Dockerfile, name of the other image
    QStringList questions;
};

bool isExpression(const QString &text)
{
    return text.contains(QLatin1String("${"));
}

/// ${NAME:-value} and ${NAME-value} have their value in them; what else there is stays as it is written.
QString withDefaults(QString text)
{
    static const QRegularExpression given(QStringLiteral("\\$\\{[A-Za-z_][A-Za-z0-9_]*:?-([^${}]*)\\}"));
    return text.replace(given, QStringLiteral("\\1"));
}

class Taking
{
public:
    Taking(QString folder, QString file, QString checkout) : m_folder(std::move(folder)), m_file(std::move(file)), m_checkout(std::move(checkout)) {}

    Result<QList<DraftImage>> take(const QList<Imported> &all)
    {
        for (const Imported &one : all)
            if (const std::optional<Error> why = add(one))
                return *why;
        if (m_images.isEmpty())
            return inputError(m_file, m_leftOut.isEmpty() ? QStringLiteral("no image is built by it") : QString(QLatin1String("no image of this checkout is built by it: ") + m_leftOut.join(QLatin1String("; "))), QStringLiteral("name another file, or leave out --from: then the Dockerfiles themselves are read"));
        nameAsTheyAreCalled(m_taken);
        for (const QString &one : std::as_const(m_leftOut))
            m_images.first().questions += one;
        return m_images;
    }

private:
    std::optional<Error> add(const Imported &one)
    {
        const QString what = m_file + QLatin1String(": ") + one.name;
        static const QRegularExpression address(QStringLiteral("://|^git@|^github\\.com/|\\.git(#|$)"));
        if (one.context.contains(address)) {
            m_leftOut += one.name + QLatin1String(" is left out: its context ") + one.context + QLatin1String(" is elsewhere, and a stack is built from its own files");
            return {};
        }
        const QString top = m_checkout + QLatin1Char('/');
        const bool isWhole = !m_checkout.isEmpty() && (one.context == m_checkout || one.context.startsWith(top)); // as `docker compose config` prints it
        const auto context = isWhole ? cleanedInCheckout(one.context == m_checkout ? QStringLiteral(".") : one.context.mid(top.size()))
                                     : cleanedInCheckout(pathBelow(m_folder, one.context.isEmpty() ? QStringLiteral(".") : one.context));
        const auto dockerfile = context ? cleanedInCheckout(pathBelow(*context, one.dockerfile)) : std::nullopt;
        if (!dockerfile)
            return inputError(what, QLatin1String("its context ") + quotedText(one.context) + QLatin1String(" or Dockerfile lies outside of this checkout"), QStringLiteral("a stack is built from its own files: take the image out"));
        DraftImage image;
        image.name = nameFrom(one.name);
        image.dockerfile = *dockerfile;
        image.folder = folderOfFile(*dockerfile);
        if (*context != image.folder)
            image.context = *context;
        image.target = one.target;
        image.questions = one.questions;
        for (const auto &argument : one.arguments)
            if (const QString value = withDefaults(argument.second); !isExpression(value)) {
                image.buildArgs.append({argument.first, value});
                if (value != argument.second)
                    image.guesses += QLatin1String("build argument ") + argument.first + QLatin1String(" has the default of ") + argument.second;
            }
            else
                image.questions += QLatin1String("build argument ") + argument.first + QLatin1String(" is computed there: ") + argument.second;
        QStringList further;
        for (const QString &tag : one.tags)
            if (const Result<ImageRef> ref = parseImageRef(withDefaults(tag)); !isExpression(withDefaults(tag)) && ref) {
                if (image.repository.isEmpty())
                    image.repository = ref->repository();
                else
                    further += tag;
            } else {
                image.questions += QLatin1String("image_name: there it is ") + tag + QLatin1String(", which is computed");
            }
        if (!further.isEmpty())
            image.questions += QLatin1String("it is also called ") + further.mid(0, 6).join(QLatin1String(", ")) + (further.size() > 6 ? QLatin1String(", …") : QLatin1String(""))
                               + QLatin1String(" there: tags of its own are written in tags, further registries in also_push");
        // Several images of one repository differ by their tags there; here each needs its own.
        if (!image.repository.isEmpty() && m_repositories.contains(image.repository)) {
            image.questions += QLatin1String("image_name: there it shares ") + image.repository + QLatin1String(" with another image, told apart by tags");
            image.repository += QLatin1Char('-') + image.name;
        }
        m_repositories.insert(image.repository);
        m_images += image;
        m_taken += one;
        return {};
    }

    /// FROM name, where the builder is told what the name means: here it is the image's own.
    void nameAsTheyAreCalled(const QList<Imported> &all)
    {
        QMap<QString, QStringList> called;
        for (const Imported &one : all)
            for (const auto &[name, other] : one.contexts)
                if (!called[other].contains(name))
                    called[other] += name;
        for (int i = 0; i < m_images.size(); ++i) {
            const QStringList names = called.value(all[i].name);
            const bool free = names.size() == 1 && std::none_of(m_images.cbegin(), m_images.cend(), [&](const DraftImage &image) { return image.name == names.first(); });
            if (free && whyNoPathPart(names.first()).isEmpty()) {
                m_images[i].guesses += QLatin1String("called ") + names.first() + QLatin1String(", as Dockerfiles name it; there it is ") + all[i].name;
                m_images[i].name = names.first();
            } else if (names.size() > 1) {
                m_images[i].questions += QLatin1String("Dockerfiles call it by several names: ") + names.join(QLatin1String(", "));
            }
        }
        QMap<QString, QString> nameOf;
        for (int i = 0; i < m_images.size(); ++i)
            nameOf.insert(all[i].name, m_images[i].name);
        for (int i = 0; i < m_images.size(); ++i)
            for (const auto &[name, other] : all[i].contexts)
                if (const QString known = nameOf.value(other); !known.isEmpty() && !m_images[i].uses.contains(known))
                    m_images[i].uses += known;
    }

    const QString m_folder, m_file, m_checkout;
    QList<Imported> m_taken;
    QStringList m_leftOut; ///< sentences
    QList<DraftImage> m_images; ///< parallel to what was imported
    QSet<QString> m_repositories;
};

/// A name of the Dockerfile that the other tool gives a meaning.
QString furtherContext(const QString &name, const QString &value)
{
    const QString what = QLatin1String("the Dockerfile's ") + name + QLatin1String(" is the further context ") + value + QLatin1String(" there, which is not handed over here: ");
    return value.startsWith(QLatin1String("docker-image://")) ? QString(what + QLatin1String("write ") + value.mid(15) + QLatin1String(" in the Dockerfile"))
                                                               : QString(what + QLatin1String("let it COPY from its context, or name those files in inputs"));
}

QString textOf(const YamlNode *map, const char *key)
{
    const YamlEntry *entry = map ? map->find(QLatin1String(key)) : nullptr;
    return entry && entry->value.kind == YamlNode::Kind::Text ? entry->value.text : QString();
}

QList<QPair<QString, QString>> pairsOf(const YamlNode &node, QStringList *bare)
{
    QList<QPair<QString, QString>> pairs;
    for (const YamlEntry &entry : node.entries) {
        if (entry.value.kind == YamlNode::Kind::Null)
            *bare += entry.key.text;
        else
            pairs.append({entry.key.text, entry.value.text});
    }
    for (const YamlNode &item : node.items) {
        if (const qsizetype equals = item.text.indexOf(QLatin1Char('=')); equals >= 0)
            pairs.append({item.text.left(equals), item.text.mid(equals + 1)});
        else
            *bare += item.text;
    }
    return pairs;
}

void readBuild(const YamlNode &build, Imported *one)
{
    if (build.kind == YamlNode::Kind::Text) {
        one->context = build.text;
        return;
    }
    one->context = textOf(&build, "context");
    if (const QString file = textOf(&build, "dockerfile"); !file.isEmpty())
        one->dockerfile = file;
    one->target = textOf(&build, "target");
    QStringList bare;
    if (const YamlEntry *arguments = build.find(QStringLiteral("args")))
        one->arguments = pairsOf(arguments->value, &bare);
    for (const QString &name : std::as_const(bare))
        one->questions += QLatin1String("build argument ") + name + QLatin1String(" comes from the environment there");
    if (build.find(QStringLiteral("dockerfile_inline")))
        one->questions += QStringLiteral("its Dockerfile stands in the compose file: write it as a file");
    if (const YamlEntry *contexts = build.find(QStringLiteral("additional_contexts")))
        for (const auto &[name, value] : pairsOf(contexts->value, &bare)) {
            if (value.startsWith(QLatin1String("service:")))
                one->contexts.append({name, value.mid(8)});
            else
                one->questions += furtherContext(name, value);
        }
    for (const char *key : {"secrets", "ssh", "platforms"})
        if (build.find(QLatin1String(key)))
            one->questions += QLatin1String("build has ") + QLatin1String(key) + QLatin1String(", which is left out");
}

} // namespace

Result<QList<DraftImage>> imagesOfBake(const QByteArray &json, const QString &folder, const QString &file, const QString &checkout)
{
    const QString print = QString(QLatin1String("give what this prints, with the targets that you build: docker buildx bake --file ") + file + QLatin1String(" --print > bake.json"));
    QJsonParseError wrong;
    const QJsonObject root = QJsonDocument::fromJson(json, &wrong).object();
    if (wrong.error != QJsonParseError::NoError)
        return inputError(file, QLatin1String("not JSON: ") + wrong.errorString(), print);
    if (root.contains(QLatin1String("function")))
        return inputError(file, QStringLiteral("it has functions, which only bake can work out"), print);
    QList<Imported> all;
    const QJsonObject targets = root.value(QLatin1String("target")).toObject();
    for (auto it = targets.begin(); it != targets.end(); ++it) {
        const QJsonObject target = it->toObject();
        for (const char *key : {"inherits", "matrix"})
            if (target.contains(QLatin1String(key)))
                return inputError(QString(file + QLatin1String(": target ") + it.key()), QLatin1String("it has ") + QLatin1String(key) + QLatin1String(", which only bake can work out"), print);
        Imported one;
        one.name = it.key();
        one.context = target.value(QLatin1String("context")).toString();
        one.dockerfile = target.value(QLatin1String("dockerfile")).toString(one.dockerfile);
        one.target = target.value(QLatin1String("target")).toString();
        if (isExpression(one.context) || isExpression(one.dockerfile) || isExpression(one.target))
            return inputError(QString(file + QLatin1String(": target ") + it.key()), QStringLiteral("its context, Dockerfile or target is computed"), print);
        for (const QJsonValue &tag : target.value(QLatin1String("tags")).toArray())
            one.tags += tag.toString();
        const QJsonObject arguments = target.value(QLatin1String("args")).toObject(), contexts = target.value(QLatin1String("contexts")).toObject();
        for (auto argument = arguments.begin(); argument != arguments.end(); ++argument)
            if (argument->isNull())
                one.questions += QLatin1String("build argument ") + argument.key() + QLatin1String(" comes from the environment there");
            else
                one.arguments.append({argument.key(), argument->toVariant().toString()}); // a number or a truth value, too
        for (auto context = contexts.begin(); context != contexts.end(); ++context)
            if (const QString value = context->toString(); value.startsWith(QLatin1String("target:")))
                one.contexts.append({context.key(), value.mid(7)});
            else
                one.questions += furtherContext(context.key(), value);
        if (target.contains(QLatin1String("dockerfile-inline")))
            one.questions += QStringLiteral("its Dockerfile stands in the bake file: write it as a file");
        for (const char *key : {"secret", "ssh", "platforms"})
            if (!target.value(QLatin1String(key)).toArray().isEmpty())
                one.questions += QLatin1String("the target has ") + QLatin1String(key) + QLatin1String(", which is left out");
        all += one;
    }
    return Taking(folder, file, checkout).take(all);
}

Result<QList<DraftImage>> imagesOfCompose(const QByteArray &yaml, const QString &folder, const QString &file, const QString &checkout)
{
    const YamlReading reading = readYaml(yaml, file);
    for (const Finding &finding : reading.findings)
        if (finding.severity == Finding::Severity::Error)
            return inputError(finding.place(), finding.text, finding.advice);
    if (reading.root && reading.root->find(QStringLiteral("include")))
        return inputError(file, QStringLiteral("it includes other files, which only compose puts together"), QStringLiteral("give what this prints: docker compose config"));
    QList<Imported> all;
    const YamlEntry *services = reading.root ? reading.root->find(QStringLiteral("services")) : nullptr;
    for (const YamlEntry &service : services ? services->value.entries : QList<YamlEntry>()) {
        const YamlEntry *build = service.value.find(QStringLiteral("build"));
        if (!build)
            continue;
        Imported one;
        one.name = service.key.text;
        readBuild(build->value, &one);
        for (QString *place : {&one.context, &one.dockerfile, &one.target})
            *place = withDefaults(*place);
        if (isExpression(one.context) || isExpression(one.dockerfile) || isExpression(one.target))
            return inputError(QString(file + QLatin1Char(':') + QString::number(build->key.line)), QLatin1String("the build of ") + one.name + QLatin1String(" names a place by a variable"),
                              QStringLiteral("give what this prints: docker compose config"));
        if (const QString image = textOf(&service.value, "image"); !image.isEmpty())
            one.tags += image;
        if (service.value.find(QStringLiteral("profiles")))
            one.questions += QStringLiteral("it stands in a profile there; take it out if it is no part of the stack");
        all += one;
    }
    return Taking(folder, file, checkout).take(all);
}

} // namespace stackwright
