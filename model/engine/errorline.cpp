#include "model/engine/errorline.h"

#include "model/base/text.h"

#include <QRegularExpression>

namespace stackwright {

namespace {

constexpr qsizetype longestShown = 500;

/// A program's own log, such as podman writes beside what failed: worth showing only where nothing else was said.
bool isLogged(const QString &line)
{
    static const QRegularExpression form(QStringLiteral("^time=\"[^\"]+\" level=[a-z]+ msg="));
    return form.match(line).hasMatch();
}

} // namespace

int errorWeight(const QString &line)
{
    static const QRegularExpression mark(QStringLiteral(
        "^(E: |ERROR[: ]|[Ee]rror: |[Ff]atal: |FATAL|make: \\*\\*\\*|npm ERR!|[A-Za-z_.]*(Error|Exception|NotFound): |"
        "LibMambaUnsatisfiableError|PackagesNotFoundError|COPY failed: |ADD failed: |"
        "E {2,}(assert\\b|Failed: |[A-Za-z_.]*(Error|Exception|Exit|Failure|Timeout|Interrupt)\\b))"));
    // What pytest says further of an assertion: values, differences, "+ where".
    static const QRegularExpression further(QStringLiteral("^E(\\s|$)"));
    static const QRegularExpression reason(QStringLiteral(
        "No space left on device|Permission denied|[Nn]o such file or directory|command not found|: not found|Temporary failure|"
        "[Cc]onnection refused|Could not resolve|Unable to |toomanyrequests|unknown instruction|failed to solve"));
    static const QRegularExpression word(QStringLiteral("\\b(error|failed|cannot|could not|denied|invalid|fatal)\\b"),
                                         QRegularExpression::CaseInsensitiveOption);
    // What a builder says of any failed RUN adds nothing to what the program in it said: "---> Removed intermediate container 6dbd1464586a".
    static const QRegularExpression hollow(QStringLiteral(
        "returned a non-zero code: \\d+$|exit code: \\d+$|exit status \\d+$|^Removing intermediate container |^-{2,3}> |^build failed: "));
    if (hollow.match(line).hasMatch() || isLogged(line))
        return -1;
    if (mark.match(line).hasMatch())
        return 3;
    if (further.match(line).hasMatch())
        return 0;
    if (reason.match(line).hasMatch())
        return 2;
    return word.match(line).hasMatch() ? 1 : 0;
}

QString plainLine(const QByteArray &line)
{
    QByteArray shown = line;
    while (shown.endsWith('\r') || shown.endsWith('\n'))
        shown.chop(1);
    // A progress bar is what it was at last.
    if (const qsizetype carriage = shown.lastIndexOf('\r'); carriage >= 0)
        shown.remove(0, carriage + 1);
    static const QRegularExpression escapes(QStringLiteral("\x1b\\[[0-9;?]*[A-Za-z]"));
    QString text = QString::fromUtf8(shown.left(4 * longestShown));
    text.remove(escapes);
    text = visible(text.toUtf8()).trimmed();
    if (text.size() > longestShown)
        text = text.left(longestShown - 1) + QChar(0x2026);
    return text;
}

QString errorLine(const QByteArray &output)
{
    QString best, last, logged;
    int bestWeight = 0;
    const QByteArrayList lines = output.split('\n');
    for (auto it = lines.crbegin(); it != lines.crend(); ++it) {
        const QString line = plainLine(*it);
        if (line.isEmpty())
            continue;
        const int weighs = errorWeight(line);
        if (last.isEmpty() && weighs >= 0)
            last = line;
        if (logged.isEmpty() && isLogged(line))
            logged = line;
        if (weighs > bestWeight) {
            best = line;
            bestWeight = weighs;
        }
        if (bestWeight == 3)
            break;
    }
    return !best.isEmpty() ? best : !last.isEmpty() ? last : logged;
}

} // namespace stackwright
