// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/landmarks.h"
#include "models/joblog/logdocument.h"

namespace JobLog {

/// Finds errors, warnings, markers and group markers in a LogDocument, in the background, newest rows included as they
/// come. Lives in the document's thread, which outlives it or ends it.
class LogLandmarks : public QObject
{
    Q_OBJECT

public:
    /// `marker`: what a line holds that is to be found as Landmark::Marker.
    LogLandmarks(LogDocument &document, const QByteArray &marker, QObject *parent = nullptr);
    ~LogLandmarks() override;

    [[nodiscard]] bool isComplete() const;
    /// Shown lines, folded ones included, so far.
    [[nodiscard]] qint64 count(Landmark landmark) const;
    /// The nearest at or after (before) a row; does not wrap around.
    [[nodiscard]] std::optional<LinePlace> next(Landmark landmark, RowNumber from) const;
    [[nodiscard]] std::optional<LinePlace> previous(Landmark landmark, RowNumber from) const;
    /// The nearest in a source, shown or not, at or after a line.
    [[nodiscard]] std::optional<LineNumber> nextInSource(Landmark landmark, SourceId source, LineNumber from) const;
    /// The same at or before a line.
    [[nodiscard]] std::optional<LineNumber> previousInSource(Landmark landmark, SourceId source, LineNumber from) const;

Q_SIGNALS:
    /// Counts changed; at most about ten times a second.
    void progressed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace JobLog
