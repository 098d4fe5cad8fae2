// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <expected>
#include <set>

namespace Sandbox {

/// Completion indexes, in their order.
using Indexes = std::set<qint64>;

/// As status.completedIndexes and status.failedIndexes hold them: "1,3-5".
[[nodiscard]] QString formatIndexes(const Indexes &indexes);

/// The same read back; parts that cannot be read are left out, and so is what is not below `completions`
/// (kubernetes pkg/controller/job parseIndexesFromString).
[[nodiscard]] Indexes parseIndexes(const QString &text, qint64 completions);

/// How many indexes a text names, or what is wrong with it, in the words of pkg/apis/batch/validation
/// validateIndexesFormat.
[[nodiscard]] std::expected<qint64, QString> countIndexes(const QString &text, qint64 completions);

} // namespace Sandbox
