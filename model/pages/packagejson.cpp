// Lists of packages that are JSON: pip list --format json, conda list --json, conda env export --json, npm ls --json.
#include "model/pages/packagerows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stackwright {

namespace {

constexpr int deepest = 60; ///< packages below packages

QByteArray text(const QJsonValue &value)
{
    return value.toString().toUtf8();
}

void addNpm(const QJsonObject &below, int depth, QList<Package> *packages)
{
    for (auto it = below.begin(); it != below.end() && depth < deepest; ++it) {
        const QJsonObject package = it->toObject();
        packages->append({it.key().toUtf8(), text(package.value(QLatin1String("version"))), {}});
        addNpm(package.value(QLatin1String("dependencies")).toObject(), depth + 1, packages);
    }
}

void addSpecs(const QJsonArray &specs, PackageReading *reading)
{
    QByteArray lines = "dependencies:\n"; // what conda env export writes as YAML
    for (const QJsonValue &spec : specs) {
        if (spec.isString())
            lines += "  - " + text(spec) + '\n';
        const QJsonArray pip = spec[QLatin1String("pip")].toArray();
        if (!pip.isEmpty())
            lines += "  - pip:\n";
        for (const QJsonValue &one : pip)
            lines += "    - " + text(one) + '\n';
    }
    *reading = readPackageOutput(lines);
}

bool readArray(const QJsonArray &array, PackageReading *reading)
{
    QList<Package> conda, pip;
    bool ofConda = false;
    for (const QJsonValue &value : array) {
        const QJsonObject one = value.toObject();
        const QByteArray name = text(one.value(QLatin1String("name"))),
                         version = text(one.value(QLatin1String("version")));
        if (name.isEmpty() || !one.contains(QLatin1String("version")))
            return false;
        const bool isConda = one.contains(QLatin1String("build_string")) || one.contains(QLatin1String("channel"));
        ofConda = ofConda || isConda;
        if (isConda && text(one.value(QLatin1String("channel"))) != "pypi")
            conda.append({name, version,
                          QByteArray(text(one.value(QLatin1String("build_string"))) + ' ' +
                                     text(one.value(QLatin1String("channel"))))
                              .trimmed()});
        else
            pip.append({pipName(name), version, text(one.value(QLatin1String("editable_project_location")))});
    }
    if (!conda.isEmpty())
        reading->lists += packageList(PackageWorld::Conda, conda, {});
    if (!pip.isEmpty())
        reading->lists += packageList(PackageWorld::Pip, pip, {});
    return !reading->lists.isEmpty();
}

} // namespace

bool readPackageJson(const QByteArray &output, PackageReading *reading)
{
    QByteArray json = output.trimmed();
    if (!json.startsWith('[') && !json.startsWith('{') && !isPipNotice(json))
        return false;
    QList<QByteArray> lines = json.split('\n');
    lines.removeIf(isPipNotice); // before or after the document
    json = lines.join('\n');
    const QJsonDocument document = QJsonDocument::fromJson(json);
    PackageReading read;
    if (document.isArray()) {
        if (!readArray(document.array(), &read))
            return false;
    } else {
        const QJsonValue dependencies = document.object().value(QLatin1String("dependencies"));
        QList<Package> packages;
        if (dependencies.isArray())
            addSpecs(dependencies.toArray(), &read);
        else
            addNpm(dependencies.toObject(), 0, &packages);
        if (!packages.isEmpty())
            read.lists += packageList(PackageWorld::Npm, packages, {});
    }
    if (read.lists.isEmpty())
        return false;
    *reading = read;
    return true;
}

} // namespace stackwright
