// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/logline.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <vector>

namespace JobLog {
class LogSearch;
}

namespace Widgets {

class HighlightRules;

/// The decoded lines near the viewport. Reads rows in pages, so that what a line looks like does not depend on how the
/// view came there: colours that a program left switched on are carried over from the page before. Bounded memory.
/// Window thread; only long lines that the user asked to see in full are decoded elsewhere.
class LineCache : public QObject
{
    Q_OBJECT

public:
    static constexpr int pageRows = 64;
    /// Bytes of a line that are read, decoded and shown at first.
    static constexpr qsizetype initialLimit = 16384;
    /// What a line can be expanded to, in steps of sixteen.
    static constexpr qsizetype maximumLimit = 64 * 1024 * 1024;

    explicit LineCache(LogHighlighter &highlighter, QObject *parent = nullptr);
    ~LineCache() override;

    /// Forgets everything. The document may be null; it outlives its use here.
    void setDocument(const JobLog::LogDocument *document);
    void clear();
    /// Forgets rows from `row` on: others may stand there now.
    void forgetFrom(qint64 row);
    /// Lays lines that are JSON objects out for reading (see ReadableJson); what is copied stays what was recorded.
    /// Forgets everything.
    void setReadable(bool readable);
    [[nodiscard]] bool isReadable() const { return m_readable; }
    /// Where hits come from; may be null.
    void setSearch(const JobLog::LogSearch *search);
    /// Laid over the colours of lines; may be null.
    void setRules(const HighlightRules *rules);
    /// The palette changed: styles are worked out again when asked for.
    void invalidateStyles() { ++m_styleGeneration; }
    void invalidateHits() { ++m_hitGeneration; }

    /// A row that the document has; null for one that it has not. Stays valid while somebody holds it.
    [[nodiscard]] std::shared_ptr<LogLine> line(qint64 row);
    /// A row that was asked for earlier, as it was then; null where it is not kept. Asks the document nothing, so that
    /// it can be used while the rows get new numbers.
    [[nodiscard]] std::shared_ptr<LogLine> kept(qint64 row) const;
    /// Fills in what is asked for, unless it is there.
    void style(LogLine &line);
    [[nodiscard]] bool isStyled(const LogLine &line) const { return line.styleGeneration == m_styleGeneration; }
    void findHits(LogLine &line);
    /// Folds the text at `width` columns; 0 does not fold.
    static void fold(LogLine &line, int width);

    /// Shows sixteen times as much of a cut line; lineChanged() follows.
    void expand(qint64 row);

    /// How many rows were read from the document so far: what painting costs.
    [[nodiscard]] qint64 rowsFetched() const { return m_rowsFetched; }

Q_SIGNALS:
    void lineChanged(qint64 row);

private:
    using Styles = QHash<JobLog::SourceId, JobLog::AnsiStyle>;
    struct Page
    {
        std::vector<std::shared_ptr<LogLine>> lines;
        Styles styles; ///< per source, what its last line left switched on
        qsizetype cost = 0;
        quint64 used = 0;
    };

    Page &page(qint64 number);
    void extend(Page &page, qint64 number);
    [[nodiscard]] Styles stylesBefore(qint64 number);
    void evict(qint64 keep);
    void decodeExpanded(qint64 row);
    [[nodiscard]] QList<JobLog::LogRow> fetch(qint64 first, int count, qsizetype limit);

    LogHighlighter &m_highlighter;
    const JobLog::LogDocument *m_document = nullptr;
    const JobLog::LogSearch *m_search = nullptr;
    const HighlightRules *m_rules = nullptr;
    QHash<qint64, Page> m_pages;
    QHash<qint64, qsizetype> m_limits; ///< of expanded rows
    qsizetype m_cost = 0;
    quint64 m_clock = 0;
    qint64 m_rowsFetched = 0;
    int m_styleGeneration = 0;
    int m_hitGeneration = 0;
    int m_epoch = 0; ///< of the row numbers
    bool m_readable = false;
};

} // namespace Widgets
