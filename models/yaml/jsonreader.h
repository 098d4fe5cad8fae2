// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/failure.h"
#include "models/yaml/marks.h"

#include <QByteArrayView>
#include <QJsonArray>
#include <QJsonValue>
#include <QMap>

namespace Yaml {

/// Reads one JSON value after another from a stream, as Go's encoding/json does: its errors with their offsets, the
/// last of equal keys wins, unpaired surrogates become U+FFFD, at most 10,000 levels. No recursion.
class JsonReader
{
public:
    /// `stream` must outlive the reader.
    explicit JsonReader(QByteArrayView stream) : m_text(stream) { }

    /// Moves over white space; false at the end of the stream.
    [[nodiscard]] bool hasMore();
    /// The byte at which the next value starts, or where the last one ended.
    [[nodiscard]] qsizetype offset() const { return m_at; }
    /// Reads the next value. `marks` gets its places.
    [[nodiscard]] Outcome<QJsonValue> next(Marks &marks);

private:
    struct Frame
    {
        bool isObject = false;
        bool hasPath = false;
        QMap<QString, QJsonValue> members;
        QJsonArray items;
        QString key;
        QString path;
    };

    Outcome<bool> value(Marks &marks);
    Outcome<bool> open(Marks &marks);
    Outcome<bool> behindValue(Marks &marks);
    Outcome<bool> key(Marks &marks);
    Outcome<QString> string();
    Outcome<bool> escape(QString &text);
    Outcome<char16_t> unicodeEscape();
    Outcome<QJsonValue> number();
    Outcome<QJsonValue> word(QByteArrayView letters, const QJsonValue &meaning);
    void digits();
    void deliver(const QJsonValue &value);
    bool mark(Marks &marks, QString &path);
    void skipSpace();
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    [[nodiscard]] std::unexpected<Failure> unexpectedByte(const QString &context) const;

    QByteArrayView m_text;
    qsizetype m_at = 0;
    std::vector<Frame> m_frames; ///< the first one only receives the root
};

} // namespace Yaml
