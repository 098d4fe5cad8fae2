// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QHash>
#include <QJsonValue>
#include <QList>

namespace Yaml {

/// A place in the input, both 1-based; line 0 means unknown. Columns count UTF-16 units as editors do.
struct Mark
{
    int line = 0;
    int column = 0;
};

/// One document of a stream, converted to JSON as kubectl converts it.
struct Document
{
    QJsonValue value; ///< objects keep int64 exactly; larger integers are doubles, as in Go's unstructured
    Mark start; ///< the first content of the document
    QHash<QString, Mark>
        marks; ///< by path: "", "spec", "spec.template.spec.containers[0].image" (keys with dots: ["a.b"])
    QHash<QString, Mark> keyMarks; ///< where the key itself stands, for paths that are map entries
    QByteArray jsonSource; ///< the text of the document where it was read as JSON, else empty
};

/// The place of the value at `path`, or of the nearest value around it that has one: marks are bounded in depth (40)
/// and number (100,000), and values that are missing have no place of their own.
[[nodiscard]] Mark nearestMark(const Document &document, const QString &path);

/// The path of a member or an item below `parent`, in the notation of Document::marks.
[[nodiscard]] QString childPath(const QString &parent, const QString &key);
[[nodiscard]] QString childPath(const QString &parent, qsizetype index);

/// Converts a stream of YAML or JSON documents exactly as kubectl 1.32 does (kubernetes/apimachinery
/// pkg/util/yaml, sigs.k8s.io/yaml on go-yaml v2): line-based document split, YAML 1.1 booleans, merge keys, alias
/// budget. Empty and null documents are skipped. The error's text is kubectl's where kubectl has one; its line and
/// column are set wherever they can be known. `fileName` is only for messages.
/// Text that kubectl would silently ignore (after "..." or behind a JSON value) is an error here.
/// Never throws; bounded in depth (10,000), documents (10,000), alias expansion and time. Thread-safe.
[[nodiscard]] Core::Result<QList<Document>> load(const QByteArray &text, const QString &fileName = {});

/// JSON as YAML, block style, keys sorted, strings quoted where YAML 1.1 would read them as something else.
[[nodiscard]] QByteArray toYaml(const QJsonValue &value);

/// JSON on one line as Go's encoding/json writes it (<, > and & escaped), for texts that imitate kubectl's. Stops soon
/// after `limit` bytes.
[[nodiscard]] QByteArray toJson(const QJsonValue &value, qsizetype limit);

} // namespace Yaml
