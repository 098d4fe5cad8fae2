// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/bookmarks.h"
#include "models/joblog/loglandmarks.h"

#include <QObject>

#include <optional>

namespace Widgets {

/// What one can jump to in a log.
enum class JumpTarget { Error, Warning, Marker, Bookmark };

/// Finds the next place of a kind among the lines that are shown, and says in words what came of it. Window thread.
class LogJumps : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Lines from which values were captured, or nearly, in ascending order; nothing where nobody has looked for
    /// values: then the text of the lines decides.
    using Captured = std::optional<QList<JobLog::LinePlace>>;

    /// All outlive their use here; null while there is no log.
    void setLog(const JobLog::LogDocument *document, const JobLog::LogLandmarks *landmarks,
                const JobLog::Bookmarks *bookmarks, const Captured *captured);

    struct Found
    {
        std::optional<JobLog::LinePlace> place; ///< where to go; it may be folded away
        QString note; ///< what is to be said: wrapped around, nothing there; else empty
    };
    /// From a row, which itself does not count; goes on at the other end. `rows`: how many there are.
    [[nodiscard]] Found find(JumpTarget target, JobLog::RowNumber from, bool forward, qint64 rows) const;

private:
    [[nodiscard]] std::optional<JobLog::LinePlace> nearest(JumpTarget target, qint64 row, bool forward,
                                                           qint64 rows) const;
    /// The lines of a kind, where they are known; else null.
    [[nodiscard]] const QList<JobLog::LinePlace> *placesOf(JumpTarget target) const;
    [[nodiscard]] QString nothingText(JumpTarget target) const;

    const JobLog::LogDocument *m_document = nullptr;
    const JobLog::LogLandmarks *m_landmarks = nullptr;
    const JobLog::Bookmarks *m_bookmarks = nullptr;
    const Captured *m_captured = nullptr;
};

} // namespace Widgets
