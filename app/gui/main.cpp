// The desktop program: reads its command line, puts the parts together, shows the window.
#include "model/base/memoryprivacy.h"
#include "model/workspace/desk.h"
#include "views/window/desktop.h"
#include "views/style/icons.h"
#include "views/log/logview.h"
#include "views/window/mainwindow.h"
#include "views/style/style.h"
#include "views/style/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QPixmap>
#include <QSettings>
#include <QLibraryInfo>
#include <QTextStream>
#include <QTimer>
#include <QTranslator>

#include <algorithm>
#include <csignal>

using namespace stackwright;

namespace {

struct Options
{
    Theme theme = Theme::Auto;
    bool themeGiven = false;
    QString page, path, screenshot, size, image;
    Place place;
    Selection selection;
};

int usage(const QString &why)
{
    QTextStream(stderr) << "error: command line: " << why << "\nSee stackwright-gui --help.\n";
    return 2;
}

int readOptions(const QStringList &arguments, Options *options)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Shows a stack of container images: what a change rebuilds and why; builds, tests and releases it.\n\n"
        "Examples:\n  stackwright-gui ~/src/notebooks\n  stackwright-gui --page log artifacts/run.jsonl"));
    const auto option = [&](const QStringList &names, const QString &what, const QString &value = {}) {
        parser.addOption(QCommandLineOption(names, what, value));
    };
    option({QStringLiteral("theme")}, QStringLiteral("auto, light or dark"), QStringLiteral("theme"));
    option({QStringLiteral("page")}, QStringLiteral("overview, log, tests, layers, changes, page; stack, release, wiki, history, graph, run"), QStringLiteral("name"));
    option({QStringLiteral("C"), QStringLiteral("repo")}, QStringLiteral("the checkout"), QStringLiteral("dir"));
    option({QStringLiteral("spec")}, QStringLiteral("the spec, relative to the checkout"), QStringLiteral("file"));
    option({QStringLiteral("registry")}, QStringLiteral("replaces the registry of every image"), QStringLiteral("host[:port][/prefix]"));
    option({QStringLiteral("local")}, QStringLiteral("a registry of our own on this machine"));
    option({QStringLiteral("output")}, QStringLiteral("where artifacts, logs and manifests are written"), QStringLiteral("dir"));
    option({QStringLiteral("wiki")}, QStringLiteral("the wiki's checkout"), QStringLiteral("dir"));
    for (const char *accepted : {"json", "q"}) { // global options that mean nothing to a window
        QCommandLineOption quiet{QString(QLatin1String(accepted))};
        quiet.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOption(quiet);
    }
    for (const char *hidden : {"color", "screenshot", "size", "image"}) {
        QCommandLineOption one(QString(QLatin1String(hidden)), QString(), QStringLiteral("value"));
        one.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOption(one);
    }
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("path"), QStringLiteral("a stack's folder, or a run.jsonl"), QStringLiteral("[DIR or run.jsonl]"));
    if (!parser.parse(arguments))
        return usage(parser.errorText());
    if (parser.isSet(QStringLiteral("help")))
        parser.showHelp();
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    const auto value = [&](const char *name) { return parser.value(QLatin1String(name)); };
    if (parser.isSet(QStringLiteral("theme"))) {
        const auto theme = themeFromWord(value("theme"));
        if (!theme)
            return usage(QStringLiteral("--theme is auto, light or dark, not \"%1\"").arg(value("theme")));
        options->theme = *theme;
        options->themeGiven = true;
    }
    static const QStringList pages = QStringLiteral("overview log tests layers changes page stack release wiki history graph run").split(QLatin1Char(' '));
    options->page = value("page");
    if (!options->page.isEmpty() && !pages.contains(options->page))
        return usage(QStringLiteral("--page is one of %1, not \"%2\"").arg(pages.join(QStringLiteral(", ")), options->page));
    if (parser.positionalArguments().size() > 1)
        return usage(QStringLiteral("one folder or journal, not %1").arg(parser.positionalArguments().size()));
    options->path = parser.positionalArguments().value(0);
    options->screenshot = value("screenshot");
    options->size = value("size");
    options->image = value("image");
    options->place = {value("repo"), value("spec"), value("registry"), parser.isSet(QStringLiteral("local")), value("output"), value("wiki")};
    options->selection.worktree = true;
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    keepMemoryPrivate(false);
    ::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error to be told, as on the console
    QCoreApplication::setApplicationName(QStringLiteral("Stackwright"));
    QCoreApplication::setOrganizationName(QStringLiteral("Stackwright"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STACKWRIGHT_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.stackwright.Stackwright"));
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);

    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    // --help and --version need no display.
    for (const QString &argument : arguments.mid(1))
        if (argument == QLatin1String("--help") || argument == QLatin1String("-h") || argument == QLatin1String("--version"))
            qputenv("QT_QPA_PLATFORM", "minimal");
    QApplication application(argc, argv);
    // The texts in the person's language, Qt's own too: beside the program where it is installed, else where it was built.
    QTranslator qtTexts, texts;
    const QString beside = QCoreApplication::applicationDirPath();
    if (qtTexts.load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&qtTexts);
    for (const char *folder : {"/../share/stackwright/translations", "/../translations"})
        if (texts.load(QLocale(), QStringLiteral("stackwright"), QStringLiteral("_"), QString(beside + QLatin1String(folder)))) {
            QCoreApplication::installTranslator(&texts);
            break;
        }
    Options options;
    if (const int code = readOptions(arguments, &options))
        return code;

    // The plan is on its way while the window is made.
    Desk desk;
    const QString here = QDir::currentPath();
    const QFileInfo path(options.path);
    if (!options.path.isEmpty() && !path.isDir()) {
        if (!options.place.repo.isEmpty())
            desk.openStack(options.place, options.selection, here);
        desk.openJournal(path.absoluteFilePath());
    } else {
        Place place = options.place;
        if (!options.path.isEmpty())
            place.repo = path.absoluteFilePath();
        desk.openStack(place, options.selection, here);
    }

    applyTheme(options.themeGiven ? options.theme
                                  : themeFromWord(QSettings().value(QStringLiteral("theme")).toString()).value_or(Theme::Auto));
    QApplication::setStyle(new Style);
    QApplication::setWindowIcon(applicationIcon());
    registerLogAccessibility();
    // Nothing in an idle window wakes the machine more than once a second: a caret does so at each half of its blinking.
    if (QApplication::cursorFlashTime() > 0)
        QApplication::setCursorFlashTime(std::max(2000, QApplication::cursorFlashTime()));
    MainWindow window(&desk);
    Desktop desktop;
    QObject::connect(&window, &MainWindow::notificationDue, &desktop, &Desktop::notify);
    QObject::connect(&desktop, &Desktop::darkPreferred, &desktop, &setSystemDark);
    QTimer::singleShot(0, &desktop, &Desktop::followColours);
    window.setWantedImage(options.image.isEmpty() ? QSettings().value(QStringLiteral("image")).toString() : options.image);
    if (!options.page.isEmpty())
        window.showPage(options.page);
    const QStringList size = options.size.split(QLatin1Char('x'));
    if (size.size() == 2)
        window.resize(size[0].toInt(), size[1].toInt());
    window.show();
    window.activateWindow(); // keys work at once, also where no window manager gives the focus

    if (!options.screenshot.isEmpty()) { // for pictures in the documentation: resources/screenshots.sh
        QTimer::singleShot(2500, &window, [&] {
            const bool saved = window.grab().save(options.screenshot);
            QCoreApplication::exit(saved ? 0 : 1);
        });
    }
    return QApplication::exec();
}
