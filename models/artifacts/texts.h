// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>

namespace Artifacts {

/// The translation context of this folder's sentences.
class Texts
{
    Q_DECLARE_TR_FUNCTIONS(Artifacts)
};

} // namespace Artifacts
