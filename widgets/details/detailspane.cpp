// SPDX-License-Identifier: Apache-2.0
#include "widgets/details/detailspane.h"

#include "models/core/redact.h"
#include "models/outputs/loglink.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/texts.h"

#include <QAction>
#include <QEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

/// Loads nothing, whatever a document asks for, and goes nowhere by itself.
class StillBrowser : public QTextBrowser
{
public:
    StillBrowser()
    {
        setOpenLinks(false);
        setOpenExternalLinks(false);
    }
    QVariant loadResource(int, const QUrl &) override { return {}; }
};

/// A value that is a web page's address is a link; every other text is itself.
QString valueHtml(const Outputs::DetailEntry &entry)
{
    if (entry.isHtml)
        return entry.value;
    const QString text = entry.value.toHtmlEscaped().replace(u'\n', "<br>"_L1);
    const QString trimmed = entry.value.trimmed();
    const auto web = trimmed.contains(u' ') ? std::nullopt : Outputs::webAddress(QUrl(trimmed, QUrl::StrictMode));
    return web
        ? QString(u"<a href=\"" + QString::fromLatin1(web->toEncoded()).toHtmlEscaped() + u"\">" + text + u"</a>")
        : text;
}

QString entryHtml(const Outputs::DetailEntry &entry)
{
    QString html = u"<tr>"_s;
    if (!entry.key.isEmpty())
        html += u"<th align=left><p>" + entry.key.toHtmlEscaped() + u"&nbsp;&nbsp;</p></th>";
    html += (entry.key.isEmpty() ? u"<td colspan=2>"_s : u"<td>"_s) + valueHtml(entry);
    for (const QString &warning : entry.warnings) {
        html += u"<br><i>" + DetailsPane::tr("Warning: %1").arg(closed(warning)).toHtmlEscaped() + u"</i>";
    }
    return html + u"</td></tr>";
}

} // namespace

DetailsPane::DetailsPane(QWidget *parent)
    : QWidget(parent),
      m_view(new StillBrowser),
      m_empty(new EmptyState(m_view)),
      m_question(new InlineBanner(InlineBanner::Kind::Warning))
{
    describe(m_view, u"detailsView"_s, tr("Details"));
    m_view->setToolTip({});
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->document()->setDocumentMargin(10);
    m_view->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    setFocusProxy(m_view);
    m_empty->setText(tr("No details"),
                     tr("Annotations of the Job such as runbook.details.spinnaker.io/link are shown here."));
    buildQuestion();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_question);
    layout->addWidget(m_empty, 1);
    connect(m_view, &QTextBrowser::anchorClicked, this, &DetailsPane::ask);
}

void DetailsPane::buildQuestion()
{
    m_question->setObjectName(u"openDetailLinkBanner"_s);
    auto *open = m_question->addButton(u"openDetailLinkButton"_s, tr("&Open"), tr("Open the address in the browser"));
    auto *copy = m_question->addButton(u"copyDetailLinkButton"_s, tr("&Copy"), tr("Copy the address"));
    m_cancel = m_question->addButton(u"cancelDetailLinkButton"_s, tr("Cancel"), tr("Do not open it (Esc)"));
    m_question->setEscapeButton(m_cancel);
    connect(open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_asked); });
    connect(copy, &QPushButton::clicked, this, [this] { copyText(m_asked.toString(QUrl::FullyEncoded)); });
    for (QPushButton *button : {open, copy, m_cancel})
        connect(button, &QPushButton::clicked, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
}

void DetailsPane::ask(const QUrl &url)
{
    const auto web = Outputs::webAddress(url);
    if (!web)
        return;
    m_asked = *web;
    // The host as it is resolved: letters of other scripts may look like these.
    m_question->setText(tr("Open this address of the Job's annotations? %1")
                            .arg(QString::fromLatin1(Core::redactedUrl(*web).toEncoded())));
    m_question->ask(m_cancel);
}

void DetailsPane::setDetails(const QList<Outputs::DetailSection> &sections)
{
    if (sections == m_sections)
        return;
    m_sections = sections;
    m_question->hide();
    render();
    int entries = 0;
    for (const Outputs::DetailSection &section : sections)
        entries += int(section.entries.size());
    m_empty->setEmpty(entries == 0);
    Q_EMIT countChanged(entries);
}

void DetailsPane::render()
{
    QString html;
    for (const Outputs::DetailSection &section : std::as_const(m_sections)) {
        html += u"<h3>" + capitalized(section.title).toHtmlEscaped() + u"</h3><table cellpadding=3>";
        for (const Outputs::DetailEntry &entry : section.entries)
            html += entryHtml(entry);
        html += u"</table>"_s;
    }
    const int position = m_view->verticalScrollBar()->value();
    m_view->setHtml(html);
    m_view->verticalScrollBar()->setValue(position);
}

void DetailsPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    // Links take their colour when the document is made.
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        render();
}

} // namespace Widgets
