// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/jsonview.h"

#include "models/outputs/jsontext.h"

namespace Spinnaker {

namespace {

/// Whether the key, with its quotes and escapes, is that word.
bool isKey(QByteArrayView quoted, QLatin1StringView word)
{
    if (!quoted.contains('\\'))
        return quoted.sliced(1).chopped(1) == QByteArrayView(word.data(), word.size());
    return Outputs::Json::valueText(quoted) == word;
}

} // namespace

bool JsonView::isSet() const
{
    if (isObject() || isArray())
        return !Outputs::Json::ItemCursor(m_json).atEnd();
    return !isMissing() && !isNull() && m_json != "\"\"";
}

QString JsonView::text() const
{
    return isMissing() || isNull() || isObject() || isArray() ? QString() : Outputs::Json::valueText(m_json);
}

JsonView JsonView::member(QLatin1StringView key) const
{
    JsonView found;
    if (!isObject())
        return found;
    for (Outputs::Json::ItemCursor cursor(m_json); !cursor.atEnd();) {
        const auto item = cursor.next();
        if (isKey(item.key, key))
            found = JsonView(item.value);
    }
    return found;
}

QList<std::pair<QString, JsonView>> JsonView::members(qsizetype limit) const
{
    QList<std::pair<QString, JsonView>> all;
    if (!isObject())
        return all;
    for (Outputs::Json::ItemCursor cursor(m_json); !cursor.atEnd() && all.size() < limit;) {
        const auto item = cursor.next();
        all.append({Outputs::Json::valueText(item.key), JsonView(item.value)});
    }
    return all;
}

QList<JsonView> JsonView::items(qsizetype limit) const
{
    QList<JsonView> all;
    if (!isArray())
        return all;
    for (Outputs::Json::ItemCursor cursor(m_json); !cursor.atEnd() && all.size() < limit;)
        all.append(JsonView(cursor.next().value));
    return all;
}

} // namespace Spinnaker
