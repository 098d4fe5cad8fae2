// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logviewaccessible.h"

#include "widgets/joblog/logview.h"

#include <QCoreApplication>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr qsizetype longestName = 500; // what a screen reader should have to say at most

/// One row as a list item. Made when asked for; the cache of QAccessible owns it.
class RowAccessible : public QAccessibleInterface
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::LogViewAccessible)

public:
    RowAccessible(LogView *view, qint64 row) : m_view(view), m_row(row) { }

    [[nodiscard]] qint64 row() const { return m_row; }
    [[nodiscard]] bool isValid() const override { return m_view && m_row < m_view->rowCount(); }
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view.data());
    }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString &) override { }
    [[nodiscard]] QRect rect() const override;
    [[nodiscard]] QString text(QAccessible::Text kind) const override;
    [[nodiscard]] QAccessible::State state() const override;

private:
    [[nodiscard]] QString description(LogLine &line) const;

    QPointer<LogView> m_view;
    qint64 m_row;
};

QRect RowAccessible::rect() const
{
    if (!isValid())
        return {};
    const QRect place = m_view->rowRect(JobLog::RowNumber(m_row));
    return place.isEmpty() ? QRect() : QRect(m_view->viewport()->mapToGlobal(place.topLeft()), place.size());
}

QString RowAccessible::text(QAccessible::Text kind) const
{
    const auto line = isValid() ? m_view->cache().line(m_row) : nullptr;
    if (!line)
        return {};
    if (kind == QAccessible::Name)
        return line->text().first(std::min(line->text().size(), longestName));
    return kind == QAccessible::Description ? description(*line) : QString();
}

QString RowAccessible::description(LogLine &line) const
{
    if (line.isNotice())
        return tr("Separator, row %L1 of %L2").arg(m_row + 1).arg(m_view->rowCount());
    m_view->cache().style(line); // knows the level
    QString text = tr("Row %L1 of %L2").arg(m_row + 1).arg(m_view->rowCount());
    if (const QString label = m_view->sourceLabel(line.row.source); !label.isEmpty())
        text += u", "_s + label;
    if (line.level == JobLog::LogLevel::Error)
        text += u", "_s + tr("error");
    else if (line.level == JobLog::LogLevel::Warning)
        text += u", "_s + tr("warning");
    if (line.row.isSeparated)
        text += u", "_s + tr("lines above it are left out");
    return text;
}

QAccessible::State RowAccessible::state() const
{
    QAccessible::State state;
    if (!isValid()) {
        state.invalid = true;
        return state;
    }
    const bool isCurrent = m_view->currentRow().value() == m_row;
    state.focusable = true;
    state.selectable = true;
    state.readOnly = true;
    state.focused = isCurrent && m_view->hasFocus();
    state.selected = isCurrent;
    state.offscreen = m_view->rowRect(JobLog::RowNumber(m_row)).isEmpty();
    return state;
}

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *const view = qobject_cast<LogView *>(object);
    return view ? new LogViewAccessible(view) : nullptr;
}

} // namespace

void LogViewAccessible::install()
{
    QAccessible::installFactory(&make); // installing the same one again changes nothing
}

LogViewAccessible::LogViewAccessible(LogView *view) : QAccessibleWidget(view, QAccessible::List) { }

LogViewAccessible::~LogViewAccessible()
{
    forget();
}

void LogViewAccessible::forget() const
{
    for (const QAccessible::Id id : std::as_const(m_items))
        QAccessible::deleteAccessibleInterface(id);
    m_items.clear();
}

LogView *LogViewAccessible::view() const
{
    return qobject_cast<LogView *>(widget());
}

void LogViewAccessible::announceCurrentRow(LogView &view)
{
    if (!QAccessible::isActive() || !view.hasFocus() || view.rowCount() == 0)
        return;
    auto *const list = QAccessible::queryAccessibleInterface(&view);
    auto *const current = list ? list->focusChild() : nullptr;
    if (!current)
        return;
    QAccessibleEvent event(current, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

void LogViewAccessible::announce(LogView &view, const QString &text)
{
    if (!QAccessible::isActive() || text.isEmpty())
        return;
    QAccessibleAnnouncementEvent event(&view, text);
    event.setPoliteness(QAccessible::AnnouncementPoliteness::Polite);
    QAccessible::updateAccessibility(&event);
}

int LogViewAccessible::childCount() const
{
    return view() ? static_cast<int>(view()->visibleRows().size()) : 0;
}

QAccessibleInterface *LogViewAccessible::child(int index) const
{
    const auto rows = view() ? view()->visibleRows() : QList<VisibleRow>();
    return index >= 0 && index < rows.size() ? item(rows.at(index).row) : nullptr;
}

int LogViewAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *const row = dynamic_cast<const RowAccessible *>(child);
    const auto rows = view() && row ? view()->visibleRows() : QList<VisibleRow>();
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (rows.at(i).row == row->row())
            return static_cast<int>(i);
    }
    return -1;
}

QAccessibleInterface *LogViewAccessible::childAt(int x, int y) const
{
    for (int i = 0; i < childCount(); ++i) {
        auto *const row = child(i);
        if (row && row->rect().contains(x, y))
            return row;
    }
    return nullptr;
}

QAccessibleInterface *LogViewAccessible::focusChild() const
{
    return view() && view()->rowCount() > 0 ? item(view()->currentRow().value()) : nullptr;
}

QAccessibleInterface *LogViewAccessible::item(qint64 row) const
{
    if (const auto found = m_items.constFind(row); found != m_items.cend()) {
        if (auto *const known = QAccessible::accessibleInterface(*found))
            return known;
    }
    constexpr qsizetype most = 500; // a few screens; bridges hold ids, which then lead nowhere
    if (m_items.size() >= most)
        forget();
    auto *const made = new RowAccessible(view(), row);
    m_items.insert(row, QAccessible::registerAccessibleInterface(made));
    return made;
}

} // namespace Widgets
