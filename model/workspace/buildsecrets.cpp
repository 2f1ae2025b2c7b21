#include "model/workspace/buildsecrets.h"

#include "model/base/files.h"
#include "model/base/mask.h"

#include <QDir>
#include <QFileInfo>

namespace stackwright {

namespace {

/// Every line of it is looked for in everything that is kept: a larger file would make each log slow.
constexpr qint64 largestFile = 64 * 1024;

/// From the checkout, or the person's own folder.
QString absolutePath(const QString &written, const QString &checkout, const QMap<QString, QString> &environment)
{
    if (written.startsWith(QLatin1String("~/")))
        return QDir::cleanPath(environment.value(QStringLiteral("HOME"), QDir::homePath()) + written.mid(1));
    return QDir::cleanPath(QDir(checkout).absoluteFilePath(written));
}

} // namespace

QString placeOf(const Planning &planning, const SecretSpec &secret)
{
    return planning.folders.specFile + QLatin1Char(':') + QString::number(secret.line) + QLatin1Char(':') + QString::number(secret.column);
}

Result<BuildSecrets> findBuildSecrets(const Planning &planning, const QMap<QString, QString> &environment, const QSet<QString> &standing)
{
    BuildSecrets found;
    for (const QString &name : planning.plan.order) {
        if (planning.plan.images[planning.plan.indexOf(name)].action != Action::Build || standing.contains(name))
            continue;
        for (const SecretSpec &secret : planning.spec.images[planning.spec.indexOf(name)].secrets) {
            const QString place = placeOf(planning, secret), whose = QLatin1String("secret ") + secret.id + QLatin1String(" of ") + name + QLatin1String(": ");
            BuildSecret given{secret.id, secret.variable, {}, {}};
            QByteArray value;
            if (!secret.variable.isEmpty()) {
                given.value = environment.value(secret.variable);
                if (given.value.isEmpty() && secret.optional)
                    continue;
                if (given.value.isEmpty())
                    return surroundingsError(place, whose + secret.variable + QLatin1String(environment.contains(secret.variable) ? " is empty" : " is not set"),
                                             QLatin1String("set ") + secret.variable + QLatin1String(" in the environment, or write optional: true"));
                value = given.value.toUtf8();
            } else {
                given.file = absolutePath(secret.file, planning.folders.checkout, environment);
                if (secret.optional && !QFileInfo::exists(given.file))
                    continue;
                const Result<QByteArray> bytes = readFile(given.file, largestFile);
                if (given.file.contains(QLatin1Char(',')) || given.file.contains(QLatin1Char('"')))
                    return surroundingsError(place, whose + given.file + QLatin1String(" has a comma or a quote in its name, which the builder cannot be given"),
                                             QStringLiteral("put the file elsewhere"));
                if (!bytes)
                    return surroundingsError(place, whose + given.file + QLatin1String(": ") + bytes.error().why.text,
                                             QStringLiteral("put a file of at most 64 KiB there, or write optional: true"));
                value = *bytes;
            }
            if (!found.values.contains(value))
                found.values += value;
            if (Masker::isTooShort(value))
                found.warnings += QString(whose + QLatin1String("it has fewer than ") + QString::number(Masker::shortestSecret)
                                          + QLatin1String(" characters: where a build prints it, it is not hidden"));
            found.byImage[name] += given;
        }
    }
    return found;
}

} // namespace stackwright
