// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/capturebook.h"
#include "models/outputs/markerscanner.h"

namespace Outputs {

/// What clouddriver's property parser makes of a log, line by line: the release since 2026.0.4, and those before it,
/// which differ in how a property is split only. Read from its source (PropertyParser of clouddriver-kubernetes), with
/// the semantics of Guava's Splitter and of Jackson; JobProvider and orca decide what becomes of the result:
/// - lines end at LF, are trimmed of Unicode blanks, and keep their escape sequences;
/// - the marker of a property may stand anywhere; what stands before it stays in the name, which is lower-cased;
/// - any SPINNAKER_CONFIG_JSON= at the start of a line that is no JSON object discards everything.
class SpinnakerRules
{
public:
    /// The values of `documented` share their memory with equal ones here. All must outlive the call only; `line` is
    /// without the API's timestamp.
    static void apply(const MarkerScanner::Line &line, const OutputSet &documented, CaptureBook &current,
                      CaptureBook &before);
};

} // namespace Outputs
