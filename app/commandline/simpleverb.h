// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/verb.h"

#include <QTimer>

#include <functional>

namespace CommandLine {

/// A verb whose work is done in one go, without a server.
class SimpleVerb final : public Verb
{
    Q_OBJECT

public:
    SimpleVerb(std::function<App::ExitCode(const QStringList &)> work, const QStringList &arguments)
        : m_work(std::move(work)),
          m_arguments(arguments)
    {
    }

    void start() override
    {
        QTimer::singleShot(0, this, [this] { Q_EMIT finished(m_work(m_arguments)); });
    }

private:
    std::function<App::ExitCode(const QStringList &)> m_work;
    QStringList m_arguments;
};

[[nodiscard]] App::ExitCode runExtract(const QStringList &arguments);
[[nodiscard]] App::ExitCode runHistory(const QStringList &arguments);
[[nodiscard]] App::ExitCode runManifest(const QStringList &arguments);
[[nodiscard]] App::ExitCode runContexts(const QStringList &arguments);

} // namespace CommandLine
