// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/formats.h"

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace Widgets {

class FileDialogs;

/// Copies and saves all values in every format.
class OutputExport : public QObject
{
    Q_OBJECT

public:
    /// `dialogs` outlives it; `window` is what dialogs belong to and menus are children of.
    OutputExport(FileDialogs &dialogs, QWidget &window, QObject *parent = nullptr);

    void setOutputs(const Outputs::OutputSet &outputs);
    /// "Copy All as" and "Save All as", for the pane's menus.
    [[nodiscard]] QMenu *copyMenu() const { return m_copy; }
    [[nodiscard]] QMenu *saveMenu() const { return m_save; }
    void save(Outputs::Format format);

Q_SIGNALS:
    /// A sentence about what was saved or why not.
    void told(const QString &text, bool isError);

private:
    FileDialogs &m_dialogs;
    QWidget &m_window;
    Outputs::OutputSet m_outputs;
    QMenu *m_copy = nullptr;
    QMenu *m_save = nullptr;
};

} // namespace Widgets
