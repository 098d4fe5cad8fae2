// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"
#include "tests/support/fakekubelet.h"

#include <QStringList>

/// What a recorded log got wrong, compared with what the containers really printed; empty where nothing. Every line
/// has to be there once, byte for byte and in order, but for what the server itself took away (rotated files, deleted
/// pods, instances nobody could read any more): that has to be marked, and nothing else may be.
[[nodiscard]] QStringList compareWithTruth(const std::shared_ptr<JobLog::RunLog> &log,
                                           const QList<Support::FakeInstance> &truth);
