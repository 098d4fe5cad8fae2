// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/valuedetail.h"

#include "models/outputs/jsontext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QTimeZone>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

constexpr qsizetype textLimit = qsizetype(64) * 1024;
constexpr qsizetype decodeLimit = qsizetype(4) * 1024 * 1024;
constexpr qsizetype listLimit = 20;

void setText(ValueDetail &detail, const QByteArray &utf8)
{
    detail.shortened = utf8.size() > textLimit;
    detail.text = utf8;
    if (!detail.shortened)
        return;
    qsizetype end = textLimit; // not in the middle of a character
    while (end > 0 && (uchar(utf8[end]) & 0xc0) == 0x80)
        --end;
    detail.text.truncate(end);
}

bool isReadable(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    const QString text = decoder(bytes);
    return !decoder.hasError() && std::ranges::none_of(text, [](QChar c) {
        return c.category() == QChar::Other_Control && c != u'\n' && c != u'\r' && c != u'\t';
    });
}

bool isJsonContainer(QByteArrayView text)
{
    const QByteArrayView trimmed = text.trimmed();
    if (!trimmed.startsWith('{') && !trimmed.startsWith('['))
        return false;
    return Json::isValid(trimmed);
}

/// The language that a text is evidently written in.
QString languageOf(const QByteArray &text)
{
    static const QRegularExpression yaml(u"^[A-Za-z_][\\w-]*:( .*)?$"_s, QRegularExpression::MultilineOption);
    if (isJsonContainer(text))
        return u"JSON"_s;
    if (text.startsWith("<?xml") || text.startsWith("<!DOCTYPE"))
        return u"XML"_s;
    const QString beginning = QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 4096)));
    if (text.startsWith("---\n") || (beginning.contains(u'\n') && yaml.match(beginning).capturedStart() == 0))
        return u"YAML"_s;
    return {};
}

void setContent(ValueDetail &detail, const QByteArray &text)
{
    detail.language = languageOf(text);
    setText(detail, detail.language == "JSON"_L1 ? Json::layOut(text.trimmed(), 2) : text);
}

QByteArray hexDump(const QByteArray &bytes)
{
    constexpr qsizetype shown = 256;
    QByteArray dump;
    for (qsizetype at = 0; at < std::min(bytes.size(), shown); at += 16) {
        const QByteArray row = bytes.sliced(at, std::min<qsizetype>(16, bytes.size() - at));
        QByteArray letters = row;
        for (char &c : letters)
            c = c >= 0x20 && c < 0x7f ? c : '.';
        dump += QByteArray::number(at, 16).rightJustified(4, '0') + "  " + row.toHex(' ').leftJustified(47) + "  "
            + letters + '\n';
    }
    return dump;
}

QString byteCount(qsizetype bytes)
{
    return QCoreApplication::translate("Outputs", "%n byte(s)", nullptr, int(bytes));
}

void setDecoded(ValueDetail &detail, const QByteArray &bytes)
{
    detail.facts.append({QCoreApplication::translate("Outputs", "Size"), byteCount(bytes.size())});
    if (isReadable(bytes)) {
        setContent(detail, bytes);
        return;
    }
    const bool gzip = bytes.startsWith("\x1f\x8b");
    detail.facts.append({QCoreApplication::translate("Outputs", "Content"),
                         gzip ? QCoreApplication::translate("Outputs", "gzip data")
                              : QCoreApplication::translate("Outputs", "no text")});
    detail.text = hexDump(bytes);
    detail.shortened = bytes.size() > 256;
}

std::optional<ValueDetail> base64Detail(const QString &text)
{
    const QByteArray bytes = decodedBase64(text);
    if (bytes.isEmpty())
        return std::nullopt;
    ValueDetail detail;
    detail.title = QCoreApplication::translate("Outputs", "Base64");
    setDecoded(detail, bytes);
    return detail;
}

std::optional<ValueDetail> urlDetail(const QString &text)
{
    static const QRegularExpression shape(u"^[a-zA-Z][a-zA-Z0-9+.-]{1,15}://[^\\s]+$"_s);
    if (text.size() > 8192 || !shape.match(text).hasMatch())
        return std::nullopt;
    const QUrl url(text, QUrl::TolerantMode);
    if (!url.isValid() || (url.host().isEmpty() && url.path().isEmpty()))
        return std::nullopt;
    ValueDetail detail;
    detail.title = QCoreApplication::translate("Outputs", "URL");
    const auto add = [&](const QString &name, const QString &value) {
        if (!value.isEmpty())
            detail.facts.append({name, value});
    };
    add(QCoreApplication::translate("Outputs", "Scheme"), url.scheme());
    add(QCoreApplication::translate("Outputs", "User"), url.userName());
    add(QCoreApplication::translate("Outputs", "Password"),
        url.password().isEmpty() ? QString() : u"\u2022\u2022\u2022\u2022\u2022\u2022"_s);
    add(QCoreApplication::translate("Outputs", "Host"), url.host());
    add(QCoreApplication::translate("Outputs", "Port"), url.port() > 0 ? QString::number(url.port()) : QString());
    add(QCoreApplication::translate("Outputs", "Path"), url.path(QUrl::FullyDecoded));
    const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (qsizetype i = 0; i < std::min(items.size(), listLimit); ++i)
        detail.facts.append({u'?' + items[i].first, items[i].second});
    add(QCoreApplication::translate("Outputs", "Fragment"), url.fragment(QUrl::FullyDecoded));
    return detail;
}

/// The grammar of distribution/reference; a name without a path needs a tag that is no port.
std::optional<ValueDetail> imageDetail(const QString &text)
{
    static const QRegularExpression shape(
        u"^(?:((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)+|localhost|"
        "[a-zA-Z0-9-]+(?=:[0-9]+/))(?::[0-9]+)?)/)?"
        "([a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)"
        "(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,}))?$"_s);
    static const QRegularExpression number(u"^[0-9]{4,}$"_s);
    if (text.size() > 1024)
        return std::nullopt;
    const QRegularExpressionMatch match = shape.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString registry = match.captured(1);
    const QString repository = match.captured(2);
    const QString tag = match.captured(3);
    const QString digest = match.captured(4);
    if (tag.isEmpty() && digest.isEmpty())
        return std::nullopt; // a path like any other
    if (digest.isEmpty() && !repository.contains(u'/') && registry.isEmpty()
        && (number.match(tag).hasMatch() || repository == "localhost"_L1 || repository.front().isDigit()))
        return std::nullopt; // a host and a port, a time
    ValueDetail detail;
    detail.title = QCoreApplication::translate("Outputs", "Image reference");
    detail.facts.append(
        {QCoreApplication::translate("Outputs", "Registry"),
         registry.isEmpty() ? QCoreApplication::translate("Outputs", "docker.io (by default)") : registry});
    detail.facts.append({QCoreApplication::translate("Outputs", "Repository"), repository});
    if (!tag.isEmpty() || digest.isEmpty())
        detail.facts.append({QCoreApplication::translate("Outputs", "Tag"), tag});
    if (!digest.isEmpty())
        detail.facts.append({QCoreApplication::translate("Outputs", "Digest"), digest});
    return detail;
}

ValueDetail timeDetail(const QDateTime &time)
{
    ValueDetail detail;
    detail.title = QCoreApplication::translate("Outputs", "Time");
    const QString format = u"yyyy-MM-dd HH:mm:ss.zzz"_s;
    const auto shown = [&](const QDateTime &moment) {
        QString text = moment.toString(format);
        if (text.endsWith(".000"_L1))
            text.chop(4);
        return text;
    };
    const QDateTime local = time.toLocalTime();
    detail.facts.append({QCoreApplication::translate("Outputs", "UTC"), shown(time.toUTC())});
    detail.facts.append(
        {QCoreApplication::translate("Outputs", "Here"), shown(local) + u' ' + local.timeZoneAbbreviation()});
    detail.facts.append({QCoreApplication::translate("Outputs", "Seconds since 1970"),
                         QString::number(time.toMSecsSinceEpoch() / 1000)});
    return detail;
}

std::optional<ValueDetail> timestampDetail(const QString &text)
{
    static const QRegularExpression shape(
        u"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})$"_s);
    static const QRegularExpression fraction(u"([.,][0-9]{3})[0-9]+"_s);
    static const QRegularExpression epoch(u"^[0-9]{10}(?:[0-9]{3})?$"_s);
    if (epoch.match(text).hasMatch()) {
        const qint64 number = text.toLongLong();
        const QDateTime time = text.size() == 10 ? QDateTime::fromSecsSinceEpoch(number, QTimeZone::UTC)
                                                 : QDateTime::fromMSecsSinceEpoch(number, QTimeZone::UTC);
        // Since 2001 and before 2100: other numbers of that length are more likely something else.
        const int year = time.date().year();
        return year >= 2001 && year < 2100 ? std::optional(timeDetail(time)) : std::nullopt;
    }
    if (!shape.match(text).hasMatch())
        return std::nullopt;
    QString plain = text;
    plain.replace(fraction, u"\\1"_s).replace(10, 1, u'T');
    const QDateTime time = QDateTime::fromString(plain, Qt::ISODateWithMs);
    return time.isValid() ? std::optional(timeDetail(time)) : std::nullopt;
}

/// Digits that programs with doubles (JavaScript, jq) lose.
std::optional<ValueDetail> numberDetail(const QByteArray &json)
{
    static const QRegularExpression whole(u"^-?[0-9]{16,400}$"_s);
    if (!whole.match(QString::fromLatin1(json)).hasMatch())
        return std::nullopt;
    const QByteArray rounded = QByteArray::number(json.toDouble(), 'f', 0);
    if (rounded == json)
        return std::nullopt;
    ValueDetail detail;
    detail.title = QCoreApplication::translate("Outputs", "Large number");
    detail.facts.append({QCoreApplication::translate("Outputs", "As a double"), QString::fromLatin1(rounded)});
    return detail;
}

/// The convention of "Produces Artifacts": a list of objects with type, name, reference, version.
QList<ValueDetail> artifactDetails(const QByteArray &json)
{
    QList<ValueDetail> details;
    for (const QByteArrayView item : Json::itemsOf(json)) {
        const auto object = Json::readObject(item);
        if (!object || details.size() == listLimit)
            continue;
        ValueDetail detail;
        QString type;
        QString reference;
        QString name;
        for (const Json::Member &member : object->members) {
            const QString text = Json::valueText(member.value);
            if (member.key == "type"_L1)
                type = text;
            else if (member.key == "reference"_L1)
                reference = text;
            else if (member.key == "name"_L1)
                name = text;
            else if (detail.facts.size() < listLimit)
                detail.facts.append({member.key.first(std::min<qsizetype>(member.key.size(), 80)),
                                     text.first(std::min<qsizetype>(text.size(), 400))});
        }
        detail.title = QCoreApplication::translate("Outputs", "Artifact %1").arg(details.size() + 1);
        detail.facts.prepend({QCoreApplication::translate("Outputs", "Name"), name});
        detail.facts.prepend({QCoreApplication::translate("Outputs", "Type"), type});
        if (type.endsWith("/base64"_L1) && type.startsWith("embedded"_L1)) {
            const auto decoded = QByteArray::fromBase64Encoding(
                reference.toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
            if (decoded)
                setDecoded(detail, *decoded);
            else
                detail.facts.append({QCoreApplication::translate("Outputs", "Content"),
                                     QCoreApplication::translate("Outputs", "not valid base64")});
        } else {
            detail.facts.append({QCoreApplication::translate("Outputs", "Reference"),
                                 reference.first(std::min<qsizetype>(reference.size(), 2000))});
        }
        details.append(detail);
    }
    return details;
}

} // namespace

QByteArray decodedBase64(const QString &text)
{
    static const QRegularExpression standard(u"^[A-Za-z0-9+/\\s]+={0,2}\\s*$"_s);
    static const QRegularExpression urlSafe(u"^[A-Za-z0-9_-]+={0,2}$"_s);
    constexpr qsizetype shortest = 8;
    constexpr qsizetype certain = 40; ///< longer ones are no word by chance, even if they decode to no text
    if (text.size() < shortest || text.size() > decodeLimit)
        return {};
    const bool safe = urlSafe.match(text).hasMatch();
    if (!safe && !standard.match(text).hasMatch())
        return {};
    QByteArray compact = text.toLatin1().simplified();
    compact.replace(' ', QByteArray());
    const bool digits = std::ranges::all_of(compact, [](char c) { return c >= '0' && c <= '9'; });
    const bool hex = std::ranges::all_of(
        compact, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
    if (digits || (hex && compact.size() % 2 == 0 && !compact.endsWith('=')))
        return {}; // a number, a checksum
    const bool standardAlphabet = !compact.contains('-') && !compact.contains('_');
    if (standardAlphabet && compact.size() % 4 != 0)
        return {};
    const auto decoded
        = QByteArray::fromBase64Encoding(compact,
                                         (standardAlphabet ? QByteArray::Base64Encoding : QByteArray::Base64UrlEncoding)
                                             | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).isEmpty())
        return {};
    const bool known = (*decoded).startsWith("\x1f\x8b");
    const bool mixed = std::ranges::any_of(compact, [](char c) { return c >= 'A' && c <= 'Z'; })
        && std::ranges::any_of(compact, [](char c) { return c >= 'a' && c <= 'z'; });
    if (isReadable(*decoded) || known || (mixed && standardAlphabet && compact.size() >= certain))
        return *decoded;
    return {};
}

QList<ValueDetail> describeValue(const QString &key, const QByteArray &json)
{
    QList<ValueDetail> details;
    ValueDetail whole;
    whole.title = QCoreApplication::translate("Outputs", "Value");
    const bool isString = json.startsWith('"');
    const QString text = isString ? Json::valueText(json) : QString();
    if (isString) {
        setText(whole, text.toUtf8());
    } else {
        whole.language = u"JSON"_s;
        setText(whole, Json::layOut(json.first(std::min(json.size(), decodeLimit)), 2));
    }
    details.append(whole);
    if (key == "artifacts"_L1 && json.startsWith('['))
        return details + artifactDetails(json);
    if (!isString) {
        for (const auto &found :
             {numberDetail(json),
              timestampDetail(QString::fromLatin1(json.first(std::min<qsizetype>(json.size(), 40))))}) {
            if (found)
                details.append(*found);
        }
        return details;
    }
    const QByteArray utf8 = text.toUtf8();
    if (utf8.size() <= decodeLimit && isJsonContainer(utf8)) {
        ValueDetail inner;
        inner.title = QCoreApplication::translate("Outputs", "JSON in the text");
        setContent(inner, utf8);
        details.append(inner);
        return details;
    }
    for (const auto &found : {urlDetail(text), timestampDetail(text), imageDetail(text), base64Detail(text)}) {
        if (found) {
            details.append(*found);
            break; // the first is the likeliest
        }
    }
    return details;
}

} // namespace Outputs
