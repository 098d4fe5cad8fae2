// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/fetchcontext.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace Artifacts {

QString Environment::expandHome(const QString &path) const
{
    return path.startsWith("~/"_L1) && !home.isEmpty() ? QString(home + path.sliced(1)) : path;
}

Environment Environment::system()
{
    return {[](const QString &name) { return qEnvironmentVariable(name.toLocal8Bit().constData()); }, QDir::homePath()};
}

FetchContext FetchContext::system()
{
    FetchContext context;
    context.environment = Environment::system();
    return context;
}

} // namespace Artifacts
