// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/logdocument.h"
#include "widgets/joblog/logcopy.h"

#include <QFutureWatcher>
#include <QObject>

#include <memory>
#include <optional>

namespace Widgets {

/// Writes lines of a log to a file while the window goes on: an operation, owned by its caller, started once, exactly
/// one finished(); destroying it cancels. The file appears when it is complete, and not at all when it is cancelled.
class LogExport : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        std::shared_ptr<JobLog::RunLog> log;
        JobLog::RowView view; ///< which lines; a filter that is still at work is waited for
        std::optional<LineSpan> span; ///< only these of them
        JobLog::LogDocument::WriteFormat format;
        QString path;
    };

    explicit LogExport(Request request, QObject *parent = nullptr);
    ~LogExport() override;

    void start();
    void cancel();
    [[nodiscard]] const QString &path() const { return m_request.path; }

Q_SIGNALS:
    void progressed(int percent);
    /// The bytes written; an error of code "cancelled" where cancel() came first.
    void finished(const Core::Result<qint64> &result);

private:
    Request m_request;
    QFutureWatcher<Core::Result<qint64>> m_watcher;
};

} // namespace Widgets
