// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
}

namespace Widgets {

class Highlighting;

/// Highlighted text to read and copy, e.g. captured JSON. Follows the palette. Highlights up to 1 MiB; more is shown
/// plain, and beyond 8 MiB only the beginning is (with a last line that says so): what is copied or saved elsewhere
/// comes from the data, not from here.
class CodeView : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// `definition`: a name of the highlighting repository, e.g. "JSON".
    CodeView(const Highlighting &highlighting, const QString &definition, QWidget *parent = nullptr);

    /// Highlights by another definition from the next setCode() on; empty: plain text.
    void setDefinition(const QString &definition);
    /// Replaces the text and keeps the scroll position where the text allows it. UTF-8.
    void setCode(const QByteArray &utf8);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();

    const Highlighting &m_highlighting;
    QString m_definition;
    KSyntaxHighlighting::SyntaxHighlighter *m_highlighter = nullptr; ///< owned by the document
};

} // namespace Widgets
