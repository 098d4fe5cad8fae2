// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/run.h"
#include "widgets/common/statecolors.h"

#include <QFrame>
#include <QTimer>
#include <QUrl>

class QAction;
class QLabel;
class QToolButton;

namespace Widgets {

/// How the run stands, in words: state, progress, duration; below it what is wrong and what to try; at the right a link
/// to an external log and what should be known about the context. Two lines are always reserved; what needs more gets
/// up to four, and keeps them until the next run, so that nothing jumps while states change. Longer texts are cut, and
/// whole in the tooltip.
class RunBanner : public QFrame
{
    Q_OBJECT

public:
    explicit RunBanner(QWidget *parent = nullptr);

    /// Before there is a run: what to do next.
    void setIdle(const QString &title, const QString &detail);
    /// `jobName` may be empty. `place` is said in the second line while there is nothing more important to say.
    void setStatus(const JobRun::RunStatus &status, const QString &jobName, const QString &place = {});
    /// The external log: a link, the error that it could not be made, or nothing.
    void setLogLink(const std::optional<Core::Result<Outputs::LogLink>> &link);
    /// What should be known of the context, e.g. that it runs on this computer; empty: nothing.
    void setContextNote(const QString &note, bool warning);

    [[nodiscard]] QAction *openLinkAction() const { return m_openLink; }
    [[nodiscard]] QAction *copyLinkAction() const { return m_copyLink; }

Q_SIGNALS:
    void durationChanged(const QString &text); ///< every second while the run goes on; empty before it starts

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showState(State state, const QString &title, const QString &detail);
    void fitDetail();
    void applyColors();
    void tick();

    QLabel *m_icon = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_progress = nullptr;
    QLabel *m_duration = nullptr;
    QLabel *m_detail = nullptr;
    QLabel *m_noteIcon = nullptr;
    QLabel *m_note = nullptr;
    QToolButton *m_linkButton = nullptr;
    QToolButton *m_linkCopyButton = nullptr;
    QAction *m_openLink = nullptr;
    QAction *m_copyLink = nullptr;
    QTimer m_timer;
    QUrl m_url;
    State m_state{};
    QString m_detailText; ///< whole
    int m_detailLines = 1; ///< that are reserved
    bool m_noteIsWarning = false;
    bool m_coloring = false;
    qint64 m_startedMs = 0;
    qint64 m_endedMs = 0;
};

} // namespace Widgets
