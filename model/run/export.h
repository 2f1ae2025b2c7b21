// The planned stack in the words of other tools: bake, compose, GitHub Actions (reference.md 1, `export`). Deterministic; asks
// nothing. What these tools do with it is theirs: this program itself never builds that way.
#pragma once

#include "model/stack/plan.h"
#include "model/stack/spec.h"

#include <QByteArray>

#include <functional>
#include <optional>

namespace stackwright {

/// A Dockerfile by its path below the checkout; empty optional: it cannot be read. From it is known which names a child calls its
/// parent by: each of them leads to the image of the stack there, too.
using DockerfileText = std::function<std::optional<QByteArray>(const QString &path)>;

/// docker-bake.json: a target an image, with its args, its tags, its secrets, and the images of the stack that it takes as contexts; the group `default` is what the
/// plan would build (all images, where it would build none), `all` is every image. The plan has a tag.
QByteArray bakeOf(const Spec &spec, const Plan &plan, const DockerfileText &textOf = {});
/// JSON is YAML too: the same document for those who asked for JSON.
enum class ExportForm { Yaml, Json };
/// compose.yaml: a service an image, to `docker compose build` and `push`.
QByteArray composeOf(const Spec &spec, const Plan &plan, ExportForm form = ExportForm::Yaml, const DockerfileText &textOf = {});
/// A workflow that builds and pushes every image at each push: a job for each depth, a matrix over its images. The tag is made
/// from the commit or branch that is pushed, as the plan's would be.
QByteArray workflowOf(const Spec &spec, const Plan &plan, ExportForm form = ExportForm::Yaml, const DockerfileText &textOf = {});

} // namespace stackwright
