// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/jsonview.h"

#include <QMap>

namespace Spinnaker {

/// The fields of a stage: an execution's are in its `context`, a template's (version 1) in `config`, else its own.
class StageFields
{
public:
    explicit StageFields(JsonView stage);

    /// Missing where no place has it.
    [[nodiscard]] JsonView get(QLatin1StringView key) const;
    [[nodiscard]] QString text(QLatin1StringView key) const { return get(key).text(); }
    /// It ran.
    [[nodiscard]] bool isExecution() const { return m_inner.isObject() && m_isContext; }
    /// The object whose members are the stage's fields.
    [[nodiscard]] JsonView own() const { return m_inner.isObject() ? m_inner : m_stage; }

private:
    JsonView m_stage;
    JsonView m_inner;
    bool m_isContext = false;
};

/// A stage that runs a Kubernetes Job, with what stands around it.
struct FoundStage
{
    JsonView stage;
    JsonView pipeline;
    JsonView variables;
};

/// All Run Job stages of a value in order, at most `limit`.
struct Walk
{
    QList<FoundStage> stages;
    QMap<QString, int> otherTypes; ///< the other stages' types, with their numbers
    bool cut = false;
};
[[nodiscard]] Walk findStages(JsonView root, qsizetype limit);

/// See isSpinnaker(); `root` is of valid JSON.
[[nodiscard]] bool looksLikeSpinnaker(JsonView root);

} // namespace Spinnaker
