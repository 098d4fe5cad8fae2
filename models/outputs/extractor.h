// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/mode.h"
#include "models/outputs/outputset.h"
#include "models/outputs/sourceoutputs.h"

#include <QByteArrayView>

#include <memory>

namespace Outputs {

/// Captures outputs from one container's log while it streams in, by the documented rules of Spinnaker's Run Job stage
/// (SPINNAKER_PROPERTY_name=value anywhere, SPINNAKER_CONFIG_JSON={...} at the start of a line; the last value wins)
/// and, at the same time, by those of every other Mode. Costs little on lines without a marker. One thread at a time.
class Extractor
{
public:
    /// `timestamped`: every line begins with an RFC 3339 timestamp and a blank, which are not part of it.
    explicit Extractor(const Origin &origin = {}, bool timestamped = false);
    ~Extractor();
    Extractor(Extractor &&) noexcept;
    Extractor &operator=(Extractor &&) noexcept;

    /// The next bytes of the log, in any cut.
    void feed(QByteArrayView bytes);
    /// The log is over: an unterminated last line counts.
    void finish();

    /// What was captured so far. An unfinished line is not part of it.
    [[nodiscard]] const OutputSet &outputs(Mode mode = Mode::Documented) const;
    /// The same by all modes, to keep or to hand to another thread.
    [[nodiscard]] SourceOutputs sourceOutputs() const;
    /// Changes whenever outputs() changed by any mode, and with finish(); cheap, for polling.
    [[nodiscard]] quint64 revision() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Outputs from a JSON object, e.g. an artifact: one capture per top-level key, nulls dropped with a warning.
/// Anything but an object gives an error remark (json_syntax with line and column, json_empty, json_not_object).
[[nodiscard]] OutputSet fromJsonObject(QByteArrayView json, CaptureSource source, const Origin &origin = {});

} // namespace Outputs
