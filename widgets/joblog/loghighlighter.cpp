// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/loghighlighter.h"

#include "widgets/common/highlighting.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>
#include <KSyntaxHighlighting/Theme>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Role = SemanticPalette::Text;

// The definition says what a stretch is, with the styles that every theme knows; the colours are ours, because theirs
// are made for their own backgrounds.
std::optional<Role> roleOf(KSyntaxHighlighting::Theme::TextStyle style)
{
    using KSyntaxHighlighting::Theme;
    switch (style) {
    case Theme::Error:
        return Role::Error;
    case Theme::Warning:
        return Role::Warning;
    case Theme::Information:
        return Role::Information;
    case Theme::Comment:
        return Role::Muted;
    case Theme::Annotation:
        return Role::Marker;
    case Theme::Attribute:
        return Role::Key;
    case Theme::String:
    case Theme::SpecialString:
        return Role::String;
    case Theme::DecVal:
        return Role::Number;
    case Theme::Others:
        return Role::Link;
    default:
        return std::nullopt;
    }
}

// Colours 16 to 231 are a cube of 6 steps, 232 to 255 are greys, as xterm defined them.
QColor xtermColor(int index)
{
    static constexpr std::array steps{0, 95, 135, 175, 215, 255};
    if (index >= 232) {
        const int grey = 8 + (index - 232) * 10;
        return {grey, grey, grey};
    }
    const auto cube = static_cast<std::size_t>(index - 16);
    return {steps.at(cube / 36), steps.at(cube / 6 % 6), steps.at(cube % 6)};
}

} // namespace

LogHighlighter::LogHighlighter(const Highlighting &highlighting) : m_highlighting(highlighting) { }

LogHighlighter::~LogHighlighter() = default;

void LogHighlighter::setPalette(const SemanticPalette &palette, const QColor &text)
{
    m_palette = palette;
    m_text = text;
}

void LogHighlighter::load()
{
    m_loaded = true;
    auto &repository = m_highlighting.repository();
    setDefinition(repository.definitionForName(u"Job Log"_s));
    setTheme(repository.defaultTheme());
}

QList<StyledSpan> LogHighlighter::highlight(const QString &text, const QList<JobLog::AnsiRun> &runs)
{
    if (!m_loaded)
        load();
    m_spans.clear();
    highlightLine(QStringView(text).first(std::min(text.size(), maxUnits)), KSyntaxHighlighting::State());
    QList<StyledSpan> asked;
    asked.reserve(runs.size());
    for (const JobLog::AnsiRun &run : runs)
        asked.append({run.start, run.length, style(run)});
    return merged(std::exchange(m_spans, {}), asked);
}

void LogHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format)
{
    if (length <= 0)
        return;
    const auto role = roleOf(format.textStyle());
    if (!role)
        return;
    TextStyle style;
    style.foreground = m_palette.text(*role);
    style.bold = *role == Role::Error || *role == Role::Marker;
    style.underline = *role == Role::Link;
    if (m_spans.size() < maxSpans)
        m_spans.append({offset, length, style});
}

QColor LogHighlighter::color(const JobLog::AnsiColor &color) const
{
    switch (color.kind) {
    case JobLog::AnsiColor::Kind::Indexed:
        return color.index < SemanticPalette::ansiCount ? m_palette.ansi(color.index) : xtermColor(color.index);
    case JobLog::AnsiColor::Kind::Rgb:
        return {color.red, color.green, color.blue};
    case JobLog::AnsiColor::Kind::Default:
        break;
    }
    return {};
}

TextStyle LogHighlighter::style(const JobLog::AnsiRun &run) const
{
    const JobLog::AnsiStyle &asked = run.style;
    TextStyle style;
    style.foreground = color(asked.foreground);
    style.background = color(asked.background);
    if (asked.inverse) {
        const QColor foreground = style.foreground.isValid() ? style.foreground : m_text;
        style.foreground = style.background.isValid() ? style.background : m_palette.base();
        style.background = foreground;
    }
    const QColor behind = style.background.isValid() ? style.background : m_palette.base();
    if (asked.faint && !style.foreground.isValid())
        style.foreground = m_palette.text(Role::Muted);
    if (!run.link.isEmpty() && !style.foreground.isValid())
        style.foreground = m_palette.text(Role::Link);
    // Nothing in a log hides: not black on black, and not what SGR 8 conceals.
    if (style.background.isValid() && !style.foreground.isValid())
        style.foreground = m_text;
    if (style.foreground.isValid())
        style.foreground = SemanticPalette::readable(style.foreground, behind);
    if (style.foreground.isValid() && !style.background.isValid()) { // the row may be marked
        for (const auto mark : {SemanticPalette::Fill::CurrentLine, SemanticPalette::Fill::RevealedLine})
            style.foreground = SemanticPalette::readable(style.foreground, m_palette.fill(mark));
    }
    style.bold = asked.bold;
    style.italic = asked.italic;
    style.underline = asked.underline || !run.link.isEmpty();
    style.strike = asked.strike;
    return style;
}

} // namespace Widgets
