// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/appsettings.h"
#include "widgets/spinnaker/stageimport.h"

#include <QObject>
#include <QPointer>

#include <chrono>
#include <optional>

namespace Widgets {
class FileDialogs;
class MainWindow;
class StageDialog;
} // namespace Widgets

namespace App {

class ContextController;

/// Opens stages of Spinnaker's pipelines in the window, and saves what the window holds as such a stage. Files are read
/// in a thread of the pool. Window thread.
class SpinnakerController : public QObject
{
    Q_OBJECT

public:
    /// All outlive the controller.
    SpinnakerController(Widgets::MainWindow &window, ContextController &contexts, AppSettings &settings,
                        Widgets::FileDialogs &dialogs, QObject *parent = nullptr);
    ~SpinnakerController() override;

    /// Looks at a file that may be JSON of Spinnaker's: opens its stage, or emits isManifest() where it is none. False
    /// where it is certainly a manifest; nothing happens then.
    bool open(const QString &path);
    /// The manifest that is shown came from a stage.
    [[nodiscard]] bool isShown() const { return m_shown.has_value(); }
    /// The file that it came from; empty: none.
    [[nodiscard]] QString fileName() const { return m_shown ? m_shown->file.fileName() : QString(); }
    /// The stage's limit, where it was left on; 0: none.
    [[nodiscard]] std::chrono::milliseconds timeout() const;
    /// A run goes on: the context stays.
    void setLocked(bool locked);
    /// Whether there is a Job to save.
    void update();

Q_SIGNALS:
    void isManifest(const QString &path);

private:
    void show(const Core::Result<Spinnaker::PipelineFile> &file, const QString &path);
    void take(const Widgets::StageImport &import);
    void apply();
    void showContexts();
    void resume(bool parameters);
    Widgets::StageDialog &dialog();
    void saveStage();
    void saveTo(const QString &path);
    [[nodiscard]] QString accountForExport() const;

    Widgets::MainWindow &m_window;
    ContextController &m_contexts;
    AppSettings &m_settings;
    Widgets::FileDialogs &m_dialogs;
    QPointer<Widgets::StageDialog> m_dialog; ///< the window's child
    std::optional<Widgets::StageImport> m_pending; ///< waits until the manifest is shown
    std::optional<Widgets::StageImport> m_shown;
    std::optional<QString> m_saveWhenParsed; ///< where to; empty: the clipboard
    bool m_locked = false;
    quint64 m_generation = 0;
};

} // namespace App
