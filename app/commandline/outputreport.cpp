// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/outputreport.h"

#include "app/commandline/output.h"
#include "models/outputs/formats.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace CommandLine {

namespace {

/// Foreign text for one cell: no line ends, nothing that a terminal acts on.
QString cell(QString text)
{
    text.replace(u'\n', u"\\n"_s);
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return text;
}

} // namespace

void addModeOption(Arguments &args)
{
    args.addOption(
        {u"mode"_s},
        u"By whose rules the log is read: documented (the default), spinnaker (as the current release does) or "
        "spinnaker-before-2026.0.4."_s,
        u"MODE"_s);
}

Core::Result<Outputs::Mode> modeOption(const Arguments &args)
{
    return args.choice(u"mode"_s, Outputs::modeNames()).transform([](const QString &name) {
        return Outputs::modeFromName(name).value_or(Outputs::Mode::Documented);
    });
}

QStringList outputFormats(const QString &first)
{
    QStringList names{first};
    for (const Outputs::Format format : Outputs::allFormats)
        names.append(Outputs::formatName(format));
    return names;
}

void printFormatted(const Outputs::OutputSet &outputs, const QString &format)
{
    if (const auto known = Outputs::formatFromName(format))
        writeData(Outputs::formatted(outputs, *known));
}

void printOutputTable(const Outputs::OutputSet &outputs, const Outputs::PipelineView &pipeline, bool withOrigin)
{
    QStringList header{u"KEY"_s, u"VALUE"_s, u"PIPELINE"_s, u"SOURCE"_s, u"POD/CONTAINER"_s, u"LINE"_s};
    constexpr qsizetype originColumn = 4;
    if (!withOrigin)
        header.remove(originColumn);
    QList<QStringList> rows{header};
    const auto winners = outputs.winners();
    for (const Outputs::Capture &capture : winners) {
        QStringList row{cell(capture.key), cell(capture.text()),
                        cell(Outputs::pipelineFateText(pipeline.fateOf(capture))),
                        Outputs::captureSourceName(capture.source)};
        if (withOrigin)
            row.append(capture.origin.name());
        row.append(capture.line > 0 ? QString::number(capture.line) : QString());
        rows.append(row);
    }
    if (rows.size() > 1)
        writeData(table(rows));
}

void printRemarks(const Outputs::OutputSet &outputs, const std::function<QString(const Outputs::Remark &)> &placeOf)
{
    for (const auto *remarks : {&outputs.errors, &outputs.warnings}) {
        for (const Outputs::Remark &remark : *remarks) {
            QString text = placeOf(remark);
            if (!text.isEmpty())
                text += u": "_s;
            text += remark.severity == Outputs::RemarkSeverity::Error ? u"error: "_s : u"warning: "_s;
            text += remark.message;
            if (!remark.hint.isEmpty())
                text += u" ("_s + remark.hint + u')';
            say(text);
            if (remark.excerpt.isEmpty() || remark.caret < 0)
                continue;
            const QStringView before = QStringView(remark.excerpt).first(remark.caret);
            const auto pairs = std::ranges::count_if(before, [](QChar c) { return c.isLowSurrogate(); });
            say(u"  "_s + remark.excerpt + u'\n' + QString(before.size() - pairs + 2, u' ') + u'^');
        }
    }
}

} // namespace CommandLine
