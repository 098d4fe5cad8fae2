// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/remarktexts.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

/// Long keys are foreign input too; a message shows their beginning.
QString shortened(const QString &text)
{
    constexpr qsizetype limit = 80;
    return text.size() <= limit ? text : text.first(limit) + u"\u2026"_s;
}

QString oneLineHint()
{
    return QCoreApplication::translate(
        "Outputs", "Print the whole object on one line, for instance with jq -c or json.dumps without indent.");
}

QString ownLineHint()
{
    return QCoreApplication::translate("Outputs", "Print the marker at the start of a line of its own.");
}

struct Texts
{
    QString message;
    QString hint;
};

Texts jsonTexts(RemarkCode code, const QString &subject, const QString &detail)
{
    switch (code) {
    case RemarkCode::JsonEmpty:
        return {QCoreApplication::translate("Outputs", "SPINNAKER_CONFIG_JSON has no value"), oneLineHint()};
    case RemarkCode::JsonSyntax:
        return {QCoreApplication::translate("Outputs", "The value of SPINNAKER_CONFIG_JSON is not valid JSON: %1")
                    .arg(detail),
                oneLineHint()};
    case RemarkCode::JsonNotObject:
        return {QCoreApplication::translate("Outputs", "The value of SPINNAKER_CONFIG_JSON is not a JSON object"),
                QCoreApplication::translate("Outputs",
                                            "Print an object whose keys name the outputs, such as {\"NAME\": value}.")};
    case RemarkCode::TrailingText:
        return {QCoreApplication::translate("Outputs", "The text after the JSON object is ignored"),
                QCoreApplication::translate("Outputs", "Print one object per line and nothing after it.")};
    case RemarkCode::NullDropped:
        return {
            QCoreApplication::translate("Outputs", "%1 is null: it becomes no output, and an earlier value is removed")
                .arg(shortened(subject)),
            QCoreApplication::translate("Outputs", "Leave the key out, or print an empty string.")};
    case RemarkCode::DuplicateKey:
        return {QCoreApplication::translate("Outputs", "The object has the key %1 more than once; the last one wins")
                    .arg(shortened(subject)),
                QCoreApplication::translate("Outputs", "Print each key once.")};
    case RemarkCode::JsonMarkerIgnored:
        if (!subject.isEmpty())
            return {QCoreApplication::translate(
                        "Outputs", "SPINNAKER_CONFIG_JSON is not directly followed by an equals sign and is ignored"),
                    QCoreApplication::translate("Outputs", "Print SPINNAKER_CONFIG_JSON={...} without a blank.")};
        return {QCoreApplication::translate("Outputs",
                                            "SPINNAKER_CONFIG_JSON= is not the first text of the line and is ignored"),
                ownLineHint()};
    default:
        return {};
    }
}

Texts markerTexts(RemarkCode code, const QString &subject)
{
    switch (code) {
    case RemarkCode::MarkerIgnored:
        return {
            QCoreApplication::translate("Outputs", "The property marker inside this line is ignored: %1").arg(subject),
            ownLineHint()};
    case RemarkCode::Midline:
        return {QCoreApplication::translate(
                    "Outputs",
                    "%1 was captured from the middle of a line; a pipeline would make the text before it part "
                    "of the name")
                    .arg(shortened(subject)),
                ownLineHint()};
    case RemarkCode::NestedMarker:
        return {QCoreApplication::translate("Outputs", "The value of %1 contains another marker, which is not captured")
                    .arg(shortened(subject)),
                QCoreApplication::translate("Outputs", "Print one marker per line.")};
    case RemarkCode::NoEquals:
        return {
            QCoreApplication::translate("Outputs", "SPINNAKER_PROPERTY_ is not followed by a name and an equals sign"),
            QCoreApplication::translate("Outputs", "Print SPINNAKER_PROPERTY_NAME=value.")};
    case RemarkCode::EmptyName:
        return {QCoreApplication::translate("Outputs", "The property has no name and is ignored"),
                QCoreApplication::translate("Outputs", "Print SPINNAKER_PROPERTY_NAME=value.")};
    case RemarkCode::EmptyValue:
        return {QCoreApplication::translate("Outputs", "The property %1 has an empty value and is ignored")
                    .arg(shortened(subject)),
                QCoreApplication::translate("Outputs",
                                            "Check the variable that is printed; an empty text can only be sent with "
                                            "SPINNAKER_CONFIG_JSON.")};
    default:
        return {};
    }
}

Texts nameTexts(RemarkCode code, const QString &subject, const QString &detail)
{
    switch (code) {
    case RemarkCode::OddName:
        return {
            QCoreApplication::translate("Outputs",
                                        "The name %1 has characters that expressions can only reach in brackets")
                .arg(shortened(subject)),
            QCoreApplication::translate("Outputs", "Use letters, digits and underscores, beginning with a letter.")};
    case RemarkCode::CaseCollision:
        return {QCoreApplication::translate(
                    "Outputs", "The names %1 and %2 are the same to a pipeline, which lower-cases properties")
                    .arg(shortened(subject), shortened(detail)),
                QCoreApplication::translate("Outputs", "Use names that differ by more than upper and lower case.")};
    case RemarkCode::ReservedName:
        return {QCoreApplication::translate("Outputs", "The name %1 has a meaning of its own in a pipeline")
                    .arg(shortened(subject)),
                QCoreApplication::translate("Outputs", "Use another name, for instance with a prefix.")};
    case RemarkCode::Conflict:
        return {QCoreApplication::translate("Outputs", "%1 has different values in several containers: %2")
                    .arg(shortened(subject), detail),
                QCoreApplication::translate("Outputs", "Choose the container that counts, or print another name.")};
    default:
        return {};
    }
}

Texts spinnakerTexts(RemarkCode code, const QString &subject)
{
    switch (code) {
    case RemarkCode::ValueHasEquals:
        return {QCoreApplication::translate("Outputs",
                                            "%1 is dropped: its value contains an equals sign, which releases before "
                                            "2026.0.4 do not take")
                    .arg(shortened(subject)),
                QCoreApplication::translate("Outputs", "Print it with SPINNAKER_CONFIG_JSON.")};
    case RemarkCode::EqualsLost:
        return {
            QCoreApplication::translate("Outputs", "The value of %1 loses its equals signs").arg(shortened(subject)),
            QCoreApplication::translate("Outputs", "Print it with SPINNAKER_CONFIG_JSON.")};
    case RemarkCode::PrefixInName:
        return {QCoreApplication::translate("Outputs", "The text before the marker becomes part of the name: %1")
                    .arg(shortened(subject)),
                ownLineHint()};
    case RemarkCode::EmptyKey:
        return {QCoreApplication::translate("Outputs", "The value is captured under an empty name"),
                QCoreApplication::translate("Outputs", "Print SPINNAKER_PROPERTY_NAME=value.")};
    case RemarkCode::JunkKey:
        return {QCoreApplication::translate("Outputs",
                                            "The object contains a property marker: the line is also captured as %1")
                    .arg(shortened(subject)),
                QCoreApplication::translate("Outputs", "Leave SPINNAKER_PROPERTY_ out of the object.")};
    case RemarkCode::ValueChanged:
        return {QCoreApplication::translate(
                    "Outputs",
                    "The value of %1 changes on its way: numbers with a fraction become doubles, nulls and "
                    "earlier duplicates inside objects are dropped")
                    .arg(shortened(subject)),
                QCoreApplication::translate("Outputs", "Print such values as strings.")};
    case RemarkCode::AllLost:
        return {
            QCoreApplication::translate(
                "Outputs", "A pipeline loses all outputs over this line, and the stage of a Job that completed fails"),
            QCoreApplication::translate("Outputs", "Mend this line first.")};
    default:
        return {};
    }
}

Texts limitTexts(RemarkCode code, const QString &subject)
{
    switch (code) {
    case RemarkCode::LineTooLong:
        return {QCoreApplication::translate("Outputs",
                                            "The line is longer than %1 MiB; what it prints as output is not captured")
                    .arg(subject),
                QCoreApplication::translate("Outputs",
                                            "Print less, or write the data to a store and capture it as an artifact.")};
    case RemarkCode::TooManyOutputs:
        return {QCoreApplication::translate("Outputs",
                                            "There are more outputs than can be kept; %1 and all further new ones are "
                                            "left out")
                    .arg(shortened(subject)),
                QCoreApplication::translate("Outputs",
                                            "Print fewer outputs, or write the data to a store and capture it as an "
                                            "artifact.")};
    case RemarkCode::OverriddenDropped:
        return {QCoreApplication::translate("Outputs", "%1 older values that later ones replaced are not listed")
                    .arg(subject),
                {}};
    case RemarkCode::MoreRemarks:
        return {QCoreApplication::translate("Outputs", "%1 more remarks of this kind are not listed").arg(subject), {}};
    default:
        return {};
    }
}

bool isError(RemarkCode code)
{
    return code == RemarkCode::JsonEmpty || code == RemarkCode::JsonSyntax || code == RemarkCode::JsonNotObject
        || code == RemarkCode::AllLost || code == RemarkCode::LineTooLong || code == RemarkCode::TooManyOutputs;
}

Texts textsFor(RemarkCode code, const QString &subject, const QString &detail)
{
    for (const Texts &texts :
         {jsonTexts(code, subject, detail), markerTexts(code, subject), nameTexts(code, subject, detail),
          spinnakerTexts(code, subject), limitTexts(code, subject)}) {
        if (!texts.message.isEmpty())
            return texts;
    }
    return {};
}

} // namespace

QString remarkCodeName(RemarkCode code)
{
    switch (code) {
    case RemarkCode::JsonEmpty:
        return u"json_empty"_s;
    case RemarkCode::JsonSyntax:
        return u"json_syntax"_s;
    case RemarkCode::JsonNotObject:
        return u"json_not_object"_s;
    case RemarkCode::TrailingText:
        return u"trailing_text"_s;
    case RemarkCode::NullDropped:
        return u"null_dropped"_s;
    case RemarkCode::DuplicateKey:
        return u"duplicate_key"_s;
    case RemarkCode::JsonMarkerIgnored:
        return u"json_marker_ignored"_s;
    case RemarkCode::MarkerIgnored:
        return u"marker_ignored"_s;
    case RemarkCode::Midline:
        return u"midline"_s;
    case RemarkCode::NestedMarker:
        return u"nested_marker"_s;
    case RemarkCode::NoEquals:
        return u"no_equals"_s;
    case RemarkCode::EmptyName:
        return u"empty_name"_s;
    case RemarkCode::EmptyValue:
        return u"empty_value"_s;
    case RemarkCode::OddName:
        return u"odd_name"_s;
    case RemarkCode::CaseCollision:
        return u"case_collision"_s;
    case RemarkCode::ReservedName:
        return u"reserved_name"_s;
    case RemarkCode::ValueHasEquals:
        return u"value_has_equals"_s;
    case RemarkCode::EqualsLost:
        return u"equals_lost"_s;
    case RemarkCode::PrefixInName:
        return u"prefix_in_name"_s;
    case RemarkCode::EmptyKey:
        return u"empty_key"_s;
    case RemarkCode::JunkKey:
        return u"junk_key"_s;
    case RemarkCode::ValueChanged:
        return u"value_changed"_s;
    case RemarkCode::AllLost:
        return u"all_lost"_s;
    case RemarkCode::Conflict:
        return u"conflict"_s;
    case RemarkCode::LineTooLong:
        return u"line_too_long"_s;
    case RemarkCode::TooManyOutputs:
        return u"too_many_outputs"_s;
    case RemarkCode::OverriddenDropped:
        return u"overridden_dropped"_s;
    case RemarkCode::MoreRemarks:
        return u"more_remarks"_s;
    }
    return {};
}

Remark makeRemark(RemarkCode code, const QString &subject, const QString &detail)
{
    const Texts texts = textsFor(code, subject, detail);
    Remark remark;
    remark.severity = isError(code) ? RemarkSeverity::Error : RemarkSeverity::Warning;
    remark.code = remarkCodeName(code);
    remark.message = texts.message;
    remark.hint = texts.hint;
    return remark;
}

QString ignoredReasonText(IgnoredReason reason)
{
    switch (reason) {
    case IgnoredReason::Glued:
        return QCoreApplication::translate("Outputs", "no blank stands before it");
    case IgnoredReason::PrefixHasEquals:
        return QCoreApplication::translate("Outputs", "the text before it has an equals sign");
    case IgnoredReason::NameHasBlanks:
        return QCoreApplication::translate("Outputs", "its name has blanks");
    }
    return {};
}

Remark makeArtifactRemark(RemarkCode code, const QString &detail)
{
    Remark remark = makeRemark(code, {}, detail);
    if (code == RemarkCode::JsonEmpty) {
        remark.message = QCoreApplication::translate("Outputs", "The content is empty");
    } else if (code == RemarkCode::JsonSyntax) {
        remark.message = QCoreApplication::translate("Outputs", "The content is not valid JSON: %1").arg(detail);
    } else if (code == RemarkCode::JsonNotObject) {
        remark.message = QCoreApplication::translate("Outputs", "The content is JSON, but not an object");
    } else {
        return remark;
    }
    remark.hint = QCoreApplication::translate(
        "Outputs", "Only a JSON object can become outputs: its keys name them, such as {\"NAME\": value}.");
    return remark;
}

} // namespace Outputs
