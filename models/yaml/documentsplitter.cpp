// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/documentsplitter.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Yaml {

Split splitDocuments(QByteArrayView stream)
{
    Split split;
    qsizetype chunkStart = 0;
    const auto close = [&](qsizetype end) {
        if (end > chunkStart)
            split.chunks.append({stream.sliced(chunkStart, end - chunkStart).toByteArray(), chunkStart});
    };
    for (qsizetype lineStart = 0; lineStart < stream.size();) {
        const qsizetype lineFeed = stream.indexOf('\n', lineStart);
        const qsizetype lineEnd = lineFeed < 0 ? stream.size() : lineFeed + 1;
        const QByteArrayView line = stream.sliced(lineStart, lineEnd - lineStart);
        if (line.startsWith("---")) {
            const QString after = QString::fromUtf8(line.sliced(3)).trimmed();
            if (!after.isEmpty() && !after.startsWith(u'#')) {
                split.failure
                    = Failure{u"yaml-separator"_s, u"invalid Yaml document separator: "_s + after, lineStart + 3,
                              QCoreApplication::translate("Yaml", "put the text behind \"---\" on a line of its own")};
                return split;
            }
            if (lineStart > chunkStart) {
                close(lineStart);
                chunkStart = lineEnd;
            }
        }
        lineStart = lineEnd;
    }
    close(stream.size());
    // kubectl's line reader ends the last line too; block scalars at the end of the file depend on it.
    if (!split.chunks.isEmpty() && !split.chunks.constLast().text.endsWith('\n'))
        split.chunks.last().text.append('\n');
    return split;
}

} // namespace Yaml
