#include "views/window/openlocal.h"

#include "model/base/text.h"
#include "model/engine/launcher.h"
#include "model/items/editorcommand.h"
#include "model/items/translated.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QSettings>
#include <QStandardPaths>
#include <QUrl>
#include <QWidget>

namespace stackwright {

namespace {

void tell(QWidget *asker, const QString &what, const QString &advice)
{
    QMetaObject::invokeMethod(asker->window(), "tellTrouble", Q_ARG(QString, what), Q_ARG(QString, advice));
}

} // namespace

void openLocal(QWidget *asker, const QString &path, int line, int column)
{
    const QFileInfo file(path);
    if (!file.exists()) {
        tell(asker, tr("%1 is not there any more").arg(visible(path.toUtf8())), {});
        return;
    }
    if (file.isDir()) {
        QDesktopServices::openUrl(QUrl::fromLocalFile(file.absoluteFilePath()));
        return;
    }
    if (!file.isFile())
        return;
    const QString choice = QSettings().value(QStringLiteral("editor")).toString();
    const QStringList words = editorWords(choice, qEnvironmentVariable("VISUAL"), file.absoluteFilePath(), line, column);
    if (words.isEmpty()) {
        if (!file.isExecutable()) // the desktop would run it
            QDesktopServices::openUrl(QUrl::fromLocalFile(file.absoluteFilePath()));
        else
            tell(asker, tr("%1 is a program: the desktop would run it").arg(file.fileName()), tr("Choose an editor under File, Preferences"));
        return;
    }
    Command command;
    command.program = words.first();
    command.arguments = words.mid(1);
    command.workingDirectory = file.absolutePath();
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment(); // an editor is the person's own program
    for (const QString &name : system.keys())
        command.environment.insert(name, system.value(name));
    const bool found = command.program.contains(QLatin1Char('/')) ? QFileInfo(command.program).isExecutable() : !QStandardPaths::findExecutable(command.program).isEmpty();
    if (const Result<qint64> started = found ? startDetached(command) : Result<qint64>(surroundingsError(command.program, QStringLiteral("not found"), QString())); !started)
        tell(asker, tr("The editor %1 could not be started: %2").arg(command.program, started.error().why.text), tr("Choose another one under File, Preferences"));
}

} // namespace stackwright
