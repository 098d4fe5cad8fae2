// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/resourcetype.h"

#include <QJsonObject>
#include <QList>

namespace Sandbox {

/// Whether the client asks for a Table (kubectl get without -o).
[[nodiscard]] bool wantsTable(const QByteArray &accept);

/// Objects as a meta/v1 Table, with the columns of kubectl (kubernetes/kubernetes pkg/printers/internalversion), those
/// of "-o wide" with priority 1.
[[nodiscard]] QJsonObject makeTable(const ResourceType &type, const QList<QJsonObject> &objects,
                                    const QJsonObject &listMetadata);

} // namespace Sandbox
