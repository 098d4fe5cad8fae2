// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <memory>

class QPalette;
class QTextDocument;

namespace KSyntaxHighlighting {
class Repository;
class SyntaxHighlighter;
class Theme;
} // namespace KSyntaxHighlighting

namespace Widgets {

/// Syntax definitions and themes, loaded when first needed. One per window, handed to the panes that highlight;
/// it outlives them. Window thread.
class Highlighting
{
public:
    Highlighting();
    ~Highlighting();
    Highlighting(const Highlighting &) = delete;
    Highlighting &operator=(const Highlighting &) = delete;

    [[nodiscard]] KSyntaxHighlighting::Repository &repository() const;
    /// A theme with enough contrast on the palette's background.
    [[nodiscard]] KSyntaxHighlighting::Theme themeFor(const QPalette &palette) const;
    /// A highlighter owned by `document`. `definition` is a name of the repository: "YAML", "JSON".
    KSyntaxHighlighting::SyntaxHighlighter *highlight(QTextDocument *document, const QString &definition,
                                                      const QPalette &palette) const;

private:
    mutable std::unique_ptr<KSyntaxHighlighting::Repository> m_repository;
};

} // namespace Widgets
