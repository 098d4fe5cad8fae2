// SPDX-License-Identifier: Apache-2.0
#include "widgets/artifact/fetchpage.h"

#include "models/core/times.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Widgets {

namespace {

constexpr int textWidth = 620; ///< a line that the eye finds the end of

} // namespace

FetchPage::FetchPage(QWidget *parent)
    : QWidget(parent),
      m_icon(new QLabel),
      m_title(new QLabel),
      m_detail(new QLabel),
      m_bar(new QProgressBar),
      m_retry(new QPushButton(Theme::icon(u"view-refresh"_s), tr("Try Again"))),
      m_cancel(new QPushButton(Theme::icon(u"dialog-cancel"_s), tr("Cancel")))
{
    setObjectName(u"fetchPage"_s);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setObjectName(u"fetchTitle"_s);
    m_detail->setObjectName(u"fetchDetail"_s);
    for (QLabel *label : {m_title, m_detail}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    describe(m_bar, u"fetchProgress"_s, tr("Progress of the fetch"));
    m_bar->setTextVisible(false);
    m_bar->setMaximumHeight(8);
    describe(m_retry, u"retryFetchButton"_s, tr("Try Again"), tr("Fetch the artifact again, now"));
    describe(m_cancel, u"cancelFetchButton"_s, tr("Cancel"), tr("Stop fetching; the run goes on without the artifact"));
    for (QPushButton *button : {m_retry, m_cancel})
        button->setAutoDefault(true);
    connect(m_retry, &QPushButton::clicked, this, &FetchPage::retryRequested);
    connect(m_cancel, &QPushButton::clicked, this, &FetchPage::cancelRequested);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_icon, 0, Qt::AlignTop);
    head->addWidget(m_title, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_retry);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    auto *column = new QWidget;
    column->setMaximumWidth(textWidth);
    auto *inner = new QVBoxLayout(column);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(6);
    inner->addLayout(head);
    inner->addWidget(m_bar);
    inner->addWidget(m_detail);
    inner->addSpacing(4);
    inner->addLayout(buttons);
    auto *outer = new QHBoxLayout;
    outer->addStretch(1);
    outer->addWidget(column, 20);
    outer->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->addStretch(1);
    layout->addLayout(outer);
    layout->addStretch(2);

    m_tick.setInterval(250ms);
    connect(&m_tick, &QTimer::timeout, this, &FetchPage::render);
    setMode(Mode::Fetching);
}

void FetchPage::showFetching(const QString &what, std::chrono::milliseconds limit)
{
    m_what = what;
    m_limit = limit;
    m_progress = {};
    setMode(Mode::Fetching);
}

void FetchPage::setProgress(const Artifacts::FetchProgress &progress)
{
    m_progress = progress;
    m_next.setRemainingTime(progress.wait);
    setMode(progress.trouble ? Mode::Waiting : Mode::Fetching);
}

void FetchPage::showError(const Core::Error &error, bool canRetry)
{
    m_error = error;
    setMode(Mode::Failed);
    m_retry->setVisible(canRetry);
}

QString FetchPage::text() const
{
    return QString(m_title->text() + u'\n' + m_detail->text());
}

void FetchPage::setMode(Mode mode)
{
    m_mode = mode;
    m_retry->setVisible(mode != Mode::Fetching);
    m_retry->setText(mode == Mode::Waiting ? tr("Try Now") : tr("Try Again"));
    m_cancel->setVisible(mode != Mode::Failed);
    m_bar->setVisible(mode == Mode::Fetching);
    if (mode == Mode::Waiting)
        m_tick.start();
    else
        m_tick.stop();
    render();
}

void FetchPage::render()
{
    State state = State::Running;
    switch (m_mode) {
    case Mode::Fetching: {
        m_title->setText(tr("Fetching %1").arg(m_what));
        const bool known = m_progress.total > 0;
        m_bar->setRange(0, known ? 1000 : 0);
        if (known)
            m_bar->setValue(int(std::clamp<qint64>(m_progress.bytes * 1000 / m_progress.total, 0, 1000)));
        QStringList parts;
        if (m_progress.attempt > 1)
            parts.append(tr("Attempt %1").arg(m_progress.attempt));
        if (known)
            parts.append(tr("%1 of %2").arg(sizeText(m_progress.bytes), sizeText(m_progress.total)));
        else
            parts.append(m_progress.bytes > 0 ? sizeText(m_progress.bytes) : tr("Waiting for the answer…"));
        m_detail->setText(parts.join(u" · "_s));
        break;
    }
    case Mode::Waiting: {
        state = State::Waiting;
        const auto left
            = std::chrono::ceil<std::chrono::seconds>(std::max(std::chrono::milliseconds(m_next.remainingTime()), 0ms));
        m_title->setText(tr("Attempt %1 failed; the next one is in %2 s").arg(m_progress.attempt).arg(left.count()));
        QString detail = m_progress.trouble ? closed(errorText(*m_progress.trouble)) : QString();
        if (m_limit > 0ms)
            detail += u'\n'
                + tr("It is tried for %1 in all, since a store may show a new object late.")
                      .arg(Core::clockText(m_limit.count()));
        m_detail->setText(detail);
        break;
    }
    case Mode::Failed:
        state = State::Failed;
        m_title->setText(tr("The artifact could not be read"));
        m_detail->setText(errorText(m_error));
        break;
    }
    m_icon->setPixmap(stateIcon(state, palette()).pixmap(QSize(16, 16), devicePixelRatio()));
    setAccessibleName(m_title->text());
    setAccessibleDescription(m_detail->text());
}

void FetchPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        render();
}

} // namespace Widgets
