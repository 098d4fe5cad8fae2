// SPDX-License-Identifier: Apache-2.0
#include "models/compare/linediff.h"

#include <git2.h>

namespace Compare {

namespace {

/// libgit2 counts how often it was begun, from any thread.
class Library
{
public:
    Library() { git_libgit2_init(); }
    ~Library() { git_libgit2_shutdown(); }
    Q_DISABLE_COPY_MOVE(Library)
};

/// The first bytes of a text, up to the end of a line where there is one.
QByteArrayView bounded(QByteArrayView text, qsizetype bytes)
{
    if (text.size() <= bytes)
        return text;
    const qsizetype end = text.lastIndexOf('\n', bytes - 1);
    return text.first(end < 0 ? bytes : end + 1);
}

struct Sink
{
    LineDiff &diff;
    const DiffLimits &limits;
    qsizetype kept = 0;
};

int takeHunk(const git_diff_delta *, const git_diff_hunk *hunk, void *payload)
{
    auto &sink = *static_cast<Sink *>(payload);
    if (sink.kept < sink.limits.lines)
        sink.diff.hunks.append(Hunk{hunk->old_start, hunk->new_start, {}});
    return 0;
}

void keep(Sink &sink, LineChange change, const git_diff_line *line)
{
    if (sink.kept >= sink.limits.lines || sink.diff.hunks.isEmpty()) {
        sink.diff.cutLines = true;
        return;
    }
    ++sink.kept;
    QByteArrayView text(line->content, qsizetype(line->content_len));
    if (text.endsWith('\n'))
        text.chop(1);
    DiffLine kept;
    kept.change = change;
    kept.before = change == LineChange::Added ? 0 : line->old_lineno;
    kept.after = change == LineChange::Removed ? 0 : line->new_lineno;
    kept.text = text.first(std::min(text.size(), sink.limits.lineBytes)).toByteArray();
    sink.diff.hunks.last().lines.append(kept);
}

void markUnterminated(const Sink &sink)
{
    if (!sink.diff.cutLines && !sink.diff.hunks.isEmpty() && !sink.diff.hunks.last().lines.isEmpty())
        sink.diff.hunks.last().lines.last().unterminated = true;
}

int takeLine(const git_diff_delta *, const git_diff_hunk *, const git_diff_line *line, void *payload)
{
    auto &sink = *static_cast<Sink *>(payload);
    switch (line->origin) {
    case GIT_DIFF_LINE_ADDITION:
        ++sink.diff.added;
        keep(sink, LineChange::Added, line);
        break;
    case GIT_DIFF_LINE_DELETION:
        ++sink.diff.removed;
        keep(sink, LineChange::Removed, line);
        break;
    case GIT_DIFF_LINE_CONTEXT:
        keep(sink, LineChange::Same, line);
        break;
    default: // what says of the line before that the text ends without a line break
        markUnterminated(sink);
        break;
    }
    return 0;
}

} // namespace

LineDiff lineDiff(QByteArrayView before, QByteArrayView after, const DiffLimits &limits)
{
    LineDiff diff;
    diff.identical = before == after;
    if (diff.identical)
        return diff;
    diff.cutBytes = before.size() > limits.bytes || after.size() > limits.bytes;
    before = bounded(before, limits.bytes);
    after = bounded(after, limits.bytes);

    const Library library;
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
    options.context_lines = uint32_t(std::max(0, limits.contextLines));
    Sink sink{diff, limits};
    git_diff_buffers(before.data(), size_t(before.size()), nullptr, after.data(), size_t(after.size()), nullptr,
                     &options, nullptr, nullptr, takeHunk, takeLine, &sink);
    return diff;
}

} // namespace Compare
