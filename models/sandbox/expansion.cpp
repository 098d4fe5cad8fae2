// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/expansion.h"

namespace Sandbox {

QString expandVariables(const QString &text, const QHash<QString, QString> &values)
{
    QString result;
    qsizetype i = 0;
    while (i < text.size()) {
        const QChar c = text.at(i);
        if (c != u'$' || i + 1 == text.size()) {
            result += c;
            ++i;
            continue;
        }
        const QChar next = text.at(i + 1);
        if (next == u'$') {
            result += u'$';
            i += 2;
            continue;
        }
        const qsizetype end = next == u'(' ? text.indexOf(u')', i + 2) : -1;
        if (end < 0) {
            result += c;
            ++i;
            continue;
        }
        const QString name = text.sliced(i + 2, end - i - 2);
        const auto value = values.constFind(name);
        if (value != values.constEnd())
            result += *value;
        else
            result += QStringView(text).sliced(i, end + 1 - i);
        i = end + 1;
    }
    return result;
}

} // namespace Sandbox
