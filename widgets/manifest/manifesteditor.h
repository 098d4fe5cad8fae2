// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/manifest/jobmanifest.h"

#include <QList>
#include <QPlainTextEdit>

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
}

namespace Widgets {

class Highlighting;

/// The text of a manifest: highlighted, with line numbers, the current line, and problems underlined and marked in the
/// margin. Indents with blanks as YAML wants it. Files that are dropped are left to the window.
class ManifestEditor : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ManifestEditor(const Highlighting &highlighting, QWidget *parent = nullptr);

    /// "YAML" or "JSON".
    void setDefinition(const QString &definition);
    /// Marks them; the first 200 are underlined.
    void setProblems(const QList<Manifest::Problem> &problems);
    /// Puts the cursor there (1-based; column 0: the first character that is not blank) and the focus here.
    void goTo(int line, int column = 0);
    /// Marks all hits of `text` (case-insensitive unless it has capitals); returns how many there are. Empty: none.
    int setSearchText(const QString &text);
    /// Selects the next hit, around the end. False where there is none.
    bool findNext(bool backwards);

    [[nodiscard]] int marginWidth() const;
    /// What is said about a line (1-based), one problem a line; empty where nothing is.
    [[nodiscard]] QString problemText(int line) const;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;

private:
    class Margin;
    void paintMargin(QPaintEvent *event);
    void placeMargin();
    void updateSelections();
    [[nodiscard]] QTextCursor rangeOf(const Manifest::Problem &problem) const;
    [[nodiscard]] QTextDocument::FindFlags searchFlags() const;
    void indentSelection(bool back);

    const Highlighting &m_highlighting;
    KSyntaxHighlighting::SyntaxHighlighter *m_highlighter = nullptr; ///< owned by the document
    Margin *m_margin = nullptr;
    QList<Manifest::Problem> m_problems;
    QList<QTextCursor> m_hits;
    QString m_search;
    QString m_definition;
};

} // namespace Widgets
