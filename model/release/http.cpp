#include "model/release/http.h"

#include "model/network/network.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTimer>

#include <dlfcn.h>

namespace stackwright {

namespace {

using OpenNetwork = decltype(&stackwright_network);

/// The module's way in, loaded once; where that failed `problem` says why.
struct NetworkModule
{
    NetworkModule()
    {
        // Beside the program, and nowhere else: no path of the environment decides what we load.
        const QString path = QDir::cleanPath(QCoreApplication::applicationDirPath() + QLatin1String("/" STACKWRIGHT_NETWORK_MODULE));
        void *module = dlopen(QFile::encodeName(path).constData(), RTLD_NOW | RTLD_LOCAL);
        open = module ? reinterpret_cast<OpenNetwork>(dlsym(module, "stackwright_network")) : nullptr;
        if (!open)
            problem = QString::fromLocal8Bit(dlerror());
    }

    OpenNetwork open = nullptr;
    QString problem;
};

} // namespace

Http::Http() = default;
Http::~Http() = default;

void Http::send(const HttpRequest &request, QObject *context, std::function<void(const HttpAnswer &)> answer)
{
    if (!m_network) {
        static const NetworkModule module;
        if (!module.open) {
            HttpAnswer none;
            none.url = request.url;
            none.failure = QStringLiteral("this program's network part cannot be loaded (%1); install Stackwright again").arg(module.problem);
            QTimer::singleShot(0, context, [none, answer = std::move(answer)] { answer(none); });
            return;
        }
        m_network.reset(module.open());
    }
    m_network->send(request, context, std::move(answer));
}

QByteArray HttpAnswer::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers)
        if (key == name)
            return value;
    return {};
}

QByteArray HttpAnswer::joined(const QByteArray &name) const
{
    QByteArrayList values;
    for (const auto &[key, value] : headers)
        if (key == name)
            values += value;
    return values.join(", ");
}

} // namespace stackwright
