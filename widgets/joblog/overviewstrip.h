// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linetypes.h"

#include <QBitArray>
#include <QWidget>

#include <optional>

namespace JobLog {
class LogSearch;
}

namespace Widgets {

/// A narrow column beside the scroll bar that shows where in the whole log the hits of find and the revealed line are.
/// One question to the search per line of pixels, however many hits there are. A click goes there.
class OverviewStrip : public QWidget
{
    Q_OBJECT

public:
    explicit OverviewStrip(QWidget *parent = nullptr);

    void setSearch(const JobLog::LogSearch *search);
    /// What has to be drawn changed.
    void refresh(qint64 rows, std::optional<JobLog::RowNumber> revealed);

    /// The lines of pixels with a hit, from the top.
    [[nodiscard]] const QBitArray &marks() const { return m_marks; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void clicked(JobLog::RowNumber row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void collect();
    [[nodiscard]] int pixelOf(qint64 row) const;

    const JobLog::LogSearch *m_search = nullptr;
    qint64 m_rows = 0;
    std::optional<JobLog::RowNumber> m_revealed;
    QBitArray m_marks;
};

} // namespace Widgets
