// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/run.h"
#include "models/manifest/jobmanifest.h"

#include <QWidget>

#include <functional>

class QAction;
class QComboBox;
class QLabel;
class QToolButton;

namespace Widgets {

class CaptureBar;
class EmptyState;
class FileDialogs;
class FindBar;
class Highlighting;
class InlineBanner;
class ManifestEditor;
class ManifestFile;
class ManifestParser;

/// The manifest: opens, shows, edits, checks and saves it, and holds the capture settings below it.
/// What is shown is what runs, saved or not.
class ManifestPane : public QWidget
{
    Q_OBJECT

public:
    /// All three outlive the pane.
    ManifestPane(const Highlighting &highlighting, FileDialogs &dialogs, const Artifacts::Readers &readers,
                 QWidget *parent = nullptr);
    ~ManifestPane() override;

    /// Opens a file; asks first, in the pane, where changes would be lost. Answers with opened() or openFailed().
    void open(const QString &path);
    /// Shows a text that is in no file, called `name`; asks first as open() does. Answers with textOpened(). Saving it
    /// asks where to.
    void openText(const QByteArray &text, const QString &name);
    /// Asks for a file, starting where the current one is or in `folder`; empty where the user cancelled.
    [[nodiscard]] QString chooseFile(const QString &folder);
    /// False where it could not be saved (said in the pane) or the user cancelled.
    bool save();
    bool saveAs();

    [[nodiscard]] QString path() const; ///< absolute; empty while there is none
    [[nodiscard]] QString name() const; ///< of the file, else of the text; may be empty
    [[nodiscard]] bool isModified() const;
    [[nodiscard]] bool isOpen() const; ///< there is a text to edit
    [[nodiscard]] bool isParsing() const;
    [[nodiscard]] const Manifest::JobManifest &manifest() const; ///< of the last parse
    [[nodiscard]] JobRun::CaptureSettings capture() const;
    void setCapture(const JobRun::CaptureSettings &capture);
    void accountsChanged(); ///< the readers have other artifact accounts
    [[nodiscard]] QString captureProblem() const; ///< why the capture settings cannot work, or empty

    void goTo(int line, int column);
    /// What could not be done, above the manifest.
    void showError(const Core::Error &error);
    /// Runs another of the manifest's Jobs; no effect for other documents.
    void selectJob(int document);
    /// What was done, and what to know of it; until it is closed or something else is shown. Empty: no longer.
    void showNotice(const QString &text);
    /// Something below the header that says where the manifest came from; owned by the pane from now on.
    void setOriginBar(QWidget *bar);
    [[nodiscard]] ManifestEditor &editor() const { return *m_editor; }

    /// For menus: save, save as. Owned by the pane.
    [[nodiscard]] QList<QAction *> fileActions() const;
    /// For menus: undo, redo, find, find next, find previous.
    [[nodiscard]] QList<QAction *> editActions() const;
    /// What the empty pane offers.
    void setOpenAction(QAction *action);

Q_SIGNALS:
    void opened(const QString &path); ///< also after "save as": this is the file now
    void loaded(); ///< before opened(), except after "save as": another manifest is shown
    void textOpened(); ///< the text of openText() is shown
    void openFailed(const Core::Error &error);
    void manifestChanged(); ///< manifest() is another
    void modifiedChanged();
    void captureChanged(); ///< by the user
    void editAccountsRequested(); ///< of artifacts
    void foldRequested();

private:
    void buildHeader();
    void buildBanners();
    void buildActions();
    void load(const QString &path);
    void loadText(const QByteArray &text, const QString &name);
    void askUnsaved(const QString &nextName, std::function<void()> next);
    bool saveTo(const QString &path);
    void showText(const QByteArray &text);
    void showParsed();
    void showDocuments();
    void showSummary();
    void diskChanged(bool removed);

    FileDialogs &m_dialogs;
    ManifestFile *m_file = nullptr;
    ManifestParser *m_parser = nullptr;
    QWidget *m_header = nullptr;
    QLabel *m_title = nullptr;
    InlineBanner *m_error = nullptr;
    InlineBanner *m_notice = nullptr;
    InlineBanner *m_disk = nullptr;
    InlineBanner *m_unsaved = nullptr;
    QWidget *m_documentsBar = nullptr;
    QComboBox *m_documents = nullptr;
    QLabel *m_documentsNote = nullptr;
    ManifestEditor *m_editor = nullptr;
    EmptyState *m_empty = nullptr;
    FindBar *m_find = nullptr;
    QLabel *m_summary = nullptr;
    CaptureBar *m_capture = nullptr;
    QAction *m_saveAction = nullptr;
    QAction *m_saveAsAction = nullptr;
    QList<QAction *> m_editActions;
    std::function<void()> m_pending; ///< once the question about unsaved changes is answered
    QString m_textName; ///< of a text without a file
    bool m_isOpen = false;
    bool m_loading = false;
};

} // namespace Widgets
