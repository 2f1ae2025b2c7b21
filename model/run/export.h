// The planned stack in the words of other tools: bake, compose, GitHub Actions (reference.md 1, `export`). Deterministic; asks
// nothing. What these tools do with it is theirs: this program itself never builds that way.
#pragma once

#include "model/stack/plan.h"
#include "model/stack/spec.h"

#include <QByteArray>

namespace stackwright {

/// docker-bake.json: a target an image, with its args, its tag and its parent as a context; the group `default` is what the
/// plan would build (all images, where it would build none), `all` is every image. The plan has a tag.
QByteArray bakeOf(const Spec &spec, const Plan &plan);
/// JSON is YAML too: the same document for those who asked for JSON.
enum class ExportForm { Yaml, Json };
/// compose.yaml: a service an image, to `docker compose build` and `push`.
QByteArray composeOf(const Spec &spec, const Plan &plan, ExportForm form = ExportForm::Yaml);
/// A workflow that builds and pushes every image at each push: a job for each depth, a matrix over its images. The tag is made
/// from the commit or branch that is pushed, as the plan's would be.
QByteArray workflowOf(const Spec &spec, const Plan &plan, ExportForm form = ExportForm::Yaml);

} // namespace stackwright
