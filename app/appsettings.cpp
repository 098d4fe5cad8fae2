// SPDX-License-Identifier: Apache-2.0
#include "app/appsettings.h"

#include "app/settingskeys.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace App {

namespace {

constexpr qsizetype recentLimit = 12;
constexpr qsizetype kubeconfigLimit = 100;
constexpr qsizetype captureLimit = 100;
constexpr qsizetype stageLimit = 1000; ///< characters of a stage's name
constexpr qint64 longestWaitSeconds = 24LL * 3600;
constexpr int mostContext = 1000; ///< lines around a filter's matches
constexpr qsizetype patternLimit = 4000; ///< characters of a highlight rule's pattern
constexpr int lastColor = 7; ///< of highlight rules
constexpr qsizetype referenceLimit = qsizetype(16) * 1024; ///< longer ones (embedded content) are not remembered

/// A reference as it may be kept: content is not, nor is a password.
QString storable(const QString &reference)
{
    if (reference.size() > referenceLimit)
        return {};
    QUrl url(reference, QUrl::TolerantMode);
    if (!reference.contains("://"_L1) || url.password().isEmpty())
        return reference;
    url.setUserInfo(QString());
    return url.toString();
}

QString namespaceKey(const ContextChoice &context)
{
    const QString name = context.source.isEmpty() ? context.name : QString(context.source + u'\n' + context.name);
    return QString(u"namespaces/"_s + (context.sandbox ? u"sandbox"_s : settingsKey(name)));
}

template <typename Enum>
Enum boundedEnum(const QVariant &value, Enum fallback, Enum last)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    return ok && number >= 0 && number <= int(last) ? Enum(number) : fallback;
}

} // namespace

AppSettings::AppSettings(const QString &file) : m_settings(settingsPath(file), QSettings::IniFormat), m_accounts(file)
{
}

AppSettings::~AppSettings()
{
    m_settings.sync();
    QFile::setPermissions(m_settings.fileName(), QFile::ReadOwner | QFile::WriteOwner);
}

Widgets::WindowState AppSettings::window() const
{
    Widgets::WindowState state;
    state.geometry = m_settings.value(u"window/geometry"_s).toByteArray();
    state.columns = m_settings.value(u"window/columns"_s).toByteArray();
    state.rows = m_settings.value(u"window/rows"_s).toByteArray();
    state.manifestFolded = m_settings.value(u"window/manifestFolded"_s, false).toBool();
    state.tab = m_settings.value(u"window/tab"_s, 0).toInt();
    return state;
}

void AppSettings::setWindow(const Widgets::WindowState &state)
{
    m_settings.setValue(u"window/geometry"_s, state.geometry);
    m_settings.setValue(u"window/columns"_s, state.columns);
    m_settings.setValue(u"window/rows"_s, state.rows);
    m_settings.setValue(u"window/manifestFolded"_s, state.manifestFolded);
    m_settings.setValue(u"window/tab"_s, state.tab);
}

Sandbox::Engine AppSettings::sandboxEngine() const
{
    return boundedEnum(m_settings.value(u"sandbox/engine"_s), Sandbox::Engine::Bubblewrap, Sandbox::Engine::Podman);
}

void AppSettings::setSandboxEngine(Sandbox::Engine engine)
{
    m_settings.setValue(u"sandbox/engine"_s, int(engine));
}

qint64 AppSettings::logLimit() const
{
    bool isNumber = false;
    const qint64 bytes = m_settings.value(u"log/limitBytes"_s).toLongLong(&isNumber);
    return isNumber && bytes >= 0 ? bytes : JobRun::RecordingLimits::usualBytes;
}

void AppSettings::setLogLimit(qint64 bytes)
{
    m_settings.setValue(u"log/limitBytes"_s, bytes);
}

Widgets::ColorTheme AppSettings::theme() const
{
    return boundedEnum(m_settings.value(u"window/theme"_s), Widgets::ColorTheme::System, Widgets::ColorTheme::Dark);
}

void AppSettings::setTheme(Widgets::ColorTheme theme)
{
    m_settings.setValue(u"window/theme"_s, int(theme));
}

Widgets::LogViewOptions AppSettings::logView() const
{
    Widgets::LogViewOptions options;
    options.timestamps = m_settings.value(u"log/timestamps"_s, options.timestamps).toBool();
    options.wrap = m_settings.value(u"log/wrap"_s, options.wrap).toBool();
    options.zoom = std::clamp(m_settings.value(u"log/zoom"_s, options.zoom).toInt(), -8, 24);
    options.time.mode
        = boundedEnum(m_settings.value(u"log/time"_s), Widgets::TimeMode::Absolute, Widgets::TimeMode::SinceAbove);
    options.time.utc = m_settings.value(u"log/utc"_s, options.time.utc).toBool();
    options.readableJson = m_settings.value(u"log/readableJson"_s, options.readableJson).toBool();
    options.details = m_settings.value(u"log/details"_s, options.details).toBool();
    options.sortedByTime = m_settings.value(u"log/sortedByTime"_s, options.sortedByTime).toBool();
    options.context = std::clamp(m_settings.value(u"log/context"_s, options.context).toInt(), 0, mostContext);
    return options;
}

void AppSettings::setLogView(const Widgets::LogViewOptions &options)
{
    m_settings.setValue(u"log/timestamps"_s, options.timestamps);
    m_settings.setValue(u"log/wrap"_s, options.wrap);
    m_settings.setValue(u"log/zoom"_s, options.zoom);
    m_settings.setValue(u"log/time"_s, int(options.time.mode));
    m_settings.setValue(u"log/utc"_s, options.time.utc);
    m_settings.setValue(u"log/readableJson"_s, options.readableJson);
    m_settings.setValue(u"log/details"_s, options.details);
    m_settings.setValue(u"log/sortedByTime"_s, options.sortedByTime);
    m_settings.setValue(u"log/context"_s, options.context);
}

QList<Widgets::HighlightRule> AppSettings::highlightRules() const
{
    QList<Widgets::HighlightRule> rules;
    for (qsizetype index = 0; index < Widgets::maxHighlightRules; ++index) {
        const QString group = u"highlights/"_s + QString::number(index) + u'/';
        const QString text = m_settings.value(group + u"text"_s).toString().left(patternLimit);
        if (text.isEmpty())
            break;
        Widgets::HighlightRule rule;
        rule.pattern.text = text;
        rule.pattern.regularExpression = m_settings.value(group + u"regularExpression"_s, false).toBool();
        rule.pattern.caseSensitive = m_settings.value(group + u"caseSensitive"_s, false).toBool();
        rule.pattern.wholeWord = m_settings.value(group + u"wholeWord"_s, false).toBool();
        rule.color = std::clamp(m_settings.value(group + u"color"_s, 0).toInt(), 0, lastColor);
        rule.wholeLine = m_settings.value(group + u"wholeLine"_s, false).toBool();
        rule.enabled = m_settings.value(group + u"enabled"_s, true).toBool();
        rules.append(rule);
    }
    return rules;
}

void AppSettings::setHighlightRules(const QList<Widgets::HighlightRule> &rules)
{
    m_settings.remove(u"highlights"_s);
    for (qsizetype index = 0; index < std::min(rules.size(), Widgets::maxHighlightRules); ++index) {
        const Widgets::HighlightRule &rule = rules.at(index);
        const QString group = u"highlights/"_s + QString::number(index) + u'/';
        m_settings.setValue(group + u"text"_s, rule.pattern.text.left(patternLimit));
        m_settings.setValue(group + u"regularExpression"_s, rule.pattern.regularExpression);
        m_settings.setValue(group + u"caseSensitive"_s, rule.pattern.caseSensitive);
        m_settings.setValue(group + u"wholeWord"_s, rule.pattern.wholeWord);
        m_settings.setValue(group + u"color"_s, rule.color);
        m_settings.setValue(group + u"wholeLine"_s, rule.wholeLine);
        m_settings.setValue(group + u"enabled"_s, rule.enabled);
    }
}

Widgets::PropertiesOptions AppSettings::properties() const
{
    Widgets::PropertiesOptions options;
    options.mode = Outputs::modeFromName(m_settings.value(u"properties/rules"_s).toString()).value_or(options.mode);
    options.view = boundedEnum(m_settings.value(u"properties/view"_s), options.view,
                               Widgets::PropertiesOptions::View::NearMisses);
    options.overridden = m_settings.value(u"properties/overridden"_s, options.overridden).toBool();
    options.details = m_settings.value(u"properties/details"_s, options.details).toBool();
    options.stage = m_settings.value(u"properties/stage"_s).toString().left(stageLimit);
    return options;
}

void AppSettings::setProperties(const Widgets::PropertiesOptions &options)
{
    m_settings.setValue(u"properties/rules"_s, Outputs::modeName(options.mode));
    m_settings.setValue(u"properties/view"_s, int(options.view));
    m_settings.setValue(u"properties/overridden"_s, options.overridden);
    m_settings.setValue(u"properties/details"_s, options.details);
    m_settings.setValue(u"properties/stage"_s, options.stage.left(stageLimit));
}

QStringList AppSettings::recentFiles() const
{
    return m_settings.value(u"files/recent"_s).toStringList().mid(0, recentLimit);
}

void AppSettings::addRecentFile(const QString &path)
{
    QStringList paths = recentFiles();
    paths.removeAll(path);
    paths.prepend(path);
    m_settings.setValue(u"files/recent"_s, paths.mid(0, recentLimit));
}

void AppSettings::clearRecentFiles()
{
    m_settings.remove(u"files/recent"_s);
}

std::optional<ContextChoice> AppSettings::context() const
{
    if (!m_settings.contains(u"context/name"_s))
        return std::nullopt;
    return ContextChoice{m_settings.value(u"context/name"_s).toString(),
                         m_settings.value(u"context/sandbox"_s, false).toBool(),
                         m_settings.value(u"context/source"_s).toString()};
}

void AppSettings::setContext(const ContextChoice &choice)
{
    m_settings.setValue(u"context/name"_s, choice.name);
    m_settings.setValue(u"context/sandbox"_s, choice.sandbox);
    m_settings.setValue(u"context/source"_s, choice.source);
}

QStringList AppSettings::kubeconfigs() const
{
    return m_settings.value(u"context/kubeconfigs"_s).toStringList().mid(0, kubeconfigLimit);
}

void AppSettings::setKubeconfigs(const QStringList &paths)
{
    m_settings.setValue(u"context/kubeconfigs"_s, paths.mid(0, kubeconfigLimit));
}

QString AppSettings::namespaceOf(const ContextChoice &context) const
{
    return m_settings.value(namespaceKey(context)).toString();
}

void AppSettings::setNamespaceOf(const ContextChoice &context, const QString &name)
{
    if (name.isEmpty())
        m_settings.remove(namespaceKey(context));
    else
        m_settings.setValue(namespaceKey(context), name);
}

std::optional<JobRun::CaptureSettings> AppSettings::capture(const QString &manifestPath) const
{
    const QString group = u"captures/"_s + settingsKey(manifestPath) + u'/';
    if (!m_settings.contains(group + u"kind"_s))
        return std::nullopt;
    JobRun::CaptureSettings capture;
    capture.kind
        = boundedEnum(m_settings.value(group + u"kind"_s), JobRun::CaptureKind::Logs, JobRun::CaptureKind::Artifact);
    capture.container = m_settings.value(group + u"container"_s).toString();
    capture.artifact.type = m_settings.value(group + u"artifactType"_s).toString();
    capture.artifact.reference = m_settings.value(group + u"artifactReference"_s).toString();
    capture.artifact.version = m_settings.value(group + u"artifactVersion"_s).toString();
    capture.artifact.account = m_settings.value(group + u"artifactAccount"_s).toString();
    capture.artifact.name = m_settings.value(group + u"artifactName"_s).toString();
    capture.artifact.location = m_settings.value(group + u"artifactLocation"_s).toString();
    bool known = false;
    const qint64 wait = m_settings.value(group + u"artifactWaitSeconds"_s).toLongLong(&known);
    if (known)
        capture.artifactLimits.retryFor = std::chrono::seconds(std::clamp<qint64>(wait, 0, longestWaitSeconds));
    return capture;
}

void AppSettings::setCapture(const QString &manifestPath, const JobRun::CaptureSettings &capture)
{
    const QString group = u"captures/"_s + settingsKey(manifestPath) + u'/';
    m_settings.setValue(group + u"kind"_s, int(capture.kind));
    m_settings.setValue(group + u"container"_s, capture.container);
    m_settings.setValue(group + u"artifactType"_s, capture.artifact.type);
    m_settings.setValue(group + u"artifactReference"_s, storable(capture.artifact.reference));
    m_settings.setValue(group + u"artifactVersion"_s, capture.artifact.version);
    m_settings.setValue(group + u"artifactAccount"_s, capture.artifact.account);
    m_settings.setValue(group + u"artifactName"_s, capture.artifact.name);
    m_settings.setValue(group + u"artifactLocation"_s, capture.artifact.location);
    m_settings.setValue(group + u"artifactWaitSeconds"_s,
                        qint64(std::chrono::ceil<std::chrono::seconds>(capture.artifactLimits.retryFor).count()));
    m_settings.setValue(group + u"changed"_s, QDateTime::currentMSecsSinceEpoch());
    forgetOldGroups(m_settings, u"captures"_s, captureLimit);
}

} // namespace App
