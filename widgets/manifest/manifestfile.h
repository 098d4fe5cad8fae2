// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QTimer>

namespace Widgets {

/// The file behind the editor: reads it, writes it, and notices when somebody else does. Editors that replace the file
/// are noticed too (its folder is watched). Window thread.
class ManifestFile : public QObject
{
    Q_OBJECT

public:
    explicit ManifestFile(QObject *parent = nullptr);

    /// Reads the file and watches it from now on. On failure nothing changes.
    [[nodiscard]] Core::Result<QByteArray> open(const QString &path);
    /// Writes atomically, keeping the file's permissions, and watches this path from now on.
    [[nodiscard]] Core::Result<void> save(const QString &path, const QByteArray &text);
    /// Forgets the file: what is shown has none.
    void release();
    /// Absolute; empty before the first open or save.
    [[nodiscard]] const QString &path() const { return m_path; }

Q_SIGNALS:
    void changedOnDisk(); ///< the content differs from what was read or written last
    void removedFromDisk(); ///< the file is gone

private:
    void watch(const QString &path, const QByteArray &content);
    void check();

    QString m_path;
    QByteArray m_known; ///< SHA-256 of the content that was read or written last
    bool m_missing = false;
    QFileSystemWatcher m_watcher;
    QTimer m_settle; ///< a save is several events
};

} // namespace Widgets
