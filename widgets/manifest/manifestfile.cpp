// SPDX-License-Identifier: Apache-2.0
#include "widgets/manifest/manifestfile.h"

#include "models/manifest/jobmanifest.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>
#include <QSaveFile>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Widgets {

namespace {

QByteArray digest(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256);
}

} // namespace

ManifestFile::ManifestFile(QObject *parent) : QObject(parent)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(100ms);
    const auto settle = [this] { m_settle.start(); };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, settle);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, settle);
    connect(&m_settle, &QTimer::timeout, this, &ManifestFile::check);
}

Core::Result<QByteArray> ManifestFile::open(const QString &path)
{
    auto content = Manifest::JobManifest::readFile(path);
    if (content)
        watch(path, *content);
    return content;
}

Core::Result<void> ManifestFile::save(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    // A symbolic link stays one, and a folder that only allows writing to the file itself still works.
    file.setDirectWriteFallback(true);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        Core::Error error;
        error.kind = Core::ErrorKind::Io;
        error.code = u"manifest-save"_s;
        error.file = path;
        error.message = QCoreApplication::translate("Widgets::ManifestFile", "%1 could not be saved: %2.")
                            .arg(path, file.errorString());
        error.hint = QCoreApplication::translate("Widgets::ManifestFile", "Save it under another name.");
        return std::unexpected(error);
    }
    watch(path, text);
    return {};
}

void ManifestFile::release()
{
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    m_path.clear();
    m_known.clear();
    m_missing = false;
    m_settle.stop();
}

void ManifestFile::watch(const QString &path, const QByteArray &content)
{
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    const QFileInfo info(path);
    m_path = info.absoluteFilePath();
    m_known = digest(content);
    m_missing = false;
    m_settle.stop();
    m_watcher.addPaths({m_path, info.absolutePath()});
}

void ManifestFile::check()
{
    if (m_path.isEmpty())
        return;
    if (!QFileInfo::exists(m_path)) {
        if (!m_missing) {
            m_missing = true;
            Q_EMIT removedFromDisk();
        }
        return;
    }
    m_missing = false;
    if (!m_watcher.files().contains(m_path)) // replaced: the watch was on the file that it was before
        m_watcher.addPath(m_path);
    const auto content = Manifest::JobManifest::readFile(m_path);
    if (content && digest(*content) == m_known)
        return;
    if (content)
        m_known = digest(*content);
    Q_EMIT changedOnDisk();
}

} // namespace Widgets
