// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/exitcode.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace CommandLine {

/// One verb of the command line, e.g. "run". Created with its arguments; start() once; finished() exactly once, later.
class Verb : public QObject
{
    Q_OBJECT

public:
    virtual void start() = 0;

Q_SIGNALS:
    void finished(App::ExitCode code);
};

/// The verb of that name with its arguments, or null for a word that is no verb.
[[nodiscard]] std::unique_ptr<Verb> makeVerb(const QString &name, const QStringList &arguments);
/// All verbs' names, for telling them from files.
[[nodiscard]] QStringList verbNames();
/// The text of `job-console --help`.
[[nodiscard]] QString overview();

} // namespace CommandLine
