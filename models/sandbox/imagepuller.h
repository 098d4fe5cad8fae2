// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/containerengine.h"

#include <QObject>
#include <QProcess>

namespace Sandbox {

/// Makes sure that an image is present, as its imagePullPolicy says. finished() comes once; destroying it ends the
/// pull.
class ImagePuller : public QObject
{
    Q_OBJECT

public:
    enum class Outcome {
        Present, ///< it was there
        Pulled,
        NeverPull, ///< it is not there, and the policy is Never
        Failed
    };

    ImagePuller(const ContainerEngine *engine, const QString &image, const QString &policy);
    ~ImagePuller() override;

    void start();

Q_SIGNALS:
    /// A pull begins.
    void pulling();
    /// `message` says why it failed.
    void finished(Sandbox::ImagePuller::Outcome outcome, const QString &message);

private:
    void run(const LaunchPlan &plan);
    void processEnded(bool succeeded);
    void pull();

    const ContainerEngine *m_engine;
    QString m_image;
    QString m_policy;
    QProcess m_process;
    bool m_pulling = false;
};

} // namespace Sandbox
