// The main of every suite: an application where one is needed, and a Qt warning is a failure of the test it came in.
#include <gtest/gtest.h>

#include <QCoreApplication>

namespace {

void onMessage(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    const bool harmless = text.contains(QLatin1String("propagateSizeHints"));
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
    ::testing::InitGoogleTest(&argc, argv);
    QCoreApplication application(argc, argv);
    qInstallMessageHandler(onMessage);
    return RUN_ALL_TESTS();
}
