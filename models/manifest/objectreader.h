// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/manifest/jobmanifest.h"
#include "models/yaml/yamldocument.h"

#include <optional>

namespace Manifest {

/// One object of a manifest with where it came from.
struct SourceObject
{
    QJsonObject object;
    int source = 0; ///< index of the YAML document
    QString prefix; ///< path of the object in that document: "", or "items[2]" in a List
    std::optional<Problem> problem; ///< why kubectl would not take it; its line and column are not set yet
};

/// Makes objects of documents as kubectl does (apimachinery unstructured.UnstructuredJSONScheme, cli-runtime's
/// metadata check and list flattening): whatever has `items` is a list, items without kind and apiVersion get the
/// list's ("FooList" gives "Foo"), metadata must have the shape of ObjectMeta.
struct ObjectList
{
    QList<SourceObject> objects;
    QList<Problem> problems; ///< documents that are no objects at all; path "" and `document` is the YAML document
};
[[nodiscard]] ObjectList readObjects(const QList<Yaml::Document> &documents, const QString &fileName);

/// Go's text for a metadata that is not shaped as ObjectMeta, with the path of the member at fault.
struct ShapeFault
{
    QString text;
    QString path;
};
[[nodiscard]] std::optional<ShapeFault> checkMetadata(const QJsonObject &object);

} // namespace Manifest
