// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QList>
#include <QString>

namespace Outputs {

/// A table over rows that are replaced as a whole, again and again, and tells views only what really changed: selection
/// and scroll position survive. `Row` has an `id` (QString, unique among the rows) and compares.
template <typename Row>
class RowModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }

protected:
    [[nodiscard]] const Row &row(const QModelIndex &index) const { return m_rows[index.row()]; }

    void replaceRows(const QList<Row> &rows)
    {
        qsizetype same = 0;
        while (same < m_rows.size() && same < rows.size() && m_rows[same].id == rows[same].id)
            ++same;
        if (same < m_rows.size())
            removeStale(rows, same);
        // What is left stands in the order of the new rows.
        for (qsizetype at = same; at < rows.size();) {
            if (at < m_rows.size() && m_rows[at].id == rows[at].id) {
                ++at;
                continue;
            }
            qsizetype end = at + 1;
            while (end < rows.size() && (at >= m_rows.size() || rows[end].id != m_rows[at].id))
                ++end;
            beginInsertRows({}, int(at), int(end - 1));
            m_rows = m_rows.first(at) + rows.sliced(at, end - at) + m_rows.sliced(at);
            endInsertRows();
            at = end;
        }
        updateChanged(rows);
    }

private:
    /// Removes, from `from` on, the rows that are gone or would have to move.
    void removeStale(const QList<Row> &rows, qsizetype from)
    {
        QHash<QString, qsizetype> places;
        for (qsizetype i = from; i < rows.size(); ++i)
            places.insert(rows[i].id, i);
        QList<bool> keep(m_rows.size(), true);
        qsizetype last = -1;
        for (qsizetype i = from; i < m_rows.size(); ++i) {
            const qsizetype place = places.value(m_rows[i].id, -1);
            keep[i] = place > last;
            if (keep[i])
                last = place;
        }
        for (qsizetype end = m_rows.size(); end > from;) {
            if (keep[end - 1]) {
                --end;
                continue;
            }
            qsizetype begin = end - 1;
            while (begin > from && !keep[begin - 1])
                --begin;
            beginRemoveRows({}, int(begin), int(end - 1));
            m_rows.remove(begin, end - begin);
            endRemoveRows();
            end = begin;
        }
    }

    void updateChanged(const QList<Row> &rows)
    {
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const qsizetype begin = i;
            while (i < rows.size() && m_rows[i] != rows[i]) {
                m_rows[i] = rows[i];
                ++i;
            }
            if (i > begin)
                Q_EMIT dataChanged(index(int(begin), 0), index(int(i - 1), columnCount() - 1));
        }
    }

    QList<Row> m_rows;
};

} // namespace Outputs
