// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/capturebook.h"
#include "models/outputs/markerscanner.h"

namespace Outputs {

/// The documented rules of Spinnaker's Run Job stage, for one segment at a time: what it says goes into a CaptureBook.
/// Another set of rules (what a given Spinnaker release would do) can stand beside it and be fed the same segments.
class DocumentedRules
{
public:
    /// Both must outlive the call only.
    static void apply(const MarkerScanner::Segment &segment, bool timestamped, CaptureBook &book);
};

} // namespace Outputs
