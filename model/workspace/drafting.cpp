#include "model/workspace/drafting.h"

#include "model/git/git.h"
#include "model/stack/layout.h"
#include "model/stack/spec.h"

#include <QDir>
#include <QFileInfo>

namespace stackwright {

QString checkoutAbove(const QString &folder)
{
    const QString here = QDir::cleanPath(folder);
    QDir above(here);
    do {
        if (QFileInfo::exists(above.filePath(QStringLiteral(".git"))))
            return above.path();
    } while (above.cdUp());
    return here;
}

DraftHints draftHints(const QString &checkout)
{
    DraftHints hints;
    hints.name = QFileInfo(checkout).fileName();
    const Result<std::unique_ptr<Git>> git = openGit(checkout);
    if (!git)
        return hints;
    // https://github.com/owner/repository, git@github.com:owner/repository.git
    QString origin = (*git)->originUrl();
    if (origin.endsWith(QLatin1String(".git")))
        origin.chop(4);
    const QStringList parts = origin.replace(QLatin1Char(':'), QLatin1Char('/')).split(QLatin1Char('/'), Qt::SkipEmptyParts);
    if (origin.contains(QLatin1String("github.com")) && parts.size() >= 2)
        hints.nameSpace = QLatin1String("ghcr.io/") + parts[parts.size() - 2].toLower();
    if (!(*git)->commit(QStringLiteral("main")) && !(*git)->commit(QStringLiteral("origin/main")) && (*git)->commit(QStringLiteral("master")))
        hints.mainBranch = QStringLiteral("master");
    return hints;
}

std::optional<InTheWay> specInTheWay(StackFiles &files, const QString &specFile)
{
    for (const QString &usual : usualSpecFiles)
        if (files.entry(usual))
            return InTheWay{usual, usual == usualSpecFiles.first() && usual != specFile};
    return {};
}

QList<DraftQuestion> questionsIn(const QByteArray &text)
{
    QList<DraftQuestion> questions;
    int number = 0;
    for (const QByteArray &line : text.split('\n')) {
        ++number;
        if (const qsizetype at = line.indexOf("# decide: "); at >= 0)
            questions += DraftQuestion{number, QString::fromUtf8(line.mid(at + 2))};
    }
    return questions;
}

DraftCheck checkDraft(const QString &checkout, const QString &specFile, const QByteArray &text)
{
    const std::unique_ptr<StackFiles> files = filesOfCheckout(checkout);
    const std::unique_ptr<StackFiles> then = filesWith(*files, specFile, text);
    return {checkStack(*then, specFile).findings, readSpec(text, specFile).spec.has_value()};
}

} // namespace stackwright
