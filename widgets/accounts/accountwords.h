// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/account.h"

#include <QString>

/// The window's words for kinds of accounts and their fields.
namespace Widgets::AccountWords {

/// "Amazon S3 and compatible (s3)".
[[nodiscard]] QString kindTitle(const QString &kind);
/// Where credentials come from where the account names none, or no account is used; empty where nothing is said.
[[nodiscard]] QString withoutAccount(const QString &kind);
/// What belongs into a field, shown while it is empty: "eu-west-1".
[[nodiscard]] QString example(const QString &kind, const QString &field);
/// What a field is for, in one sentence; empty where its name says it.
[[nodiscard]] QString help(const QString &kind, const QString &field);

} // namespace Widgets::AccountWords
