// Small but whole OCI images, put into a registry by our own client: no engine is needed.
#pragma once

#include "model/registry/registry.h"

namespace stackwright::testing {

/// Puts an image of one layer under `ref`'s tag; its bytes differ by `seed`. Waits. Returns its digest, empty on a failure
/// (which is also a test failure).
QString putTinyImage(Registry &registry, const ImageRef &ref, const QByteArray &seed, const QString &revision = {});

/// The digest that a tag names now; "missing" or "unknown: why" otherwise. Waits.
QString digestOf(Registry &registry, const ImageRef &ref);

} // namespace stackwright::testing
