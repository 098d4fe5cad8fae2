// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/logdocument.h"

#include <QList>

namespace JobLog {

/// Lines that the user marked, by what stays when rows change: source and line. Can be kept with a recorded log, in a
/// file beside its spools: bookmarks.json, {"bookmarks":[{"source":0,"line":12}]}, lines counted from 0. A value.
class Bookmarks
{
public:
    /// More are refused.
    static constexpr qsizetype most = 1000;

    /// Ascending by source and line.
    [[nodiscard]] const QList<LinePlace> &places() const { return m_places; }
    [[nodiscard]] bool contains(const LinePlace &place) const;
    /// Sets the mark, or removes the one that is there. False where there are too many.
    bool toggle(const LinePlace &place);

    /// What is kept in a log's folder; nothing where there is no such file or it makes no sense.
    [[nodiscard]] static Bookmarks read(const QString &folder);
    /// Replaces the file; removes it where there are no bookmarks.
    [[nodiscard]] Core::Result<void> write(const QString &folder) const;

    friend bool operator==(const Bookmarks &, const Bookmarks &) = default;

private:
    QList<LinePlace> m_places;
};

} // namespace JobLog
