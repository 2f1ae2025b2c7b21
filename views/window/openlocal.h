// Opens a file or folder of the person's own checkout with the desktop's program for it. Never an address.
#pragma once

class QString;

namespace stackwright {

void openLocal(const QString &path);

} // namespace stackwright
