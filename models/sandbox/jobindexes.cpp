// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobindexes.h"

#include <QStringList>

#include <algorithm>

namespace Sandbox {

QString formatIndexes(const QSet<qint64> &indexes)
{
    QList<qint64> sorted = indexes.values();
    std::ranges::sort(sorted);
    QStringList parts;
    for (qsizetype i = 0; i < sorted.size();) {
        qsizetype end = i;
        while (end + 1 < sorted.size() && sorted.at(end + 1) == sorted.at(end) + 1)
            ++end;
        QString part = QString::number(sorted.at(i));
        if (end > i) // two neighbours are "1,2"; only longer runs become "1-3" in Kubernetes too
            part += (end == i + 1 ? u',' : u'-') + QString::number(sorted.at(end));
        parts += part;
        i = end + 1;
    }
    return parts.join(u',');
}

} // namespace Sandbox
