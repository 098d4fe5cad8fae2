// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>

namespace Outputs {

/// One way to read a value.
struct ValueDetail
{
    QString title; ///< "Base64", "URL", ... or the name of an artifact
    QList<std::pair<QString, QString>> facts; ///< name and value, in order
    QByteArray text; ///< UTF-8; the content, laid out for reading; empty where facts say all
    QString language; ///< of the text, a definition of the highlighter: "JSON", "YAML", "XML"; empty: none
    bool shortened = false; ///< text is the beginning only
    friend bool operator==(const ValueDetail &, const ValueDetail &) = default;
};

/// What a value says to somebody who looks closer: its whole text; JSON laid out; base64, URLs, image references and
/// timestamps taken apart; the artifacts of an `artifacts` list with their embedded content. Nothing is opened or
/// fetched. Bounded: texts of 64 KiB, lists of 20. A pure function, thread-safe.
[[nodiscard]] QList<ValueDetail> describeValue(const QString &key, const QByteArray &json);

/// The bytes of a text of standard or URL-safe base64 that is worth reading: readable text, or long enough to be no
/// word by chance. Nothing where it is not.
[[nodiscard]] QByteArray decodedBase64(const QString &text);

} // namespace Outputs
