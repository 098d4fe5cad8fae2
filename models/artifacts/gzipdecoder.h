// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <memory>

namespace Artifacts {

/// Unpacks gzip (RFC 1952, one member after another) as it streams in. Qt Network would do it too, but takes content
/// that breaks off for complete. Memory stays small, whatever the ratio. Not thread-safe.
class GzipDecoder
{
public:
    GzipDecoder();
    ~GzipDecoder();
    Q_DISABLE_COPY_MOVE(GzipDecoder)

    /// Hands every unpacked piece to `sink`; a false from it ends the work at once, and is the answer. False also where
    /// the bytes are not gzip: see isBroken().
    [[nodiscard]] bool feed(QByteArrayView packed, const std::function<bool(const QByteArray &)> &sink);
    /// The content is not gzip, or its checksum is wrong.
    [[nodiscard]] bool isBroken() const;
    /// A whole number of members has come, checksums included.
    [[nodiscard]] bool isComplete() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Artifacts
