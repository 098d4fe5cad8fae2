// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/duplicatefields.h"

#include <QJsonDocument>
#include <QList>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

/// An object or a list that the scan is in.
struct Level
{
    bool isObject = false;
    bool expectsKey = false;
    QString path; ///< of the container itself
    QString key; ///< of the current member
    qsizetype index = 0; ///< of the current item
    QSet<QString> keys;

    [[nodiscard]] QString here() const
    {
        if (!isObject)
            return path + u'[' + QString::number(index) + u']';
        return path.isEmpty() ? key : QString(path + u'.' + key);
    }
};

// The text of a string that begins at `start`; `start` moves behind it.
QString takeString(const QByteArray &json, qsizetype &start)
{
    const qsizetype begin = start;
    for (++start; start < json.size() && json.at(start) != '"'; ++start) {
        if (json.at(start) == '\\')
            ++start;
    }
    ++start;
    const QByteArray literal = '[' + json.sliced(begin, std::min(start, json.size()) - begin) + ']';
    return QJsonDocument::fromJson(literal)[0].toString();
}

} // namespace

QStringList duplicateFields(const QByteArray &json)
{
    QStringList duplicates;
    if (QJsonDocument::fromJson(json).isNull())
        return duplicates;
    QList<Level> levels;
    for (qsizetype i = 0; i < json.size();) {
        const char c = json.at(i);
        if (c == '"') {
            const QString text = takeString(json, i);
            if (levels.isEmpty() || !levels.last().expectsKey)
                continue;
            Level &level = levels.last();
            level.key = text;
            level.expectsKey = false;
            if (level.keys.contains(text) && !duplicates.contains(level.here()))
                duplicates += level.here();
            level.keys.insert(text);
            continue;
        }
        ++i;
        if (c == '{' || c == '[') {
            const QString path = levels.isEmpty() ? QString() : levels.last().here();
            levels.append({c == '{', c == '{', path, {}, 0, {}});
        } else if ((c == '}' || c == ']') && !levels.isEmpty()) {
            levels.removeLast();
        } else if (c == ',' && !levels.isEmpty()) {
            levels.last().expectsKey = levels.last().isObject;
            ++levels.last().index;
        }
    }
    return duplicates;
}

} // namespace Sandbox
