// The registry of `--local`: one on this machine that the program starts itself, so that a stack can be built, pushed and
// promoted with no account anywhere. It is Debian's docker-registry where that is installed, else the registry image. Its
// data is kept in the user's state folder, its port is remembered (images are named by it), and it keeps running when we
// end: what was pushed stays reachable. It lets nobody in but its owner's programs: its password is random, made anew at each
// start, and kept in that folder, which nobody else may enter. Stop it with `kill $(jq .pid registry.json)`; the next --local starts it again.
#pragma once

#include "model/base/result.h"
#include "model/engine/launcher.h"
#include "model/registry/credentials.h"

#include <QMap>
#include <QObject>

#include <functional>
#include <optional>

namespace stackwright {

/// $XDG_STATE_HOME/stackwright, else ~/.local/state/stackwright.
QString stateFolder(const QMap<QString, QString> &environment);

/// "127.0.0.1:PORT" of the local registry that was started here last, whether it runs or not; empty: there was none.
QString rememberedLocalRegistry(const QString &stateFolder);

/// The login of the registry at `host` ("127.0.0.1:PORT"), if that is the local one and it runs.
std::optional<Credentials> localRegistryLogin(const QString &stateFolder, const QString &host);

/// Finds the local registry or starts it. Answer, later and once: "127.0.0.1:PORT". Error kind Surroundings: it cannot be
/// installed or started, with what to do.
void ensureLocalRegistry(Launcher &launcher, const QString &stateFolder, QObject *context,
                         std::function<void(Result<QString>)> answer);

} // namespace stackwright
