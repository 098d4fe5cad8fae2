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

/// Where the columns of a row begin, in pixels: the gutter (how serious, folding), source, time, text.
struct LogColumns
{
    /// `labelCells` is 0 where no sources are told apart, `timeCells` where no times are shown.
    LogColumns(const LogMetrics &metrics, int labelCells, int timeCells);

    int labelCells = 0;
    int timeCells = 0;
    int level = 0;
    int fold = 0;
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
        QString time; ///< what the column of times says
        bool isPause = false; ///< after a long one
        std::optional<qint64> hidden; ///< lines of the group that it begins, where that is folded
    };

    const LogMetrics &metrics;
    const LogColumns &columns;
    const SemanticPalette &semantic;
    const QPalette &palette;
    const QHash<JobLog::SourceId, SourceMark> &sources;
    QPalette::ColorGroup group = QPalette::Active; ///< Inactive where the window has no focus
    int width = 0; ///< of the viewport
    int height = 0; ///< of the viewport
    int xOffset = 0; ///< pixels that the text is scrolled to the left

    void paint(QPainter &painter, const Row &row) const;
    /// Where a row's "show more" stands; empty where the line is whole. `top` as in Row.
    [[nodiscard]] QRect cutMark(const LogLine &line, int top) const;
    /// Where a folded row says how many lines it hides.
    [[nodiscard]] QRect hiddenMark(const LogLine &line, int top, qint64 hidden) const;
    /// Where the triangle of a row stands that begins a group.
    [[nodiscard]] QRect foldMark(int top) const;

private:
    void paintBackground(QPainter &painter, const Row &row) const;
    void paintSeparation(QPainter &painter, const Row &row) const;
    void paintMargin(QPainter &painter, const Row &row) const;
    void paintTime(QPainter &painter, const Row &row) const;
    void paintLevel(QPainter &painter, const Row &row) const;
    void paintFoldMark(QPainter &painter, const Row &row) const;
    void paintBookmark(QPainter &painter, const Row &row) const;
    void paintNotice(QPainter &painter, const Row &row) const;
    void paintFold(QPainter &painter, const Row &row, int index) const;
    void paintText(QPainter &painter, const CellText &cells, UnitRange range, double x, int baseline) const;
    void paintControl(QPainter &painter, QChar picture, const QPointF &place) const;
    void paintCutMark(QPainter &painter, const Row &row) const;
    void paintHiddenMark(QPainter &painter, const Row &row) const;
    [[nodiscard]] QList<StyledSpan> pieces(const Row &row, UnitRange range) const;
    [[nodiscard]] const QFont &font(const TextStyle &style) const;
    [[nodiscard]] static QString cutText(const LogLine &line);
    [[nodiscard]] static QString hiddenText(qint64 hidden);
};

} // namespace Widgets
