// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/overviewstrip.h"

#include "models/joblog/logsearch.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr int laneWidth = 3;
constexpr int lanes = 4;
constexpr int stripWidth = lanes * laneWidth + 3;
constexpr int markHeight = 2;
constexpr int reach = 2; // pixels beside a mark that a pointer may be
constexpr qint64 slice = 4; // milliseconds that nobody feels
constexpr qint64 interval = 300; // milliseconds between two collections

int laneOf(OverviewStrip::Kind kind)
{
    switch (kind) {
    case OverviewStrip::Kind::Error:
        return 0;
    case OverviewStrip::Kind::Warning:
        return 1;
    case OverviewStrip::Kind::Hit:
        return 2;
    case OverviewStrip::Kind::Marker:
    case OverviewStrip::Kind::Bookmark:
        break;
    }
    return 3;
}

QColor colorOf(OverviewStrip::Kind kind, const SemanticPalette &semantic)
{
    switch (kind) {
    case OverviewStrip::Kind::Error:
        return semantic.text(SemanticPalette::Text::Error);
    case OverviewStrip::Kind::Warning:
        return semantic.text(SemanticPalette::Text::Warning);
    case OverviewStrip::Kind::Hit:
        return semantic.isDark() ? QColor(Qt::white) : semantic.text(SemanticPalette::Text::Link);
    case OverviewStrip::Kind::Marker:
        return semantic.text(SemanticPalette::Text::Marker);
    case OverviewStrip::Kind::Bookmark:
        break;
    }
    return semantic.text(SemanticPalette::Text::Ok);
}

} // namespace

OverviewStrip::OverviewStrip(QWidget *parent) : QWidget(parent)
{
    describe(this, u"logOverview"_s, tr("Overview of the log"),
             tr("Errors, warnings, lines found, captured lines and bookmarks in the whole log; click to go there"));
    setFixedWidth(stripWidth);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    updateColors();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &OverviewStrip::work);
}

QSize OverviewStrip::sizeHint() const
{
    return {stripWidth, stripWidth};
}

void OverviewStrip::setLog(const Log &log)
{
    m_log = log;
    m_kind = kinds;
    m_timer.stop();
    m_sinceStart.invalidate();
    for (QBitArray &marks : m_marks)
        marks = QBitArray(height());
    if (log.document)
        start();
    update();
}

void OverviewStrip::refresh(qint64 rows, std::optional<JobLog::RowNumber> revealed)
{
    m_rows = rows;
    m_revealed = revealed;
    start();
    update();
}

void OverviewStrip::setInSight(qint64 first, qint64 end)
{
    if (m_firstInSight == first && m_endInSight == end)
        return;
    m_firstInSight = first;
    m_endInSight = end;
    update();
}

int OverviewStrip::pixelOf(qint64 row) const
{
    const double share = static_cast<double>(row) / static_cast<double>(std::max<qint64>(m_rows, 1));
    return std::clamp(static_cast<int>(share * height()), 0, std::max(height() - 1, 0));
}

qint64 OverviewStrip::rowAt(int y) const
{
    const double share = std::clamp(static_cast<double>(y) / std::max(height(), 1), 0.0, 1.0);
    return std::clamp<qint64>(static_cast<qint64>(share * static_cast<double>(m_rows)), 0,
                              std::max<qint64>(m_rows - 1, 0));
}

// ---- collecting

void OverviewStrip::start()
{
    if (m_kind < kinds) {
        m_again = true;
        return;
    }
    m_again = false;
    m_kind = 0;
    m_nextRow = 0;
    for (QBitArray &marks : m_collected)
        marks = QBitArray(height());
    const bool isSoon = m_sinceStart.isValid() && m_sinceStart.elapsed() < interval;
    m_timer.start(isSoon ? static_cast<int>(interval - m_sinceStart.elapsed()) : 0);
}

void OverviewStrip::work()
{
    if (m_kind == 0 && m_nextRow == 0)
        m_sinceStart.start();
    QElapsedTimer clock;
    clock.start();
    while (m_kind < kinds && clock.elapsed() < slice) {
        if (collect(Kind(m_kind))) {
            ++m_kind;
            m_nextRow = 0;
        }
    }
    if (m_kind < kinds) {
        m_timer.start(0);
        return;
    }
    if (m_marks != m_collected) {
        m_marks = m_collected;
        update();
    }
    if (m_again)
        start();
}

std::optional<qint64> OverviewStrip::next(Kind kind, qint64 row) const
{
    const JobLog::RowNumber from(row);
    if (kind == Kind::Hit) {
        const auto hit = m_log.search && m_log.search->hitRows() > 0 ? m_log.search->next(from) : std::nullopt;
        return hit && hit->value() >= row ? std::optional(hit->value()) : std::nullopt; // else it wrapped around
    }
    if (!m_log.landmarks)
        return std::nullopt;
    const auto landmark = kind == Kind::Error ? JobLog::Landmark::Error
        : kind == Kind::Warning               ? JobLog::Landmark::Warning
                                              : JobLog::Landmark::Marker;
    const bool isKnown = kind == Kind::Marker && m_log.captured && *m_log.captured;
    const auto place = isKnown ? m_log.document->nextOf(**m_log.captured, from) : m_log.landmarks->next(landmark, from);
    if (!place)
        return std::nullopt;
    const auto exact = m_log.document->rowOf(place->source, place->line);
    return exact ? exact->value() : row; // folded: near here
}

// One mark; true where the kind has no more.
bool OverviewStrip::collect(Kind kind)
{
    QBitArray &marks = m_collected.at(std::size_t(kind));
    if (!m_log.document || m_rows == 0 || marks.size() != height())
        return true;
    if (kind == Kind::Bookmark) {
        for (const JobLog::LinePlace &place :
             m_log.bookmarks ? m_log.bookmarks->places() : QList<JobLog::LinePlace>()) {
            if (const auto row = m_log.document->rowOf(place.source, place.line))
                marks.setBit(pixelOf(row->value()));
        }
        return true;
    }
    const auto found = m_nextRow < m_rows ? next(kind, m_nextRow) : std::nullopt;
    if (!found)
        return true;
    const int pixel = pixelOf(*found);
    marks.setBit(pixel);
    // On to the first row of the next line of pixels.
    const double share = static_cast<double>(pixel + 1) / height();
    m_nextRow = std::max(static_cast<qint64>(share * static_cast<double>(m_rows)), std::max(*found, m_nextRow) + 1);
    return false;
}

// ---- showing

void OverviewStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        const QBitArray &marks = m_marks.at(kind);
        const QColor color = m_colors.at(kind);
        const int x = 1 + laneOf(Kind(kind)) * laneWidth;
        for (int y = 0; y < marks.size(); ++y) {
            if (marks.testBit(y))
                painter.fillRect(x, y, laneWidth, markHeight, color);
        }
    }
    if (m_rows > 0 && m_endInSight > m_firstInSight) {
        constexpr int least = 5;
        const int top = std::min(pixelOf(m_firstInSight), height() - least);
        const int bottom = std::max(pixelOf(m_endInSight), top + least);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawRect(0, top, width() - 1, bottom - top - 1);
    }
    if (m_revealed && m_rows > 0)
        painter.fillRect(0, pixelOf(m_revealed->value()) - 1, width(), markHeight + 1, m_revealedColor);
}

// Contrast is too long a sum for every frame.
void OverviewStrip::updateColors()
{
    const SemanticPalette semantic(palette());
    const QColor ground = palette().color(QPalette::Window);
    constexpr double contrast = 3.0;
    for (std::size_t kind = 0; kind < kinds; ++kind)
        m_colors.at(kind) = SemanticPalette::readable(colorOf(Kind(kind), semantic), ground, contrast);
    m_revealedColor = semantic.text(SemanticPalette::Text::Marker);
}

void OverviewStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        updateColors();
        update();
    }
}

void OverviewStrip::resizeEvent(QResizeEvent *)
{
    m_kind = kinds; // what was collected has another height
    start();
}

QString OverviewStrip::textAt(int y) const
{
    if (m_rows == 0)
        return toolTip();
    QStringList found;
    const std::array names{tr("errors"), tr("warnings"), tr("lines found"), tr("captured lines"), tr("bookmarks")};
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        const QBitArray &marks = m_marks.at(kind);
        for (int at = std::max(y - reach, 0); at <= y + reach && at < marks.size(); ++at) {
            if (marks.testBit(at)) {
                found.append(names.at(kind));
                break;
            }
        }
    }
    const QString place = tr("Row %L1 of %L2").arg(rowAt(y) + 1).arg(m_rows);
    return found.isEmpty() ? place : QString(place + u": "_s + found.join(u", "_s));
}

bool OverviewStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *const help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), textAt(help->pos().y()), this);
    return true;
}

void OverviewStrip::goTo(int y)
{
    if (m_rows == 0 || height() == 0)
        return;
    // What was aimed at: the nearest mark, else the place itself.
    std::optional<qint64> best;
    for (std::size_t kind = 0; kind + 1 < kinds; ++kind) {
        for (int distance = 0; distance <= reach; ++distance) {
            for (const int at : {y - distance, y + distance}) {
                const QBitArray &marks = m_marks.at(kind);
                if (best || at < 0 || at >= marks.size() || !marks.testBit(at))
                    continue;
                const double first = static_cast<double>(at) / height() * static_cast<double>(m_rows);
                best = next(Kind(kind), static_cast<qint64>(first));
            }
        }
        if (best)
            break;
    }
    Q_EMIT clicked(JobLog::RowNumber(std::clamp<qint64>(best.value_or(rowAt(y)), 0, m_rows - 1)));
}

void OverviewStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        goTo(static_cast<int>(event->position().y()));
}

void OverviewStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && m_rows > 0)
        Q_EMIT clicked(JobLog::RowNumber(rowAt(static_cast<int>(event->position().y()))));
}

} // namespace Widgets
