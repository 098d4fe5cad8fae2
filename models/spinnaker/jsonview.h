// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>

namespace Spinnaker {

/// A value within valid JSON text, as it stands there: nothing is copied, and numbers and the order of keys are those
/// of the text, which outlives the view. A default-made view is a value that is missing.
class JsonView
{
public:
    JsonView() = default;
    explicit JsonView(QByteArrayView json) : m_json(json) { }

    [[nodiscard]] bool isMissing() const { return m_json.isEmpty(); }
    [[nodiscard]] bool isNull() const { return m_json == "null"; }
    [[nodiscard]] bool isObject() const { return m_json.startsWith('{'); }
    [[nodiscard]] bool isArray() const { return m_json.startsWith('['); }
    [[nodiscard]] bool isString() const { return m_json.startsWith('"'); }
    /// There is something that is neither null nor empty: Spinnaker's stages take "" for nothing.
    [[nodiscard]] bool isSet() const;

    [[nodiscard]] QByteArrayView json() const { return m_json; }
    /// A string's characters, a number or a boolean as it stands; else empty.
    [[nodiscard]] QString text() const;

    /// The member of an object, the last one of equal keys; missing where there is none.
    [[nodiscard]] JsonView member(QLatin1StringView key) const;
    /// The keys of an object in order, at most `limit`.
    [[nodiscard]] QList<std::pair<QString, JsonView>> members(qsizetype limit) const;
    /// The items of an array, at most `limit`.
    [[nodiscard]] QList<JsonView> items(qsizetype limit) const;

private:
    QByteArrayView m_json;
};

} // namespace Spinnaker
