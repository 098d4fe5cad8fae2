// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/manifest/jobmanifest.h"

#include <QAbstractTableModel>

namespace Widgets {

/// Everything that needs saying about the manifest and about the run, the manifest first.
class ProblemModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Place, Message, ColumnCount };
    enum Role {
        SeverityRole = Qt::UserRole, ///< int(Manifest::Severity)
        LineRole, ///< in the manifest, 0: none
        ColumnRole,
        PathRole, ///< of a run's problem: its pod or pod/container, or another path; empty: none
        TextRole ///< the whole, for copying
    };

    explicit ProblemModel(QObject *parent = nullptr);

    void setManifestProblems(const QList<Manifest::Problem> &problems);
    void setRunProblems(const QList<Core::Error> &errors);
    /// Errors and warnings; notes do not count.
    [[nodiscard]] int count() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        Manifest::Severity severity = Manifest::Severity::Error;
        QString place;
        QString message;
        int line = 0;
        int column = 0;
        QString path;
    };
    void rebuild();

    QList<Manifest::Problem> m_manifest;
    QList<Core::Error> m_run;
    QList<Row> m_rows;
};

} // namespace Widgets
