// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/linedetail.h"

#include "models/joblog/ansi.h"
#include "models/joblog/level.h"
#include "models/outputs/jsontext.h"
#include "widgets/common/texts.h"
#include "widgets/joblog/timecolumn.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

/// The translation context of these words.
class Words
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::LineDetail)
};

QString levelText(JobLog::LogLevel level)
{
    switch (level) {
    case JobLog::LogLevel::Error:
        return Words::tr("error");
    case JobLog::LogLevel::Warning:
        return Words::tr("warning");
    case JobLog::LogLevel::Information:
        return Words::tr("information");
    case JobLog::LogLevel::Debug:
        return Words::tr("debug");
    case JobLog::LogLevel::None:
        break;
    }
    return Words::tr("none stated");
}

// The bytes of one well-formed character at `at` (Unicode 15, table 3-7); 0 where there is none.
qsizetype characterLength(QByteArrayView bytes, qsizetype at)
{
    const auto lead = static_cast<uchar>(bytes[at]);
    if (lead < 0x80)
        return 1;
    const qsizetype length = lead >= 0xc2 && lead <= 0xdf ? 2
        : (lead & 0xf0) == 0xe0                           ? 3
        : lead >= 0xf0 && lead <= 0xf4                    ? 4
                                                          : 0;
    if (length == 0 || at + length > bytes.size())
        return 0;
    const auto second = static_cast<uchar>(bytes[at + 1]);
    const uchar lower = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const uchar upper = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < lower || second > upper)
        return 0;
    for (qsizetype i = 2; i < length; ++i) {
        if ((static_cast<uchar>(bytes[at + i]) & 0xc0) != 0x80)
            return 0;
    }
    return length;
}

constexpr qsizetype hexRow = 16;

QByteArray hexLine(QByteArrayView bytes, qsizetype offset)
{
    QByteArray line = QByteArray::number(offset, 16).rightJustified(8, '0') + "  ";
    QByteArray letters;
    for (qsizetype i = 0; i < hexRow; ++i) {
        const bool isThere = offset + i < bytes.size();
        const char byte = isThere ? bytes[offset + i] : ' ';
        line += isThere ? QByteArray(1, byte).toHex() + ' ' : QByteArray("   ");
        letters += byte >= 0x20 && byte < 0x7f ? byte : '.';
    }
    return line + ' ' + letters + '\n';
}

QByteArray hexOfUndecodable(QByteArrayView bytes)
{
    QByteArray dump;
    qsizetype rows = 0;
    qsizetype lastRow = -1;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype length = characterLength(bytes, at);
        if (length > 0) {
            at += length;
            continue;
        }
        const qsizetype row = at / hexRow;
        if (row != lastRow) {
            if (++rows > mostHexRows)
                return dump + "…\n";
            dump += hexLine(bytes, row * hexRow);
            lastRow = row;
        }
        ++at;
    }
    return dump;
}

QStringList statesOf(QByteArrayView text)
{
    QStringList states;
    if (!text.contains('\r'))
        return states;
    for (qsizetype from = 0; from <= text.size();) {
        qsizetype end = text.indexOf('\r', from);
        if (end < 0)
            end = text.size();
        const QString state = JobLog::parseAnsi(text.sliced(from, end - from)).text;
        if (!state.isEmpty())
            states.append(state);
        from = end + 1;
    }
    if (states.size() < 2)
        states.clear(); // a Windows line end, or nothing that was seen
    if (states.size() > mostStates) {
        const qsizetype left = states.size() - mostStates;
        states = states.last(mostStates);
        states.prepend(Words::tr("(%L1 earlier ones)").arg(left));
    }
    return states;
}

// The whole line, or what follows a prefix such as "12:00 INFO ".
QByteArray jsonOf(const QByteArray &text)
{
    const QByteArray plain = JobLog::stripAnsi(text).trimmed();
    const auto laidOut = [](QByteArrayView json) {
        constexpr int indent = 2;
        return Outputs::Json::isValid(json) ? Outputs::Json::layOut(json, indent) : QByteArray();
    };
    if (plain.startsWith('{') || plain.startsWith('['))
        return laidOut(plain);
    const qsizetype brace = plain.indexOf('{');
    return brace > 0 && plain.endsWith('}') ? laidOut(QByteArrayView(plain).sliced(brace)) : QByteArray();
}

} // namespace

LineDetail lineDetail(const JobLog::LogRow &row, const JobLog::SourceInfo &source)
{
    LineDetail detail;
    const auto add = [&detail](const QString &name, const QString &value) {
        if (!value.isEmpty())
            detail.facts.append({name, value});
    };
    add(Words::tr("Pod"), source.group);
    add(source.group.isEmpty() ? Words::tr("Source") : Words::tr("Container"), source.name);
    if (!source.group.isEmpty())
        add(Words::tr("Attempt"), QLocale().toString(source.attempt + 1));
    add(Words::tr("Line"), QLocale().toString(row.line.value() + 1));
    add(Words::tr("Time (UTC)"), fullTimeText(row.timestamp, true));
    add(Words::tr("Time (local)"), fullTimeText(row.timestamp, false));
    add(Words::tr("Level"), levelText(JobLog::levelOf(row.text)));
    const bool isCut = row.fullLength > row.text.size();
    add(Words::tr("Size"), Words::tr("%L1 bytes").arg(row.fullLength));
    if (isCut)
        detail.cut = Words::tr("Only the first %1 of %2 are shown here, and not as JSON: the line is too long.")
                         .arg(sizeText(row.text.size()), sizeText(row.fullLength));
    if (row.damaged)
        add(Words::tr("Damaged"), Words::tr("the recorded file differs from what was printed"));
    detail.text = JobLog::parseAnsi(row.text).text;
    if (!isCut)
        detail.json = jsonOf(row.text);
    detail.states = statesOf(row.text);
    detail.hex = hexOfUndecodable(row.text);
    return detail;
}

} // namespace Widgets
