// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/runlog.h"

#include <QRect>
#include <QString>

class QPainter;

namespace Widgets {

struct LogMetrics;
class SemanticPalette;

/// A notice of a log, as it is drawn: a rule across the view with a label on it, so that nobody takes it for a line
/// that a container printed. The kinds differ in sign, rule and word, not only in colour.
struct LogSeparator
{
    JobLog::NoticeKind kind = JobLog::NoticeKind::Information;
    QString text;
    bool isCurrent = false; ///< the keyboard is here

    /// `area`: the whole row; `left`: where text begins in it.
    void paint(QPainter &painter, const QRect &area, int left, const LogMetrics &metrics,
               const SemanticPalette &semantic) const;
};

} // namespace Widgets
