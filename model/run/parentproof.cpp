#include "model/run/parentproof.h"

#include "model/stack/dockerwords.h"

#include <QJsonArray>

#include <algorithm>

namespace stackwright {

namespace {

/// A key of the configuration, and the instructions that set it.
struct Setting
{
    const char *key;
    QByteArrayList instructions;
};

const QList<Setting> &settings()
{
    static const QList<Setting> all{{"Entrypoint", {"ENTRYPOINT"}},      {"Cmd", {"CMD", "ENTRYPOINT"}}, {"User", {"USER"}},
                                    {"WorkingDir", {"WORKDIR"}},         {"ExposedPorts", {"EXPOSE"}},   {"Volumes", {"VOLUME"}},
                                    {"StopSignal", {"STOPSIGNAL"}},      {"Healthcheck", {"HEALTHCHECK"}}, {"Shell", {"SHELL"}}};
    return all;
}

/// Builders write "nothing" in several ways.
QJsonValue plain(const QJsonObject &config, const char *key)
{
    const QJsonValue value = config.value(QLatin1String(key));
    const bool none = value.isNull() || value.isUndefined() || (value.isArray() && value.toArray().isEmpty()) || (value.isObject() && value.toObject().isEmpty())
                      || value == QJsonValue(QString()) || (QLatin1String(key) == QLatin1String("WorkingDir") && value == QJsonValue(QStringLiteral("/")));
    return none ? QJsonValue() : value;
}

QMap<QString, QString> variables(const QJsonObject &config)
{
    QMap<QString, QString> found;
    for (const QJsonValue &one : config.value(QLatin1String("Env")).toArray()) {
        const QString text = one.toString();
        const qsizetype equals = text.indexOf(QLatin1Char('='));
        found.insert(text.left(equals), equals < 0 ? QString() : text.mid(equals + 1));
    }
    return found;
}

QMap<QString, QString> labelsOf(const QJsonObject &config)
{
    QMap<QString, QString> found;
    const QJsonObject labels = config.value(QLatin1String("Labels")).toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        found.insert(it.key(), it.value().toString());
    return found;
}

/// What a Dockerfile sets by itself, in whichever of its stages: more may differ than really does, never less.
class SetHere
{
public:
    void read(const Dockerfile &file)
    {
        m_anything = m_anything || !file.doubts.isEmpty();
        for (const DockerInstruction &one : file.instructions) {
            if (one.onBuild) // for the images that are built on this one
                continue;
            m_instructions += one.name;
            if (one.name != "LABEL" && one.name != "ENV")
                continue;
            const auto words = shellWords(one.text, file.escape);
            if (!words || words->isEmpty()) {
                m_anything = true;
                continue;
            }
            const bool pairs = words->first().contains('=');
            for (const QByteArray &word : pairs ? *words : words->mid(0, 1)) {
                const qsizetype equals = word.indexOf('=');
                QByteArray name = equals < 0 ? word : word.left(equals);
                name.replace('"', QByteArray()).replace('\'', QByteArray());
                m_anything = m_anything || name.contains('$') || name.contains(file.escape); // by a variable: it may be any
                m_names += (one.name == "ENV" ? 'E' : 'L') + name;
            }
        }
    }
    bool anything() const { return m_anything; }
    bool instruction(const QByteArray &name) const { return m_instructions.contains(name); }
    bool variable(const QString &name) const { return m_names.contains('E' + name.toUtf8()); }
    bool label(const QString &name) const { return m_names.contains('L' + name.toUtf8()); }

private:
    QSet<QByteArray> m_instructions, m_names;
    bool m_anything = false;
};

QString whyConfigDiffers(const QJsonObject &base, const QJsonObject &image, const Dockerfile &dockerfile, const QStringList &given)
{
    SetHere here;
    here.read(dockerfile);
    QByteArray triggers; // of the base: they are instructions of this build
    for (const QJsonValue &one : base.value(QLatin1String("OnBuild")).toArray())
        triggers += one.toString().toUtf8() + '\n';
    if (!triggers.isEmpty())
        here.read(readDockerfile(triggers));
    if (here.anything())
        return {};
    for (const Setting &one : settings()) {
        const bool set = std::any_of(one.instructions.cbegin(), one.instructions.cend(), [&](const QByteArray &name) { return here.instruction(name); });
        if (!set && plain(base, one.key) != plain(image, one.key))
            return QString::fromLatin1(one.instructions.first());
    }
    const auto differing = [](const QMap<QString, QString> &a, const QMap<QString, QString> &b, const auto &maySet) {
        QStringList names = a.keys();
        for (auto it = b.begin(); it != b.end(); ++it)
            if (!a.contains(it.key()))
                names += it.key();
        for (const QString &name : std::as_const(names))
            if ((a.contains(name) != b.contains(name) || a.value(name) != b.value(name)) && !maySet(name))
                return name;
        return QString();
    };
    const QMap<QString, QString> environment = variables(base);
    const QString variable = differing(environment, variables(image), [&](const QString &name) {
        return here.variable(name) || (name == QLatin1String("PATH") && !environment.contains(name)); // BuildKit's own, where there is none
    });
    if (!variable.isEmpty())
        return QLatin1String("ENV ") + variable;
    const QString label = differing(labelsOf(base), labelsOf(image), [&](const QString &name) {
        return here.label(name) || given.contains(name) || name.startsWith(QLatin1String("io.buildah."));
    });
    return label.isEmpty() ? QString() : QString(QLatin1String("LABEL ") + label);
}

} // namespace

QString whyNotOn(const ProofOfBase &base, const ImageFacts &image, const QList<ImageLayer> &steps, const Dockerfile &dockerfile,
                 const QStringList &labels)
{
    if (image.rootfsLayers.mid(0, base.layers.size()) != base.layers)
        return QStringLiteral("its layers");
    for (qsizetype i = 0; i < base.steps.size(); ++i)
        if (i >= steps.size() || base.steps.at(i).createdBy != steps.at(i).createdBy || base.steps.at(i).created != steps.at(i).created)
            return base.steps.at(i).createdBy.simplified().left(200);
    return base.config.isEmpty() ? QString() : whyConfigDiffers(base.config, image.config, dockerfile, labels);
}

} // namespace stackwright
