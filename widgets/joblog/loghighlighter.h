// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/ansi.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/joblog/textstyle.h"

#include <KSyntaxHighlighting/AbstractHighlighter>

#include <QString>

namespace Widgets {

class Highlighting;

/// Colours one line of a log: the definition "Job Log" first, then what the program asked for with escape sequences.
/// Every line stands for itself, so lines can be asked for in any order. Window thread; definitions are loaded with
/// the first line.
class LogHighlighter : private KSyntaxHighlighting::AbstractHighlighter
{
public:
    /// Longer lines are highlighted up to here; the rest is plain.
    static constexpr qsizetype maxUnits = 16384;
    /// A line of nothing but quotes and brackets is highlighted up to here.
    static constexpr qsizetype maxSpans = 2000;

    /// `highlighting` outlives this object.
    explicit LogHighlighter(const Highlighting &highlighting);
    ~LogHighlighter() override;

    void setPalette(const SemanticPalette &palette, const QColor &text);
    [[nodiscard]] const SemanticPalette &palette() const { return m_palette; }

    /// Sorted, without overlaps.
    [[nodiscard]] QList<StyledSpan> highlight(const QString &text, const QList<JobLog::AnsiRun> &runs);

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override;

private:
    void load();
    [[nodiscard]] QColor color(const JobLog::AnsiColor &color) const;
    [[nodiscard]] TextStyle style(const JobLog::AnsiRun &run) const;

    const Highlighting &m_highlighting;
    SemanticPalette m_palette;
    QColor m_text;
    bool m_loaded = false;
    QList<StyledSpan> m_spans; ///< of the line at hand
};

} // namespace Widgets
