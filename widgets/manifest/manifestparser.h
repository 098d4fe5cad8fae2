// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/manifest/jobmanifest.h"

#include <QObject>
#include <QTimer>

namespace Widgets {

/// Parses and checks the text while it is edited, in a worker thread, when typing pauses. An answer for a text that is
/// no longer the latest is dropped. Window thread.
class ManifestParser : public QObject
{
    Q_OBJECT

public:
    explicit ManifestParser(QObject *parent = nullptr);

    /// `soon`: after a pause in typing; otherwise at once.
    void setText(const QByteArray &text, const QString &fileName, bool soon);
    /// True while manifest() is older than the text.
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] const Manifest::JobManifest &manifest() const { return m_manifest; }
    /// Chooses the Job to run; kept over later texts while there is such a Job.
    void selectJob(int document);

Q_SIGNALS:
    void parsed();

private:
    void parse();

    QTimer m_pause;
    QByteArray m_text;
    QString m_fileName;
    Manifest::JobManifest m_manifest;
    quint64 m_generation = 0;
    int m_selected = -1;
    bool m_busy = false;
};

} // namespace Widgets
