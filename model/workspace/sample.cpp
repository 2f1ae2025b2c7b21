#include "model/workspace/sample.h"

#include "model/engine/launcher.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

using namespace std::chrono_literals;

namespace stackwright {

namespace {

QString lastWords(const QByteArray &output)
{
    return QString::fromUtf8(output.trimmed().split('\n').last()).trimmed();
}

void step(Launcher &launcher, const QString &folder, QList<QStringList> steps, QObject *context, std::function<void(Result<void>)> answer)
{
    Command command;
    command.program = QStringLiteral("git");
    // The person's own name where they have given one, else the program's; none of their hooks and templates.
    command.arguments = QStringList{QStringLiteral("-c"), QStringLiteral("core.hooksPath=/dev/null"), QStringLiteral("-c"), QStringLiteral("commit.gpgSign=false"),
                                    QStringLiteral("-C"), folder} + steps.takeFirst();
    command.environment = baseEnvironment();
    for (const char *name : {"AUTHOR", "COMMITTER"}) {
        command.environment.insert(QStringLiteral("GIT_%1_NAME").arg(QLatin1String(name)), QStringLiteral("Stackwright"));
        command.environment.insert(QStringLiteral("GIT_%1_EMAIL").arg(QLatin1String(name)), QStringLiteral("stackwright@localhost"));
    }
    command.deadline = 60s;
    runToEnd(launcher, command, context, [&launcher, folder, steps, context, answer, text = command.text()](const Finished &finished) {
        if (!finished.exit.success())
            return answer(surroundingsError(folder, QLatin1String("git: ") + (finished.output.trimmed().isEmpty() ? finished.exit.reason : lastWords(finished.output)),
                                            QStringLiteral("install git, or make the folder a repository yourself: git init, git add, git commit")));
        if (steps.isEmpty())
            return answer({});
        step(launcher, folder, steps, context, answer);
    });
}

} // namespace

QString sampleFolder(const QString &programFolder)
{
    const QDir program(programFolder);
    QString source = QDir::cleanPath(program.filePath(QStringLiteral("../share/stackwright/sample")));
    if (QFileInfo::exists(source + QLatin1String("/images/spec.yml")))
        return source;
    // build/PRESET/bin of a checkout of the program.
    source = QDir::cleanPath(program.filePath(QStringLiteral("../../..")));
    return QFileInfo::exists(source + QLatin1String("/images/spec.yml")) ? source : QString();
}

Result<void> copySample(const QString &sample, const QString &target)
{
    if (sample.isEmpty())
        return surroundingsError(QStringLiteral("the sample stack"), QStringLiteral("it is not installed with this program"));
    const QFileInfo there(target);
    if (there.exists() && (!there.isDir() || !QDir(target).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)))
        return inputError(target, QStringLiteral("there is something already"), QStringLiteral("choose another folder"));
    const QString from = sample + QLatin1String("/images");
    QDirIterator walk(from, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString file = walk.next();
        if (file.contains(QLatin1String("/__pycache__/")) || file.contains(QLatin1String("/.pytest_cache/")))
            continue;
        const QString to = target + QLatin1String("/images") + file.mid(from.size());
        if (!QDir().mkpath(QFileInfo(to).path()) || !QFile::copy(file, to))
            return surroundingsError(to, QStringLiteral("it cannot be written"), QStringLiteral("choose another folder"));
        QFile::setPermissions(to, QFile::permissions(to) | QFile::WriteOwner | QFile::WriteUser); // what is installed may be read-only
    }
    return {};
}

void makeRepository(Launcher &launcher, const QString &folder, QObject *context, std::function<void(Result<void>)> answer)
{
    const auto words = [](const char *line) { return QString(QLatin1String(line)).split(QLatin1Char(' ')); };
    step(launcher, folder, {words("init -q --template= -b dev"), words("add -A"), words("commit -q -m") + QStringList{QStringLiteral("Begin with the sample stack")}},
         context, std::move(answer));
}

} // namespace stackwright
