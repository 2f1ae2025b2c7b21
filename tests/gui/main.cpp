// The main of the window's suite: like tests/support/main.cpp, with an application that has widgets.
#include "tests/support/warnings.h"
#include "views/log/logview.h"
#include "views/style/style.h"
#include "views/style/theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QFile>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    ::testing::InitGoogleTest(&argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    const QTemporaryDir state; // histories, records and settings of this process alone: several run side by side
    qputenv("XDG_STATE_HOME", state.path().toUtf8());
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, state.path());
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("StackwrightTests"));
    QCoreApplication::setApplicationName(QStringLiteral("gui"));
    QSettings().clear();
    stackwright::testing::failOnQtWarnings();
    stackwright::applyTheme(stackwright::Theme::Light);
    QApplication::setStyle(new stackwright::Style);
    stackwright::registerLogAccessibility();
    const int result = RUN_ALL_TESTS();
#ifdef __SANITIZE_ADDRESS__
    // A command that was killed with its window is let go by the event loop, which has ended: else it counts as leaked.
    const auto children = [] {
        QFile file(QStringLiteral("/proc/self/task/%1/children").arg(QCoreApplication::applicationPid()));
        return file.open(QFile::ReadOnly) && !file.readAll().trimmed().isEmpty();
    };
    (void)QTest::qWaitFor([&] { return !children(); }, 20000); // longer is a fault that the sanitizer tells
    QTest::qWait(500);
#endif
    return result;
}
