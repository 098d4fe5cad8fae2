// SPDX-License-Identifier: Apache-2.0
#include "widgets/artifact/contentnotice.h"

#include "widgets/artifact/artifactwords.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace Widgets {

ContentNotice::ContentNotice(QWidget *parent)
    : QFrame(parent),
      m_icon(new QLabel),
      m_text(new QLabel),
      m_excerpt(new QLabel)
{
    setObjectName(u"artifactNotice"_s);
    setAutoFillBackground(true);
    m_text->setObjectName(u"artifactNoticeText"_s);
    m_text->setWordWrap(true);
    m_excerpt->setObjectName(u"artifactExcerpt"_s);
    m_excerpt->setFont(Theme::dataFont());
    m_excerpt->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    for (QLabel *label : {m_text, m_excerpt}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(10, 4, 10, 4);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_text, 0, 1);
    layout->addWidget(m_excerpt, 1, 1);
    layout->setColumnStretch(1, 1);
    applyColors();
    hide();
}

void ContentNotice::setFacts(const Artifacts::ContentFacts &facts)
{
    const QString text = ArtifactWords::whyNoOutputs(facts);
    m_text->setText(text);
    setAccessibleName(text);
    const bool marked = facts.kind == Artifacts::ContentKind::BrokenJson && !facts.excerpt.isEmpty();
    m_excerpt->setVisible(marked);
    m_excerpt->setText(marked ? QString(facts.excerpt + u'\n' + QString(facts.caret, u' ') + u'^') : QString());
    setVisible(!text.isEmpty());
}

QString ContentNotice::text() const
{
    return m_text->text();
}

void ContentNotice::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_coloring)
        applyColors();
}

void ContentNotice::applyColors()
{
    m_coloring = true;
    const QPalette &source = parentWidget() ? parentWidget()->palette() : QPalette();
    QPalette colored = palette();
    colored.setColor(QPalette::Window, stateTint(State::Warning, source));
    setPalette(colored);
    m_icon->setPixmap(stateIcon(State::Warning, source).pixmap(QSize(16, 16), devicePixelRatio()));
    m_coloring = false;
}

} // namespace Widgets
