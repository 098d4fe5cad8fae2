// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/detailpanel.h"

#include "models/outputs/provenance.h"
#include "widgets/common/codeview.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr int mostLines = 14; ///< of a text; more scrolls

QLabel *makeText(const QString &text = {})
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

/// Long words of foreign text break where they have to.
QString breakable(const QString &text)
{
    constexpr qsizetype run = 24;
    QString out;
    qsizetype since = 0;
    for (const QChar c : text) {
        out += c;
        since = c.isSpace() ? 0 : since + 1;
        if (since >= run && !c.isHighSurrogate()) {
            out += QChar(0x200b); // zero width space
            since = 0;
        }
    }
    return out;
}

QString originText(const Outputs::Capture &capture)
{
    QStringList parts{Outputs::captureSourceName(capture.source)};
    if (const QString name = capture.origin.name(); !name.isEmpty())
        parts.append(name);
    if (capture.origin.attempt > 0)
        parts.append(DetailPanel::tr("attempt %1").arg(capture.origin.attempt + 1));
    if (capture.line > 0)
        parts.append(DetailPanel::tr("line %1").arg(capture.line));
    if (capture.time != 0)
        parts.append(Outputs::timeText(capture.time));
    if (capture.weak)
        parts.append(DetailPanel::tr("from the middle of the line"));
    if (capture.overridden)
        parts.append(DetailPanel::tr("replaced by another value"));
    return parts.join(u" \u00b7 "_s);
}

} // namespace

DetailPanel::DetailPanel(const Highlighting &highlighting, QWidget *parent)
    : QScrollArea(parent),
      m_highlighting(highlighting),
      m_page(new QWidget),
      m_layout(new QVBoxLayout(m_page)),
      m_key(makeText()),
      m_origin(makeText()),
      m_pipeline(makeText())
{
    describe(this, u"propertyDetails"_s, tr("Details of the property"));
    setToolTip({});
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(fontMetrics().horizontalAdvance(u'0') * 26);
    m_key->setObjectName(u"detailKey"_s);
    m_origin->setObjectName(u"detailOrigin"_s);
    m_pipeline->setObjectName(u"detailPipeline"_s);
    QFont keyFont = Theme::dataFont();
    keyFont.setBold(true);
    m_key->setFont(keyFont);
    m_origin->setForegroundRole(QPalette::PlaceholderText);
    m_layout->setContentsMargins(10, 6, 8, 8);
    m_layout->setSpacing(4);
    m_layout->addWidget(m_key);
    m_layout->addWidget(m_origin);
    m_layout->addWidget(m_pipeline);
    m_layout->addStretch(1);
    m_page->setBackgroundRole(QPalette::Base);
    setWidget(m_page);
    setBackgroundRole(QPalette::Base);
    viewport()->setBackgroundRole(QPalette::Base);
    clear();
}

void DetailPanel::showValue(const Outputs::OutputRow &row, const QString &path, const QByteArray &json)
{
    m_key->setText(breakable(path.isEmpty() ? row.capture.key : path));
    m_origin->setText(breakable(originText(row.capture)));
    const QString pipeline = Outputs::pipelineFateDetail(row.fate);
    m_pipeline->setText(breakable(pipeline));
    m_origin->setVisible(true);
    m_pipeline->setVisible(!pipeline.isEmpty());
    QList<Outputs::ValueDetail> details = Outputs::describeValue(path.isEmpty() ? row.capture.key : path, json);
    std::rotate(details.begin(), details.begin() + 1, details.end()); // what was decoded first: the table has the rest
    if (details == m_shown)
        return; // somebody may be reading or selecting
    removeSections();
    m_shown = details;
    for (const Outputs::ValueDetail &detail : details)
        addSection(detail);
    verticalScrollBar()->setValue(0);
}

void DetailPanel::clear()
{
    removeSections();
    m_key->setText(tr("Select a property."));
    m_origin->hide();
    m_pipeline->hide();
}

void DetailPanel::removeSections()
{
    for (QWidget *section : std::as_const(m_sections))
        delete section;
    m_sections.clear();
    m_shown.clear();
}

void DetailPanel::addSection(const Outputs::ValueDetail &detail)
{
    auto *section = new QWidget;
    auto *layout = new QVBoxLayout(section);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(3);
    auto *title = new QLabel(detail.title);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    title->setTextFormat(Qt::PlainText);
    layout->addWidget(title);
    if (!detail.facts.isEmpty()) {
        auto *facts = new QGridLayout;
        facts->setHorizontalSpacing(12);
        facts->setVerticalSpacing(2);
        facts->setColumnStretch(1, 1);
        int row = 0;
        for (const auto &[name, value] : detail.facts) {
            auto *label = new QLabel(name.size() > 40 ? QString(name.first(40) + u'\u2026') : name);
            label->setTextFormat(Qt::PlainText);
            label->setForegroundRole(QPalette::PlaceholderText);
            QLabel *text = makeText(breakable(value));
            text->setFont(Theme::dataFont());
            facts->addWidget(label, row, 0, Qt::AlignTop);
            facts->addWidget(text, row++, 1);
        }
        layout->addLayout(facts);
    }
    if (!detail.text.isEmpty()) {
        auto *code = new CodeView(m_highlighting, detail.language.isEmpty() ? u"None"_s : detail.language);
        describe(code, u"detailText"_s, detail.title);
        code->setToolTip({});
        if (detail.language.isEmpty())
            code->setLineWrapMode(QPlainTextEdit::WidgetWidth);
        code->setCode(detail.text);
        const int lines
            = std::clamp(code->document()->blockCount() + (detail.language.isEmpty() ? 1 : 0), 1, mostLines);
        code->setFixedHeight(code->fontMetrics().lineSpacing() * lines + 2 * int(code->document()->documentMargin())
                             + code->horizontalScrollBar()->sizeHint().height() / 2);
        layout->addWidget(code);
    }
    if (detail.shortened) {
        auto *note = new QLabel(tr("Only the beginning is shown; copying takes everything."));
        note->setForegroundRole(QPalette::PlaceholderText);
        note->setWordWrap(true);
        layout->addWidget(note);
    }
    m_layout->insertWidget(m_layout->count() - 1, section);
    m_sections.append(section);
}

} // namespace Widgets
