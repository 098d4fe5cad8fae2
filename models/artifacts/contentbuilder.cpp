// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/contentbuilder.h"
#include "models/artifacts/texts.h"

#include <QLocale>

using namespace Qt::StringLiterals;
using Core::Error;

namespace Artifacts {

bool ContentBuilder::append(const QByteArray &bytes)
{
    if (bytes.size() > m_limits.maximumBytes - m_bytes.size())
        return false;
    m_bytes += bytes;
    m_hash.addData(bytes);
    return true;
}

Content ContentBuilder::take(const QString &source)
{
    Content content;
    content.bytes = std::move(m_bytes);
    content.source = source;
    content.sha256 = QString::fromLatin1(m_hash.result().toHex());
    content.fetched = QDateTime::currentDateTimeUtc();
    return content;
}

Error tooLarge(const QString &source, const FetchLimits &limits)
{
    Error error;
    error.kind = Core::ErrorKind::Limit;
    error.code = u"artifact-too-large"_s;
    error.message = Texts::tr("The artifact %1 is larger than %2")
                        .arg(source, QLocale::c().formattedDataSize(limits.maximumBytes));
    error.hint = Texts::tr("Outputs are meant to be small; store the bulk elsewhere and "
                           "output a reference to it.");
    return error;
}

} // namespace Artifacts
