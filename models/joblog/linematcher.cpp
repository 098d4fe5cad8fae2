// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/linematcher.h"

#include "models/joblog/patternanalysis.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstring>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

constexpr quint32 matchLimit = 300'000; // some milliseconds; PCRE2's own is ten million
constexpr size_t stackStart = 32 * 1024;
constexpr size_t stackLimit = 1024 * 1024;
constexpr int candidatesPerQuestion = 2048;

template <auto Free>
struct Deleter
{
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Code = std::unique_ptr<pcre2_code, Deleter<pcre2_code_free>>;
using CompileContext = std::unique_ptr<pcre2_compile_context, Deleter<pcre2_compile_context_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Deleter<pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Deleter<pcre2_match_data_free>>;
using JitStack = std::unique_ptr<pcre2_jit_stack, Deleter<pcre2_jit_stack_free>>;

bool isAscii(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return uchar(byte) < 0x80; });
}

// The text as a regular expression. (PCRE2_LITERAL does not go together with PCRE2_UCP.)
QByteArray quoted(const QByteArray &text)
{
    QByteArray result;
    for (const char byte : text) {
        const bool isLetterOrDigit
            = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!isLetterOrDigit && uchar(byte) >= 0x20 && uchar(byte) < 0x7f)
            result.append('\\');
        result.append(byte);
    }
    return result;
}

std::unexpected<Core::Error> patternError(const QByteArray &pattern, int code, size_t offset)
{
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(code, text.data(), text.size());
    auto error
        = Core::failure(Core::ErrorKind::Usage, u"search-pattern-invalid"_s,
                        QCoreApplication::translate("JobLog", "The search pattern is not a regular expression: %1.")
                            .arg(QString::fromUtf8(reinterpret_cast<const char *>(text.data()))),
                        QCoreApplication::translate("JobLog", "Correct it, or search for the text as it is."));
    const auto column = QString::fromUtf8(pattern.first(std::min(pattern.size(), qsizetype(offset)))).size() + 1;
    error.error().column = int(column);
    return error;
}

Core::Result<Code> compileCode(const QByteArray &pattern, const SearchPattern &options, bool multiline)
{
    quint32 flags = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    if (!options.caseSensitive)
        flags |= PCRE2_CASELESS;
    if (multiline)
        flags |= PCRE2_MULTILINE;
    // Unicode's idea of letters and digits costs time: only where it can matter.
    if (options.wholeWord || (options.regularExpression && !isAscii(pattern)))
        flags |= PCRE2_UCP;
    const CompileContext context(pcre2_compile_context_create(nullptr));
    pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    if (options.wholeWord)
        pcre2_set_compile_extra_options(context.get(), PCRE2_EXTRA_MATCH_WORD);
    int error = 0;
    size_t offset = 0;
    Code code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.constData()), size_t(pattern.size()), flags, &error,
                            &offset, context.get()));
    if (!code)
        return patternError(pattern, error, offset);
    pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE); // where it cannot, the interpreter works
    return code;
}

} // namespace

struct LineMatcher::Codes
{
    Code line; // for the text of one line
    Code acrossLines; // for many lines at once, where the pattern allows it
    bool looksBehind = false;
};

struct LineScanner::Work
{
    MatchContext context{pcre2_match_context_create(nullptr)};
    JitStack stack{pcre2_jit_stack_create(stackStart, stackLimit, nullptr)};
    MatchData data{pcre2_match_data_create(1, nullptr)};

    Work()
    {
        pcre2_set_match_limit(context.get(), matchLimit);
        pcre2_jit_stack_assign(context.get(), nullptr, stack.get());
    }

    [[nodiscard]] bool isCompiled(const pcre2_code *code)
    {
        if (code != m_asked) {
            size_t size = 0;
            m_isCompiled = pcre2_pattern_info(code, PCRE2_INFO_JITSIZE, &size) == 0 && size > 0;
            m_asked = code;
        }
        return m_isCompiled;
    }

    std::optional<Range> match(const pcre2_code *code, QByteArrayView text, qsizetype from, quint32 options,
                               bool &tooCostly)
    {
        // The compiled form is called directly where there is one: it needs no checks of its arguments, and it has been
        // told that UTF-8 may be invalid.
        const auto call = isCompiled(code) ? pcre2_jit_match : pcre2_match;
        const int result = call(code, reinterpret_cast<PCRE2_SPTR>(text.data()), size_t(text.size()), size_t(from),
                                options, data.get(), context.get());
        if (result >= 0) {
            const size_t *const offsets = pcre2_get_ovector_pointer(data.get());
            // \K can put the start behind the end
            return Range{qsizetype(std::min(offsets[0], offsets[1])), qsizetype(std::max(offsets[0], offsets[1]))};
        }
        if (result != PCRE2_ERROR_NOMATCH)
            tooCostly = true;
        return std::nullopt;
    }

private:
    const pcre2_code *m_asked = nullptr; // about isCompiled()
    bool m_isCompiled = false;
};

LineMatcher::LineMatcher() = default;
LineMatcher::~LineMatcher() = default;

Core::Result<std::shared_ptr<const LineMatcher>> LineMatcher::compile(const SearchPattern &pattern)
{
    if (pattern.text.size() > maxPatternLength)
        return Core::failure(Core::ErrorKind::Limit, u"search-pattern-too-long"_s,
                             QCoreApplication::translate("JobLog", "The search pattern is longer than %1 characters.")
                                 .arg(maxPatternLength),
                             QCoreApplication::translate("JobLog", "Search for a part of it."));
    const QByteArray bytes = pattern.text.toUtf8();
    const std::shared_ptr<LineMatcher> matcher(new LineMatcher);
    if (!pattern.regularExpression && pattern.caseSensitive) {
        matcher->m_literal = LiteralFinder(bytes);
        if (!pattern.wholeWord)
            return matcher;
    }
    matcher->m_codes = std::make_unique<Codes>();
    const QByteArray expression = pattern.regularExpression ? bytes : quoted(bytes);
    auto line = compileCode(expression, pattern, false);
    if (!line)
        return std::unexpected(line.error());
    matcher->m_codes->line = std::move(*line);
    if (!pattern.regularExpression) {
        if (!bytes.contains('\n')) {
            if (auto code = compileCode(expression, pattern, true))
                matcher->m_codes->acrossLines = std::move(*code);
        }
        return matcher;
    }
    const PatternAnalysis analysis = analyzePattern(bytes);
    if (pattern.caseSensitive)
        matcher->m_literal = LiteralFinder(analysis.requiredLiteral);
    matcher->m_codes->looksBehind = analysis.looksBehind;
    if (!analysis.acrossLines.isEmpty()) {
        if (auto code = compileCode(analysis.acrossLines, pattern, true))
            matcher->m_codes->acrossLines = std::move(*code);
    }
    return matcher;
}

LineScanner::LineScanner(std::shared_ptr<const LineMatcher> matcher) : m_matcher(std::move(matcher))
{
    if (m_matcher->m_codes)
        m_work = std::make_unique<Work>();
}

LineScanner::~LineScanner() = default;

std::optional<LineScanner::Range> LineScanner::find(QByteArrayView text, qsizetype from, Cut cut)
{
    if (from > text.size())
        return std::nullopt;
    if (!m_work)
        return findLiteral(text, from);
    if (text.size() > pieceBytes || cut.before || cut.after)
        return findPiecewise(text, from, cut);
    return m_work->match(m_matcher->m_codes->line.get(), text, from, 0, m_tooCostly);
}

std::optional<LineScanner::Range> LineScanner::findLiteral(QByteArrayView text, qsizetype from) const
{
    const qsizetype start = m_matcher->m_literal.find(text, from);
    if (start < 0)
        return std::nullopt;
    return Range{start, start + m_matcher->m_literal.needle().size()};
}

std::optional<LineScanner::Range> LineScanner::findPiecewise(QByteArrayView text, qsizetype from, Cut cut)
{
    // The piece with `from` begins a little before it, for what looks behind.
    qsizetype start = std::max(from - overlapBytes, qsizetype(0));
    for (;;) {
        const qsizetype end = std::min(start + pieceBytes, text.size());
        const quint32 options
            = (start > 0 || cut.before ? PCRE2_NOTBOL : 0U) | (end < text.size() || cut.after ? PCRE2_NOTEOL : 0U);
        const auto found = m_work->match(m_matcher->m_codes->line.get(), text.sliced(start, end - start),
                                         std::max(from - start, qsizetype(0)), options, m_tooCostly);
        if (found)
            return Range{found->start + start, found->end + start};
        if (end == text.size())
            return std::nullopt;
        start = end - overlapBytes;
    }
}

// Where the next line with a possible match is. With `acrossLines` the range is a match, else only a hint.
std::optional<LineScanner::Range> LineScanner::nextCandidate(QByteArrayView lines, qsizetype from, bool &acrossLines)
{
    if (from >= lines.size())
        return std::nullopt;
    if (!m_matcher->m_literal.isEmpty())
        return findLiteral(lines, from);
    if (!acrossLines)
        return Range{from, from};
    const bool before = std::exchange(m_tooCostly, false);
    const auto found = m_work->match(m_matcher->m_codes->acrossLines.get(), lines, from, 0, m_tooCostly);
    const bool gaveUp = std::exchange(m_tooCostly, before);
    if (!gaveUp)
        return found;
    acrossLines = false; // it gave up somewhere: one line after the other says where
    return Range{from, from};
}

bool LineScanner::isHit(QByteArrayView line, const Range &candidate, bool exact, bool timestamped)
{
    const qsizetype textStart
        = timestamped ? m_skipper.textOffset(line.first(std::min(line.size(), TimestampSkipper::longest))) : 0;
    if (exact && candidate.start >= textStart && candidate.end <= line.size())
        return true;
    return find(line.sliced(textStart), 0).has_value();
}

void LineScanner::scan(const Lines &input, std::vector<qint64> &hits, const std::function<bool()> &keepGoing)
{
    const QByteArrayView lines = input.bytes;
    const auto *codes = m_matcher->m_codes.get();
    const bool isLiteral = !codes;
    bool acrossLines = codes && codes->acrossLines && m_matcher->m_literal.isEmpty() && !input.hasLongLines
        && !(codes->looksBehind && input.timestamped);
    const char *const begin = lines.data();
    qsizetype counted = 0; // beginning of the line number `number`
    qint64 number = input.firstLine;
    int candidates = 0;
    for (qsizetype position = 0;;) {
        const auto candidate = nextCandidate(lines, position, acrossLines);
        if (!candidate)
            return;
        if (++candidates % candidatesPerQuestion == 0 && !keepGoing())
            return;
        const auto *before
            = static_cast<const char *>(::memrchr(begin + position, '\n', size_t(candidate->start - position)));
        const qsizetype lineStart = before ? before + 1 - begin : position;
        const auto *after = static_cast<const char *>(
            std::memchr(begin + candidate->start, '\n', size_t(lines.size() - candidate->start)));
        const qsizetype lineEnd = after ? after - begin : lines.size();
        const Range inLine{candidate->start - lineStart, candidate->end - lineStart};
        if (isHit(lines.sliced(lineStart, lineEnd - lineStart), inLine, isLiteral || acrossLines, input.timestamped)) {
            number += std::count(begin + counted, begin + lineStart, '\n');
            counted = lineStart;
            hits.push_back(number);
        }
        position = lineEnd + 1;
    }
}

} // namespace JobLog
