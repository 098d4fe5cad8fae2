// SPDX-License-Identifier: Apache-2.0
#include "models/core/logging.h"

Q_LOGGING_CATEGORY(lcKube, "jobconsole.kube", QtWarningMsg)
Q_LOGGING_CATEGORY(lcJobLog, "jobconsole.joblog", QtWarningMsg)
Q_LOGGING_CATEGORY(lcJobRun, "jobconsole.jobrun", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSandbox, "jobconsole.sandbox", QtWarningMsg)
Q_LOGGING_CATEGORY(lcArtifacts, "jobconsole.artifacts", QtWarningMsg)
Q_LOGGING_CATEGORY(lcApp, "jobconsole.app", QtWarningMsg)
