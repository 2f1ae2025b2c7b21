#include "model/stack/drafttext.h"

#include "model/base/text.h"
#include "model/stack/layout.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace stackwright {

namespace {

/// Plain where nobody can read it otherwise. JSON's quoting is also YAML's.
QString scalar(const QString &text)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z][A-Za-z0-9._/-]*$"));
    static const QStringList words{QStringLiteral("yes"), QStringLiteral("no"), QStringLiteral("on"), QStringLiteral("off"), QStringLiteral("true"), QStringLiteral("false"),
                                   QStringLiteral("null"), QStringLiteral("y"), QStringLiteral("n")};
    if (text == QLatin1String(".") || (plain.match(text).hasMatch() && !words.contains(text.toLower())))
        return text;
    return QString::fromUtf8(QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact)).mid(1).chopped(1);
}

QString map(const QList<QPair<QString, QString>> &pairs)
{
    QStringList words;
    for (const auto &[name, value] : pairs)
        words += scalar(name) + QLatin1String(": ") + scalar(value);
    return QLatin1Char('{') + words.join(QLatin1String(", ")) + QLatin1Char('}');
}

QString from(const QString &folder, const QString &path)
{
    return QDir(QLatin1Char('/') + (folder == QLatin1String(".") ? QString() : folder)).relativeFilePath(QLatin1Char('/') + path);
}

class Writer
{
public:
    Writer(Draft *draft, const DraftHints &hints) : m_draft(*draft), m_hints(hints) {}

    void write()
    {
        const bool usual = std::all_of(m_draft.images.cbegin(), m_draft.images.cend(), [](const DraftImage &image) {
            return image.folder != QLatin1String("images") && isWithin(image.folder.toUtf8(), "images");
        });
        m_draft.specFile = usual ? QStringLiteral("images/spec.yml") : QStringLiteral("stackwright.yml");
        m_imagesFolder = usual ? QStringLiteral("images") : QStringLiteral(".");
        m_draft.questions = 0;
        line(QStringLiteral("# Drafted by stackwright init. A line with \"guess:\" says what the files suggest, one with \"decide:\" what only you can know."));
        if (!m_draft.leftOut.isEmpty()) {
            line(QStringLiteral("# Not taken up, since they look like tests, documents or tools, or do not begin with FROM:"));
            constexpr qsizetype most = 30;
            for (const QString &path : m_draft.leftOut.mid(0, most))
                line(QLatin1String("#   ") + path.simplified());
            if (m_draft.leftOut.size() > most)
                line(QLatin1String("#   and ") + QString::number(m_draft.leftOut.size() - most) + QLatin1String(" more"));
        }
        if (!m_hints.mainBranch.isEmpty() && m_hints.mainBranch != QLatin1String("main")) {
            line(QStringLiteral("# guess: the branch whose commits build every image"));
            line(QLatin1String("main_branches: [") + scalar(m_hints.mainBranch) + QLatin1Char(']'));
        }
        line(QStringLiteral("images:"));
        for (const DraftImage &image : m_draft.images)
            writeImage(image);
        line(QStringLiteral("tag:"));
        line(QStringLiteral("  # guess: the first part of every tag; choose your own, in quotes, and raise it for each release"));
        line(QStringLiteral("  prefix: \"1.0\""));
        line(QStringLiteral("# Commands whose output stands on an image's page: PY_VER: {description: Python version, command: python3 --version}"));
        line(QStringLiteral("all_info_cmds: {}"));
    }

private:
    void line(const QString &text) { m_draft.text += text.toUtf8() + '\n'; }

    void writeImage(const DraftImage &image)
    {
        for (const QString &guess : image.guesses)
            line(QLatin1String("  # guess: ") + guess.simplified());
        for (const QString &question : image.questions)
            line(QLatin1String("  # decide: ") + question.simplified());
        m_draft.questions += static_cast<int>(image.questions.size());
        line(QLatin1String("  ") + scalar(image.name) + QLatin1Char(':'));
        const auto key = [this](const char *name, const QString &value) { line(QLatin1String("    ") + QLatin1String(name) + QLatin1String(": ") + value); };
        key("image_name", scalar(image.repository.isEmpty() ? image.name : image.repository));
        if (!image.parent.isEmpty())
            key("depend_on", scalar(image.parent));
        if (!image.uses.isEmpty()) {
            QStringList names;
            for (const QString &one : image.uses)
                names += scalar(one);
            key("uses", QLatin1Char('[') + names.join(QLatin1String(", ")) + QLatin1Char(']'));
        }
        if (image.folder != pathBelow(m_imagesFolder, image.name))
            key("folder", scalar(from(m_imagesFolder, image.folder).isEmpty() ? QStringLiteral(".") : from(m_imagesFolder, image.folder)));
        if (!image.context.isEmpty() && image.context != image.folder)
            key("context", scalar(image.context));
        if (const QString file = from(image.folder, image.dockerfile); file != QLatin1String("Dockerfile"))
            key("dockerfile", scalar(file));
        if (!image.target.isEmpty())
            key("target", scalar(image.target));
        if (!image.argumentsFile.isEmpty())
            key("build_args_file", scalar(image.argumentsFile));
        if (!image.buildArgs.isEmpty())
            key("build_args", map(image.buildArgs));
        if (!image.parentArgs.isEmpty())
            key("parent_args", map(image.parentArgs));
    }

    Draft &m_draft;
    const DraftHints &m_hints;
    QString m_imagesFolder;
};

} // namespace

void writeDraft(Draft *draft, const DraftHints &hints)
{
    draft->text.clear();
    Writer(draft, hints).write();
}

} // namespace stackwright
