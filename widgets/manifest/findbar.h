// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace Widgets {

class ManifestEditor;

/// Finds in the manifest: Return and F3 go on, Shift goes back, Escape closes.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(ManifestEditor &editor, QWidget *parent = nullptr);

    /// Shows the bar with the selected word and gives it the focus.
    void open();
    void close();
    void findNext(bool backwards);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void search();

    ManifestEditor &m_editor;
    QLineEdit *m_text = nullptr;
    QLabel *m_count = nullptr;
};

} // namespace Widgets
