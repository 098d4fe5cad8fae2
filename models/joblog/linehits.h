// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/searchpattern.h"

#include "models/core/error.h"

#include <QByteArrayView>
#include <QList>

#include <memory>

namespace JobLog {

class LineMatcher;
class LineScanner;

/// Where a pattern matches in single lines, for painting. For one thread.
class LineHits
{
public:
    /// Fails as LineMatcher::compile() does.
    [[nodiscard]] static Core::Result<std::unique_ptr<LineHits>> compile(const SearchPattern &pattern);
    explicit LineHits(const std::shared_ptr<const LineMatcher> &matcher);
    ~LineHits();

    /// Byte ranges (offset, length) in one line's text, ascending, at most `most`.
    [[nodiscard]] QList<std::pair<qsizetype, qsizetype>> in(QByteArrayView text);
    static constexpr int most = 1000;

private:
    std::unique_ptr<LineScanner> m_scanner;
};

} // namespace JobLog
