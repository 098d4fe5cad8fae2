// SPDX-License-Identifier: Apache-2.0
#include "app/spinnakercontroller.h"

#include "app/contextcontroller.h"
#include "app/spinnakerwords.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/texts.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/main/mainwindow.h"
#include "widgets/manifest/manifestpane.h"
#include "widgets/properties/propertiespane.h"
#include "widgets/spinnaker/stagedialog.h"
#include "widgets/spinnaker/stageoriginbar.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QUrl>
#include <QtConcurrent/QtConcurrentRun>

#include <utility>

using namespace Qt::StringLiterals;
using Widgets::ContextOption;
using Widgets::StageDialog;
using Widgets::StageImport;

namespace App {

namespace {

/// What a file turned out to be.
struct Read
{
    bool isSpinnaker = false;
    Core::Result<Spinnaker::PipelineFile> file{};
};

Read readFile(const QString &path)
{
    const auto text = Spinnaker::readFile(path);
    if (!text || !Spinnaker::isSpinnaker(*text))
        return {};
    return {true, Spinnaker::PipelineFile::parse(*text, path)};
}

ContextOption optionOf(const Kube::ContextInfo &context)
{
    ContextOption option;
    option.name = context.name;
    option.source = context.source;
    option.sandbox = context.sandbox;
    option.detail = context.sandbox ? SpinnakerController::tr("this computer") : QUrl(context.server).authority();
    return option;
}

ContextChoice choiceOf(const ContextOption &option)
{
    return {option.name, option.sandbox, option.source};
}

} // namespace

SpinnakerController::SpinnakerController(Widgets::MainWindow &window, ContextController &contexts,
                                         AppSettings &settings, Widgets::FileDialogs &dialogs, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_contexts(contexts),
      m_settings(settings),
      m_dialogs(dialogs)
{
    connect(&window.manifestPane(), &Widgets::ManifestPane::textOpened, this, &SpinnakerController::apply);
    connect(&window.manifestPane(), &Widgets::ManifestPane::loaded, this, [this] {
        m_shown.reset();
        m_window.stageOriginBar().clear();
    });
    connect(&window.stageOriginBar(), &Widgets::StageOriginBar::parametersRequested, this, [this] { resume(true); });
    connect(&window.stageOriginBar(), &Widgets::StageOriginBar::summaryRequested, this, [this] { resume(false); });
    connect(&window, &Widgets::MainWindow::copyStageRequested, this, [this] { saveTo({}); });
    connect(&window, &Widgets::MainWindow::saveStageRequested, this, &SpinnakerController::saveStage);
    connect(&contexts, &ContextController::changed, this, &SpinnakerController::showContexts);
}

SpinnakerController::~SpinnakerController() = default;

bool SpinnakerController::open(const QString &path)
{
    const quint64 generation = ++m_generation; // what was asked for last counts
    if (!Spinnaker::startsAsJson(path))
        return false;
    QtConcurrent::run([path] { return readFile(path); }).then(this, [this, generation, path](const Read &read) {
        if (generation != m_generation)
            return;
        if (read.isSpinnaker)
            show(read.file, path);
        else
            Q_EMIT isManifest(path);
    });
    return true;
}

void SpinnakerController::show(const Core::Result<Spinnaker::PipelineFile> &file, const QString &path)
{
    if (!file) {
        m_window.manifestPane().showError(file.error());
        return;
    }
    m_settings.addRecentFile(QFileInfo(path).absoluteFilePath());
    m_window.setRecentFiles(m_settings.recentFiles());
    StageDialog &shown = dialog();
    showContexts();
    shown.begin(*file);
    shown.open();
}

StageDialog &SpinnakerController::dialog()
{
    if (!m_dialog) {
        const auto contextOf = [this](const QString &account) -> std::optional<ContextOption> {
            const auto mapped = m_settings.accounts().contextOf(account);
            for (const Kube::ContextInfo &context : m_window.contextPicker().contexts()) {
                const ContextOption option = optionOf(context);
                const bool isIt = mapped ? option.name == mapped->name && option.sandbox == mapped->sandbox
                        && option.source == mapped->source
                                         : option.name == account && !option.sandbox;
                if (isIt)
                    return option;
            }
            return std::nullopt;
        };
        m_dialog = new StageDialog(contextOf, &m_window);
        connect(m_dialog, &StageDialog::taken, this, &SpinnakerController::take);
    }
    return *m_dialog;
}

void SpinnakerController::showContexts()
{
    if (!m_dialog)
        return;
    QList<ContextOption> options;
    for (const Kube::ContextInfo &context : m_window.contextPicker().contexts())
        options.append(optionOf(context));
    m_dialog->setContexts(options, m_contexts.contextName(), m_locked);
}

void SpinnakerController::setLocked(bool locked)
{
    if (locked == m_locked)
        return;
    m_locked = locked;
    showContexts();
}

void SpinnakerController::take(const StageImport &import)
{
    m_pending = import;
    // The pane asks first where changes would be lost; apply() follows.
    const QString name = !import.setup.stage.name.isEmpty() ? import.setup.stage.name : import.setup.stage.title();
    m_window.manifestPane().openText(import.filled.manifest, name.left(120).simplified());
}

/// The manifest is shown: the rest of the stage follows.
void SpinnakerController::apply()
{
    if (!m_pending)
        return;
    m_shown = std::exchange(m_pending, std::nullopt);
    if (m_shown->context && !m_locked) {
        m_settings.accounts().setContextOf(m_shown->filled.account, choiceOf(*m_shown->context));
        m_contexts.choose(choiceOf(*m_shown->context));
    }
    // A manifest that was an object has it in its text.
    if (m_shown->setup.isManifestText && !m_shown->filled.namespaceName.isEmpty() && !m_locked)
        m_window.namespacePicker().setChosen(m_shown->filled.namespaceName);
    m_window.manifestPane().setCapture(captureSettings(m_shown->filled.capture));
    m_window.stageOriginBar().setStage(*m_shown);
    // Expressions of later stages name the stage.
    if (const QString &stage = m_shown->setup.stage.name; !stage.isEmpty()) {
        Widgets::PropertiesOptions options = m_window.propertiesPane().options();
        options.stage = stage;
        m_window.propertiesPane().setOptions(options);
    }
    update();
}

void SpinnakerController::resume(bool parameters)
{
    if (!m_shown)
        return;
    StageDialog &shown = dialog();
    showContexts();
    shown.resume(*m_shown, parameters ? StageDialog::Step::Parameters : StageDialog::Step::Summary);
    shown.open();
}

std::chrono::milliseconds SpinnakerController::timeout() const
{
    return m_shown ? m_window.stageOriginBar().timeout().value_or(std::chrono::milliseconds(0))
                   : std::chrono::milliseconds(0);
}

void SpinnakerController::update()
{
    m_window.setStageExportable(m_window.manifestPane().isOpen() && !m_window.manifestPane().isParsing()
                                && m_window.manifestPane().manifest().isRunnable());
    if (m_saveWhenParsed && !m_window.manifestPane().isParsing())
        saveTo(*std::exchange(m_saveWhenParsed, std::nullopt));
}

QString SpinnakerController::accountForExport() const
{
    const ContextChoice context = m_contexts.chosen();
    if (m_shown && !m_shown->filled.account.isEmpty()) {
        const auto mapped = m_settings.accounts().contextOf(m_shown->filled.account);
        const bool isElsewhere = mapped && (mapped->name != context.name || mapped->sandbox != context.sandbox);
        if (!isElsewhere)
            return m_shown->filled.account;
    }
    const QString account = m_settings.accounts().accountOf(context);
    return account.isEmpty() && !context.sandbox ? context.name : account;
}

void SpinnakerController::saveStage()
{
    const Widgets::ManifestPane &pane = m_window.manifestPane();
    const QFileInfo info(pane.path());
    const QString base = pane.path().isEmpty() ? u"stage"_s : info.completeBaseName();
    const QDir folder = pane.path().isEmpty() ? QDir::home() : info.absoluteDir();
    const QString path
        = m_dialogs.saveFile(&m_window, tr("Save as Spinnaker stage"), folder.filePath(base + u".stage.json"_s));
    if (!path.isEmpty())
        saveTo(path);
}

void SpinnakerController::saveTo(const QString &path)
{
    Widgets::ManifestPane &pane = m_window.manifestPane();
    if (pane.isParsing()) { // what was typed last counts
        m_saveWhenParsed = path;
        return;
    }
    if (!pane.manifest().isRunnable())
        return;
    StageSource source;
    source.name = m_shown ? m_shown->setup.stage.name : QString();
    source.application = m_shown ? m_shown->setup.application : QString();
    source.account = accountForExport();
    source.namespaceName = m_window.namespacePicker().chosen();
    source.capture = pane.capture();
    source.timeout = timeout();
    source.job = pane.manifest().job();
    const Spinnaker::ExportedStage stage = makeStage(source, pane.manifest());
    QStringList lines;
    if (path.isEmpty()) {
        Widgets::copyText(QString::fromUtf8(stage.json));
        lines.append(tr("Copied. In Spinnaker, paste it into the stage's “Edit stage as JSON”."));
    } else {
        QSaveFile file(path);
        file.setDirectWriteFallback(true);
        if (!file.open(QIODevice::WriteOnly) || file.write(stage.json) != stage.json.size() || !file.commit()) {
            Core::Error error;
            error.kind = Core::ErrorKind::Io;
            error.code = u"stage-save"_s;
            error.file = path;
            error.message = tr("%1 could not be saved: %2.").arg(path, file.errorString());
            error.hint = tr("Save it under another name.");
            pane.showError(error);
            return;
        }
        lines.append(tr("Saved as %1, for Spinnaker's “Edit stage as JSON”.").arg(QFileInfo(path).fileName()));
    }
    for (const Spinnaker::FieldNote &note : stage.notes)
        lines.append(Widgets::closed(note.field + u": "_s + note.text));
    pane.showNotice(lines.join(u'\n'));
}

} // namespace App
