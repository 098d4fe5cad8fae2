// SPDX-License-Identifier: Apache-2.0
#include "widgets/artifact/artifactwords.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Widgets::ArtifactWords {

using Artifacts::ContentFacts;
using Artifacts::ContentKind;

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::ArtifactWords)

public:
    static QString kindName(const ContentFacts &facts)
    {
        switch (facts.kind) {
        case ContentKind::JsonObject:
            return tr("JSON object");
        case ContentKind::JsonArray:
            return tr("JSON array");
        case ContentKind::JsonScalar:
            return tr("JSON value");
        case ContentKind::BrokenJson:
            return tr("invalid JSON");
        case ContentKind::Empty:
            return tr("empty");
        case ContentKind::Yaml:
            return tr("YAML");
        case ContentKind::Xml:
            return tr("XML or HTML");
        case ContentKind::Text:
            return tr("text");
        case ContentKind::Binary:
            return facts.binaryName.isEmpty() ? tr("binary") : tr("binary (%1)").arg(facts.binaryName);
        }
        return {};
    }

    static QString why(const ContentFacts &facts)
    {
        switch (facts.kind) {
        case ContentKind::JsonObject:
            return facts.keys > 0 ? QString() : tr("This JSON object is empty: there is nothing to capture.");
        case ContentKind::JsonArray:
            return tr("A JSON array cannot become outputs: its elements have no names. Wrap it in an object, "
                      "e.g. {\"items\": […]}.");
        case ContentKind::JsonScalar:
            return tr("A single JSON value cannot become outputs: it has no name. Wrap it in an object, "
                      "e.g. {\"result\": …}.");
        case ContentKind::BrokenJson:
            return tr("This is not valid JSON and cannot become outputs. Line %1, column %2: %3.")
                .arg(facts.line)
                .arg(facts.column)
                .arg(facts.reason);
        case ContentKind::Empty:
            return tr("The artifact is empty and cannot become outputs. Check that the Job writes it before it ends.");
        case ContentKind::Yaml:
            return tr("YAML cannot become outputs, only a JSON object can. Let the Job convert it, "
                      "e.g. with yq -o=json.");
        case ContentKind::Xml:
            return tr("XML or HTML cannot become outputs, only a JSON object can. A web page where JSON was expected "
                      "is often a sign-in or error page: check the address and the account.");
        case ContentKind::Text:
            return tr("Plain text cannot become outputs, only a JSON object can.");
        case ContentKind::Binary:
            return binary(facts.binaryName);
        }
        return {};
    }

private:
    static QString binary(const QString &name)
    {
        if (name == "UTF-16"_L1)
            return tr("This is text in UTF-16 and cannot become outputs. JSON has to be UTF-8.");
        static const QStringList packed{u"gzip"_s, u"ZIP"_s, u"bzip2"_s, u"XZ"_s, u"Zstandard"_s, u"tar"_s};
        if (packed.contains(name))
            return tr("A %1 archive cannot become outputs. Let the Job store the JSON unpacked.").arg(name);
        return tr("Binary data cannot become outputs, only a JSON object can.");
    }
};

QString suffixOf(ContentKind kind)
{
    switch (kind) {
    case ContentKind::JsonObject:
    case ContentKind::JsonArray:
    case ContentKind::JsonScalar:
    case ContentKind::BrokenJson:
        return u"json"_s;
    case ContentKind::Yaml:
        return u"yaml"_s;
    case ContentKind::Xml:
        return u"xml"_s;
    case ContentKind::Empty:
    case ContentKind::Text:
        return u"txt"_s;
    case ContentKind::Binary:
        break;
    }
    return u"bin"_s;
}

} // namespace

QString kindName(const ContentFacts &facts)
{
    return Words::kindName(facts);
}

QString whyNoOutputs(const ContentFacts &facts)
{
    return Words::why(facts);
}

QString definition(const ContentFacts &facts)
{
    switch (facts.kind) {
    case ContentKind::JsonObject:
    case ContentKind::JsonArray:
    case ContentKind::JsonScalar:
    case ContentKind::BrokenJson:
        return u"JSON"_s;
    case ContentKind::Yaml:
        return u"YAML"_s;
    case ContentKind::Xml:
        return u"XML"_s;
    default:
        return {};
    }
}

QString fileName(const QString &source, const ContentFacts &facts)
{
    const QString name = QUrl(source).fileName();
    return name.isEmpty() || !name.contains(u'.') ? QString(u"artifact."_s + suffixOf(facts.kind)) : name;
}

} // namespace Widgets::ArtifactWords
