#include "model/engine/environments.h"

#include "model/engine/launcher.h"

#include <QProcessEnvironment>
#include <QRegularExpression>

#include <algorithm>

namespace stackwright {

namespace {

bool isForHelpers(const QString &name)
{
    static const char *const beginnings[] = {"GITHUB_", "ACTIONS_", "LC_", "DOCKER_CONTENT_TRUST", "DOCKER_BUILDKIT", "BUILDKIT_",
                                             "BUILDX_", "STACKWRIGHT_"};
    static const QStringList names{QStringLiteral("LANG"), QStringLiteral("LANGUAGE"), QStringLiteral("GPG_TTY"), QStringLiteral("SSH_TTY"),
                                   QStringLiteral("DOCKER_DEFAULT_PLATFORM"), QStringLiteral("DOCKER_CONFIG")};
    return !names.contains(name)
        && std::none_of(std::begin(beginnings), std::end(beginnings), [&](const char *one) { return name.startsWith(QLatin1String(one)); });
}

} // namespace

QMap<QString, QString> helperEnvironment(const QMap<QString, QString> &environment)
{
    QMap<QString, QString> given = baseEnvironment();
    for (auto one = environment.cbegin(); one != environment.cend(); ++one)
        if (isForHelpers(one.key()))
            given.insert(one.key(), one.value());
    return given;
}

QMap<QString, QString> helperEnvironment()
{
    const QProcessEnvironment process = QProcessEnvironment::systemEnvironment();
    QMap<QString, QString> environment;
    for (const QString &name : process.keys())
        environment.insert(name, process.value(name));
    return helperEnvironment(environment);
}

QString withoutUserInfo(const QString &address)
{
    static const QRegularExpression form(QStringLiteral("\\A([A-Za-z][A-Za-z0-9+.-]*://)?([^/?#]*)@"));
    const QRegularExpressionMatch match = form.match(address);
    return match.hasMatch() ? QString(match.captured(1) + address.mid(match.capturedEnd())) : address;
}

QMap<QString, QString> foreignEnvironment()
{
    QMap<QString, QString> environment = baseEnvironment();
    for (auto one = environment.begin(); one != environment.end(); ++one)
        if (one.key().endsWith(QLatin1String("_PROXY"), Qt::CaseInsensitive) && one.key().compare(QLatin1String("NO_PROXY"), Qt::CaseInsensitive) != 0)
            *one = withoutUserInfo(*one);
    return environment;
}

} // namespace stackwright
