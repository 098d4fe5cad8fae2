// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/overviewstrip.h"

#include "models/joblog/logsearch.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {
constexpr int stripWidth = 7;
constexpr int markHeight = 2;
} // namespace

OverviewStrip::OverviewStrip(QWidget *parent) : QWidget(parent)
{
    describe(this, u"logOverview"_s, tr("Where the hits are"), tr("Lines found in the whole log; click to go there"));
    setFixedWidth(stripWidth);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

QSize OverviewStrip::sizeHint() const
{
    return {stripWidth, stripWidth};
}

void OverviewStrip::setSearch(const JobLog::LogSearch *search)
{
    m_search = search;
    collect();
}

void OverviewStrip::refresh(qint64 rows, std::optional<JobLog::RowNumber> revealed)
{
    m_rows = rows;
    m_revealed = revealed;
    collect();
}

int OverviewStrip::pixelOf(qint64 row) const
{
    const double share = static_cast<double>(row) / static_cast<double>(std::max<qint64>(m_rows, 1));
    return std::clamp(static_cast<int>(share * height()), 0, std::max(height() - 1, 0));
}

void OverviewStrip::collect()
{
    QBitArray marks(height());
    if (m_search && m_rows > 0 && m_search->hitRows() > 0) {
        qint64 row = 0;
        while (row < m_rows) {
            const auto hit = m_search->next(JobLog::RowNumber(row));
            if (!hit || hit->value() < row)
                break; // wrapped around: no more
            const int pixel = pixelOf(hit->value());
            marks.setBit(pixel);
            // On to the first row of the next line of pixels.
            const double share = static_cast<double>(pixel + 1) / height();
            row = std::max(static_cast<qint64>(share * static_cast<double>(m_rows)), hit->value() + 1);
        }
    }
    m_marks = marks;
    update();
}

void OverviewStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    const SemanticPalette semantic(palette());
    const QColor hit = semantic.isDark() ? semantic.text(SemanticPalette::Text::Warning)
                                         : semantic.fill(SemanticPalette::Fill::CurrentMatch);
    for (int y = 0; y < m_marks.size(); ++y) {
        if (m_marks.testBit(y))
            painter.fillRect(1, y, width() - 2, markHeight, hit);
    }
    if (m_revealed && m_rows > 0)
        painter.fillRect(0, pixelOf(m_revealed->value()) - 1, width(), markHeight + 1,
                         semantic.text(SemanticPalette::Text::Marker));
}

void OverviewStrip::resizeEvent(QResizeEvent *)
{
    collect();
}

void OverviewStrip::mousePressEvent(QMouseEvent *event)
{
    if (m_rows == 0 || height() == 0)
        return;
    const double share = std::clamp(event->position().y() / height(), 0.0, 1.0);
    const auto row = JobLog::RowNumber(std::min(static_cast<qint64>(share * static_cast<double>(m_rows)), m_rows - 1));
    Q_EMIT clicked(row);
}

} // namespace Widgets
