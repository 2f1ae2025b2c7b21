#include "model/run/export.h"

#include "model/run/yamltext.h"
#include "model/stack/variants.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace stackwright {

namespace {

struct Exported
{
    const ImageSpec &image;
    const PlannedImage &planned;
    const PlannedImage *parent = nullptr;
};

QList<Exported> exportedImages(const Spec &spec, const Plan &plan)
{
    QList<Exported> all;
    for (const int i : spec.breadthFirst()) {
        const PlannedImage &planned = plan.images[i];
        all +=
            Exported{spec.images[i], planned, planned.parentIndex >= 0 ? &plan.images[planned.parentIndex] : nullptr};
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
    for (const auto &[name, value] : one.image.allBuildArgs())
        arguments.insert(name, escape(value));
    if (one.parent) {
        arguments.insert(QStringLiteral("BASE_IMAGE"), one.parent->target.repository());
        arguments.insert(QStringLiteral("BASE_TAG"), one.parent->target.tag);
    }
    return arguments;
}

QJsonObject labelsOf(const Plan &plan, const Exported &one)
{
    return {{QStringLiteral("org.opencontainers.image.revision"), plan.head},
            {QStringLiteral("org.opencontainers.image.version"), one.planned.target.tag}};
}

/// The parent's names, the one of the registry and the one that the spec gives it, both leading to `reference`.
QJsonObject parentContexts(const Exported &one, const QString &reference)
{
    return {{one.parent->target.text(), reference}, {one.parent->specName.text(), reference}};
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

/// One job over images of one depth.
QJsonObject buildJob(const Spec &spec, const Plan &plan, const QList<Exported> &images, const QJsonArray &needs)
{
    QJsonArray include;
    QStringList hosts;
    bool platforms = false; ///< one of them asks for some; the others then have the machine's own
    const bool children = images.first().parent, variants = longestTagTail(spec) > 0;
    for (const Exported &one : images) {
        QStringList lines;
        for (const auto &[name, value] : one.image.allBuildArgs())
            lines += name + QLatin1Char('=') + forActions(value);
        QJsonObject row{{QStringLiteral("image"), one.image.name},
                        {QStringLiteral("context"), one.image.contextPath()},
                        {QStringLiteral("dockerfile"),
                         forActions(one.image.dockerfilePath())},
                        {QStringLiteral("repository"), one.planned.target.repository()},
                        {QStringLiteral("args"), lines.join(QLatin1Char('\n'))},
                        {QStringLiteral("target"), forActions(one.image.target)}};
        if (one.parent) {
            row.insert(QStringLiteral("base"), one.parent->target.repository());
            if (variants)
                row.insert(QStringLiteral("base_tail"), tagTail(plan, *one.parent));
        }
        if (variants)
            row.insert(QStringLiteral("tail"), tagTail(one.image)); // what the image's tags end in
        if (!one.image.platforms.isEmpty())
            row.insert(QStringLiteral("platforms"), one.image.platforms.join(QLatin1Char(',')));
        platforms = platforms || !one.image.platforms.isEmpty();
        include += row;
        if (!hosts.contains(one.planned.target.host))
            hosts += one.planned.target.host;
    }
    QJsonArray steps{uses("actions/checkout@v4"), uses("docker/setup-buildx-action@v3")};
    for (const QString &host : std::as_const(hosts))
        steps += login(host);
    QString arguments = QStringLiteral("${{ matrix.args }}\n");
    if (children)
        arguments += QLatin1String("BASE_IMAGE=${{ matrix.base }}\nBASE_TAG=${{ needs.tag.outputs.tag }}") + (variants ? QLatin1String("${{ matrix.base_tail }}\n") : QLatin1String("\n"));
    steps += uses("docker/build-push-action@v6",
                  {{QStringLiteral("context"), QStringLiteral("${{ matrix.context }}")},
                   {QStringLiteral("file"), QStringLiteral("${{ matrix.dockerfile }}")},
                   {QStringLiteral("target"), QStringLiteral("${{ matrix.target }}")},
                   {QStringLiteral("push"), true},
                   {QStringLiteral("tags"), QString(QLatin1String("${{ matrix.repository }}:${{ needs.tag.outputs.tag }}") + (variants ? QLatin1String("${{ matrix.tail }}") : QLatin1String("")))},
                   {QStringLiteral("build-args"), arguments}});
    if (platforms) {
        QJsonObject build = steps.takeAt(steps.size() - 1).toObject(), with = build.value(QLatin1String("with")).toObject();
        with.insert(QStringLiteral("platforms"), QStringLiteral("${{ matrix.platforms }}"));
        build.insert(QStringLiteral("with"), with);
        steps += uses("docker/setup-qemu-action@v3");
        steps += build;
    }
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

QByteArray bakeOf(const Spec &spec, const Plan &plan)
{
    Names names;
    QJsonObject all;
    QStringList everything;
    for (const Exported &one : exportedImages(spec, plan)) {
        everything += one.image.name;
        QJsonObject target{{QStringLiteral("context"), one.image.contextPath()},
                           {QStringLiteral("dockerfile"), forBake(dockerfileFromContext(one.image))},
                           {QStringLiteral("tags"), QJsonArray{one.planned.target.text()}},
                           {QStringLiteral("labels"), labelsOf(plan, one)}};
        if (!one.image.target.isEmpty())
            target.insert(QStringLiteral("target"), forBake(one.image.target));
        if (!one.image.platforms.isEmpty())
            target.insert(QStringLiteral("platforms"), QJsonArray::fromStringList(one.image.platforms));
        if (const QJsonObject arguments = argumentsOf(one, forBake); !arguments.isEmpty())
            target.insert(QStringLiteral("args"), arguments);
        if (one.parent)
            target.insert(QStringLiteral("contexts"),
                          parentContexts(one, QLatin1String("target:") + names.of(one.parent->name)));
        all.insert(names.of(one.image.name), target);
    }
    const QJsonObject groups{
        {QStringLiteral("default"), QJsonObject{{QStringLiteral("targets"), targets(chosen(spec, plan), &names)}}},
        {QStringLiteral("all"), QJsonObject{{QStringLiteral("targets"), targets(everything, &names)}}}};
    return QJsonDocument(QJsonObject{{QStringLiteral("group"), groups}, {QStringLiteral("target"), all}}).toJson();
}

QByteArray composeOf(const Spec &spec, const Plan &plan, ExportForm form)
{
    Names names;
    QJsonObject services;
    for (const Exported &one : exportedImages(spec, plan)) {
        QJsonObject build{{QStringLiteral("context"), one.image.contextPath()},
                          {QStringLiteral("dockerfile"), forCompose(dockerfileFromContext(one.image))},
                          {QStringLiteral("labels"), labelsOf(plan, one)}};
        if (!one.image.target.isEmpty())
            build.insert(QStringLiteral("target"), forCompose(one.image.target));
        if (!one.image.platforms.isEmpty())
            build.insert(QStringLiteral("platforms"), QJsonArray::fromStringList(one.image.platforms));
        if (const QJsonObject arguments = argumentsOf(one, forCompose); !arguments.isEmpty())
            build.insert(QStringLiteral("args"), arguments);
        if (one.parent)
            build.insert(QStringLiteral("additional_contexts"),
                         parentContexts(one, QLatin1String("service:") + names.of(one.parent->name)));
        services.insert(names.of(one.image.name), QJsonObject{{QStringLiteral("image"), one.planned.target.text()},
                                                              {QStringLiteral("build"), build}});
    }
    return written({{QStringLiteral("services"), services}}, form);
}

QByteArray workflowOf(const Spec &spec, const Plan &plan, ExportForm form)
{
    QJsonObject jobs{{QStringLiteral("tag"), tagJob(spec)}};
    const QList<Exported> images = exportedImages(spec, plan);
    QJsonArray needs{QStringLiteral("tag")};
    constexpr qsizetype mostOfAMatrix = 256;
    for (qsizetype at = 0; at < images.size();) {
        const int depth = images[at].planned.depth;
        QJsonArray made{QStringLiteral("tag")};
        for (int part = 1; at < images.size() && images[at].planned.depth == depth; ++part) {
            QList<Exported> together;
            for (; at < images.size() && images[at].planned.depth == depth && together.size() < mostOfAMatrix; ++at)
                together.append(images[at]);
            QString name = QLatin1String("depth-") + QString::number(depth);
            if (part > 1)
                name += QLatin1Char('-') + QString::number(part);
            jobs.insert(name, buildJob(spec, plan, together, needs));
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
