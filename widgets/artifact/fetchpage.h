// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QDeadlineTimer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace Widgets {

/// An artifact that is not there yet: how far its fetch is, what went wrong, and what can be done about it.
class FetchPage : public QWidget
{
    Q_OBJECT

public:
    explicit FetchPage(QWidget *parent = nullptr);

    /// A fetch of `what` (type and place, redacted) has begun. `limit`: for how long it is tried; 0: once.
    void showFetching(const QString &what, std::chrono::milliseconds limit);
    void setProgress(const Artifacts::FetchProgress &progress);
    /// `canRetry`: whether trying again is offered.
    void showError(const Core::Error &error, bool canRetry);
    [[nodiscard]] QString text() const; ///< title and detail, for tests and screen readers

Q_SIGNALS:
    void retryRequested(); ///< now: also instead of waiting
    void cancelRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Mode { Fetching, Waiting, Failed };

    void render();
    void setMode(Mode mode);

    Mode m_mode = Mode::Fetching;
    QString m_what;
    std::chrono::milliseconds m_limit{0};
    Artifacts::FetchProgress m_progress;
    Core::Error m_error;
    QDeadlineTimer m_next; ///< the next attempt
    QTimer m_tick;
    QLabel *m_icon = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_detail = nullptr;
    QProgressBar *m_bar = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace Widgets
