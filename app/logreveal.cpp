// SPDX-License-Identifier: Apache-2.0
#include "app/logreveal.h"

#include "models/jobrun/runresultbuilder.h"

using namespace Qt::StringLiterals;

namespace App::LogReveal {

void line(Widgets::LogPane &pane, const JobLog::RunLog &log, const Outputs::Origin &origin, qint64 line,
          const Widgets::LinePart &part)
{
    const QList<JobLog::SourceStatus> sources = log.sources();
    // A log file has one source, of nobody knows whom.
    const bool isFile = origin == Outputs::Origin() && sources.size() == 1;
    const auto source = isFile ? std::optional(JobLog::SourceId(0))
                               : JobRun::findSource(sources, origin.pod, origin.container, origin.attempt);
    if (source)
        pane.reveal(*source, JobLog::LineNumber(line - 1), part);
}

bool container(Widgets::LogPane &pane, const JobLog::RunLog &log, const QString &pod, const QString &container)
{
    const QList<JobLog::SourceStatus> sources = log.sources();
    for (qsizetype i = sources.size() - 1; i >= 0; --i) {
        const JobLog::SourceInfo &info = sources.at(i).info;
        if (info.group == pod && (container.isEmpty() || info.name == container)) {
            pane.reveal(JobLog::SourceId(int(i)), JobLog::LineNumber(0));
            return true;
        }
    }
    return false;
}

bool place(Widgets::LogPane &pane, const JobLog::RunLog &log, const QString &path)
{
    return container(pane, log, path.section(u'/', 0, 0), path.section(u'/', 1));
}

} // namespace App::LogReveal
