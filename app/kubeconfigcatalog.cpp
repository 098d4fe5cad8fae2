// SPDX-License-Identifier: Apache-2.0
#include "app/kubeconfigcatalog.h"

#include <QDir>
#include <QFileInfo>
#include <QtConcurrent/QtConcurrentRun>

#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace App {

KubeconfigCatalog::KubeconfigCatalog(const Kube::Kubeconfig::Sources &sources, QObject *parent)
    : QObject(parent),
      m_sources(sources)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(200ms);
    connect(&m_settle, &QTimer::timeout, this, &KubeconfigCatalog::reload);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, qOverload<>(&QTimer::start));
    // A file that is replaced is another file for the watcher; its folder tells of the new one.
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] {
        const QStringList watched = m_watcher.files();
        for (const QString &file : files()) {
            if (watched.contains(file) != QFileInfo::exists(file))
                m_settle.start();
        }
    });
}

KubeconfigCatalog::~KubeconfigCatalog() = default;

void KubeconfigCatalog::reload()
{
    const quint64 generation = ++m_generation;
    QtConcurrent::run([sources = m_sources, added = m_added] {
        std::pair<QStringList, QList<Kube::Kubeconfig>> result{{QString()}, {Kube::Kubeconfig::load(sources)}};
        for (const QString &path : added) {
            result.first += path;
            result.second += Kube::Kubeconfig::load({path, {}, {}, sources.proxies});
        }
        return result;
    }).then(this, [this, generation](const std::pair<QStringList, QList<Kube::Kubeconfig>> &result) {
        if (generation != m_generation)
            return;
        std::tie(m_loadedSources, m_configs) = result;
        watch();
        Q_EMIT loaded();
    });
}

void KubeconfigCatalog::watch()
{
    QStringList wanted;
    for (const QString &file : files()) {
        const QString folder = QFileInfo(file).absolutePath();
        if (QFileInfo(folder).isDir())
            wanted += folder;
        if (QFileInfo(file).isFile())
            wanted += file;
    }
    wanted.removeDuplicates();
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    for (const QString &path : watched) {
        if (!wanted.contains(path))
            m_watcher.removePath(path);
    }
    for (const QString &path : std::as_const(wanted)) {
        if (!watched.contains(path))
            m_watcher.addPath(path);
    }
}

const Kube::Kubeconfig &KubeconfigCatalog::own() const
{
    static const Kube::Kubeconfig none;
    return m_configs.isEmpty() ? none : m_configs.constFirst();
}

QStringList KubeconfigCatalog::files() const
{
    QStringList files;
    for (const Kube::Kubeconfig &config : m_configs) {
        for (const QString &file : config.files())
            files += QFileInfo(file).absoluteFilePath();
    }
    files.removeDuplicates();
    return files;
}

QList<Core::Error> KubeconfigCatalog::errors() const
{
    QList<Core::Error> errors;
    for (const Kube::Kubeconfig &config : m_configs)
        errors += config.errors();
    return errors;
}

QList<Kube::ContextInfo> KubeconfigCatalog::contexts() const
{
    QList<Kube::ContextInfo> all;
    for (qsizetype i = 0; i < m_configs.size(); ++i) {
        QList<Kube::ContextInfo> contexts = m_configs.at(i).contexts();
        for (Kube::ContextInfo &context : contexts)
            context.source = m_loadedSources.at(i);
        all += contexts;
    }
    return all;
}

Core::Result<Kube::ConnectionConfig> KubeconfigCatalog::resolve(const Kube::ContextInfo &context) const
{
    const qsizetype place = m_loadedSources.indexOf(context.source);
    return (place < 0 ? own() : m_configs.at(place)).resolve(context.name);
}

} // namespace App
