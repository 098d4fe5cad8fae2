// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

namespace JobLog {

/// One control sequence at a position in a line, as ECMA-48 (sections 5.3 to 5.6) and xterm cut it.
struct EscapeSequence
{
    enum class Kind {
        None, ///< the ESC begins nothing: it is shown as a control
        Sgr, ///< CSI ... m without private prefix and intermediates; `body` holds the parameters
        Osc, ///< `body` is what stands between the introducer and the terminator
        Ignored ///< every other sequence
    };
    Kind kind = Kind::None;
    qsizetype length = 0; ///< bytes from the ESC on; at least 1
    QByteArrayView body;
};

/// The sequence that begins with the ESC at `bytes[at]`. Seven-bit forms only: in UTF-8 the bytes of the eight-bit
/// forms are continuation bytes. A string (OSC, DCS, SOS, PM, APC) ends with BEL, ST, CAN, SUB or before the next ESC;
/// one that the line does not end loses only its introducer, so that no text is swallowed. Total and linear.
[[nodiscard]] EscapeSequence scanEscape(QByteArrayView bytes, qsizetype at);

} // namespace JobLog
