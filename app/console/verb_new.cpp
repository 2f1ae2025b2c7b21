// `new`: a further image of the stack: folder, Dockerfile, test and entry in the spec.
#include "app/console/verb.h"
#include "model/base/files.h"
#include "model/base/text.h"
#include "model/stack/layout.h"
#include "model/stack/newimage.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stackwright {

namespace {

class NewVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override { emit ended(work()); }

private:
    int work()
    {
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        if (!folders)
            return m_console.fail(folders.error());
        m_checkout = folders->checkout;
        const QString specPath = path(folders->specFile);
        const Result<QByteArray> before = readFile(specPath, mebibyte, false);
        if (!before)
            return m_console.fail(inputError(folders->specFile, before.error().why, before.error().advice));
        const SpecReading reading = readSpec(*before, folders->specFile);
        const QString images = reading.spec ? reading.spec->imagesFolder : QString();
        const NewImageWish wish{m_request.arguments.first(), m_request.parent, QFileInfo::exists(path(pathBelow(images, QStringLiteral("conftest.py"))))};
        const Result<NewImage> made = newImage(*before, folders->specFile, wish);
        if (!made)
            return m_console.fail(made.error());
        for (const NewImage::File &file : made->files)
            if (const QFileInfo there(path(file.path)); there.exists() || there.isSymLink())
                return m_console.fail(inputError(file.path, QStringLiteral("is there already"), QStringLiteral("move it away, or choose another name")));
        if (!m_request.dryRun)
            if (const Result<void> written = write(specPath, folders->specFile, *before, *made); !written)
                return m_console.fail(written.error());
        tell(*before, *made, folders->specFile);
        return 0;
    }

    QString path(const QString &below) const { return QDir(m_checkout).filePath(below); }

    /// The spec last: it names nothing that is not there. What another program wrote meanwhile stays.
    Result<void> write(const QString &specPath, const QString &specFile, const QByteArray &before, const NewImage &made)
    {
        QStringList written;
        const auto undo = [&written](Error error) {
            for (const QString &one : std::as_const(written))
                QFile::remove(one);
            return error;
        };
        for (const NewImage::File &file : made.files) {
            if (const Result<void> done = writeFile(path(file.path), file.text); !done)
                return undo(done.error());
            written += path(file.path);
        }
        const Result<QByteArray> now = readFile(specPath, mebibyte, false);
        if (!now || *now != before)
            return undo(workError(specFile, QStringLiteral("it changed meanwhile"), QStringLiteral("start again: the entry is put into what stands there now")));
        if (const Result<void> done = writeFile(specPath, made.spec); !done)
            return undo(done.error());
        return {};
    }

    void tell(const QByteArray &before, const NewImage &made, const QString &specFile)
    {
        if (m_request.json) {
            QJsonArray files;
            for (const NewImage::File &file : made.files)
                files += QJsonObject{{QStringLiteral("path"), file.path}, {QStringLiteral("text"), QString::fromUtf8(file.text)}};
            m_console.data(QJsonDocument(QJsonObject{{QStringLiteral("schema"), 1}, {QStringLiteral("files"), files}, {QStringLiteral("spec"), specFile}, {QStringLiteral("line"), made.line},
                                                     {QStringLiteral("patch"), QString::fromUtf8(patchText(before, made, specFile))}, {QStringLiteral("written"), !m_request.dryRun}}).toJson());
            return;
        }
        if (m_request.dryRun) {
            QByteArray text = patchText(before, made, specFile);
            for (const NewImage::File &file : made.files) {
                text += "--- /dev/null\n+++ " + file.path.toUtf8() + "\n@@ -0,0 +1," + QByteArray::number(file.text.count('\n')) + " @@\n";
                for (const QByteArray &line : file.text.chopped(1).split('\n'))
                    text += '+' + line + '\n';
            }
            m_console.data(text);
            return;
        }
        for (const NewImage::File &file : made.files)
            m_console.note(QLatin1String("wrote ") + file.path);
        m_console.note(QLatin1String("added ") + counted(made.lines, QStringLiteral("line")) + QLatin1String(" to ") + specFile + QLatin1Char(':') + QString::number(made.line));
    }

    QString m_checkout;
};

} // namespace

std::unique_ptr<Verb> makeNewVerb(const Request &request, Console &console)
{
    return std::make_unique<NewVerb>(request, console);
}

} // namespace stackwright
