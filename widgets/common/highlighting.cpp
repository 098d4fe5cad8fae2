// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/highlighting.h"

#include "widgets/common/theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QPalette>
#include <QTextDocument>

namespace Widgets {

Highlighting::Highlighting() = default;
Highlighting::~Highlighting() = default;

KSyntaxHighlighting::Repository &Highlighting::repository() const
{
    if (!m_repository) {
        m_repository = std::make_unique<KSyntaxHighlighting::Repository>();
        // Our own definitions (resources/syntax); the repository looks in the folder "syntax" below.
        m_repository->addCustomSearchPath(QStringLiteral(":/job-console"));
    }
    return *m_repository;
}

KSyntaxHighlighting::Theme Highlighting::themeFor(const QPalette &palette) const
{
    if (!Theme::isDark(palette))
        return repository().defaultTheme(KSyntaxHighlighting::Repository::LightTheme);
    // The default dark theme is hard to read on black, and its red is kept for errors here.
    const KSyntaxHighlighting::Theme readable = repository().theme(QStringLiteral("Catppuccin Mocha"));
    return readable.isValid() ? readable : repository().defaultTheme(KSyntaxHighlighting::Repository::DarkTheme);
}

KSyntaxHighlighting::SyntaxHighlighter *Highlighting::highlight(QTextDocument *document, const QString &definition,
                                                                const QPalette &palette) const
{
    auto *highlighter = new KSyntaxHighlighting::SyntaxHighlighter(document);
    highlighter->setTheme(themeFor(palette));
    highlighter->setDefinition(repository().definitionForName(definition));
    return highlighter;
}

} // namespace Widgets
