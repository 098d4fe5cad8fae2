// SPDX-License-Identifier: Apache-2.0
#include "widgets/main/runbanner.h"

#include "models/core/redact.h"
#include "models/core/times.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/main/runwords.h"

#include <QAction>
#include <QDateTime>
#include <QDesktopServices>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QTextLayout>
#include <QToolButton>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Widgets {

namespace {

QLabel *makeLabel(const QString &name)
{
    auto *label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    return label;
}

constexpr int mostDetailLines = 3;
constexpr int detailIndent = 24; ///< below the title, beside the icon

/// A text that may have been cut, and the lines that it takes.
struct FittedText
{
    QString text;
    int lines = 1;
};

/// The text with an ellipsis where it would need more than `mostLines` lines of `width` pixels.
FittedText fitted(const QString &text, const QFont &font, int width, int mostLines)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QString oneParagraph = text;
    oneParagraph.replace(u'\n', QChar::LineSeparator);
    QTextLayout layout(oneParagraph, font);
    layout.setTextOption(option);
    layout.beginLayout();
    FittedText result{oneParagraph, 0};
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (++result.lines == mostLines && line.textStart() + line.textLength() < oneParagraph.size()) {
            const QString rest = oneParagraph.mid(line.textStart()).replace(QChar::LineSeparator, u' ');
            result.text
                = oneParagraph.left(line.textStart()) + QFontMetrics(font).elidedText(rest, Qt::ElideRight, width);
            break;
        }
    }
    layout.endLayout();
    result.lines = std::max(result.lines, 1);
    result.text.replace(QChar::LineSeparator, u'\n');
    return result;
}

} // namespace

RunBanner::RunBanner(QWidget *parent)
    : QFrame(parent),
      m_icon(makeLabel(u"runStateIcon"_s)),
      m_title(makeLabel(u"runStateText"_s)),
      m_progress(makeLabel(u"runProgress"_s)),
      m_duration(makeLabel(u"runDuration"_s)),
      m_detail(makeLabel(u"runDetail"_s)),
      m_noteIcon(makeLabel(u"contextNoteIcon"_s)),
      m_note(makeLabel(u"contextNote"_s)),
      m_linkButton(new QToolButton),
      m_linkCopyButton(new QToolButton),
      m_openLink(new QAction(Theme::icon(u"link"_s), tr("Open Log Link"), this)),
      m_copyLink(new QAction(Theme::icon(u"edit-copy"_s), tr("Copy Log Link"), this))
{
    setAutoFillBackground(true);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_duration->setMinimumWidth(fontMetrics().horizontalAdvance(u"0:00:00"_s) + 4);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_detail->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    describe(m_openLink, u"openLogLinkAction"_s, tr("Open the external log in the browser"));
    describe(m_copyLink, u"copyLogLinkAction"_s, tr("Copy the address of the external log"));
    m_linkButton->setDefaultAction(m_openLink);
    m_linkButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_linkButton->setObjectName(u"openLogLinkButton"_s);
    m_linkCopyButton->setDefaultAction(m_copyLink);
    m_linkCopyButton->setObjectName(u"copyLogLinkButton"_s);
    for (QToolButton *button : {m_linkButton, m_linkCopyButton})
        button->setAutoRaise(true);
    m_linkButton->addAction(m_copyLink); // its context menu: open and copy
    m_linkButton->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_openLink, &QAction::triggered, this, [this] { QDesktopServices::openUrl(m_url); });
    connect(m_copyLink, &QAction::triggered, this, [this] { copyText(m_url.toString(QUrl::FullyEncoded)); });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(3);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_icon);
    first->addWidget(m_title);
    first->addWidget(m_duration);
    first->addWidget(m_progress, 1);
    first->addWidget(m_linkButton);
    first->addWidget(m_linkCopyButton);
    first->addWidget(m_noteIcon);
    first->addWidget(m_note);
    layout->addLayout(first);
    auto *second = new QHBoxLayout;
    second->addSpacing(detailIndent);
    second->addWidget(m_detail, 1);
    layout->addLayout(second);

    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &RunBanner::tick);
    setLogLink(std::nullopt);
    setContextNote({}, false);
    setIdle(tr("Ready"), {});
}

void RunBanner::showState(State state, const QString &title, const QString &detail)
{
    m_state = state;
    m_title->setText(title);
    m_detailText = detail;
    fitDetail();
    setAccessibleName(QString(title + u". "_s + detail));
    applyColors();
}

void RunBanner::fitDetail()
{
    const QMargins margins = layout()->contentsMargins();
    const int width = std::max(this->width() - margins.left() - margins.right() - detailIndent - 2, 50);
    const FittedText shown = fitted(m_detailText, m_detail->font(), width, mostDetailLines);
    m_detailLines = std::max(m_detailLines, shown.lines);
    if (m_detail->text() != shown.text)
        m_detail->setText(shown.text);
    m_detail->setToolTip(shown.text == m_detailText ? QString() : m_detailText);
    m_detail->setFixedHeight(m_detailLines * QFontMetrics(m_detail->font()).lineSpacing());
}

void RunBanner::setIdle(const QString &title, const QString &detail)
{
    m_timer.stop();
    m_startedMs = m_endedMs = 0;
    m_detailLines = 1;
    m_progress->clear();
    showState(State::Neutral, title, detail);
    tick();
}

void RunBanner::setStatus(const JobRun::RunStatus &status, const QString &jobName, const QString &place)
{
    m_startedMs = status.startedMs;
    m_endedMs = status.endedMs;
    if (status.phase == JobRun::RunPhase::Submitting)
        m_detailLines = 1;
    QStringList parts;
    if (!jobName.isEmpty())
        parts.append(tr("Job %1").arg(jobName));
    if (const QString progress = RunWords::progressText(status); !progress.isEmpty())
        parts.append(progress);
    m_progress->setText(parts.join(u" · "_s));
    const QString detail = RunWords::detailText(status);
    showState(RunWords::state(status), RunWords::stateText(status), detail.isEmpty() ? place : detail);
    if (JobRun::isTerminal(status.phase) || status.phase == JobRun::RunPhase::Idle)
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start();
    tick();
}

void RunBanner::tick()
{
    QString text;
    if (m_startedMs > 0)
        text = Core::clockText((m_endedMs > 0 ? m_endedMs : QDateTime::currentMSecsSinceEpoch()) - m_startedMs);
    m_duration->setText(text);
    Q_EMIT durationChanged(text);
}

void RunBanner::setLogLink(const std::optional<Core::Result<Outputs::LogLink>> &link)
{
    // Whatever a Job's annotation says: nothing but a web page is opened, and nobody's password with it.
    m_url = link && *link ? Outputs::webAddress((*link)->url).value_or(QUrl()) : QUrl();
    const bool web = !m_url.isEmpty();
    m_openLink->setEnabled(web);
    m_copyLink->setEnabled(web);
    m_linkButton->setVisible(link.has_value());
    m_linkCopyButton->setVisible(web);
    QStringList tip;
    if (web) {
        tip.append(tr("Open %1").arg(Core::redactUrl(m_url)));
        for (const QString &warning : (*link)->warnings)
            tip.append(tr("Warning: %1").arg(closed(warning)));
    } else if (link && !*link) {
        tip.append(errorText(link->error()));
    }
    const bool warns = tip.size() > 1;
    m_openLink->setIcon(Theme::icon(web && warns ? u"dialog-warning"_s : u"link"_s));
    m_openLink->setToolTip(plainToolTip(tip.join(u'\n')));
    m_linkButton->setAccessibleDescription(tip.join(u'\n'));
}

void RunBanner::setContextNote(const QString &note, bool warning)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_noteIcon->setVisible(!note.isEmpty());
    m_noteIsWarning = warning;
    applyColors();
}

void RunBanner::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitDetail();
}

void RunBanner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitDetail();
    if (event->type() == QEvent::PaletteChange && !m_coloring)
        applyColors();
}

void RunBanner::applyColors()
{
    m_coloring = true;
    const QPalette source = parentWidget() ? parentWidget()->palette() : QPalette();
    QPalette tinted = palette();
    tinted.setColor(QPalette::Window, stateTint(m_state, source));
    setPalette(tinted);
    m_icon->setPixmap(stateIcon(m_state, source).pixmap(QSize(16, 16), devicePixelRatio()));
    QPalette title = m_title->palette();
    title.setColor(QPalette::WindowText,
                   m_state == State::Neutral || m_state == State::Waiting ? source.color(QPalette::WindowText)
                                                                          : stateColor(m_state, source));
    m_title->setPalette(title);
    m_noteIcon->setPixmap(m_noteIsWarning ? stateIcon(State::Warning, source).pixmap(QSize(16, 16), devicePixelRatio())
                                          : Theme::icon(u"computer"_s).pixmap(QSize(16, 16), devicePixelRatio()));
    m_coloring = false;
}

} // namespace Widgets
