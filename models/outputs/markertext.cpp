// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/markertext.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

bool isPlainName(QStringView name)
{
    const auto isLetter = [](QChar c) { return c == u'_' || (c.unicode() < 128 && c.isLetter()); };
    return !name.isEmpty() && isLetter(name.front()) && std::all_of(name.begin(), name.end(), [&](QChar c) {
        return isLetter(c) || (c.unicode() < 128 && c.isDigit());
    });
}

bool isReservedName(const QString &name)
{
    static const QSet<QString> reserved{u"jobStatus"_s,
                                        u"completionDetails"_s,
                                        u"propertyFileContents"_s,
                                        u"artifacts"_s,
                                        u"stageTimeoutMs"_s,
                                        u"propertyFile"_s,
                                        u"waitForCompletion"_s,
                                        u"noOutput"_s,
                                        u"manifest"_s,
                                        u"account"_s,
                                        u"execution"_s,
                                        u"strategy"_s,
                                        u"cloudProvider"_s,
                                        u"cluster"_s,
                                        u"credentials"_s,
                                        u"region"_s,
                                        u"zone"_s,
                                        u"imageName"_s,
                                        u"application"_s};
    return reserved.contains(name);
}

Excerpt excerptOf(QStringView line, qsizetype at)
{
    constexpr qsizetype before = 48;
    constexpr qsizetype after = 72;
    qsizetype begin = std::max<qsizetype>(0, at - before);
    qsizetype end = std::min(line.size(), at + after);
    if (begin > 0 && line[begin].isLowSurrogate())
        ++begin;
    if (end < line.size() && line[end].isLowSurrogate())
        --end;
    Excerpt excerpt;
    if (begin > 0)
        excerpt.text += u'\u2026';
    excerpt.caret = int(excerpt.text.size() + at - begin);
    excerpt.text += line.sliced(begin, end - begin);
    if (end < line.size())
        excerpt.text += u'\u2026';
    for (QChar &c : excerpt.text) {
        // One unit each, so that the caret stays where it is.
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = u' ';
    }
    return excerpt;
}

} // namespace Outputs
