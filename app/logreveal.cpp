// SPDX-License-Identifier: Apache-2.0
#include "app/logreveal.h"

#include "models/jobrun/runresultbuilder.h"

using namespace Qt::StringLiterals;

namespace App::LogReveal {

namespace {

std::optional<JobLog::SourceId> sourceOf(const QList<JobLog::SourceStatus> &sources, const Outputs::Origin &origin)
{
    // A log file has one source, of nobody knows whom.
    const bool isFile = origin == Outputs::Origin() && sources.size() == 1;
    return isFile ? std::optional(JobLog::SourceId(0))
                  : JobRun::findSource(sources, origin.pod, origin.container, origin.attempt);
}

} // namespace

void line(Widgets::LogPane &pane, const JobLog::RunLog &log, const Outputs::Origin &origin, qint64 line,
          const Widgets::LinePart &part)
{
    if (const auto source = sourceOf(log.sources(), origin))
        pane.reveal(*source, JobLog::LineNumber(line - 1), part);
}

void captured(Widgets::LogPane &pane, const JobLog::RunLog &log, const Outputs::Sources &sources,
              const Outputs::OutputSet &outputs)
{
    if (sources.list.isEmpty()) {
        pane.setCapturedLines(std::nullopt);
        return;
    }
    const QList<JobLog::SourceStatus> logs = log.sources();
    QList<JobLog::LinePlace> places;
    std::optional<Outputs::Origin> known; // neighbours mostly come from one log
    std::optional<JobLog::SourceId> source;
    const auto add = [&](const Outputs::Origin &origin, qint64 line) {
        if (known != origin)
            source = sourceOf(logs, origin);
        known = origin;
        if (source && line > 0)
            places.append({*source, JobLog::LineNumber(line - 1)});
    };
    for (const Outputs::Capture &capture : outputs.captures)
        add(capture.origin, capture.line);
    for (const QList<Outputs::Remark> &remarks : {outputs.errors, outputs.warnings}) {
        for (const Outputs::Remark &remark : remarks)
            add(remark.origin, remark.line);
    }
    pane.setCapturedLines(places);
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
