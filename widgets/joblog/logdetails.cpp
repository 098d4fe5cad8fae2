// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logdetails.h"

#include "widgets/common/codeview.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

// From each text line of a word, Qt looks for the word's end: one of a hundred thousand letters takes it seconds.
bool hasLongWord(const QByteArray &text)
{
    constexpr qsizetype longest = 2000; // bytes
    qsizetype begin = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == ' ' || text[at] == '\n')
            begin = at + 1;
        else if (at - begin >= longest)
            return true;
    }
    return false;
}

} // namespace

LogDetails::LogDetails(const Highlighting &highlighting, QWidget *parent) : QWidget(parent)
{
    describe(this, u"logDetails"_s, tr("Details of the current line"));
    constexpr int margin = 6;
    m_factsBox = new QWidget;
    m_facts = new QGridLayout(m_factsBox);
    m_facts->setContentsMargins(margin, margin, margin, margin);
    m_facts->setVerticalSpacing(2);
    auto *const scroll = new QScrollArea(this);
    describe(scroll, u"logDetailFacts"_s, tr("What is known of the line"));
    scroll->setWidget(m_factsBox);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    constexpr int factsWidth = 330;
    scroll->setFixedWidth(factsWidth);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    m_tabs = new QTabBar(this);
    describe(m_tabs, u"logDetailPages"_s, tr("Views of the line"));
    m_tabs->setDocumentMode(true);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_cut = new QLabel(this);
    describe(m_cut, u"logDetailCut"_s, tr("What of the line is shown"));
    m_cut->setTextFormat(Qt::PlainText);
    m_cut->setWordWrap(true);
    m_cut->setMargin(margin);
    m_text = new CodeView(highlighting, {}, this);
    describe(m_text, u"logDetailText"_s, tr("Text of the line"));
    auto *const close = new QToolButton(this);
    close->setAutoRaise(true);
    close->setIcon(Theme::icon(u"window-close"_s));
    close->setFocusPolicy(Qt::TabFocus);
    describe(close, u"closeLogDetails"_s, tr("Close the details"), tr("Close the details (Escape)"));

    auto *const head = new QHBoxLayout;
    head->addWidget(m_tabs);
    head->addStretch(1);
    head->addWidget(close);
    auto *const right = new QVBoxLayout;
    right->setSpacing(0);
    right->addLayout(head);
    right->addWidget(m_cut);
    right->addWidget(m_text, 1);
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(scroll);
    row->addLayout(right, 1);

    connect(close, &QToolButton::clicked, this, &LogDetails::closed);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        if (m_filling || index < 0)
            return;
        m_wanted = static_cast<Page>(m_tabs->tabData(index).toInt());
        showText();
    });
    setDetail(std::nullopt);
}

void LogDetails::setDetail(const std::optional<LineDetail> &detail)
{
    m_detail = detail;
    m_cut->setText(detail ? detail->cut : QString());
    m_cut->setVisible(!m_cut->text().isEmpty());
    showFacts();
    showPages();
    showText();
}

QList<LogDetails::Page> LogDetails::pages() const
{
    QList<Page> pages;
    if (!m_detail)
        return pages;
    if (!m_detail->json.isEmpty())
        pages.append(Page::Json);
    pages.append(Page::Text);
    if (!m_detail->states.isEmpty())
        pages.append(Page::States);
    if (!m_detail->hex.isEmpty())
        pages.append(Page::Bytes);
    return pages;
}

void LogDetails::setPage(Page page)
{
    for (int index = 0; index < m_tabs->count(); ++index) {
        if (m_tabs->tabData(index).toInt() == static_cast<int>(page))
            m_tabs->setCurrentIndex(index);
    }
}

void LogDetails::showFacts()
{
    while (QLayoutItem *const item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto add = [this](int row, int column, const QString &text) {
        auto *const label = new QLabel(m_factsBox);
        label->setTextFormat(Qt::PlainText);
        label->setText(text);
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        m_facts->addWidget(label, row, column);
        return label;
    };
    if (!m_detail) {
        add(0, 0, tr("Click a line, or go to one with the arrow keys, to see its details."))->setWordWrap(true);
        m_facts->setRowStretch(1, 1);
        return;
    }
    int row = 0;
    for (const LineDetail::Fact &fact : std::as_const(m_detail->facts)) {
        m_facts->setRowStretch(row, 0);
        QFont bold = font();
        bold.setBold(true);
        add(row, 0, fact.name)->setFont(bold);
        QLabel *const value = add(row, 1, fact.value);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setWordWrap(true);
        value->setAccessibleName(fact.name + u": "_s + fact.value);
        ++row;
    }
    m_facts->setColumnStretch(1, 1);
    m_facts->setRowStretch(row, 1);
}

void LogDetails::showPages()
{
    const QScopedValueRollback guard(m_filling, true);
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    const auto all = pages();
    for (const Page page : all) {
        QString text;
        switch (page) {
        case Page::Json:
            text = tr("JSON");
            break;
        case Page::Text:
            text = tr("Text");
            break;
        case Page::States:
            text = tr("Overwritten text");
            break;
        case Page::Bytes:
            text = tr("Bytes that are no text");
            break;
        }
        const int index = m_tabs->addTab(text);
        m_tabs->setTabData(index, static_cast<int>(page));
        if (page == m_wanted)
            m_tabs->setCurrentIndex(index);
    }
    m_tabs->setVisible(all.size() > 0);
}

void LogDetails::showText()
{
    const int index = m_tabs->currentIndex();
    if (!m_detail || index < 0) {
        m_text->setDefinition({});
        m_text->setCode({});
        return;
    }
    const auto page = static_cast<Page>(m_tabs->tabData(index).toInt());
    m_text->setDefinition(page == Page::Json ? u"JSON"_s : QString());
    QByteArray code;
    switch (page) {
    case Page::Json:
        code = m_detail->json;
        break;
    case Page::Text:
        code = m_detail->text.toUtf8();
        break;
    case Page::States:
        code = m_detail->states.join(u'\n').toUtf8();
        break;
    case Page::Bytes:
        code = m_detail->hex;
        break;
    }
    const auto lines = page == Page::Bytes ? QPlainTextEdit::NoWrap : QPlainTextEdit::WidgetWidth;
    const auto words = hasLongWord(code) ? QTextOption::WrapAnywhere : QTextOption::WrapAtWordBoundaryOrAnywhere;
    if (lines != m_text->lineWrapMode() || words != m_text->wordWrapMode())
        m_text->setCode({}); // what was shown is not to be wrapped anew
    m_text->setLineWrapMode(lines);
    m_text->setWordWrapMode(words);
    m_text->setCode(code);
}

void LogDetails::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier) {
        Q_EMIT closed();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace Widgets
