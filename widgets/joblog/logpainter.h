// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/logline.h"

#include <QCoreApplication>
#include <QFont>
#include <QHash>
#include <QPalette>
#include <QRect>

#include <optional>

class QPainter;

namespace Widgets {

/// The fonts of a log view and what one cell of them measures, in device-independent pixels.
struct LogMetrics
{
    explicit LogMetrics(const QFont &font = {});

    QFont regular;
    QFont bold;
    QFont italic;
    QFont boldItalic;
    double cellWidth = 1;
    int lineHeight = 1;
    int ascent = 1;
};

/// Where the columns of a row begin, in pixels: source, time, text.
struct LogColumns
{
    /// `labelCells` is 0 where no sources are told apart.
    LogColumns(const LogMetrics &metrics, int labelCells, bool timestamps);

    bool hasLabels = false;
    bool hasTimes = false;
    int label = 0;
    int time = 0;
    int text = 0;
};

/// What is known of a source for drawing.
struct SourceMark
{
    QString label;
    int colorIndex = 0; ///< see SemanticPalette::source()
    QColor color;
};

/// Draws rows. Everything it needs is set from outside; it asks nobody and keeps nothing.
class LogPainter
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::LogPainter)

public:
    /// One row and its state.
    struct Row
    {
        const LogLine &line;
        int top = 0; ///< of its first text line, in viewport pixels
        UnitRange selected;
        bool lineEndSelected = false;
        std::optional<qsizetype> caret;
        bool isCurrent = false;
        bool isRevealed = false;
        bool isCurrentHit = false;
        bool isBookmarked = false;
    };

    const LogMetrics &metrics;
    const LogColumns &columns;
    const SemanticPalette &semantic;
    const QPalette &palette;
    const QHash<JobLog::SourceId, SourceMark> &sources;
    QPalette::ColorGroup group = QPalette::Active; ///< Inactive where the window has no focus
    int width = 0; ///< of the viewport
    int xOffset = 0; ///< pixels that the text is scrolled to the left

    void paint(QPainter &painter, const Row &row) const;
    /// Where a row's "show more" stands; empty where the line is whole. `top` as in Row.
    [[nodiscard]] QRect cutMark(const LogLine &line, int top) const;

    /// "12:01:03.114" in local time; empty for 0.
    [[nodiscard]] static QString timeText(qint64 nanoseconds);

private:
    void paintBackground(QPainter &painter, const Row &row) const;
    void paintMargin(QPainter &painter, const Row &row) const;
    void paintBookmark(QPainter &painter, const Row &row) const;
    void paintNotice(QPainter &painter, const Row &row) const;
    void paintFold(QPainter &painter, const Row &row, int index) const;
    void paintText(QPainter &painter, const CellText &cells, UnitRange range, double x, int baseline) const;
    void paintControl(QPainter &painter, QChar picture, const QPointF &place) const;
    void paintCutMark(QPainter &painter, const Row &row) const;
    [[nodiscard]] QList<StyledSpan> pieces(const Row &row, UnitRange range) const;
    [[nodiscard]] const QFont &font(const TextStyle &style) const;
    [[nodiscard]] static QString cutText(const LogLine &line);
};

} // namespace Widgets
