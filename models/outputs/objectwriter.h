// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/jsontext.h"

namespace Outputs {

/// Collects {"name": value, ...} on one line, in the order of the calls. Names are plain ASCII.
class ObjectWriter
{
public:
    void add(QByteArrayView name, const QByteArray &json)
    {
        m_text += m_text.isEmpty() ? "{\"" : ",\"";
        m_text += name;
        m_text += "\":";
        m_text += json;
    }
    void add(QByteArrayView name, const QString &text) { add(name, Json::quote(text)); }
    void add(QByteArrayView name, qint64 number) { add(name, QByteArray::number(number)); }
    void addFlag(QByteArrayView name, bool flag) { add(name, QByteArray(flag ? "true" : "false")); }
    [[nodiscard]] QByteArray text() const { return m_text.isEmpty() ? QByteArray("{}") : QByteArray(m_text + '}'); }

private:
    QByteArray m_text;
};

} // namespace Outputs
