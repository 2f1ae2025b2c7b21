#include "model/release/http.h"

#include "model/network/network.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTimer>

#include <dlfcn.h>

namespace stackwright {

namespace {

/// The module, loaded once; where that failed `problem` says why.
struct Loaded
{
    Loaded()
    {
        // Beside the program, and nowhere else: no path of the environment decides what we load.
        const QString path = QDir::cleanPath(QCoreApplication::applicationDirPath() + QLatin1String("/" STACKWRIGHT_NETWORK_MODULE));
        void *file = dlopen(QFile::encodeName(path).constData(), RTLD_NOW | RTLD_LOCAL);
        const auto entry = file ? reinterpret_cast<decltype(&stackwright_network)>(dlsym(file, "stackwright_network")) : nullptr;
        if (entry)
            module = entry();
        else
            problem = QString::fromLocal8Bit(dlerror());
    }

    const NetworkModule *module = nullptr;
    QString problem;
};

const Loaded &loaded()
{
    static const Loaded once;
    return once;
}

} // namespace

Http::Http() = default;

Http::~Http()
{
    if (m_network)
        loaded().module->close(m_network);
}

void Http::send(const HttpRequest &request, QObject *context, std::function<void(const HttpAnswer &)> answer)
{
    if (!loaded().module) {
        HttpAnswer none;
        none.url = request.url;
        none.failure = QStringLiteral("this program's network part cannot be loaded (%1); install Stackwright again").arg(loaded().problem);
        QTimer::singleShot(0, context, [none, answer = std::move(answer)] { answer(none); });
        return;
    }
    if (!m_network)
        m_network = loaded().module->open();
    loaded().module->send(m_network, request, context, std::move(answer));
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
