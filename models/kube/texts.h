// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>

namespace Kube {

/// The translation context of this folder's sentences.
class Texts
{
    Q_DECLARE_TR_FUNCTIONS(Kube)
};

} // namespace Kube
