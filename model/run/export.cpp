#include "model/run/export.h"

#include "model/run/yamltext.h"
#include "model/stack/parentage.h"
#include "model/stack/spec_registries.h"
#include "model/stack/variants.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <vector>

namespace stackwright {

namespace {

struct Exported
{
    const ImageSpec &image;
    const PlannedImage &planned;
    QList<const PlannedImage *> below; ///< the parent first, if it has one
    QList<QStringList> names;          ///< of these: in the registry, and as the spec has it
    Handover handover;                 ///< into `below`
};

/// `tag`: what stands for the plan's tag; empty: the plan's own.
std::vector<Exported> exportedImages(const Spec &spec, const Plan &plan, const DockerfileText &textOf, const QString &tag = {})
{
    std::vector<Exported> all;
    for (const int i : spec.breadthFirst()) {
        Exported one{spec.images[i], plan.images[i], {}, {}, {}};
        QList<StackImage> images;
        for (const int below : one.planned.below()) {
            const PlannedImage &planned = plan.images[below];
            one.below += &planned;
            const QString whole = tag.isEmpty() ? planned.target.tag : QString(tag + tagTail(plan, planned));
            one.names += QStringList{planned.target.withTag(whole).text(), planned.specName.withTag(whole).text()};
            images += StackImage{planned.name, planned.specName, planned.target.withTag(whole)};
        }
        Dockerfile file;
        if (const std::optional<QByteArray> text = textOf ? textOf(one.image.dockerfilePath()) : std::nullopt)
            file = readDockerfile(*text);
        else
            file.doubts += DockerDoubt{1, "it is not there"}; // then it is given everything
        one.handover = handOver(file, one.image, images);
        all.push_back(std::move(one));
    }
    return all;
}

/// Names that a tool takes: letters, digits, - and _; what collides after that gets a number.
class Names
{
public:
    QString of(const QString &image)
    {
        const auto known = m_names.constFind(image);
        if (known != m_names.constEnd())
            return *known;
        QString base = image;
        base.replace(QLatin1Char('.'), QLatin1Char('_')).replace(QLatin1Char('@'), QLatin1Char('_'));
        QString name = base;
        for (int n = 2; m_taken.contains(name); ++n)
            name = base + QLatin1Char('_') + QString::number(n);
        m_taken.insert(name);
        m_names.insert(image, name);
        return name;
    }

private:
    QHash<QString, QString> m_names;
    QSet<QString> m_taken;
};

/// As the tool wants it: from the context.
QString dockerfileFromContext(const ImageSpec &image)
{
    return QDir(QLatin1Char('/') + image.contextPath()).relativeFilePath(QLatin1Char('/') + image.dockerfilePath());
}

/// Every tool has its own sign for "a variable begins here"; text of the spec holds none.
using Escape = QString (*)(const QString &);
QString forBake(const QString &text)
{
    QString escaped = text;
    return escaped.replace(QLatin1String("${"), QLatin1String("$${"))
        .replace(QLatin1String("%{"), QLatin1String("%%{"));
}
QString forCompose(const QString &text)
{
    return QString(text).replace(QLatin1Char('$'), QLatin1String("$$"));
}
QString forActions(const QString &text)
{
    return QString(text).replace(QLatin1String("${{"), QLatin1String("${{ '${{' }}"));
}

QJsonObject argumentsOf(const Exported &one, Escape escape)
{
    QJsonObject arguments;
    for (const auto &[name, value] : one.handover.arguments)
        arguments.insert(name, escape(value));
    return arguments;
}

/// Every name by which its Dockerfile may call an image of the stack, each leading to what `reference` says of that one.
QJsonObject contextsOf(const Exported &one, Escape escape, const std::function<QString(const PlannedImage &)> &reference)
{
    QJsonObject contexts;
    for (qsizetype i = 0; i < one.below.size(); ++i)
        for (const QString &name : one.names[i])
            contexts.insert(escape(name), reference(*one.below[i]));
    for (const Handover::Place &place : one.handover.places)
        contexts.insert(escape(QString::fromUtf8(place.use.image.value_or(place.use.written))), reference(*one.below[place.image]));
    return contexts;
}

/// Its name, and those in further registries.
QStringList tagsOf(const Spec &spec, const ImageRef &image)
{
    QStringList tags{image.text()};
    for (const ImageRef &further : furtherPlaces(spec.alsoPush, image))
        tags += further.text();
    return tags;
}

QJsonObject labelsOf(const Plan &plan, const Exported &one)
{
    return {{QStringLiteral("org.opencontainers.image.revision"), plan.head},
            {QStringLiteral("org.opencontainers.image.version"), one.planned.target.tag}};
}

/// The images that the plan would build, in its order; all of them where it would build none.
QStringList chosen(const Spec &spec, const Plan &plan)
{
    if (!plan.order.isEmpty())
        return plan.order;
    QStringList all;
    for (const int i : spec.breadthFirst())
        all += spec.images[i].name;
    return all;
}

QJsonArray targets(const QStringList &images, Names *names)
{
    QJsonArray all;
    for (const QString &image : images)
        all += names->of(image);
    return all;
}

QJsonObject uses(const char *action, const QJsonObject &with = {})
{
    QJsonObject step{{QStringLiteral("uses"), QLatin1String(action)}};
    if (!with.isEmpty())
        step.insert(QStringLiteral("with"), with);
    return step;
}

QJsonObject login(const QString &host)
{
    const auto secret = [](const char *name) {
        return QString(QLatin1String("${{ secrets.") + QLatin1String(name) + QLatin1String(" }}"));
    };
    QJsonObject with;
    if (host == QLatin1String("ghcr.io")) {
        with = {{QStringLiteral("username"), QStringLiteral("${{ github.actor }}")},
                {QStringLiteral("password"), secret("GITHUB_TOKEN")}};
    } else if (host.isEmpty() || host == QLatin1String("docker.io")) {
        with = {{QStringLiteral("username"), secret("DOCKERHUB_USERNAME")},
                {QStringLiteral("password"), secret("DOCKERHUB_TOKEN")}};
    } else {
        with = {{QStringLiteral("username"), secret("REGISTRY_USERNAME")},
                {QStringLiteral("password"), secret("REGISTRY_PASSWORD")}};
    }
    if (!host.isEmpty())
        with.insert(QStringLiteral("registry"), host);
    return uses("docker/login-action@v3", with);
}

/// The job that makes the tag, in the words of a shell: the prefix is in the grammar of tags, and holds nothing that a
/// shell sees.
QJsonObject tagJob(const Spec &spec)
{
    const QString prefix = spec.tagPrefix.value_or(QString());
    const QString script =
        spec.tagSuffix == TagSuffix::Commit
            ? QString(QLatin1String("echo \"tag=") + prefix +
                      QLatin1String("-${GITHUB_SHA::7}\" >> \"$GITHUB_OUTPUT\""))
            : QString(QLatin1String("branch=\"${GITHUB_HEAD_REF:-$GITHUB_REF_NAME}\"\ntag=\"") + prefix +
                      QLatin1String("-${branch//[^A-Za-z0-9_.-]/-}\"\necho \"tag=${tag::") + QString::number(128 - longestTagTail(spec)) + QLatin1String("}\" >> \"$GITHUB_OUTPUT\""));
    return {{QStringLiteral("runs-on"), QStringLiteral("ubuntu-latest")},
            {QStringLiteral("outputs"),
             QJsonObject{{QStringLiteral("tag"), QStringLiteral("${{ steps.tag.outputs.tag }}")}}},
            {QStringLiteral("steps"), QJsonArray{QJsonObject{{QStringLiteral("id"), QStringLiteral("tag")},
                                                             {QStringLiteral("shell"), QStringLiteral("bash")},
                                                             {QStringLiteral("run"), script}}}}};
}

/// What stands for the tag until the workflow knows it. Allowed in a tag, and nobody's.
const QString tagMark = QStringLiteral("stackwright.tag.of.the.workflow");

/// For a value of the matrix: text of the spec with its own sign for variables taken away, then the tag put in.
QString inMatrix(const QString &text)
{
    return forActions(text).replace(tagMark, QStringLiteral("${{ needs.tag.outputs.tag }}"));
}

/// One job over images of one depth.
QJsonObject buildJob(const Spec &spec, const std::vector<Exported> &images, const Plan &plan, const QJsonArray &needs)
{
    QJsonArray include;
    QStringList hosts;
    bool platforms = false, contexts = false, secrets = false; ///< one of them has some
    QJsonObject environment;
    for (const Exported &one : images) {
        QStringList arguments, named, variables, files, tags;
        for (const auto &[name, value] : one.handover.arguments)
            arguments += name + QLatin1Char('=') + inMatrix(value);
        const QJsonObject below = contextsOf(one, inMatrix, [&plan](const PlannedImage &planned) {
            return inMatrix(QLatin1String("docker-image://") + planned.target.withTag(tagMark + tagTail(plan, planned)).text());
        });
        for (auto it = below.begin(); it != below.end(); ++it)
            named += it.key() + QLatin1Char('=') + it->toString();
        for (const SecretSpec &secret : one.image.secrets) {
            (secret.variable.isEmpty() ? files : variables) += secret.id + QLatin1Char('=') + forActions(secret.variable.isEmpty() ? secret.file : secret.variable);
            if (!secret.variable.isEmpty())
                environment.insert(secret.variable, QString(QLatin1String("${{ secrets.") + secret.variable + QLatin1String(" }}")));
        }
        const ImageRef target = one.planned.target.withTag(tagMark + tagTail(plan, one.planned));
        for (const QString &tag : tagsOf(spec, target))
            tags += inMatrix(tag);
        QJsonObject row{{QStringLiteral("image"), one.image.name},
                        {QStringLiteral("context"), one.image.contextPath()},
                        {QStringLiteral("dockerfile"), forActions(one.image.dockerfilePath())},
                        {QStringLiteral("tags"), tags.join(QLatin1Char('\n'))},
                        {QStringLiteral("args"), arguments.join(QLatin1Char('\n'))},
                        {QStringLiteral("target"), forActions(one.image.target)}};
        for (const auto &[key, lines] : {std::pair("contexts", named), std::pair("secret_envs", variables), std::pair("secret_files", files)})
            if (!lines.isEmpty())
                row.insert(QLatin1String(key), lines.join(QLatin1Char('\n')));
        if (!one.image.platforms.isEmpty())
            row.insert(QStringLiteral("platforms"), one.image.platforms.join(QLatin1Char(',')));
        platforms = platforms || !one.image.platforms.isEmpty();
        contexts = contexts || !named.isEmpty();
        secrets = secrets || !one.image.secrets.isEmpty();
        include += row;
        QList<ImageRef> places{target};
        places += furtherPlaces(spec.alsoPush, target);
        for (const ImageRef &place : std::as_const(places))
            if (!hosts.contains(place.host))
                hosts += place.host;
    }
    QJsonArray steps{uses("actions/checkout@v4"), uses("docker/setup-buildx-action@v3")};
    if (platforms)
        steps += uses("docker/setup-qemu-action@v3");
    for (const QString &host : std::as_const(hosts))
        steps += login(host);
    const auto ofMatrix = [](const char *key) { return QString(QLatin1String("${{ matrix.") + QLatin1String(key) + QLatin1String(" }}")); };
    QJsonObject with{{QStringLiteral("context"), ofMatrix("context")}, {QStringLiteral("file"), ofMatrix("dockerfile")}, {QStringLiteral("target"), ofMatrix("target")},
                     {QStringLiteral("push"), true}, {QStringLiteral("tags"), ofMatrix("tags")}, {QStringLiteral("build-args"), ofMatrix("args")}};
    if (contexts)
        with.insert(QStringLiteral("build-contexts"), ofMatrix("contexts"));
    if (secrets) {
        with.insert(QStringLiteral("secret-envs"), ofMatrix("secret_envs"));
        with.insert(QStringLiteral("secret-files"), ofMatrix("secret_files"));
    }
    if (platforms)
        with.insert(QStringLiteral("platforms"), ofMatrix("platforms"));
    QJsonObject build = uses("docker/build-push-action@v6", with);
    if (!environment.isEmpty())
        build.insert(QStringLiteral("env"), environment);
    steps += build;
    return {{QStringLiteral("name"), QStringLiteral("${{ matrix.image }}")},
            {QStringLiteral("runs-on"), QStringLiteral("ubuntu-latest")},
            {QStringLiteral("needs"), needs},
            {QStringLiteral("strategy"),
             QJsonObject{{QStringLiteral("matrix"), QJsonObject{{QStringLiteral("include"), include}}}}},
            {QStringLiteral("steps"), steps}};
}

QByteArray written(const QJsonObject &document, ExportForm form)
{
    return form == ExportForm::Json ? QJsonDocument(document).toJson() : yamlText(document);
}

} // namespace

QByteArray bakeOf(const Spec &spec, const Plan &plan, const DockerfileText &textOf)
{
    Names names;
    QJsonObject all;
    QStringList everything;
    for (const Exported &one : exportedImages(spec, plan, textOf)) {
        everything += one.image.name;
        QJsonObject target{{QStringLiteral("context"), one.image.contextPath()},
                           {QStringLiteral("dockerfile"), forBake(dockerfileFromContext(one.image))},
                           {QStringLiteral("tags"), QJsonArray::fromStringList(tagsOf(spec, one.planned.target))},
                           {QStringLiteral("labels"), labelsOf(plan, one)}};
        if (!one.image.target.isEmpty())
            target.insert(QStringLiteral("target"), forBake(one.image.target));
        if (!one.image.platforms.isEmpty())
            target.insert(QStringLiteral("platforms"), QJsonArray::fromStringList(one.image.platforms));
        if (const QJsonObject arguments = argumentsOf(one, forBake); !arguments.isEmpty())
            target.insert(QStringLiteral("args"), arguments);
        if (const QJsonObject contexts = contextsOf(one, forBake, [&names](const PlannedImage &below) { return QString(QLatin1String("target:") + names.of(below.name)); });
            !contexts.isEmpty())
            target.insert(QStringLiteral("contexts"), contexts);
        QJsonArray secrets;
        for (const SecretSpec &secret : one.image.secrets)
            secrets += QString(QLatin1String("id=") + secret.id + (secret.variable.isEmpty() ? QString(QLatin1String(",src=") + forBake(secret.file)) : QString(QLatin1String(",env=") + secret.variable)));
        if (!secrets.isEmpty())
            target.insert(QStringLiteral("secret"), secrets);
        all.insert(names.of(one.image.name), target);
    }
    const QJsonObject groups{
        {QStringLiteral("default"), QJsonObject{{QStringLiteral("targets"), targets(chosen(spec, plan), &names)}}},
        {QStringLiteral("all"), QJsonObject{{QStringLiteral("targets"), targets(everything, &names)}}}};
    return QJsonDocument(QJsonObject{{QStringLiteral("group"), groups}, {QStringLiteral("target"), all}}).toJson();
}

QByteArray composeOf(const Spec &spec, const Plan &plan, ExportForm form, const DockerfileText &textOf)
{
    Names names;
    QJsonObject services, secrets;
    for (const Exported &one : exportedImages(spec, plan, textOf)) {
        QJsonObject build{{QStringLiteral("context"), one.image.contextPath()},
                          {QStringLiteral("dockerfile"), forCompose(dockerfileFromContext(one.image))},
                          {QStringLiteral("labels"), labelsOf(plan, one)}};
        if (!one.image.target.isEmpty())
            build.insert(QStringLiteral("target"), forCompose(one.image.target));
        if (!one.image.platforms.isEmpty())
            build.insert(QStringLiteral("platforms"), QJsonArray::fromStringList(one.image.platforms));
        if (const QJsonObject arguments = argumentsOf(one, forCompose); !arguments.isEmpty())
            build.insert(QStringLiteral("args"), arguments);
        if (const QJsonObject contexts = contextsOf(one, forCompose, [&names](const PlannedImage &below) { return QString(QLatin1String("service:") + names.of(below.name)); });
            !contexts.isEmpty())
            build.insert(QStringLiteral("additional_contexts"), contexts);
        if (const QStringList tags = tagsOf(spec, one.planned.target).mid(1); !tags.isEmpty())
            build.insert(QStringLiteral("tags"), QJsonArray::fromStringList(tags));
        QJsonArray used;
        for (const SecretSpec &secret : one.image.secrets) {
            const QString name = names.of(QLatin1String("secret ") + one.image.name + QLatin1Char(' ') + secret.id).replace(QLatin1Char(' '), QLatin1Char('_'));
            secrets.insert(name, secret.variable.isEmpty() ? QJsonObject{{QStringLiteral("file"), forCompose(secret.file)}} : QJsonObject{{QStringLiteral("environment"), secret.variable}});
            used += QJsonObject{{QStringLiteral("source"), name}, {QStringLiteral("target"), secret.id}};
        }
        if (!used.isEmpty())
            build.insert(QStringLiteral("secrets"), used);
        services.insert(names.of(one.image.name), QJsonObject{{QStringLiteral("image"), one.planned.target.text()},
                                                              {QStringLiteral("build"), build}});
    }
    QJsonObject all{{QStringLiteral("services"), services}};
    if (!secrets.isEmpty())
        all.insert(QStringLiteral("secrets"), secrets);
    return written(all, form);
}

QByteArray workflowOf(const Spec &spec, const Plan &plan, ExportForm form, const DockerfileText &textOf)
{
    QJsonObject jobs{{QStringLiteral("tag"), tagJob(spec)}};
    const std::vector<Exported> images = exportedImages(spec, plan, textOf, tagMark);
    QJsonArray needs{QStringLiteral("tag")};
    constexpr size_t mostOfAMatrix = 256;
    for (size_t at = 0; at < images.size();) {
        const int depth = images[at].planned.depth;
        QJsonArray made{QStringLiteral("tag")};
        for (int part = 1; at < images.size() && images[at].planned.depth == depth; ++part) {
            std::vector<Exported> together;
            for (; at < images.size() && images[at].planned.depth == depth && together.size() < mostOfAMatrix; ++at)
                together.push_back(images[at]);
            QString name = QLatin1String("depth-") + QString::number(depth);
            if (part > 1)
                name += QLatin1Char('-') + QString::number(part);
            jobs.insert(name, buildJob(spec, together, plan, needs));
            made += name;
        }
        needs = made;
    }
    const QJsonObject on{{QStringLiteral("push"),
                          QJsonObject{{QStringLiteral("branches"), QJsonArray::fromStringList(spec.mainBranches)}}},
                         {QStringLiteral("workflow_dispatch"), QJsonObject()}};
    return written({{QStringLiteral("name"), QStringLiteral("Stack")},
                    {QStringLiteral("on"), on},
                    {QStringLiteral("permissions"), QJsonObject{{QStringLiteral("contents"), QStringLiteral("read")},
                                                                {QStringLiteral("packages"), QStringLiteral("write")}}},
                    {QStringLiteral("jobs"), jobs}},
                   form);
}

} // namespace stackwright
