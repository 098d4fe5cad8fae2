// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/connectiontest.h"
#include "models/kube/kubeconfig.h"

#include <QDialog>
#include <QStringList>

class QFormLayout;
class QLabel;
class QListWidget;
class QPushButton;
class QTreeWidget;

namespace Widgets {

/// What the chosen context is, whether its server can be reached and what is permitted there; and the kubeconfig files
/// whose contexts are offered. Shows and asks only; whoever owns it tests and stores.
class ConnectionDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ConnectionDialog(QWidget *parent = nullptr);

    /// Forgets the report where it is another context than before. Null: none is chosen.
    void setContext(const Kube::ContextInfo *context, const QString &namespaceName);
    /// kubectl's own files, which stay, and those that were added.
    void setFiles(const QStringList &own, const QStringList &added);
    void showTesting();
    void showReport(const Kube::ConnectionReport &report);

Q_SIGNALS:
    void testRequested();
    void addFileRequested();
    void removeFileRequested(const QString &path);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildContext();
    QWidget *buildFiles();
    void showPermissions();
    void showVerdict();
    void showSelection();

    QLabel *m_name = nullptr;
    QLabel *m_detail = nullptr;
    QPushButton *m_test = nullptr;
    QLabel *m_verdictIcon = nullptr;
    QLabel *m_verdict = nullptr;
    QTreeWidget *m_permissions = nullptr;
    QListWidget *m_files = nullptr;
    QPushButton *m_remove = nullptr;
    QString m_key; ///< of the context and namespace that are shown
    std::optional<Kube::ConnectionReport> m_report;
    bool m_testing = false;
};

} // namespace Widgets
