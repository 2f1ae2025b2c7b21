#include "model/stack/check_secrets.h"

#include "model/stack/dockeruses.h"
#include "model/yaml/yaml.h"

#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

struct SecretMount
{
    QByteArray id; ///< as written; empty: none
    bool required = false;
};

std::optional<SecretMount> secretMount(const QByteArray &flag)
{
    SecretMount mount;
    QByteArray type, target;
    for (const QByteArray &field : mountFields(flag)) {
        const qsizetype equals = field.indexOf('=');
        const QByteArray key = (equals < 0 ? field : field.left(equals)).trimmed().toLower(), value = equals < 0 ? QByteArray() : field.mid(equals + 1);
        if (key == "type")
            type = value.toLower();
        else if (key == "id")
            mount.id = value;
        else if (key == "target" || key == "dst" || key == "destination")
            target = value;
        else if (key == "required")
            mount.required = equals < 0 || value.toLower() == "true" || value == "1";
    }
    if (type != "secret")
        return {};
    if (mount.id.isEmpty()) // the builder takes the last part of the target
        mount.id = target.mid(target.lastIndexOf('/') + 1);
    return mount;
}

} // namespace

QList<Finding> findingsOfSecrets(const QString &specFile, const ImageSpec &image, const Dockerfile &docker)
{
    QList<Finding> findings;
    QSet<QString> mounted;
    bool computed = !docker.doubts.isEmpty();
    for (const DockerInstruction &one : docker.instructions)
        for (const auto &[name, value] : one.flags) {
            const std::optional<SecretMount> mount = name == "mount" ? secretMount(value) : std::nullopt;
            if (!mount)
                continue;
            const QString id = QString::fromUtf8(mount->id);
            computed = computed || id.contains(QLatin1Char('$'));
            const bool given = std::any_of(image.secrets.cbegin(), image.secrets.cend(), [&](const SecretSpec &secret) { return secret.id == id; });
            if (!given && !id.isEmpty() && !id.contains(QLatin1Char('$')) && !mounted.contains(id))
                findings += Finding{Finding::Severity::Warning, QStringLiteral("secret-not-given"), image.dockerfilePath(), one.line, 1,
                                    QLatin1String("RUN mounts the secret ") + quotedText(id) + QLatin1String(", which image ") + quotedText(image.name)
                                        + QLatin1String(mount->required ? " is not given: the build fails" : " is not given: it is not there in the build"),
                                    QLatin1String("write secrets: [{id: ") + shownText(id) + QLatin1String(", env: NAME}] in the spec")};
            mounted.insert(id);
        }
    if (!computed)
        for (const SecretSpec &secret : image.secrets)
            if (!mounted.contains(secret.id))
                findings += Finding{Finding::Severity::Warning, QStringLiteral("unused-secret"), specFile, secret.line, secret.column,
                                    QLatin1String("secret ") + quotedText(secret.id) + QLatin1String(" is mounted nowhere in ") + image.dockerfilePath(),
                                    QLatin1String("write RUN --mount=type=secret,id=") + secret.id + QLatin1String(" there, or remove it")};
    return findings;
}

} // namespace stackwright
