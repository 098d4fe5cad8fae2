// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

namespace Outputs {

/// Everything that can be said about a line or an artifact. The code of each is its name in lower case with
/// underscores.
enum class RemarkCode {
    JsonEmpty,
    JsonSyntax,
    JsonNotObject,
    TrailingText,
    NullDropped,
    DuplicateKey,
    JsonMarkerIgnored,
    MarkerIgnored,
    Midline,
    NestedMarker,
    NoEquals,
    EmptyName,
    EmptyValue,
    OddName,
    CaseCollision,
    ReservedName,
    ValueHasEquals, ///< Spinnaker before 2026.0.4 drops the line
    EqualsLost, ///< Spinnaker before 2026.0.4 cuts equals signs off
    PrefixInName, ///< Spinnaker: text before the marker is part of the name
    EmptyKey, ///< Spinnaker: a value under the empty name
    JunkKey, ///< Spinnaker: a JSON line that is read as a property, too
    ValueChanged, ///< Spinnaker: digits, duplicate keys or nulls inside a value are lost
    AllLost, ///< Spinnaker: nothing counts because of this line
    Conflict, ///< several containers say different things
    LineTooLong,
    TooManyOutputs,
    OverriddenDropped,
    MoreRemarks
};

/// "json_syntax", ...
[[nodiscard]] QString remarkCodeName(RemarkCode code);

/// A remark with its severity and texts; the caller adds line, column and origin. `subject` is what the text is about
/// (a key; for MarkerIgnored the reason; for JsonMarkerIgnored "=" where that is what is missing), `detail` a second
/// word where a text needs one.
[[nodiscard]] Remark makeRemark(RemarkCode code, const QString &subject = {}, const QString &detail = {});

/// Why a marker in the middle of a line does not count.
enum class IgnoredReason { Glued, PrefixHasEquals, NameHasBlanks };
[[nodiscard]] QString ignoredReasonText(IgnoredReason reason);

/// The JSON texts of an artifact, where no marker and no single line is meant.
[[nodiscard]] Remark makeArtifactRemark(RemarkCode code, const QString &detail = {});

} // namespace Outputs
