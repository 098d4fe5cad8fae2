// SPDX-License-Identifier: Apache-2.0
#include "widgets/manifest/manifestpane.h"

#include "widgets/common/emptystate.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/manifest/capturebar.h"
#include "widgets/manifest/findbar.h"
#include "widgets/manifest/manifesteditor.h"
#include "widgets/manifest/manifestfile.h"
#include "widgets/manifest/manifestparser.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTextDocument>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Widgets {

ManifestPane::ManifestPane(const Highlighting &highlighting, FileDialogs &dialogs, const Artifacts::Readers &readers,
                           QWidget *parent)
    : QWidget(parent),
      m_dialogs(dialogs),
      m_file(new ManifestFile(this)),
      m_parser(new ManifestParser(this)),
      m_editor(new ManifestEditor(highlighting)),
      m_empty(new EmptyState(m_editor)),
      m_summary(new QLabel),
      m_capture(new CaptureBar(readers))
{
    describe(m_editor, u"manifestEditor"_s, tr("Manifest text"), QString());
    m_editor->setToolTip({});
    m_find = new FindBar(*m_editor);
    m_find->setObjectName(u"manifestFindBar"_s);
    buildActions();
    buildHeader();
    buildBanners();
    m_empty->setText(tr("No manifest"), tr("Open the YAML or JSON file of a Job, or drop it here."));
    m_summary->setObjectName(u"manifestSummary"_s);
    m_summary->setWordWrap(true);
    m_summary->setMargin(6);
    m_summary->setTextFormat(Qt::RichText);
    m_summary->hide();
    connect(m_summary, &QLabel::linkActivated, this, [this](const QString &link) {
        const qsizetype colon = link.indexOf(u':');
        m_editor->goTo(link.left(colon).toInt(), link.mid(colon + 1).toInt());
    });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    for (QWidget *part : {static_cast<QWidget *>(m_error), static_cast<QWidget *>(m_notice),
                          static_cast<QWidget *>(m_unsaved), static_cast<QWidget *>(m_disk), m_documentsBar})
        layout->addWidget(part);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_find);
    layout->addWidget(m_summary);
    layout->addWidget(m_capture);
    m_capture->setEnabled(false);

    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_loading)
            m_parser->setText(m_editor->toPlainText().toUtf8(), m_file->path(), true);
    });
    connect(m_editor->document(), &QTextDocument::modificationChanged, this, [this] {
        m_saveAction->setEnabled(isModified());
        Q_EMIT modifiedChanged();
    });
    connect(m_parser, &ManifestParser::parsed, this, &ManifestPane::showParsed);
    connect(m_file, &ManifestFile::changedOnDisk, this, [this] { diskChanged(false); });
    connect(m_file, &ManifestFile::removedFromDisk, this, [this] { diskChanged(true); });
    connect(m_capture, &CaptureBar::changed, this, &ManifestPane::captureChanged);
    connect(m_capture, &CaptureBar::editAccountsRequested, this, &ManifestPane::editAccountsRequested);
}

ManifestPane::~ManifestPane() = default;

void ManifestPane::buildActions()
{
    const auto make = [this](const QString &name, const QString &icon, const QString &text, const QString &tip,
                             const QList<QKeySequence> &keys, auto slot) {
        auto *action = new QAction(Theme::icon(icon), text, this);
        action->setShortcuts(keys);
        describe(action, name, tip);
        action->setEnabled(false);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    m_saveAction = make(u"saveManifestAction"_s, u"document-save"_s, tr("&Save Manifest"), tr("Save the manifest"),
                        {QKeySequence(Qt::CTRL | Qt::Key_S)}, [this] { save(); });
    m_saveAsAction = make(u"saveManifestAsAction"_s, u"document-save-as"_s, tr("Save Manifest &As…"),
                          tr("Save the manifest under another name"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
                          [this] { saveAs(); });
    m_editActions = {
        make(u"undoAction"_s, u"edit-undo"_s, tr("&Undo"), tr("Undo the last change of the manifest"),
             {QKeySequence(QKeySequence::Undo)}, [this] { m_editor->undo(); }),
        make(u"redoAction"_s, u"edit-redo"_s, tr("&Redo"), tr("Redo what was undone"),
             {QKeySequence(QKeySequence::Redo)}, [this] { m_editor->redo(); }),
        make(u"findInManifestAction"_s, u"edit-find"_s, tr("&Find in Manifest"), tr("Find in the manifest"),
             {QKeySequence(QKeySequence::Find)}, [this] { m_find->open(); }),
        make(u"findNextInManifestAction"_s, u"go-down"_s, tr("Find &Next in Manifest"), tr("Next hit in the manifest"),
             {QKeySequence(Qt::Key_F3)}, [this] { m_find->findNext(false); }),
        make(u"findPreviousInManifestAction"_s, u"go-up"_s, tr("Find &Previous in Manifest"),
             tr("Previous hit in the manifest"), {QKeySequence(Qt::SHIFT | Qt::Key_F3)},
             [this] { m_find->findNext(true); }),
    };
    // The log has the same keys: each pane answers while it has the focus.
    for (QAction *action : m_editActions.sliced(2)) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    m_editActions.at(0)->setShortcutContext(Qt::WidgetShortcut); // the editor handles these two itself
    m_editActions.at(1)->setShortcutContext(Qt::WidgetShortcut);
    connect(m_editor, &QPlainTextEdit::undoAvailable, m_editActions.at(0), &QAction::setEnabled);
    connect(m_editor, &QPlainTextEdit::redoAvailable, m_editActions.at(1), &QAction::setEnabled);
}

void ManifestPane::buildHeader()
{
    m_header = new QWidget;
    auto *layout = new QHBoxLayout(m_header);
    layout->setContentsMargins(10, 4, 4, 4);
    layout->setSpacing(4);
    m_title = new QLabel(tr("Manifest"));
    m_title->setObjectName(u"manifestTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    QFont font = m_title->font();
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    layout->addWidget(m_title, 1);
    const auto button = [&](QAction *action, const QString &name) {
        auto *tool = new QToolButton;
        tool->setDefaultAction(action);
        tool->setAutoRaise(true);
        tool->setObjectName(name);
        tool->setAccessibleName(action->text().remove(u'&'));
        layout->addWidget(tool);
    };
    button(m_saveAction, u"manifestSaveButton"_s);
    button(m_editActions.at(2), u"manifestFindButton"_s);
    auto *fold = new QToolButton;
    fold->setIcon(Theme::icon(u"go-previous"_s));
    fold->setAutoRaise(true);
    describe(fold, u"manifestFoldButton"_s, tr("Fold the manifest away (F9)"));
    connect(fold, &QToolButton::clicked, this, &ManifestPane::foldRequested);
    layout->addWidget(fold);

    m_documentsBar = new QWidget;
    auto *bar = new QVBoxLayout(m_documentsBar);
    bar->setContentsMargins(8, 2, 8, 6);
    bar->setSpacing(2);
    m_documents = new QComboBox;
    m_documents->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    describe(m_documents, u"manifestDocuments"_s, tr("Document of the manifest that is run"));
    m_documentsNote = new QLabel;
    m_documentsNote->setObjectName(u"manifestDocumentsNote"_s);
    m_documentsNote->setWordWrap(true);
    m_documentsNote->setTextFormat(Qt::PlainText);
    bar->addWidget(m_documents);
    bar->addWidget(m_documentsNote);
    m_documentsBar->hide();
    connect(m_documents, &QComboBox::activated, this,
            [this](int index) { m_parser->selectJob(m_documents->itemData(index).toInt()); });
}

void ManifestPane::buildBanners()
{
    m_error = new InlineBanner(InlineBanner::Kind::Error);
    m_error->setObjectName(u"manifestError"_s);
    m_error->setEscapeButton(m_error->addButton(u"manifestErrorClose"_s, tr("Close"), tr("Close this message (Esc)")));

    m_notice = new InlineBanner(InlineBanner::Kind::Information);
    m_notice->setObjectName(u"manifestNotice"_s);
    m_notice->setEscapeButton(
        m_notice->addButton(u"manifestNoticeClose"_s, tr("Close"), tr("Close this message (Esc)")));

    m_disk = new InlineBanner(InlineBanner::Kind::Warning);
    m_disk->setObjectName(u"manifestDiskBanner"_s);
    auto *reload = m_disk->addButton(u"manifestReload"_s, tr("Reload"), tr("Show what is on disk"));
    auto *keep = m_disk->addButton(u"manifestKeep"_s, tr("Keep mine"), tr("Keep the text that is shown (Esc)"));
    m_disk->setEscapeButton(keep);
    connect(reload, &QPushButton::clicked, this, [this] { load(m_file->path()); });
    connect(keep, &QPushButton::clicked, this, [this] { m_editor->document()->setModified(true); });

    m_unsaved = new InlineBanner(InlineBanner::Kind::Warning);
    m_unsaved->setObjectName(u"manifestUnsavedBanner"_s);
    auto *saveButton = m_unsaved->addButton(u"unsavedSave"_s, tr("Save"), tr("Save the changes, then open"));
    auto *discard = m_unsaved->addButton(u"unsavedDiscard"_s, tr("Discard"), tr("Open and lose the changes"));
    auto *cancel = m_unsaved->addButton(u"unsavedCancel"_s, tr("Cancel"), tr("Go on editing (Esc)"));
    m_unsaved->setEscapeButton(cancel);
    connect(saveButton, &QPushButton::clicked, this, [this] {
        if (save() && m_pending)
            std::exchange(m_pending, {})();
    });
    connect(discard, &QPushButton::clicked, this, [this] {
        if (m_pending)
            std::exchange(m_pending, {})();
    });
}

void ManifestPane::open(const QString &path)
{
    if (!isModified())
        load(path);
    else
        askUnsaved(QFileInfo(path).fileName(), [this, path] { load(path); });
}

void ManifestPane::openText(const QByteArray &text, const QString &name)
{
    if (!isModified())
        loadText(text, name);
    else
        askUnsaved(name, [this, text, name] { loadText(text, name); });
}

void ManifestPane::askUnsaved(const QString &nextName, std::function<void()> next)
{
    m_pending = std::move(next);
    m_unsaved->setText(tr("%1 has unsaved changes. Save them before opening %2?")
                           .arg(name().isEmpty() ? tr("The manifest") : name(), nextName));
    m_unsaved->ask(findChild<QPushButton *>(u"unsavedSave"_s));
}

QString ManifestPane::chooseFile(const QString &folder)
{
    return m_dialogs.openManifest(window(),
                                  m_file->path().isEmpty() ? folder : QFileInfo(m_file->path()).absolutePath());
}

void ManifestPane::load(const QString &path)
{
    const Core::Result<QByteArray> text = m_file->open(path);
    if (!text) {
        showError(text.error());
        Q_EMIT openFailed(text.error());
        return;
    }
    for (InlineBanner *banner : {m_error, m_notice, m_disk, m_unsaved})
        banner->hide();
    m_textName.clear();
    showText(*text);
    Q_EMIT loaded();
    Q_EMIT opened(m_file->path());
}

void ManifestPane::loadText(const QByteArray &text, const QString &name)
{
    for (InlineBanner *banner : {m_error, m_notice, m_disk, m_unsaved})
        banner->hide();
    m_file->release();
    m_textName = name;
    showText(text);
    Q_EMIT loaded();
    Q_EMIT textOpened();
}

void ManifestPane::showText(const QByteArray &text)
{
    m_loading = true;
    const QString head = QString::fromUtf8(text.first(qMin<qsizetype>(text.size(), 256))).trimmed();
    m_editor->setDefinition(head.startsWith(u'{') || head.startsWith(u'[') ? u"JSON"_s : u"YAML"_s);
    m_editor->setProblems({});
    m_editor->setPlainText(QString::fromUtf8(text));
    m_editor->document()->setModified(false);
    m_loading = false;
    m_isOpen = true;
    m_empty->setEmpty(false);
    m_capture->setEnabled(true);
    m_saveAsAction->setEnabled(true);
    for (QAction *action : m_editActions.sliced(2))
        action->setEnabled(true);
    m_parser->setText(text, m_file->path(), false);
    Q_EMIT modifiedChanged();
}

bool ManifestPane::saveTo(const QString &path)
{
    const Core::Result<void> saved = m_file->save(path, m_editor->toPlainText().toUtf8());
    if (!saved) {
        showError(saved.error());
        return false;
    }
    m_error->hide();
    m_disk->hide();
    m_editor->document()->setModified(false);
    Q_EMIT modifiedChanged();
    return true;
}

bool ManifestPane::save()
{
    return m_file->path().isEmpty() ? saveAs() : saveTo(m_file->path());
}

bool ManifestPane::saveAs()
{
    const QString suggested = m_file->path().isEmpty() && !m_textName.isEmpty()
        ? QDir::home().filePath(QString(m_textName).replace(u'/', u'-') + u".yaml"_s)
        : m_file->path();
    const QString path = m_dialogs.saveFile(window(), tr("Save manifest"), suggested);
    if (path.isEmpty() || !saveTo(path))
        return false;
    m_parser->setText(m_editor->toPlainText().toUtf8(), m_file->path(), false);
    Q_EMIT opened(m_file->path());
    return true;
}

void ManifestPane::showError(const Core::Error &error)
{
    m_error->setText(errorText(error));
    m_error->show();
}

void ManifestPane::showNotice(const QString &text)
{
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

void ManifestPane::selectJob(int document)
{
    m_parser->selectJob(document);
}

void ManifestPane::setOriginBar(QWidget *bar)
{
    qobject_cast<QVBoxLayout *>(layout())->insertWidget(1, bar);
}

void ManifestPane::diskChanged(bool removed)
{
    const QString name = QFileInfo(m_file->path()).fileName();
    if (removed)
        m_disk->setText(tr("%1 is no longer on disk. Keep the text to save it again.").arg(name));
    else if (isModified())
        m_disk->setText(tr("%1 changed on disk, and you have changes of your own here.").arg(name));
    else
        m_disk->setText(tr("%1 changed on disk.").arg(name));
    if (QPushButton *reload = findChild<QPushButton *>(u"manifestReload"_s))
        reload->setEnabled(!removed);
    m_disk->show();
}

void ManifestPane::showParsed()
{
    m_editor->setProblems(manifest().problems());
    showDocuments();
    showSummary();
    if (!manifest().job().isEmpty()) {
        m_capture->setFacts(Manifest::jobFacts(manifest().job()));
        m_capture->setJob(manifest().job());
    }
    Q_EMIT manifestChanged();
}

void ManifestPane::showDocuments()
{
    const QList<Manifest::ManifestDocument> &documents = manifest().documents();
    m_documentsBar->setVisible(documents.size() > 1);
    m_documents->clear();
    if (documents.size() <= 1)
        return;
    auto *items = qobject_cast<QStandardItemModel *>(m_documents->model());
    QStringList notApplied;
    for (qsizetype i = 0; i < documents.size(); ++i) {
        const Manifest::ManifestDocument &document = documents.at(i);
        const bool chosen = i == manifest().selectedJob();
        m_documents->addItem(chosen ? tr("Runs: %1 (line %2)").arg(document.title()).arg(document.line)
                                    : tr("%1 (line %2), not applied").arg(document.title()).arg(document.line),
                             int(i));
        if (!document.isJob() && items)
            items->item(int(i))->setEnabled(false);
        if (!chosen)
            notApplied.append(document.title());
    }
    m_documents->setCurrentIndex(manifest().selectedJob());
    m_documentsNote->setText(
        tr("Not applied: %1.").arg(notApplied.mid(0, 6).join(", "_L1))
        + (notApplied.size() > 6 ? tr(" And %n more.", nullptr, int(notApplied.size() - 6)) : QString()));
}

void ManifestPane::showSummary()
{
    const QList<Manifest::Problem> &problems = manifest().problems();
    const auto first = std::min_element(problems.begin(), problems.end(),
                                        [](const auto &a, const auto &b) { return a.severity < b.severity; });
    const bool show = first != problems.end() && first->severity != Manifest::Severity::Information;
    m_summary->setVisible(show);
    if (!show)
        return;
    const State state = first->severity == Manifest::Severity::Error ? State::Failed : State::Warning;
    QString text = QString(closed(capitalized(first->message)) + u' ' + closed(capitalized(first->hint)))
                       .trimmed()
                       .toHtmlEscaped();
    if (first->line > 0) {
        text = u"<a href=\"%1:%2\">%3</a> "_s.arg(first->line).arg(first->column).arg(tr("Line %1:").arg(first->line))
            + text;
    }
    if (const qsizetype more
        = std::count_if(problems.begin(), problems.end(),
                        [](const auto &problem) { return problem.severity != Manifest::Severity::Information; })
            - 1;
        more > 0)
        text += u' ' + tr("(%n more, see Problems)", nullptr, int(more)).toHtmlEscaped();
    m_summary->setText(text);
    QPalette colored;
    colored.setColor(QPalette::WindowText, stateColor(state, palette()));
    m_summary->setPalette(colored);
}

QString ManifestPane::path() const
{
    return m_file->path();
}

QString ManifestPane::name() const
{
    return m_file->path().isEmpty() ? m_textName : QFileInfo(m_file->path()).fileName();
}

bool ManifestPane::isModified() const
{
    return m_editor->document()->isModified();
}

bool ManifestPane::isOpen() const
{
    return m_isOpen;
}

bool ManifestPane::isParsing() const
{
    return m_parser->isBusy();
}

const Manifest::JobManifest &ManifestPane::manifest() const
{
    return m_parser->manifest();
}

JobRun::CaptureSettings ManifestPane::capture() const
{
    return m_capture->capture();
}

void ManifestPane::setCapture(const JobRun::CaptureSettings &capture)
{
    m_capture->setCapture(capture);
}

void ManifestPane::accountsChanged()
{
    m_capture->accountsChanged();
}

QString ManifestPane::captureProblem() const
{
    return m_capture->problem();
}

void ManifestPane::goTo(int line, int column)
{
    m_editor->goTo(line, column);
}

QList<QAction *> ManifestPane::fileActions() const
{
    return {m_saveAction, m_saveAsAction};
}

QList<QAction *> ManifestPane::editActions() const
{
    return m_editActions;
}

void ManifestPane::setOpenAction(QAction *action)
{
    m_empty->setAction(action);
}

} // namespace Widgets
