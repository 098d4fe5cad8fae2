// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/runlog.h"
#include "models/outputs/sourceoutputs.h"
#include "widgets/joblog/logpane.h"

#include <QString>

/// Brings a place of a log into sight, for everything that points at one. Window thread.
namespace App::LogReveal {

/// `line` is 1-based. Without effect where that container's log is not there.
void line(Widgets::LogPane &pane, const JobLog::RunLog &log, const Outputs::Origin &origin, qint64 line,
          const Widgets::LinePart &part = {});
/// The beginning of a container's last attempt, which is what a row among the pods tells of; without a container's
/// name, of the pod's last one. False where it has printed nothing.
bool container(Widgets::LogPane &pane, const JobLog::RunLog &log, const QString &pod, const QString &container);
/// Tells the pane from which lines the values of `outputs` were captured, or nearly; nothing where no log was searched
/// for values, that is without `sources`: then the pane goes by the markers' texts.
void captured(Widgets::LogPane &pane, const JobLog::RunLog &log, const Outputs::Sources &sources,
              const Outputs::OutputSet &outputs);
/// What a problem's path names: pod, or pod/container.
bool place(Widgets::LogPane &pane, const JobLog::RunLog &log, const QString &path);

} // namespace App::LogReveal
