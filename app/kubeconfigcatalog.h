// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/kubeconfig.h"

#include <QFileSystemWatcher>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace App {

/// The kubeconfigs whose contexts are offered: kubectl's own, merged as kubectl merges them, and files that were added,
/// each by itself, so that equal names in two files cannot mix up their servers and users. Reads in the background, and
/// again when a file changes, is replaced or appears. Window thread.
class KubeconfigCatalog : public QObject
{
    Q_OBJECT

public:
    explicit KubeconfigCatalog(const Kube::Kubeconfig::Sources &sources, QObject *parent = nullptr);
    ~KubeconfigCatalog() override;

    /// Absolute paths. Takes effect with the next reload().
    void setAdded(const QStringList &paths) { m_added = paths; }
    [[nodiscard]] const QStringList &added() const { return m_added; }
    void reload();

    [[nodiscard]] bool isLoaded() const { return !m_configs.isEmpty(); }
    [[nodiscard]] const Kube::Kubeconfig &own() const;
    [[nodiscard]] QStringList files() const; ///< kubectl's and the added ones
    [[nodiscard]] QList<Core::Error> errors() const;
    /// Those of kubectl's files first; `source` tells them apart.
    [[nodiscard]] QList<Kube::ContextInfo> contexts() const;
    [[nodiscard]] Core::Result<Kube::ConnectionConfig> resolve(const Kube::ContextInfo &context) const;
    [[nodiscard]] const QList<Kube::Kubeconfig> &configs() const { return m_configs; }

Q_SIGNALS:
    void loaded(); ///< after each reload(), and after a change on disk

private:
    void watch();

    Kube::Kubeconfig::Sources m_sources;
    QStringList m_added;
    QStringList m_loadedSources; ///< of m_configs, in their order; the first is empty: kubectl's own
    QList<Kube::Kubeconfig> m_configs;
    QFileSystemWatcher m_watcher;
    QTimer m_settle; ///< editors and tools write in several steps
    quint64 m_generation = 0;
};

} // namespace App
