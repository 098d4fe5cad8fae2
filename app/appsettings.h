// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/accountcontexts.h"
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
    /// `file` as in settingsPath().
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

    /// The context that was chosen last.
    [[nodiscard]] std::optional<ContextChoice> context() const;
    void setContext(const ContextChoice &choice);
    /// The namespace that was chosen last in a context; empty: the context's own.
    [[nodiscard]] QString namespaceOf(const ContextChoice &context) const;
    void setNamespaceOf(const ContextChoice &context, const QString &name);

    [[nodiscard]] AccountContexts &accounts() { return m_accounts; }

    /// The kubeconfig files that were added to kubectl's own, in order; absolute paths.
    [[nodiscard]] QStringList kubeconfigs() const;
    void setKubeconfigs(const QStringList &paths);

    /// Per manifest, for the 100 that were changed last.
    [[nodiscard]] std::optional<JobRun::CaptureSettings> capture(const QString &manifestPath) const;
    void setCapture(const QString &manifestPath, const JobRun::CaptureSettings &capture);

private:
    QSettings m_settings;
    AccountContexts m_accounts;
};

} // namespace App
