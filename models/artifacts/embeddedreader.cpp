// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/embeddedreader.h"

#include "models/artifacts/contentbuilder.h"
#include "models/artifacts/texts.h"

#include <QTimer>

using namespace Qt::StringLiterals;
using Core::Error;

namespace Artifacts {

namespace {

bool isAlphabet(QChar c)
{
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'+' || c == u'/';
}

Error base64Error(const QString &message, qsizetype offset)
{
    Error error;
    error.kind = Core::ErrorKind::Format;
    error.code = u"artifact-base64"_s;
    error.message = message;
    error.hint = Texts::tr("Encode the content as one line of standard base64, for instance with base64 -w0.");
    if (offset >= 0) {
        error.line = 1;
        error.column = int(offset) + 1;
    }
    return error;
}

/// Why the text is not base64, if so.
Core::Result<void> checkBase64(const QString &text)
{
    if (text.isEmpty())
        return std::unexpected(base64Error(Texts::tr("The embedded artifact is empty"), -1));
    qsizetype length = text.size();
    while (length > 0 && text.size() - length < 2 && text[length - 1] == u'=')
        --length;
    for (qsizetype i = 0; i < length; ++i) {
        if (!isAlphabet(text[i]))
            return std::unexpected(base64Error(Texts::tr("The embedded artifact is not valid base64: character %1 does "
                                                         "not belong to its alphabet")
                                                   .arg(i + 1),
                                               i));
    }
    const bool padded = length < text.size();
    if (length % 4 == 1 || (padded && text.size() % 4 != 0))
        return std::unexpected(
            base64Error(Texts::tr("The embedded artifact is not valid base64: its end is missing"), text.size()));
    return {};
}

class EmbeddedFetch : public FetchOperation
{
public:
    EmbeddedFetch(const QString &text, const FetchLimits &limits) : m_text(text), m_limits(limits) { }

    void start() override
    {
        QTimer::singleShot(0, this, [this] { Q_EMIT finished(read()); });
    }

private:
    [[nodiscard]] Core::Result<Content> read() const
    {
        const QString source = u"embedded/base64"_s;
        if (const auto checked = checkBase64(m_text); !checked)
            return std::unexpected(checked.error());
        ContentBuilder builder(m_limits);
        if (!builder.append(QByteArray::fromBase64(m_text.toLatin1())))
            return std::unexpected(tooLarge(source, m_limits));
        return builder.take(source);
    }

    QString m_text;
    FetchLimits m_limits;
};

} // namespace

Core::Result<QByteArray> decodeBase64(const QString &text)
{
    if (const auto checked = checkBase64(text); !checked)
        return std::unexpected(checked.error());
    return QByteArray::fromBase64(text.toLatin1());
}

QString EmbeddedReader::type() const
{
    return u"embedded/base64"_s;
}

Core::Result<void> EmbeddedReader::check(const Reference &reference) const
{
    return checkBase64(reference.reference);
}

std::unique_ptr<FetchOperation> EmbeddedReader::fetch(const FetchRequest &request) const
{
    return std::make_unique<EmbeddedFetch>(request.reference.reference, request.limits);
}

} // namespace Artifacts
