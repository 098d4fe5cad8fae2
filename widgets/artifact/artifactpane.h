// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/core/error.h"

#include <QWidget>

class QAction;
class QLabel;

namespace Widgets {

class CodeView;
class EmptyState;
class FileDialogs;
class Highlighting;

/// The artifact of a run: its JSON, and where it came from; or why there is none.
class ArtifactPane : public QWidget
{
    Q_OBJECT

public:
    /// Both references outlive the pane.
    ArtifactPane(const Highlighting &highlighting, FileDialogs &dialogs, QWidget *parent = nullptr);

    /// Says why there is nothing (yet), and what to do.
    void showMessage(const QString &title, const QString &text);
    void showContent(const Artifacts::Content &content);
    void showError(const Core::Error &error);
    [[nodiscard]] bool hasContent() const;

private:
    void save();

    FileDialogs &m_dialogs;
    Artifacts::Content m_content;
    QLabel *m_facts = nullptr;
    QLabel *m_digest = nullptr;
    CodeView *m_code = nullptr;
    EmptyState *m_empty = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_save = nullptr;
};

} // namespace Widgets
