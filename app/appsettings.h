// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/run.h"
#include "models/sandbox/sandboxserver.h"
#include "widgets/common/theme.h"
#include "widgets/joblog/logpane.h"
#include "widgets/main/mainwindow.h"
#include "widgets/properties/propertiespane.h"

#include <QSettings>
#include <QString>
#include <QStringList>

#include <optional>

namespace App {

/// What the window remembers between two starts. The only place that knows how it is stored; everybody else gets plain
/// values. Values that cannot be understood count as missing.
class AppSettings
{
public:
    /// `file`: an INI file; empty: the user's own ($XDG_CONFIG_HOME/job-console/job-console.ini).
    explicit AppSettings(const QString &file = {});
    /// Readable by the user alone: references of artifacts may be as good as passwords.
    ~AppSettings();
    AppSettings(const AppSettings &) = delete;
    AppSettings &operator=(const AppSettings &) = delete;

    [[nodiscard]] Widgets::WindowState window() const;
    void setWindow(const Widgets::WindowState &state);
    [[nodiscard]] Widgets::ColorTheme theme() const;
    void setTheme(Widgets::ColorTheme theme);
    [[nodiscard]] Sandbox::Engine sandboxEngine() const;
    void setSandboxEngine(Sandbox::Engine engine);
    /// Bytes of log that are recorded of a run before reading pauses; 0: no limit.
    [[nodiscard]] qint64 logLimit() const;
    void setLogLimit(qint64 bytes);
    [[nodiscard]] Widgets::LogViewOptions logView() const;
    void setLogView(const Widgets::LogViewOptions &options);
    /// At most Widgets::maxHighlightRules.
    [[nodiscard]] QList<Widgets::HighlightRule> highlightRules() const;
    void setHighlightRules(const QList<Widgets::HighlightRule> &rules);

    [[nodiscard]] Widgets::PropertiesOptions properties() const;
    void setProperties(const Widgets::PropertiesOptions &options);

    /// Most recent first, at most 12.
    [[nodiscard]] QStringList recentFiles() const;
    void addRecentFile(const QString &path);
    void clearRecentFiles();

    /// The context that was chosen last; `sandbox` tells it from a kubeconfig's context of that name.
    struct ContextChoice
    {
        QString name;
        bool sandbox = false;
        QString source; ///< the added kubeconfig that it comes from; empty: kubectl's own
    };
    [[nodiscard]] std::optional<ContextChoice> context() const;
    void setContext(const ContextChoice &choice);
    /// The namespace that was chosen last in a context; empty: the context's own.
    [[nodiscard]] QString namespaceOf(const ContextChoice &context) const;
    void setNamespaceOf(const ContextChoice &context, const QString &name);

    /// The context that an account of Spinnaker stands for, of the 200 that were mapped last.
    [[nodiscard]] std::optional<ContextChoice> contextOfAccount(const QString &account) const;
    void setContextOfAccount(const QString &account, const ContextChoice &context);
    /// The account that was mapped last to that context, or empty.
    [[nodiscard]] QString accountOfContext(const ContextChoice &context) const;

    /// The kubeconfig files that were added to kubectl's own, in order; absolute paths.
    [[nodiscard]] QStringList kubeconfigs() const;
    void setKubeconfigs(const QStringList &paths);

    /// Per manifest, for the 100 that were changed last.
    [[nodiscard]] std::optional<JobRun::CaptureSettings> capture(const QString &manifestPath) const;
    void setCapture(const QString &manifestPath, const JobRun::CaptureSettings &capture);

private:
    void forgetOld(const QString &group, qsizetype limit);

    QSettings m_settings;
};

} // namespace App
