// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/imagepuller.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qsizetype pullMessageLimit = 1024;

} // namespace

ImagePuller::ImagePuller(const ContainerEngine *engine, const QString &image, const QString &policy)
    : m_engine(engine),
      m_image(image),
      m_policy(policy)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        processEnded(status == QProcess::NormalExit && code == 0);
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT finished(Outcome::Failed, m_process.errorString());
    });
}

ImagePuller::~ImagePuller()
{
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

void ImagePuller::start()
{
    if (m_policy == u"Always")
        pull();
    else
        run(m_engine->imageCheck(m_image));
}

void ImagePuller::pull()
{
    m_pulling = true;
    Q_EMIT pulling();
    run(m_engine->imagePull(m_image));
}

void ImagePuller::run(const LaunchPlan &plan)
{
    m_process.start(plan.program, plan.arguments);
}

void ImagePuller::processEnded(bool succeeded)
{
    const QString text = engineError(QString::fromUtf8(m_process.readAll()).trimmed()).right(pullMessageLimit);
    if (succeeded)
        Q_EMIT finished(m_pulling ? Outcome::Pulled : Outcome::Present, {});
    else if (m_pulling)
        Q_EMIT finished(Outcome::Failed, text);
    else if (m_policy == u"Never")
        Q_EMIT finished(Outcome::NeverPull, {});
    else
        pull();
}

} // namespace Sandbox
