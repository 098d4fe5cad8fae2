// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/bookmarks.h"
#include "models/joblog/loglandmarks.h"

#include <QBitArray>
#include <QColor>
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <array>
#include <optional>

namespace JobLog {
class LogSearch;
}

namespace Widgets {

/// A narrow column beside the scroll bar that shows where in the whole log things are: errors, warnings, hits of find,
/// captured lines and bookmarks, each kind in a lane of its own, the part in sight, and the revealed line. One question
/// per line of pixels and kind, however many there are, in slices that are not felt. A click goes there.
class OverviewStrip : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Error, Warning, Hit, Marker, Bookmark };
    static constexpr std::size_t kinds = 5;

    explicit OverviewStrip(QWidget *parent = nullptr);

    /// Where the marks come from; all of it outlives its use here, null shows none.
    struct Log
    {
        const JobLog::LogDocument *document = nullptr;
        const JobLog::LogSearch *search = nullptr;
        const JobLog::LogLandmarks *landmarks = nullptr;
        const JobLog::Bookmarks *bookmarks = nullptr;
        const std::optional<QList<JobLog::LinePlace>> *captured = nullptr; ///< as LogJumps::Captured
    };
    void setLog(const Log &log);
    /// What has to be drawn changed. Marks follow a moment later.
    void refresh(qint64 rows, std::optional<JobLog::RowNumber> revealed);
    /// The rows in sight: [first, end).
    void setInSight(qint64 first, qint64 end);

    /// The lines of pixels with such a mark, from the top.
    [[nodiscard]] const QBitArray &marks(Kind kind = Kind::Hit) const { return m_marks.at(std::size_t(kind)); }
    /// What is to be said of a line of pixels: its row, and what is there.
    [[nodiscard]] QString textAt(int y) const;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void clicked(JobLog::RowNumber row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    void updateColors();
    void start();
    void work();
    bool collect(Kind kind);
    [[nodiscard]] std::optional<qint64> next(Kind kind, qint64 row) const;
    [[nodiscard]] int pixelOf(qint64 row) const;
    [[nodiscard]] qint64 rowAt(int y) const;
    void goTo(int y);

    Log m_log;
    qint64 m_rows = 0;
    std::optional<JobLog::RowNumber> m_revealed;
    qint64 m_firstInSight = 0;
    qint64 m_endInSight = 0;
    std::array<QBitArray, kinds> m_marks;
    std::array<QColor, kinds> m_colors; ///< by Kind, readable on the strip
    QColor m_revealedColor;

    // What is being collected: kinds one after another, rows from the top.
    std::array<QBitArray, kinds> m_collected;
    std::size_t m_kind = kinds;
    qint64 m_nextRow = 0;
    bool m_again = false; ///< something changed meanwhile
    QTimer m_timer;
    QElapsedTimer m_sinceStart;
};

} // namespace Widgets
