// Where a stack is read from and where its output goes: absolute folders, every default filled in (reference.md 3).
#pragma once

#include <QString>

namespace stackwright {

struct Folders
{
    QString checkout, specFile /* relative to the checkout */, output, wiki;
    QString artifacts() const { return output + QStringLiteral("/artifacts"); }
    QString logs() const { return output + QStringLiteral("/logs"); }
    QString manifests() const { return output + QStringLiteral("/manifests"); }
    QString journal() const { return artifacts() + QStringLiteral("/run.jsonl"); }
    bool operator==(const Folders &) const = default;
};

} // namespace stackwright
