// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linetest.h"

namespace JobLog {

/// What the eye looks for in a log.
enum class Landmark { Error, Warning, Marker, Group };

/// Finds the landmarks, one channel each in the order of the enum: errors and warnings (see levelOf()), lines that
/// hold `marker`, and group markers (see groupMarker()).
class LandmarkPlan final : public ScanPlan
{
public:
    explicit LandmarkPlan(const QByteArray &marker) : m_marker(marker) { }
    [[nodiscard]] std::unique_ptr<LineTest> makeTest() const override;

private:
    QByteArray m_marker;
};

} // namespace JobLog
