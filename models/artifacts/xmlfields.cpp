// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/xmlfields.h"

#include <QXmlStreamReader>

namespace Artifacts {

QHash<QString, QString> xmlFields(const QByteArray &xml)
{
    constexpr qsizetype longest = 64 * 1024;
    QXmlStreamReader reader(xml.left(longest));
    QHash<QString, QString> fields;
    QString name;
    QString text;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement:
            name = reader.name().toString();
            text.clear();
            break;
        case QXmlStreamReader::Characters:
            text += reader.text();
            break;
        case QXmlStreamReader::EndElement:
            if (!name.isEmpty() && !fields.contains(name))
                fields.insert(name, text.trimmed());
            name.clear(); // what ends next is no innermost element
            break;
        default:
            break;
        }
    }
    return fields;
}

} // namespace Artifacts
