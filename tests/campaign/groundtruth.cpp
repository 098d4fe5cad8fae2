// SPDX-License-Identifier: Apache-2.0
#include "tests/campaign/groundtruth.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using Support::FakeInstance;
using Support::FakeLog;

namespace {

/// Compares one source, row by row.
class Comparison
{
public:
    Comparison(const QString &name, const FakeInstance &truth, QStringList &problems)
        : m_name(name),
          m_truth(truth),
          m_lines(truth.log.lines()),
          m_problems(problems)
    {
    }

    void take(const JobLog::LogRow &row)
    {
        if (row.kind == JobLog::LogRow::Kind::Notice) {
            // What the server said instead of a log is told, and marks no missing lines.
            const bool gap = row.noticeKind == JobLog::NoticeKind::Gap && !row.notice.startsWith(u"The server said"_s);
            m_gap = m_gap || gap;
            m_reason = gap ? row.notice : m_reason;
            return;
        }
        takeLine({row.timestamp, row.text});
    }

    void end()
    {
        if (m_failed)
            return;
        const bool mayEndEarly = m_truth.podDeleted || m_truth.superseded || isRotation(m_lines.size());
        if (m_partial && !m_gap)
            fail(u"a line is cut, and no gap is marked"_s);
        else if (m_next < m_lines.size() && !m_gap)
            fail(u"the last %1 lines are missing, unmarked"_s.arg(m_lines.size() - m_next));
        else if (m_next < m_lines.size() && !mayEndEarly)
            fail(u"the last %1 lines are missing without the server's fault"_s.arg(m_lines.size() - m_next));
        else if (m_gap && !mayEndEarly)
            fail(u"a gap is marked at the end, where nothing is missing"_s);
    }

private:
    void takeLine(const FakeLog::Line &line)
    {
        if (m_failed)
            return;
        if (m_partial && !m_gap) {
            fail(u"a line is cut, and no gap is marked"_s);
            return;
        }
        if (m_gap) {
            takeAfterGap(line);
            return;
        }
        if (m_next < m_lines.size() && m_lines[m_next] == line) {
            ++m_next;
            return;
        }
        // What was rotated away before the log could be read for the first time leaves no trace in what the server
        // gives.
        const auto first = std::find(m_lines.cbegin(), m_lines.cend(), line);
        if (m_next == 0 && first != m_lines.cend() && isRotation(first - m_lines.cbegin())) {
            m_next = first - m_lines.cbegin() + 1;
            return;
        }
        // A line that was cut off by a gap stands before the gap as far as it came.
        if (m_next < m_lines.size() && m_lines[m_next].nanoseconds == line.nanoseconds
            && m_lines[m_next].text.startsWith(line.text)) {
            m_partial = true;
            ++m_next;
            return;
        }
        describe(line);
    }

    /// The line has to be the first of a rotated log's new file.
    void takeAfterGap(const FakeLog::Line &line)
    {
        const auto found = std::find(m_lines.cbegin() + m_next, m_lines.cend(), line);
        const qsizetype at = found - m_lines.cbegin();
        if (found == m_lines.cend())
            describe(line);
        else if (!isRotation(at))
            fail(u"a gap before line %1, where no file began"_s.arg(at));
        m_next = at + 1;
        m_gap = false;
        m_partial = false;
    }

    void describe(const FakeLog::Line &line)
    {
        const auto known = std::find(m_lines.cbegin(), m_lines.cend(), line);
        if (known == m_lines.cend())
            fail(u"line \"%1\" of %2 bytes was never printed (expected line %3, \"%4\" of %5 bytes)"_s
                     .arg(QString::fromLatin1(line.text.left(40)))
                     .arg(line.text.size())
                     .arg(m_next)
                     .arg(QString::fromLatin1(m_lines.value(m_next).text.left(40)))
                     .arg(m_lines.value(m_next).text.size()));
        else if (known - m_lines.cbegin() < m_next)
            fail(u"line %1 is doubled (expected line %2)"_s.arg(known - m_lines.cbegin()).arg(m_next));
        else
            fail(u"lines %1 to %2 are missing, unmarked"_s.arg(m_next).arg(known - m_lines.cbegin() - 1));
    }

    [[nodiscard]] bool isRotation(qsizetype line) const { return m_truth.log.rotations().contains(line); }

    void fail(const QString &what)
    {
        m_failed = true;
        m_problems += m_name + u": "_s + what
            + (m_reason.isEmpty() ? QString() : QString(u" [last notice: "_s + m_reason + u']'));
    }

    QString m_name;
    const FakeInstance &m_truth;
    const QList<FakeLog::Line> &m_lines;
    QStringList &m_problems;
    QString m_reason;
    qsizetype m_next = 0; ///< the line that comes next
    bool m_gap = false; ///< marked since the last line
    bool m_partial = false; ///< the last line was cut
    bool m_failed = false;
};

/// Whether some log of the container says that instances came and went unseen.
bool tellsOfLostInstances(JobLog::LogDocument &document, const FakeInstance &instance)
{
    const auto sources = document.sources();
    for (const auto &row : document.rows(JobLog::RowNumber(0), int(document.rowCount()), 0)) {
        const auto &info = sources[int(row.source)].info;
        if (row.kind == JobLog::LogRow::Kind::Notice && row.noticeKind == JobLog::NoticeKind::Gap
            && info.group == instance.pod && info.name == instance.container)
            return true;
    }
    return false;
}

} // namespace

QStringList compareWithTruth(const std::shared_ptr<JobLog::RunLog> &log, const QList<FakeInstance> &truth)
{
    QStringList problems;
    JobLog::LogDocument document(log);
    document.refresh();
    const auto sources = document.sources();
    for (const FakeInstance &instance : truth) {
        const QString name = u"%1/%2#%3"_s.arg(instance.pod, instance.container).arg(instance.attempt);
        const auto matches = [&](const JobLog::SourceStatus &status) {
            return status.info.group == instance.pod && status.info.name == instance.container
                && status.info.attempt == instance.attempt;
        };
        const qsizetype count = std::ranges::count_if(sources, matches);
        if (count == 0) {
            document.setSelection(std::nullopt);
            document.refresh();
            const bool mayBeUnseen
                = instance.podDeleted || (instance.superseded && tellsOfLostInstances(document, instance));
            if (!mayBeUnseen)
                problems += name + u": not recorded"_s;
            continue;
        }
        if (count > 1)
            problems += name + u": recorded twice"_s;
        const qsizetype index = std::ranges::find_if(sources, matches) - sources.cbegin();
        document.setSelection(QSet{JobLog::SourceId(int(index))});
        document.refresh();
        Comparison comparison(name, instance, problems);
        constexpr int page = 500;
        for (qint64 row = 0; row < document.rowCount(); row += page) {
            for (const auto &one : document.rows(JobLog::RowNumber(row), page, 1024 * 1024))
                comparison.take(one);
        }
        comparison.end();
    }
    return problems;
}
