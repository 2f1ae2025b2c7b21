// The name of an image: HOST/PATH:TAG or HOST/PATH@DIGEST, by the grammar of the OCI distribution specification 1.1
// ("Pulling manifests") and docker's rule for what counts as a host. A pure value.
#pragma once

#include "model/base/result.h"

#include <QString>

namespace stackwright {

struct ImageRef
{
    QString host;   ///< "ghcr.io", "127.0.0.1:5000"; empty: none was written (docker.io)
    QString path;   ///< "ucsd-ets/datascience-notebook", as written
    QString tag;    ///< may be empty
    QString digest; ///< "sha256:…", may be empty

    /// The name as docker and the spec write it, without tag or digest: "ghcr.io/ucsd-ets/x".
    QString repository() const;
    /// repository() with ":tag" and "@digest" where there are any.
    QString text() const;
    ImageRef withTag(const QString &newTag) const;
    ImageRef withDigest(const QString &newDigest) const;

    /// `/` and `:` turned into `-`: the name of artifacts and logs (reference.md 3).
    QString safeName() const;
    /// safeName() with the dots of the host turned into `-` too, and without the brackets of an IPv6 address: the name of the
    /// manifest page, without ".md".
    QString pageName() const;

    /// Host and path to talk to: docker.io's API host and the implied "library/" are filled in.
    QString apiHost() const;
    QString apiPath() const;

    bool operator==(const ImageRef &) const = default;
};

/// First part is a host only if it has `.` or `:`, is `localhost`, or has a capital. Error: what is outside the grammar, named.
Result<ImageRef> parseImageRef(const QString &text);

/// Empty if `tag` is in the grammar [A-Za-z0-9_][A-Za-z0-9._-]{0,127}, else why not.
QString whyNoTag(const QString &tag);
/// Empty if `repository` (with or without host, no tag) is in the grammar and at most 255 characters, else why not.
QString whyNoRepository(const QString &repository);

/// Empty if `registry` (HOST[:PORT][/PREFIX], as --registry takes it) can stand before a path, else why not.
QString whyNoRegistry(const QString &registry);
/// Empty if `name` is one part of a repository's path, [a-z0-9] with single separators between, else why not. An image's
/// name in the spec obeys it too: it is a folder, a part of file names, and what people type.
QString whyNoPathPart(const QString &name);

/// `--registry HOST[:PORT][/PREFIX]`: replaces the host and, with a prefix, the namespace (all but the last part).
ImageRef onRegistry(const ImageRef &ref, const QString &registry);

} // namespace stackwright
