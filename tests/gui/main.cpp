// The main of the window's suite: like tests/support/main.cpp, with an application that has widgets.
#include "views/logview.h"
#include "views/style.h"
#include "views/theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace {

void onMessage(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    const bool harmless = text.contains(QLatin1String("propagateSizeHints")) || text.contains(QLatin1String("XDG_RUNTIME_DIR"))
        || text.contains(QLatin1String("does not support setParent")); // the offscreen platform says so of every native child
    std::fprintf(stderr, "%s\n", qPrintable(text));
    if (!harmless && (type == QtWarningMsg || type == QtCriticalMsg))
        ADD_FAILURE() << "Qt warned: " << qPrintable(text);
}

} // namespace

/// libgit2 1.5 keeps what its regular expressions allocate, OpenSSL each thread's errors; no leak of ours passes through those.
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libpcre2-8.so\nleak:libcrypto.so\n";
}

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    ::testing::InitGoogleTest(&argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    const QTemporaryDir state; // histories and records of the tests' own
    qputenv("XDG_STATE_HOME", state.path().toUtf8());
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("StackwrightTests"));
    QCoreApplication::setApplicationName(QStringLiteral("gui"));
    QSettings().clear();
    qInstallMessageHandler(onMessage);
    stackwright::applyTheme(stackwright::Theme::Light);
    QApplication::setStyle(new stackwright::Style);
    stackwright::registerLogAccessibility();
    const int result = RUN_ALL_TESTS();
#ifdef __SANITIZE_ADDRESS__
    QTest::qWait(500); // a command that was killed with its window is let go by the event loop, which has ended
#endif
    return result;
}
