// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/httpexchange.h"
#include "models/artifacts/oraclelocation.h"

#include <QDateTime>
#include <QStringList>

namespace Artifacts {

/// What was asked of Oracle's Object Storage, for the words on why it was refused.
struct OracleAttempt
{
    OracleObject object;
    QString namespaceName;
    QString source; ///< whose identity; empty: requests went unsigned
    QStringList tried; ///< where no identity was found
    QString fingerprint; ///< as configured
    QString keyFingerprint; ///< of the key that signed
    QDateTime time{}; ///< that was signed
};

/// An error of Object Storage in words, with the next step.
/// Source: https://docs.oracle.com/en-us/iaas/Content/API/References/apierrors.htm
[[nodiscard]] Failure oracleFailure(const HttpAnswer &answer, const OracleAttempt &attempt);

} // namespace Artifacts
