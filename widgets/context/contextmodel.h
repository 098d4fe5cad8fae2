// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/kubeconfig.h"

#include <QAbstractListModel>

namespace Widgets {

/// The contexts that the picker offers, in the order given.
class ContextModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        DetailRole = Qt::UserRole, ///< server and namespace, one line
        ProblemRole, ///< why it cannot be used, or empty
        SandboxRole, ///< bool
        InsecureRole ///< bool
    };

    explicit ContextModel(QObject *parent = nullptr);

    void setContexts(const QList<Kube::ContextInfo> &contexts);
    [[nodiscard]] const QList<Kube::ContextInfo> &contexts() const { return m_contexts; }
    /// The row of the context, or -1.
    [[nodiscard]] int rowOf(const QString &name, bool sandbox, const QString &source = {}) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    [[nodiscard]] QString detail(const Kube::ContextInfo &context) const;
    [[nodiscard]] QString toolTip(const Kube::ContextInfo &context) const;

    QList<Kube::ContextInfo> m_contexts;
};

} // namespace Widgets
