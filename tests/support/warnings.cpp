#include "tests/support/warnings.h"

#include <gtest/gtest.h>

#include <QString>

/// libgit2 1.5 keeps what its regular expressions allocate, OpenSSL each thread's errors; no leak of ours passes through those.
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libpcre2-8.so\nleak:libcrypto.so\n";
}

namespace stackwright::testing {

namespace {

void onMessage(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    const bool harmless = text.contains(QLatin1String("propagateSizeHints")) || text.contains(QLatin1String("XDG_RUNTIME_DIR"))
        || text.contains(QLatin1String("does not support setParent")) // the offscreen platform says so of every native child
        || text.contains(QLatin1String("does not support raise")) || text.contains(QLatin1String("does not support grabbing")); // and of menus
    std::fprintf(stderr, "%s\n", qPrintable(text));
    if (!harmless && (type == QtWarningMsg || type == QtCriticalMsg))
        ADD_FAILURE() << "Qt warned: " << qPrintable(text);
}

} // namespace

void failOnQtWarnings()
{
    qInstallMessageHandler(onMessage);
}

} // namespace stackwright::testing
