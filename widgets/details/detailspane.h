// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/details.h"

#include <QList>
#include <QUrl>
#include <QWidget>

class QPushButton;
class QTextBrowser;

namespace Widgets {

class EmptyState;
class InlineBanner;

/// What a Job's annotations want shown, as titled sections. Nothing is loaded for it, and links are opened only after
/// their target was shown and confirmed.
class DetailsPane : public QWidget
{
    Q_OBJECT

public:
    explicit DetailsPane(QWidget *parent = nullptr);

    /// HTML among them must come from Outputs::safeHtml().
    void setDetails(const QList<Outputs::DetailSection> &sections);
    [[nodiscard]] const QList<Outputs::DetailSection> &details() const { return m_sections; }

Q_SIGNALS:
    void countChanged(int entries);
    void openRequested(const QUrl &url); ///< a web page; the user has seen its address

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildQuestion();
    void ask(const QUrl &url);
    void render();

    QList<Outputs::DetailSection> m_sections;
    QTextBrowser *m_view = nullptr;
    EmptyState *m_empty = nullptr;
    InlineBanner *m_question = nullptr;
    QPushButton *m_cancel = nullptr;
    QUrl m_asked; ///< what the question is about
};

} // namespace Widgets
