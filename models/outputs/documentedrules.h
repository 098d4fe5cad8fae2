// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/capturebook.h"
#include "models/outputs/markerscanner.h"

namespace Outputs {

/// The documented rules of Spinnaker's Run Job stage, for one segment at a time: what it says goes into a CaptureBook.
/// SpinnakerRules stand beside them and are fed the same lines.
class DocumentedRules
{
public:
    /// `segment` is without the API's timestamp. Both must outlive the call only.
    static void apply(const MarkerScanner::Segment &segment, CaptureBook &book);
};

} // namespace Outputs
