#include "model/engine/launcher.h"

#include <algorithm>
#include <memory>

namespace stackwright {

namespace {

QString quoted(const QString &word)
{
    static const QString plain = QStringLiteral("_@%+=:,./-");
    const bool asIs = !word.isEmpty() && std::all_of(word.cbegin(), word.cend(), [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || plain.contains(c);
    });
    if (asIs)
        return word;
    QString inner = word;
    inner.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
    return QString(QLatin1Char('\'') + inner + QLatin1Char('\''));
}

} // namespace

QString Command::text() const
{
    QStringList words{quoted(program)};
    for (const QString &argument : arguments)
        words.append(quoted(argument));
    return words.join(QLatin1Char(' '));
}

QMap<QString, QString> baseEnvironment()
{
    static const char *const allowed[] = {
        "PATH", "HOME", "TMPDIR", "TZ", "XDG_RUNTIME_DIR", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY",
        "DOCKER_CERT_PATH", "DOCKER_API_VERSION", "CONTAINER_HOST", "CONTAINERS_CONF",
        "CONTAINERS_REGISTRIES_CONF", "CONTAINERS_STORAGE_CONF", "STORAGE_DRIVER", "BUILDAH_ISOLATION", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
        "http_proxy", "https_proxy", "no_proxy", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR",
    };
    QMap<QString, QString> environment{{QStringLiteral("LANG"), QStringLiteral("C.UTF-8")}};
    for (const char *name : allowed)
        if (qEnvironmentVariableIsSet(name))
            environment.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
    return environment;
}

Process *runToEnd(Launcher &launcher, const Command &command, QObject *context,
                  std::function<void(const Finished &)> answer, qint64 cap)
{
    Process *process = launcher.start(command, context);
    const auto finished = std::make_shared<Finished>();
    QObject::connect(process, &Process::output, process, [finished, cap](const QByteArray &bytes, Process::Channel channel) {
        const qint64 room = cap - finished->output.size() - finished->errors.size();
        QByteArray &kept = channel == Process::Channel::Error ? finished->errors : finished->output;
        kept += bytes.left(std::max<qint64>(0, room));
        finished->cut = finished->cut || bytes.size() > room;
    });
    QObject::connect(process, &Process::done, context ? context : process,
                     [process, finished, answer = std::move(answer)](const Exit &exit) {
        process->deleteLater();
        finished->exit = exit;
        answer(*finished);
    });
    return process;
}

} // namespace stackwright
