// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testpaths.h"

namespace TestPaths {

QString source(QStringView path)
{
    return QStringLiteral(JC_SOURCE_DIR) + path;
}

QString build(QStringView path)
{
    return QStringLiteral(JC_BINARY_DIR) + path;
}

QString console()
{
    return QStringLiteral(JC_CONSOLE);
}

} // namespace TestPaths
