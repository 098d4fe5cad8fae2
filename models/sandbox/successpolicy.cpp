// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/successpolicy.h"

#include "models/sandbox/jobfacts.h"
#include "models/sandbox/jsonpath.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

bool isMet(const QJsonObject &rule, const Indexes &succeeded, qint64 completions)
{
    const QJsonValue count = rule.value("succeededCount"_L1);
    if (!rule.value("succeededIndexes"_L1).isString())
        return count.isDouble() && qint64(succeeded.size()) >= count.toInteger();
    const Indexes wanted = parseIndexes(stringAt(rule, u"succeededIndexes"), completions);
    const qint64 among = std::ranges::count_if(wanted, [&](qint64 index) { return succeeded.contains(index); });
    return !wanted.empty() && (among == qint64(wanted.size()) || (count.isDouble() && among >= count.toInteger()));
}

} // namespace

QString metSuccessPolicy(const QJsonObject &job, const Indexes &succeeded)
{
    const QJsonArray rules = arrayAt(job, u"spec.successPolicy.rules");
    if (succeeded.empty())
        return {};
    for (qsizetype i = 0; i < rules.size(); ++i) {
        if (isMet(rules.at(i).toObject(), succeeded, completionsOf(job).value_or(0)))
            return u"Matched rules at index "_s + QString::number(i);
    }
    return {};
}

} // namespace Sandbox
