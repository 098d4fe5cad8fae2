// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/journalcodec.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace JobLog {
namespace {

constexpr quint64 maxSources = 1'000'000;
constexpr qint64 maxLines = qint64(1) << 45; // more than disks hold; keeps sums of hostile numbers in range
constexpr qsizetype maxInfoBytes = 64 * 1024;
constexpr quint64 maxNotice = 127; // a number of one byte
constexpr quint64 timeFollows = 4;

void putNumber(quint64 number, QByteArray &out)
{
    while (number >= 0x80) {
        out.append(char(uchar(number | 0x80U)));
        number >>= 7;
    }
    out.append(char(uchar(number)));
}

bool takeNumber(QByteArrayView bytes, qsizetype &position, quint64 &number)
{
    number = 0;
    for (unsigned shift = 0; shift < 63 && position < bytes.size(); shift += 7) {
        const auto byte = uchar(bytes[position++]);
        number |= quint64(byte & 0x7fU) << shift;
        if ((byte & 0x80U) == 0)
            return true;
    }
    return false;
}

bool takeBytes(QByteArrayView bytes, qsizetype &position, qsizetype limit, QByteArray &text)
{
    quint64 size = 0;
    if (!takeNumber(bytes, position, size) || size > quint64(limit) || qsizetype(size) > bytes.size() - position)
        return false;
    text = bytes.sliced(position, qsizetype(size)).toByteArray();
    position += qsizetype(size);
    return true;
}

quint64 noticeNumber(NoticeKind kind, bool hasTime)
{
    const auto number = quint64(kind);
    return number / timeFollows * timeFollows * 2 + number % timeFollows + (hasTime ? timeFollows : 0);
}

NoticeKind noticeKind(quint64 number)
{
    const quint64 kind = number / (timeFollows * 2) * timeFollows + number % timeFollows;
    return kind <= quint64(NoticeKind::Failed) ? NoticeKind(kind) : NoticeKind::Information;
}

bool takeBody(QByteArrayView bytes, qsizetype &position, JournalRecord &record)
{
    quint64 number = 0;
    switch (record.kind) {
    case JournalRecord::Kind::Lines:
        if (!takeNumber(bytes, position, number) || number == 0 || number > quint64(maxLines))
            return false;
        record.lines = qint64(number);
        return true;
    case JournalRecord::Kind::Notice:
        if (!takeNumber(bytes, position, number) || number > maxNotice)
            return false;
        record.notice = noticeKind(number);
        if ((number & timeFollows) != 0) {
            if (!takeNumber(bytes, position, number))
                return false;
            record.time = qint64(number);
        }
        return takeBytes(bytes, position, maxNoticeBytes, record.text);
    case JournalRecord::Kind::Finished:
        return true;
    case JournalRecord::Kind::SourceAdded:
        return takeBytes(bytes, position, maxInfoBytes, record.text);
    }
    return false;
}

} // namespace

void encode(const JournalRecord &record, QByteArray &out)
{
    putNumber(quint64(record.source) * 4 + quint64(record.kind), out);
    switch (record.kind) {
    case JournalRecord::Kind::Lines:
        putNumber(quint64(record.lines), out);
        break;
    case JournalRecord::Kind::Notice:
        putNumber(noticeNumber(record.notice, record.time > 0), out);
        if (record.time > 0)
            putNumber(quint64(record.time), out);
        putNumber(quint64(record.text.size()), out);
        out.append(record.text);
        break;
    case JournalRecord::Kind::Finished:
        break;
    case JournalRecord::Kind::SourceAdded:
        putNumber(quint64(record.text.size()), out);
        out.append(record.text);
        break;
    }
}

std::optional<JournalRecord> decode(QByteArrayView bytes, qsizetype &position)
{
    qsizetype current = position;
    quint64 head = 0;
    if (!takeNumber(bytes, current, head) || head / 4 >= maxSources)
        return std::nullopt;
    JournalRecord record;
    record.kind = JournalRecord::Kind(head % 4);
    record.source = quint32(head / 4);
    if (!takeBody(bytes, current, record))
        return std::nullopt;
    position = current;
    return record;
}

QByteArray encodeInfo(const SourceInfo &info)
{
    // Names of Kubernetes objects are short; foreign ones are cut, so that the record stays readable.
    constexpr qsizetype longest = 1024;
    const QJsonObject object{{u"group"_s, info.group.left(longest)},
                             {u"name"_s, info.name.left(longest)},
                             {u"kind"_s, info.kind.left(longest)},
                             {u"attempt"_s, info.attempt},
                             {u"timestamped"_s, info.timestamped}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

SourceInfo decodeInfo(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    SourceInfo info;
    info.group = object.value("group"_L1).toString();
    info.name = object.value("name"_L1).toString();
    info.kind = object.value("kind"_L1).toString();
    info.attempt = object.value("attempt"_L1).toInt();
    info.timestamped = object.value("timestamped"_L1).toBool(true);
    return info;
}

} // namespace JobLog
