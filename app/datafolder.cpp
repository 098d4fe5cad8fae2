// SPDX-License-Identifier: Apache-2.0
#include "app/datafolder.h"

#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace App {

QString runsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/job-console/runs"_s;
}

QString artifactAccountsFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/job-console/artifact-accounts.yaml"_s;
}

} // namespace App
