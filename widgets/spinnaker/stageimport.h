// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/pipelinefile.h"

#include <QHash>

namespace Widgets {

/// A kubeconfig context as far as it is offered for a stage's account.
struct ContextOption
{
    QString name;
    QString detail; ///< server, or why it cannot be used; may be empty
    QString source; ///< the added kubeconfig that it comes from; empty: kubectl's own
    bool sandbox = false;
    [[nodiscard]] bool isSame(const ContextOption &other) const
    {
        return name == other.name && source == other.source && sandbox == other.sandbox;
    }
};

/// A stage that was chosen, with all answers.
struct StageImport
{
    Spinnaker::PipelineFile file;
    int index = 0; ///< of the stage
    Spinnaker::StageSetup setup;
    QHash<QString, QString> values; ///< by Spinnaker::Parameter::name
    Spinnaker::FilledStage filled;
    std::optional<ContextOption> context; ///< none: the context stays as it is
};

/// Foreign text as a tooltip: never taken for markup, and of a bounded length.
[[nodiscard]] inline QString foreignToolTip(const QString &text)
{
    return QStringLiteral("<qt>%1</qt>").arg(text.left(1000).toHtmlEscaped());
}

} // namespace Widgets
